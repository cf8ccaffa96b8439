// Package demo writes a made-up province with its deliveries, and the truth about them. It is the pipeline's
// independent witness: it shares the vocabulary of enrolment with it and not a line more.
//
// The story is a set of tables: how many are covered (plan.go), whom decrees name (sources.go), what is wrong
// (flaws.go), what comes late or twice (deliveries.go). Persons are drawn from them by their number (people.go), so
// a province of any size takes the same memory.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"cakupan/enrolment"
)

// Options say how large a province to write, which one, and for which months. The zero value is the province of the
// golden figures.
type Options struct {
	Workers  int              // persons covered at the end of May 2025, 1,000 or more; 0 means 176,604. All else is scaled
	Seed     int64            // another seed makes other people; 0 means 1
	From     enrolment.Period // first month delivered; zero means 2024-12, the earliest
	To       enrolment.Period // last month delivered; zero means 2025-06; 2026-03 is the latest
	Progress io.Writer        // gets a line for each file written; nil: nobody is told
}

// Summary is what Write came to.
type Summary struct {
	Files    int // deliveries
	Bytes    int64
	CSVRows  int64 // rows read of deliveries, titles and totals included
	XLSXRows int64
	Period   enrolment.Period // the last month closed, or else the last delivered
	Covered  int64            // in that month
}

// FewestWorkers is how few workers still give each planted fault its person.
const FewestWorkers = 1000

// resolve gives the options with their defaults, or says what is wrong with them.
func (o Options) resolve() (Options, error) {
	if o.Workers == 0 {
		o.Workers = workersOfMay
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.From.IsZero() {
		o.From = december2024.period()
	}
	if o.To.IsZero() {
		o.To = max(june2025, monthOf(o.From)).period()
	}
	switch from, to := monthOf(o.From), monthOf(o.To); {
	case o.Workers < FewestWorkers:
		return o, fmt.Errorf("%d workers: want %d or more, so that each fault has somebody", o.Workers, FewestWorkers)
	case from < december2024 || to > march2026:
		return o, fmt.Errorf("months %s to %s: a demo has those from %s to %s", o.From, o.To, december2024.period(),
			march2026.period())
	case to < from:
		return o, fmt.Errorf("months %s to %s: the last lies before the first", o.From, o.To)
	}
	return o, nil
}

// Check says what is wrong with the options, if anything.
func (o Options) Check() error {
	_, err := o.resolve()
	return err
}

// Write writes the demo province into dir, which must be empty or absent: cakupan.yaml, the deliveries with the times
// of their arrival, decisions, seeds, key, and truth.json. The same options give the same bytes and times in any
// folder, with any number of processors. It writes as many files at a time as Go has processors. When it fails or
// ctx ends, it takes away what it wrote.
func Write(ctx context.Context, dir string, o Options) (Summary, error) {
	o, err := o.resolve()
	if err != nil {
		return Summary{}, err
	}
	p, err := makeProvince(o)
	if err != nil {
		return Summary{}, err
	}
	folder, err := openFolder(dir)
	if err != nil {
		return Summary{}, err
	}
	summary, err := p.write(ctx, folder)
	if err != nil {
		return Summary{}, errors.Join(fmt.Errorf("write the demo into %s: %w", dir, err), folder.undo())
	}
	return summary, nil
}

// Person is one made-up person as the deliveries write it, for a test that searches for leaks.
type Person struct {
	NIK       string   // 16 digits
	Spellings []string // each way in which a delivery writes the NIK, broken ones included
	Names     []string // each way in which a delivery writes the full name, then the mother's
}

// People yields each person of the deliveries that Write would write with these options; none when Write would refuse
// them.
func People(o Options) iter.Seq[Person] {
	return func(yield func(Person) bool) {
		o, err := o.resolve()
		if err != nil {
			return
		}
		p, err := makeProvince(o)
		if err != nil {
			return
		}
		var one person
		for _, c := range p.cohorts {
			for i := range c.size {
				p.register.person(c, i, &one)
				if !yield(p.register.written(&one)) {
					return
				}
			}
		}
	}
}

// written gives a person in all spellings.
func (r *register) written(p *person) Person {
	w := Person{NIK: string(p.nik[:])}
	w.Spellings = []string{w.NIK}
	for _, workbook := range []bool{false, true} {
		spelled, _ := r.spellNIK(p, p.cohort.flaw, workbook, nil)
		if s := string(spelled); len(s) > 1 && s != w.Spellings[len(w.Spellings)-1] {
			w.Spellings = append(w.Spellings, s)
		}
	}
	if p.cohort.villages != nil { // of the list that came once through a spreadsheet
		w.Spellings = append(w.Spellings, string(p.nik[:15])+"0")
	}
	for _, n := range []name{p.name(), p.nameIn(windows1252), p.mother()} {
		w.Names = append(w.Names, string(n.capitals(nil)), string(n.plain(nil)))
	}
	return w
}
