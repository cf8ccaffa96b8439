package demo

import (
	"context"
	"io"
	"time"
)

// membersPerProvince is how many stand on the list of members of Kota Ternate in a province of nearly as many workers as
// there are NIKs for.
const membersPerProvince = 4_000_000

// Members writes a CSV list of members (daftar peserta) of Kota Ternate at the end of May 2025 with so many rows, and no
// total below them: one list of a size that no district has, to measure with. The rows are those of the demo's own lists,
// in provinces of the seeds 1, 2, … as many as it takes.
func Members(ctx context.Context, to io.Writer, rows int) error {
	var doc document
	for seed, written := int64(1), 0; written < rows; seed++ {
		wanted := min(rows-written, membersPerProvince)
		p, l, err := provinceWith(wanted, seed)
		if err != nil {
			return err
		}
		if doc == nil {
			if doc, err = l.of.branch.file.document(to, time.Time{}, memberWidths, nil); err != nil {
				return err
			}
			if err := l.begin(doc); err != nil {
				return err
			}
		}
		roll := l.roll(p)
		order := shuffled(roll.total, p.register.drawFor(l.month, "peserta"+l.of.code))
		row := memberRow{list: l, register: p.register}
		for i := range min(roll.total, wanted) {
			if i%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			stretch, index := roll.at(order.of(i))
			section := roll.stretches[stretch].section
			p.register.person(section.cohort, index, &row.person)
			row.kind = section.row
			written++
			row.write(written)
			if err := doc.row(&row.cells); err != nil {
				return err
			}
		}
	}
	return doc.close()
}

// provinceWith gives a province with a list of members of Kota Ternate that has so many rows, or a few more.
func provinceWith(rows int, seed int64) (*province, *memberList, error) {
	for workers := max(FewestWorkers, 3*rows); ; workers += workers / 10 {
		o, err := Options{Workers: workers, Seed: seed}.resolve()
		if err != nil {
			return nil, nil, err
		}
		p, err := makeProvince(o)
		if err != nil {
			return nil, nil, err
		}
		l := &memberList{of: find(p.districts, "82.71"), month: may2025, headline: newHeadline()}
		if l.roll(p).total >= rows {
			return p, l, nil
		}
	}
}
