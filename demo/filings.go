package demo

import (
	"context"
	"io"
	"slices"
	"strconv"

	"cakupan/enrolment"
)

// form is how a layout writes the table of an agency's list.
type form interface {
	sheet() string                 // name of a workbook's sheet
	widths() []int                 // of a workbook's columns
	begin(document, *filing) error // a sheet
	header(document) error
	row(number int, f flaw)                       // into the nominee's cells, wrong by a flaw
	finish(d document, f *filing, rows int) error // a sheet of so many rows
}

// formNamed gives the form of a name.
func formNamed(name string, row *nomineeRow) form {
	switch name {
	case formSIPP30, formSIPP31, formSIPP32:
		return sippForm{row, sippTemplates[name]}
	case formP3KE:
		return p3keForm{row}
	default:
		return bnbaForm{row}
	}
}

// write writes the file and counts it.
func (f *filing) write(ctx context.Context, p *province, to io.Writer) error {
	roll := f.roll()
	row := nomineeRow{filing: f, register: p.register, doubts: f.doubts()}
	form := formNamed(f.list.form, &row)
	sheets, each := f.file.sheetNames(form.sheet(), roll.total)
	doc, err := f.file.document(to, f.received, form.widths(), sheets)
	if err != nil {
		return err
	}
	order := shuffled(roll.total, p.register.drawFor(f.month, f.list.id))
	if f.nominees[0].cohort.villages != nil {
		order = shuffle{roll.total, 1, 0} // village by village
	}
	for n := range sheets {
		if n > 0 {
			if err := doc.nextSheet(); err != nil {
				return err
			}
		}
		from, until := min(n*each, roll.total), min((n+1)*each, roll.total)
		if err := form.begin(doc, f); err != nil {
			return err
		}
		for i := from; i < until; i++ {
			if i%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if page := f.file.pageRows; page != 0 && i > 0 && i%page == 0 {
				if err := form.header(doc); err != nil {
					return err
				}
			}
			n, index := roll.at(order.of(i))
			row.draw(f.nominees[n].cohort, index)
			doubt := row.doubt(i)
			row.reset()
			form.row(i+1, doubt)
			row.spoil(doubt)
			row.count(&f.nominees[n], doubt)
			if err := doc.row(&row.cells); err != nil {
				return err
			}
		}
		if err := form.finish(doc, f, until-from); err != nil {
			return err
		}
	}
	if f.basis == "slot" {
		f.tally.find(asOfAssumed)
	}
	f.tally.read = doc.rows()
	return doc.close()
}

// roll gives who stands on the list: a stretch for each of the nominees, empty ones too.
func (f *filing) roll() *roll {
	var r roll
	for _, n := range f.nominees {
		r.total += n.cohort.size
		r.stretches = append(r.stretches, stretch{section{n.cohort, firstRow}, 0, r.total})
	}
	return &r
}

// nomineeRow makes the rows of an agency's list.
type nomineeRow struct {
	cells
	person
	filing   *filing
	register *register
	doubts   []flaw
	isChild  bool // who goes by the number of the person before
}

// draw makes the person of the next row. Of a family whose members go by one number the second bears another name.
func (r *nomineeRow) draw(c *cohort, index int) {
	r.isChild = c.flaw == familyRepeated && index%2 == 1
	if r.isChild {
		index--
	}
	r.register.person(c, index, &r.person)
}

// doubts gives what may be wrong with the rows of a file beside their NIKs.
func (f *filing) doubts() []flaw {
	if f.list.role != enrolment.Nominations {
		return nil
	}
	var all []flaw
	if f.list.form == formBNBA && f.list.group == "" {
		all = append(all, groupUnknown)
	}
	all = append(all, nikBirth, nikSex, birthFormat, nameMissing, sexUnknown)
	if f.list.form == formBNBA {
		all = append(all, villageUnresolved)
	}
	if f.list.form == formSIPP32 {
		all = append(all, startSentinel)
	}
	if f.file.format == textFile {
		all = append(all, rowShort, rowLong, rowQuote)
		if f.file.coding == utf8Plain {
			all = append(all, rowEncoding)
		}
	}
	return all
}

