package demo

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	"cakupan/enrolment"
)

var memberColumns = []string{"NO", "NIK", "NO KPJ", "NAMA LENGKAP", "TEMPAT LAHIR", "TANGGAL LAHIR", "JENIS KELAMIN",
	"ALAMAT", "KELURAHAN", "KECAMATAN", "KOTA/KAB", "KODE WILAYAH", "NO HP", "NAMA IBU KANDUNG", "SEGMEN", "TGL MULAI",
	"BLTH TERAKHIR", "STATUS KEPESERTAAN", "UPAH", "JKK", "JKM", "JHT", "JP", "NPP", "NAMA PERUSAHAAN", "LOKASI PEKERJAAN"}

var memberWidths = []int{7, 20, 14, 28, 14, 13, 14, 24, 20, 20, 26, 13, 15, 22, 9, 12, 14, 18, 12, 5, 5, 5, 5, 11, 30,
	26}

// memberList is a district's list of members (daftar peserta) at the end of a month.
type memberList struct {
	of        *district
	month     month
	received  time.Time
	percent   int  // of its rows that the file holds; 0 means all
	isSwapped bool // region codes are BPS's

	tally    tally
	headline *headline
	doubts   doubts
}

// write writes the list and counts it.
func (l *memberList) write(ctx context.Context, p *province, to io.Writer) error {
	roll := l.roll(p)
	rows := roll.total
	if l.percent != 0 {
		rows = rows * l.percent / 100
	}
	office := l.of.branch
	sheets, each := office.file.sheetNames("Data Peserta", rows)
	sheets = append(sheets, "Info")
	doc, err := office.file.document(to, l.received, memberWidths, sheets)
	if err != nil {
		return err
	}
	l.headline, l.doubts = newHeadline(), newDoubts()
	order := shuffled(roll.total, p.register.drawFor(l.month, "peserta"+l.of.code))
	row := memberRow{list: l, register: p.register}
	if err := l.begin(doc); err != nil {
		return err
	}
	sheet, above := "", int64(0)
	if office.file.isWorkbook() {
		sheet = sheets[0]
	}
	for i := range rows {
		if office.file.isWorkbook() && i > 0 && i%each == 0 {
			sheet, above = sheets[i/each], doc.rows()
			if err := errors.Join(doc.nextSheet(), l.begin(doc)); err != nil {
				return err
			}
		}
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		stretch, index := roll.at(order.of(i))
		section := roll.stretches[stretch].section
		p.register.person(section.cohort, index, &row.person)
		row.kind = section.row
		row.write(i + 1)
		if err := doc.row(&row.cells); err != nil {
			return err
		}
		l.doubts.note(&row, sheet, doc.rows()-above)
	}
	return l.finish(doc, rows)
}

// roll gives who stands on the list.
func (l *memberList) roll(p *province) *roll {
	var r roll
	for _, s := range p.members[l.of.number] {
		from, to := s.cohort.shown(l.month)
		r.add(s, from, to)
	}
	return &r
}

// begin writes a sheet's titles and header.
func (l *memberList) begin(doc document) error {
	err := titles(doc, len(memberColumns), "LAPORAN DATA PESERTA BPJS KETENAGAKERJAAN",
		"Posisi "+long(l.month.end())+" | Kantor Cabang "+l.of.branch.name, "")
	if err != nil {
		return err
	}
	return header(doc, memberColumns)
}

// finish writes the total, and a workbook's last sheet.
func (l *memberList) finish(doc document, rows int) error {
	doc.blank(1)
	var c cells
	c.add("TOTAL")
	c.number(rows)
	if err := doc.row(&c); err != nil {
		return err
	}
	if l.of.branch.file.isWorkbook() {
		if err := doc.nextSheet(); err != nil {
			return err
		}
		err := titles(doc, 2, "Dibuat oleh sistem kepesertaan", "Kantor Cabang "+l.of.branch.name,
			"Tanggal export: "+l.received.Format("02-01-2006 15:04"))
		if err != nil {
			return err
		}
	}
	l.tally.read = doc.rows()
	return doc.close()
}

// memberRow makes the rows of a list of members, one after the other in the same place.
type memberRow struct {
	cells
	person
	list     *memberList
	register *register
	kind     rowKind
}

