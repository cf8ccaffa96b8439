package demo

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"cakupan/enrolment"
)

// A firm's own program (an HR module) exports its staff and what was paid for them, and the office of BPJS TK passes
// the files on. They say no segment: the project's constants do, or nothing does. The month paid for stands in the title.

var staffColumns = []string{"NO", "NIK", "NO KPJ", "NAMA LENGKAP", "TEMPAT LAHIR", "TANGGAL LAHIR", "JENIS KELAMIN",
	"STATUS PERKAWINAN", "ALAMAT", "KELURAHAN", "KECAMATAN", "KOTA/KAB", "PROVINSI", "KODE POS", "NO HP", "EMAIL",
	"NAMA IBU KANDUNG", "TGL MULAI BEKERJA", "UPAH", "STATUS KEPESERTAAN", "JHT", "JKK", "JKM", "JP",
	"KODE PERUSAHAAN", "NAMA PERUSAHAAN", "NPWP PERUSAHAAN"}

var staffContributionColumns = []string{"NO", "NO KPJ", "NIK", "NAMA LENGKAP", "UPAH", "IURAN JHT TK",
	"IURAN JHT PERUSAHAAN", "TOTAL JHT", "IURAN JKK", "IURAN JKM", "IURAN JP TK", "IURAN JP PERUSAHAAN", "TOTAL JP",
	"TOTAL IURAN TK", "TOTAL IURAN PERUSAHAAN", "GRAND TOTAL"}

// The firm whose staff stand on a list of their own.
const (
	staffDistrict = "82.04"
	staffSize     = 420
	staffFirm     = "PT TAMBANG NIKEL PERAGAAN"
	staffCode     = "ZZ039001"
)

// makeStaff makes the cohort of the firm's staff, who stand on its list and not on the office's.
func (p *province) makeStaff(d *district) {
	if d.code == staffDistrict {
		p.staff = p.add(&cohort{of: d, segment: enrolment.PU, size: p.planted(staffSize), lawful: true, isStaff: true})
	}
}

// staffList is an export of wage earners at the end of a month.
type staffList struct {
	of       *district
	month    month
	received time.Time
	cohort   *cohort
	first    int // of the cohort
	persons  int

	tally    tally
	headline *headline
}

// write writes the export and counts it.
func (l *staffList) write(ctx context.Context, p *province, to io.Writer) error {
	doc, err := workbook.document(to, l.received, nil, []string{"Data Peserta", "Info"})
	if err != nil {
		return err
	}
	l.headline = newHeadline()
	err = titles(doc, len(staffColumns), "LAPORAN DATA PESERTA BPJS KETENAGAKERJAAN AKTIF",
		fmt.Sprintf("Tanggal Export: %s | Total: %d karyawan", l.received.Format("02-01-2006 15:04"), l.persons), "")
	if err != nil {
		return err
	}
	if err := header(doc, staffColumns); err != nil {
		return err
	}
	row := staffRow{list: l, register: p.register}
	for i := range l.persons {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p.register.person(l.cohort, l.first+i, &row.person)
		row.write(i + 1)
		if err := doc.row(&row.cells); err != nil {
			return err
		}
	}
	if err := doc.nextSheet(); err != nil {
		return err
	}
	if err := titles(doc, 2, "Dibuat oleh modul HR", "Kolom NIK berisi nomor KTP"); err != nil {
		return err
	}
	l.tally.read = doc.rows()
	return doc.close()
}

// staffRow makes the rows of a firm's exports.
type staffRow struct {
	cells
	person
	list     *staffList
	register *register
}

func (r *staffRow) write(number int) {
	r.reset()
	r.number(number)
	r.nikCell()
	r.text = r.register.kpj(&r.person, false, r.text)
	r.end(textCell)
	r.text = r.name().capitals(r.text)
	r.end(textCell)
	r.add(capitalOf(r.issuer.town))
	r.text = r.birthDate(sound, r.text)
	r.end(textCell)
	if r.woman {
		r.add("PEREMPUAN", "K/1")
	} else {
		r.add("LAKI-LAKI", "TK")
	}
	r.text = append(append(r.text, "JL. "...), upper[pick(streets, r.chance, forStreet)]...)
	r.end(textCell)
	v := r.residence(r.list.of)
	r.add(capitalOf(v.name), capitalOf(v.subdistrict.name), r.list.of.spellings[0], "MALUKU UTARA", "97791")
	r.text = appendDigits(append(r.text, "0810"...), r.chance.below(forPhone, 100_000_000), 8)
	r.end(textCell)
	r.add("")
	r.text = r.mother().capitals(r.text)
	r.end(textCell)
	r.text = appendDate(r.text, '-', 2012+r.chance.below(forEnrolmentYear, 12), 1+r.chance.below(forEnrolmentMonth, 12),
		1+r.chance.below(forEnrolmentDay, 28))
	r.end(textCell)
	r.number(r.wage())
	r.add("AKTIF", "Y", "Y", "Y", "Y", staffCode, staffFirm, "")
	r.list.tally.accept(r.issuer.flaw)
	r.list.headline.count(&r.person, r.cohort.state(r.index, r.list.month), unknown)
}

