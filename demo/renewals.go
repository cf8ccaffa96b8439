package demo

import (
	"slices"

	"cakupan/enrolment"
)

// terms are how a decree of 2026 pays for those whom one of 2025 covered to its end.
type terms uint8

const (
	inTime       terms = iota // month by month from January
	fromFebruary              // month by month, January lost
	lateInMarch               // January to March at the end of March, then month by month
)

var spansOf2026 = map[terms][]span{
	inTime:       {{from: january2026, until: of(2026, 12)}},
	fromFebruary: {{from: of(2026, 2), until: of(2026, 12)}},
	lateInMarch:  {{from: january2026, until: march2026, paid: march2026}, {from: of(2026, 4), until: of(2026, 12)}},
}

// renewal is a decree of 2026 for those whom an agency's list of 2025 named.
type renewal struct {
	list, decree, received string
	terms                  terms
}

// renewals holds the decrees of 2025 that somebody continued. All others ended on 31 December.
var renewals = []renewal{
	{"82.71/dpmk/rt-rw", "188.45/11/2026", "2026-01-22", inTime},
	{"82.71/dlh/satgas-kebersihan", "188.45/12/2026", "2026-01-22", inTime},
	{"82.71/kesra/petugas-keagamaan", "188.45/13/2026", "2026-01-23", inTime},
	{"82.72/bkpsdm/non-asn", "188.45/32/2026", "2026-01-20", inTime},
	{"82.01/dpmd/perangkat-desa", "43/KPTS/I/2026", "2026-01-28", inTime},
	{"82.02/disnakertrans/pekerja-rentan", "560/KEP/22/2026", "2026-01-26", inTime},
	{"82.03/dpmd/kader-posyandu", "520/110/HU/2026", "2026-01-27", inTime},
	{"82.07/dpmd/perangkat-desa", "140/11/PM/2026", "2026-01-21", inTime},
	{"82.08/dpmd/perangkat-desa", "140/05/PT/2026", "2026-01-30", inTime},
	{"82.03/distan/petani", "520/101/HU/2026", "2026-01-29", fromFebruary},
	{"82.04/dpmd/desa", "140/55/HS/2026", "2026-01-29", lateInMarch},
	{"82.71/dkp/nelayan", "188.45/15/2026", "2026-01-27", lateInMarch},
	{"82.71/distan/petani", "188.45/14/2026", "2026-01-27", lateInMarch},
	{"82.71/diskop/ojek-pangkalan", "188.45/17/2026", "2026-01-28", lateInMarch},
	{"82.71/dinsos/p3ke", "188.45/18/2026", "2026-01-28", lateInMarch},
}

// renew makes those whom a list named go on as its renewal has it, and the list of 2026 that names them, where the demo
// runs that far.
func (p *province) renew(named map[string][]*cohort) {
	for _, r := range renewals {
		var again []nominees
		for _, c := range named[r.list] {
			if c.kind == counted && c.segment == enrolment.BPU && c.life.paidThrough(december2025) == december2025 {
				c.life.spans = slices.Concat(c.life.spans, spansOf2026[r.terms])
				again = append(again, nominees{cohort: c})
			}
		}
		if p.to < january2026 {
			continue
		}
		before := p.listNamed(r.list)
		l := *before
		l.id, l.slug, l.title = before.id+"-2026", "lanjutan-"+before.slug, before.title+" tahun 2026"
		l.decree, l.from, l.until = r.decree, day("2026-01-01"), day("2026-12-31")
		l.filings, l.mishaps = nil, nil
		of := before.sender.add(l)
		file := commaCSV
		if l.form == formBNBA {
			file = workbook
		}
		of.filings = []*filing{{list: of, month: january2026, asOf: january2026.end(), basis: "filename", file: file,
			received: at(day(r.received), 11, 20, 11), nominees: again}}
	}
}

// listNamed gives the list of an id.
func (p *province) listNamed(id string) *list {
	for _, s := range p.senders {
		for _, l := range s.lists {
			if l.id == id {
				return l
			}
		}
	}
	panic("no list " + id)
}