// write makes the person's row and counts it.
func (r *memberRow) write(number int) {
	p, c, m := &r.person, r.person.cohort, r.list.month
	isPU := c.segment == enrolment.PU && r.kind != besides
	district, work := r.list.of, p.workplace()
	if work == nil && c.flaw == rowLong {
		work = district // an empty cell before the one too many could be that one
	}

	r.reset()
	r.number(number)
	r.nikCell()
	r.kpjCell()
	if c.flaw != nameMissing {
		r.text = p.name().capitals(r.text)
	}
	if r.isMisspelt() {
		r.text = append(r.text, 'H') // Hadi, Hadih
	}
	r.end(textCell)
	r.add(capitalOf(p.issuer.town))
	r.text = r.birthDate(c.flaw, r.text)
	r.end(textCell)
	r.sexCell()
	r.text = append(append(append(r.text, "JL. "...), upper[pick(streets, p.chance, forStreet)]...), " NO. "...)
	r.text = strconv.AppendInt(r.text, int64(1+p.chance.below(forHouse, 180)), 10)
	r.endAddress(c.flaw, r.index, false)
	r.placeCells(isPU)
	r.regionCells()
	r.text = appendDigits(append(r.text, "0810"...), p.chance.below(forPhone, 100_000_000), 8)
	r.end(textCell)
	r.text = p.mother().capitals(r.text)
	r.end(textCell)
	r.segmentCell(isPU)
	r.enrolledOn()

	var employer *firm
	if isPU {
		in := district
		if work != nil {
			in = work
		}
		employer = p.employer(in)
	}
	r.cover(isPU, employer)
	if isPU {
		r.programmes("Y", "Y", "Y", "Y")
		if c.flaw == nppMissing {
			r.add("", employer.name)
		} else {
			r.add(employer.npp, employer.name)
		}
	} else {
		r.programmes("Y", "Y", "T", "T")
		r.add("", "")
	}
	at := unknown
	switch {
	case work == nil, c.flaw == rowShort: // whose last cell is lost
		r.add("")
	default:
		at = work.number
		r.add(work.spellings[0])
	}
	r.spoil(c.flaw)
	r.count(m, at)
}

// count counts the row for its file, and its person for the month.
func (r *memberRow) count(m month, work int) {
	p, c, t := &r.person, r.person.cohort, &r.list.tally
	if c.kind == setAside || r.kind == asideRow {
		t.reject(r.flaw(), r.doubtOfIssuer(), r.doubtOfCode())
		return
	}
	t.accept(r.flaw(), r.doubtOfIssuer(), r.doubtOfCode())
	if r.kind == firstRow {
		r.list.headline.count(p, c.state(p.index, m), work)
	}
}

// flaw gives the row's flaw: the person's, unless it is the second row of one who has none.
func (r *memberRow) flaw() flaw {
	switch r.kind {
	case damagedRow:
		return nikLength
	case asideRow:
		return nikMissing
	default:
		return r.cohort.flaw
	}
}

// doubtOfIssuer gives what the NIK's prefix shows, when the NIK can be read.
func (r *memberRow) doubtOfIssuer() flaw {
	if f := r.flaw(); f.breaksNIK() || f == nikPrefixUnknown {
		return sound // the prefix cannot be read, or is the flaw that was planted
	}
	return r.issuer.flaw
}

// doubtOfCode gives what is wrong with the region code of every row of a file.
func (r *memberRow) doubtOfCode() flaw {
	if f := r.cohort.flaw; !r.list.isSwapped || f == regionUnknown || f == regionAmbiguous || f == regionCodeSwap {
		return sound
	}
	return regionCodeSwap
}

func (r *memberRow) nikCell() {
	kind := textCell
	spelled, isNumber := r.register.spellNIK(&r.person, r.flaw(), r.list.of.branch.file.isWorkbook(), r.text)
	if isNumber {
		kind = numberCell
	}
	r.text = spelled
	r.end(kind)
}

func (r *memberRow) kpjCell() {
	c := r.cohort
	start := len(r.text)
	switch {
	case c.kind == setAside && c.flaw.breaksNIK(), r.kind == asideRow:
		if r.index%2 == 0 {
			r.text = append(r.text, "00000000000"...)
		}
	default:
		r.text = r.register.kpj(&r.person, r.kind != firstRow, r.text)
		if c.flaw == kpjFormat {
			r.text = r.text[:start+10]
		}
	}
	r.end(textCell)
}

func (r *memberRow) sexCell() {
	woman := r.woman != (r.cohort.flaw == nikSex || r.cohort.likeness == otherSex)
	switch {
	case r.cohort.flaw == sexUnknown:
		r.add("X")
	case !r.list.of.branch.sexInWords && woman:
		r.add("P")
	case !r.list.of.branch.sexInWords:
		r.add("L")
	case woman:
		r.add("PEREMPUAN")
	default:
		r.add("LAKI-LAKI")
	}
}

// place writes village and kecamatan, which BPJS TK knows of BPU members alone.
func (r *memberRow) placeCells(isPU bool) {
	switch v := r.residence(r.list.of); {
	case isPU:
		r.add("", "")
	case r.cohort.flaw == villageUnresolved && r.list.of.code == "82.04":
		r.add("TAWABI", "GANE BARAT SELATAN") // there are three villages Tawabi, none of them there
	case r.cohort.flaw == villageUnresolved:
		r.add("KAMPUNG PERSIAPAN UJUNG", capitalOf(v.subdistrict.name))
	case r.cohort.flaw == subdistrictDisputed:
		r.add(disputedVillages[r.index%len(disputedVillages)], "JAILOLO TIMUR")
	default:
		r.add(capitalOf(v.name), capitalOf(v.subdistrict.name))
	}
}