func (r *staffRow) nikCell() {
	r.text, _ = r.register.spellNIK(&r.person, sound, true, r.text)
	r.end(textCell)
}

func (r *staffRow) wage() int { return 3_400_000 + 50_000*r.chance.below(forWage, 120) }

// staffPayments is what the firm paid for its staff in a month.
type staffPayments struct {
	list  staffList
	tally *tally
}

// write writes the report and counts it.
func (l *staffPayments) write(ctx context.Context, p *province, to io.Writer) error {
	doc, err := workbook.document(to, l.list.received, nil, []string{"Laporan Iuran"})
	if err != nil {
		return err
	}
	blth := string(appendMonth(nil, l.list.month))
	err = titles(doc, len(staffContributionColumns), "LAPORAN IURAN BPJS KETENAGAKERJAAN BLTH "+blth, strings.ToUpper(staffFirm))
	if err != nil {
		return err
	}
	if err := header(doc, staffContributionColumns); err != nil {
		return err
	}
	row := staffRow{list: &l.list, register: p.register}
	var sums [12]int
	for i := range l.list.persons {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p.register.person(l.list.cohort, l.list.first+i, &row.person)
		row.contribute(i+1, &sums)
		l.tally.accept(row.issuer.flaw)
		if err := doc.row(&row.cells); err != nil {
			return err
		}
	}
	doc.blank(1)
	var c cells
	c.add("TOTAL", "", "", "")
	for _, sum := range sums {
		c.number(sum)
	}
	if err := doc.row(&c); err != nil {
		return err
	}
	l.tally.read = doc.rows()
	return doc.close()
}

// contribute makes the row of one person and adds its amounts to the sums: the wage and the shares of it that are paid.
func (r *staffRow) contribute(number int, sums *[12]int) {
	wage := r.wage()
	share := func(perMille int) int { return wage * perMille / 1000 }
	ownJHT, firmJHT, ownJP, firmJP := share(20), share(37), share(10), share(20)
	accident, death := share(9), share(3)
	own, firm := ownJHT+ownJP, firmJHT+firmJP+accident+death
	r.reset()
	r.number(number)
	r.text = r.register.kpj(&r.person, false, r.text)
	r.end(textCell)
	r.nikCell()
	r.text = r.name().capitals(r.text)
	r.end(textCell)
	for i, amount := range [12]int{wage, ownJHT, firmJHT, ownJHT + firmJHT, accident, death, ownJP, firmJP, ownJP + firmJP,
		own, firm, own + firm} {
		r.number(amount)
		sums[i] += amount
	}
}

// deliverUnnamed makes the file by which an office sent a program's export for its own list of members: nothing says
// of which segment they are.
func (p *province) deliverUnnamed(d *delivery, of *district, name string) {
	bad := *d
	bad.slip, bad.received, bad.basis = noSegment, d.received.AddDate(0, 0, -1), "filename"
	list := staffList{of: of, month: d.month, received: bad.received}
	for _, s := range p.members[of.number] {
		if c := s.cohort; c.of == of && c.window != nil && c.segment == enrolment.PU {
			from, to := c.shown(d.month)
			list.cohort, list.first, list.persons = c, from, to-from
		}
	}
	bad.name = name + "-" + slipNames[noSegment] + workbook.extension()
	bad.content, bad.tally, bad.weight = &list, &list.tally, 3*list.persons
	p.deliveries = append(p.deliveries, &bad)
}

// deliverStaff makes the firm's files of a month.
func (p *province) deliverStaff(d *delivery) {
	list := staffList{of: p.staff.of, month: d.month, received: d.received, cohort: p.staff, persons: p.staff.size}
	d.name, d.basis = d.list.slug+"-"+d.month.period().String()+workbook.extension(), "filename"
	d.weight = 3 * list.persons
	if d.list.role == enrolment.Payments {
		c := &staffPayments{list: list, tally: &tally{}}
		d.content, d.tally = c, c.tally
	} else {
		d.content, d.tally = &list, &list.tally
		p.staffLists[d.month] = &list
	}
	p.deliveries = append(p.deliveries, d)
}