// doubt gives what is wrong with the i-th row of a list, but for its NIK: now and then one.
func (r *nomineeRow) doubt(i int) flaw {
	if r.cohort.flaw != sound || i%doubtEvery != doubtEvery/2 || r.doubts == nil {
		return sound
	}
	doubt := r.doubts[i/doubtEvery%len(r.doubts)]
	if doubt != villageUnresolved {
		return doubt
	}
	switch {
	case r.cohort.villages != nil && r.cohort.state(0, max(r.filing.speaksOf(), of(2025, 1))) != covered:
		return sound // its village should stay known, as it has not paid
	case r.filing.list.covers[0] == "82.03":
		return subdistrictDisputed
	default:
		return doubt
	}
}

// spoil takes cells from a row or adds one.
func (c *cells) spoil(f flaw) {
	switch f {
	case rowShort:
		n := len(c.ends) - 1
		c.ends, c.kinds, c.text = c.ends[:n], c.kinds[:n], c.text[:c.ends[n-1]]
	case rowLong:
		c.add("?")
	}
}

// count counts a row.
func (r *nomineeRow) count(n *nominees, doubt flaw) {
	if f := r.cohort.flaw; f.breaksNIK() {
		r.filing.tally.reject(f)
		return
	}
	r.filing.tally.accept(doubt, r.cohort.flaw, r.issuer.flaw)
	n.accepted++
	if n.groups == nil {
		n.groups = map[enrolment.Group]int64{}
	}
	n.groups[r.group(doubt)]++
}

func (r *nomineeRow) nikCell() {
	kind, start := textCell, len(r.text)
	spelled, isNumber := r.register.spellNIK(&r.person, r.cohort.flaw, r.filing.file.isWorkbook(), r.text)
	if isNumber {
		kind = numberCell
	}
	r.text = spelled
	if r.filing.slip == zeroNIKs && r.cohort.flaw == sound {
		r.text = append(append(r.text[:start], r.nik[:15]...), '0')
	}
	r.end(kind)
}

func (r *nomineeRow) nameCell(f flaw) {
	switch {
	case r.isChild:
		r.text = r.mother().plain(r.text)
	case f != nameMissing:
		r.text = r.nameIn(r.filing.file.coding).plain(r.text)
	}
	r.end(textCell)
}

func (r *nomineeRow) motherCell() {
	r.text = r.mother().plain(r.text)
	r.end(textCell)
}

func (r *nomineeRow) sexCell(f flaw, inWords bool) {
	woman := r.woman != (f == nikSex)
	switch {
	case f == sexUnknown:
		r.add("X")
	case inWords && woman:
		r.add("Perempuan")
	case inWords:
		r.add("Laki-laki")
	case woman:
		r.add("P")
	default:
		r.add("L")
	}
}

// birthCell writes the date of birth, wrong by a flaw, in the ISO form or in most of the usual ones.
func (r *nomineeRow) birthCell(f flaw, isISO bool) {
	if isISO && f != nikBirth && f != birthFormat {
		r.text = appendISO(r.text, r.born.year, r.born.month, r.born.day)
	} else {
		r.text = r.birthDate(f, r.text)
	}
	r.end(textCell)
}

func (r *nomineeRow) phoneCell() {
	r.text = appendDigits(append(r.text, "0810"...), r.chance.below(forPhone, 100_000_000), 8)
	r.end(textCell)
}

func (r *nomineeRow) addressCell(f flaw) {
	c := &r.cells
	c.text = append(append(append(c.text, "Jl. "...), pick(streets, r.chance, forStreet)...), " No. "...)
	c.text = strconv.AppendInt(c.text, int64(1+r.chance.below(forHouse, 180)), 10)
	c.endAddress(f, r.index, r.filing.file.breaks)
}

// endAddress closes an address: wrong as a flaw has it, or over two lines.
func (c *cells) endAddress(f flaw, number int, breaks bool) {
	start := 0
	if n := len(c.ends); n > 0 {
		start = c.ends[n-1]
	}
	switch {
	case f == rowQuote: // a quote within quotes
		c.text = slices.Insert(c.text, start, '"')
		c.text = append(c.text, ` "Atas" RT 01"`...)
		c.end(asItStands)
	case f == rowEncoding && number%2 == 0:
		c.text = append(c.text, 0)
		c.end(asItStands)
	case f == rowEncoding:
		c.text = append(c.text, 0x81) // of no letter in UTF-8 nor in Windows-1252
		c.end(asItStands)
	case breaks && number%3 == 0:
		c.text = append(c.text, "\nDepan mesjid"...)
		c.end(severalLines)
	default:
		c.end(textCell)
	}
}