// disputedVillages are the six of Kao Teluk that Halmahera Barat calls Kecamatan Jailolo Timur.
var disputedVillages = []string{"PASIR PUTIH", "BOBANEIGO", "TETEWANG", "AKELAMO KAO", "GAMSUNGI", "DUM-DUM"}

// region writes the district of residence and its code.
func (r *memberRow) regionCells() {
	d := r.list.of
	switch r.cohort.flaw {
	case regionUnknown:
		r.add("KAB. KEPULAUAN OBI", "") // proposed, never founded
	case regionAmbiguous:
		r.add("HALMAHERA", "")
	case regionCodeSwap:
		r.add(d.spellings[0], statisticsCode[d.code])
	default:
		style := r.chance.below(forRegionStyle, 20)
		spelling := d.spellings[0]
		if style < len(d.spellings) {
			spelling = d.spellings[style]
		}
		code := d.code
		switch {
		case r.list.isSwapped:
			code = statisticsCode[d.code]
		case !d.branch.dotted:
			code = d.plainCode
		}
		r.add(spelling, code)
	}
}

// statisticsCode gives BPS's code of the two districts whose codes BPS and Kemendagri give the other way round.
var statisticsCode = map[string]string{"82.03": "8205", "82.05": "8203"}

func (r *memberRow) segmentCell(isPU bool) {
	switch {
	case r.cohort.flaw == segmentUnknown:
		r.add("")
	case isPU:
		r.add("PU")
	case r.cohort.segment == enrolment.PMI:
		r.add("PMI")
	default:
		r.add("BPU")
	}
}

// enrolledOn writes when the membership began. One that does not count began after the one that does.
func (r *memberRow) enrolledOn() {
	c := r.cohort
	year := 2012 + r.chance.below(forEnrolmentYear, 12)
	number, day := 1+r.chance.below(forEnrolmentMonth, 12), 1+r.chance.below(forEnrolmentDay, 28)
	switch {
	case c.flaw == startSentinel:
		r.add("31-12-3000")
		return
	case r.kind != firstRow:
		year, number = 2024, 1+number%10
	case c.life.enrolled != 0:
		year, number = c.life.enrolled.year(), c.life.enrolled.number()
	case c.window != nil:
		if joined := c.window.joinedIn(r.index); joined > december2024 {
			year, number = joined.year(), joined.number()
		}
	}
	if r.list.of.branch.file.isWorkbook() {
		d, _ := enrolment.NewDate(year, number, day)
		r.text = strconv.AppendInt(r.text, int64(d-workbookEpoch), 10)
		r.end(dateCell)
		return
	}
	r.text = appendDate(r.text, '-', year, number, day)
	r.end(textCell)
}

// workbookEpoch is day 0 of a workbook's dates, as they count from March 1900 on.
var workbookEpoch = day("1899-12-30")

// cover writes the last month paid, the status and the wage.
func (r *memberRow) cover(isPU bool, employer *firm) {
	c, m := r.cohort, r.list.month
	status := "AKTIF"
	wage := 1_000_000
	var through month
	switch {
	case isPU:
		through = m
		if employer.isBehind() && !c.lawful {
			through = m - 2
		}
		if c.hasLeft(r.index, m) {
			through, status = m-1, "KELUAR"
			if r.chance.below(forDeath, 20) == 0 {
				status = "MENINGGAL"
			}
		}
		if c.kind == stopped {
			status = "NON AKTIF"
		}
		wage = 3_400_000 + 50_000*r.chance.below(forWage, 120)
	case c.segment == enrolment.PU: // beside it
		through = m
	default:
		through = c.paidThrough(r.index, m)
		if through+graceMonths < m {
			status = "NON AKTIF"
		} else if through < m {
			status = "MASA TENGGANG"
		}
		if c.lags {
			through--
		}
	}
	switch {
	case c.flaw == paidFormat:
		r.add("LUNAS")
	case c.flaw == paidImpossible:
		r.add("13-2025")
	case through == 0:
		r.add("")
	default:
		r.text = appendMonth(r.text, through)
		r.end(textCell)
	}
	if c.flaw == statusUnknown {
		status = "DALAM PROSES"
	}
	r.add(status)
	switch c.flaw {
	case moneyFormat:
		r.add("SESUAI UMP")
	case moneyAmbiguous:
		r.add(strconv.Itoa(wage/1000) + ",000")
	case moneyNegative:
		r.number(-wage)
	default:
		r.number(wage)
	}
}

func (r *memberRow) programmes(jkk, jkm, jht, jp string) {
	if r.cohort.kind == partial {
		jkm = "T"
	}
	if r.cohort.flaw == programmeUnknown {
		jp = "?"
	}
	r.add(jkk, jkm, jht, jp)
}
