package demo

import (
	"context"
	"io"
	"strconv"
	"time"

	"cakupan/enrolment"
)

var recapColumns = []string{"KODE WILAYAH", "KABUPATEN/KOTA", "SEGMEN", "TERDAFTAR", "AKTIF"}

// recapSegments are the segments of a recap, in its order.
var recapSegments = []enrolment.Segment{enrolment.PU, enrolment.BPU, enrolment.Jakon}

// recap is a branch's own count of its members at the end of a month. It is right but for what is planted.
type recap struct {
	branch   *branch
	month    month
	received time.Time
	counts   []place // of the branch's districts whose lists came

	tally tally
}

// place is a district's count in a month.
type place struct {
	of       *district
	segments map[enrolment.Segment]SegmentTruth
}

// recapErrors are the places where a recap states other active members than a right count of its lists gives, and why:
// a cause by which the pipeline must explain the difference, or none that the lists show.
var recapErrors = []struct {
	district string
	month    month
	segment  enrolment.Segment
	cause    string
}{
	{"82.04", of(2025, 1), enrolment.PU, brokenNIK},
	{"82.03", of(2025, 2), enrolment.BPU, inArrears},
	{"82.01", of(2025, 3), enrolment.PU, gone},
	{"82.71", of(2025, 4), enrolment.BPU, twice},
	{"82.06", of(2025, 4), enrolment.PU, unexplained},
}

// The causes of a recap's differences.
const (
	brokenNIK   = "broken_nik"  // counts the rows whose NIK nobody can use
	inArrears   = "grace"       // counts the members in grace as active
	gone        = "left"        // still counts those who became PPPK
	twice       = "duplicate"   // counts memberships, not persons
	unexplained = "unexplained" // misses some, for a reason that no list shows
)

// unexplainedFewer is by how many the recap falls short that nothing explains, at the size of the published figures.
const unexplainedFewer = 25

func (r *recap) write(_ context.Context, p *province, to io.Writer) error {
	doc := newCSV(closable{to}, r.branch.smallFile())
	err := titles(doc, len(recapColumns), "REKAPITULASI KEPESERTAAN BPJS KETENAGAKERJAAN",
		"Posisi "+long(r.month.end())+" | Kantor Cabang "+r.branch.name)
	if err != nil {
		return err
	}
	if err := header(doc, recapColumns); err != nil {
		return err
	}
	var c cells
	var registered, active int64
	for _, place := range r.counts {
		for _, segment := range recapSegments {
			n := place.segments[segment]
			n.Covered += p.recapError(place.of, r.month, segment)
			registered += n.Registered
			active += n.Covered
			c.reset()
			c.add(place.of.codeIn(r.branch), place.of.spellings[0], string(segment))
			c.number(int(n.Registered))
			c.number(int(n.Covered))
			r.tally.accept()
			if err := doc.row(&c); err != nil {
				return err
			}
		}
	}
	c.reset()
	c.add("TOTAL", "", "")
	c.number(int(registered))
	c.number(int(active))
	if err := doc.row(&c); err != nil {
		return err
	}
	r.tally.read = doc.rows()
	return doc.close()
}

// recapError gives by how many a recap overstates the active members of a place.
func (p *province) recapError(d *district, m month, s enrolment.Segment) int64 {
	for _, e := range recapErrors {
		if e.district == d.code && e.month == m && e.segment == s {
			return p.countFor(e.cause, d, m, s)
		}
	}
	return 0
}

// countFor counts those whom a recap counts besides, for a cause.
func (p *province) countFor(cause string, d *district, m month, s enrolment.Segment) int64 {
	var n int64
	switch cause {
	case inArrears: // BPU alone are ever in grace
		for _, h := range p.headlines(d, m) {
			n += h.grace
		}
		return n
	case unexplained:
		return -int64(p.planted(unexplainedFewer))
	}
	for _, section := range p.members[d.number] {
		if from, to := section.cohort.shown(m); section.segment() == s && section.isCountedFor(cause, m) {
			n += int64(to - from)
		}
	}
	return n
}

// isCountedFor tells whether a recap counts the rows besides, for a cause.
func (s section) isCountedFor(cause string, m month) bool {
	switch c := s.cohort; cause {
	case brokenNIK:
		return c.kind == setAside && c.flaw.breaksNIK()
	case gone:
		return c.leftOn != 0 && c.leftOn <= m
	case twice:
		return s.row != firstRow
	}
	return false
}

// segment is that of the section's rows.
func (s section) segment() enrolment.Segment {
	if s.row == besides {
		return enrolment.BPU
	}
	return s.cohort.segment
}

// smallFile is how a branch saves its small tables.
func (b *branch) smallFile() fileHabit {
	if b.file.isWorkbook() {
		return semicolonCSV
	}
	return b.file
}

// codeIn gives a district's code as a branch writes it.
func (d *district) codeIn(b *branch) string {
	if b.dotted {
		return d.code
	}
	return d.plainCode
}

var projectColumns = []string{"NO PROYEK", "NAMA PROYEK", "KODE WILAYAH", "LOKASI", "TGL MULAI", "TGL SELESAI",
	"JUMLAH TENAGA KERJA", "TGL BAYAR PERTAMA"}

// projectList is a branch's list of construction projects at the end of a month: those that have begun, to the month
// after their end.
type projectList struct {
	branch   *branch
	month    month
	received time.Time

	tally tally
}

func (l *projectList) write(_ context.Context, p *province, to io.Writer) error {
	doc := newCSV(closable{to}, l.branch.smallFile())
	err := titles(doc, len(projectColumns), "DAFTAR PROYEK JASA KONSTRUKSI",
		"Posisi "+long(l.month.end())+" | Kantor Cabang "+l.branch.name)
	if err != nil {
		return err
	}
	if err := header(doc, projectColumns); err != nil {
		return err
	}
	var c cells
	total := 0
	for i := range projectTable {
		project := &projectTable[i]
		d := find(p.districts, project.district)
		if d.branch != l.branch || !project.isListed(l.month) {
			continue
		}
		c.reset()
		c.add("PRJ-"+d.plainCode+"-"+strconv.Itoa(101+i), project.title, d.codeIn(l.branch), d.spellings[0])
		for _, date := range []string{project.starts, project.ends} {
			c.add(dayFirst(date))
		}
		c.number(p.scaled(project.heads))
		total += p.scaled(project.heads)
		paid := ""
		if project.paid != "" && day(project.paid) <= l.month.end() {
			paid = dayFirst(project.paid)
		}
		c.add(paid)
		l.tally.accept()
		if err := doc.row(&c); err != nil {
			return err
		}
	}
	c.reset()
	c.add("TOTAL", "", "", "", "", "")
	c.number(total)
	c.add("")
	if err := doc.row(&c); err != nil {
		return err
	}
	l.tally.read = doc.rows()
	return doc.close()
}

// isListed tells whether the list of a month's end names the project.
func (p *project) isListed(m month) bool {
	return day(p.starts) <= m.end() && day(p.ends) > (m-2).end()
}

// dayFirst writes a date of a table as dd-mm-yyyy.
func dayFirst(date string) string {
	year, number, day := day(date).Civil()
	return string(appendDate(nil, '-', year, number, day))
}
