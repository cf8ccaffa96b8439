package normalise

import (
	"sync"

	"cakupan/enrolment"
)

// ownHeadings is the built-in lexicon.
var ownHeadings = sync.OnceValues(func() (*Headings, error) { return LoadHeadings() })

// lexiconLayout gives the layout of a list that names none: its columns are known by their headings and by what they hold.
// Without a role its rows are what is first found: persons, projects, or counts of persons.
func (s *Step) lexiconLayout(role enrolment.Role) (*Layout, error) {
	headings := s.Headings
	if headings == nil {
		var err error
		if headings, err = ownHeadings(); err != nil {
			return nil, err
		}
	}
	if role != "" {
		return headings.layout(rowsOf(role)), nil
	}
	l := headings.layout(personRows)
	l.alternatives = []*Layout{headings.layout(projectRows), headings.layout(recapRows)}
	return l, nil
}

// layout gives the layout by which rows of a kind are looked for.
func (h *Headings) layout(rows rowKind) *Layout {
	l := &Layout{Text: h.Text, lexicon: h, rows: rows, endsAtTotal: true, required: neededFields(rows), headerRows: 1}
	for _, f := range l.required {
		l.written[f] = h.first[f]
	}
	return l
}

// neededFields are those without which rows of a kind say nothing.
func neededFields(rows rowKind) []field {
	switch rows {
	case recapRows:
		return []field{fieldActiveCount}
	case projectRows:
		return []field{fieldProjectCode, fieldActiveCount}
	}
	return []field{fieldNIK}
}

// beholder looks at the cells of the file.
func (r *reading) beholder() *beholder {
	return &beholder{r.step.Reference, r.step.Province, calendar{date1904: r.book.Date1904}}
}

// doubt holds the file for what is doubtful in how its columns were taken, and for a segment that nothing states.
func (r *reading) doubt() {
	states := false
	for _, tables := range r.tables {
		for _, t := range tables {
			r.doubtTable(t)
			states = states || t.has(fieldSegment)
		}
	}
	role := r.list.Role
	counts := role == enrolment.Participants || role == enrolment.Payments
	if counts && !states && r.list.Constants.Segment == "" {
		r.hold("file.segment_missing", enrolment.Fault{Field: fieldNames[fieldSegment]})
	}
}

// doubtTable holds the file for each doubtful column of a table, and for one that a report of payments cannot do without: what
// the columns mean is then a person's to settle.
func (r *reading) doubtTable(t *table) {
	if r.list.Role == enrolment.Payments && !t.has(fieldPaidThrough) && r.titles.paidFor().IsZero() && r.list.Constants.CoveredUntil == 0 {
		r.hold("file.mapping_doubtful", enrolment.Fault{Sheet: t.sheet, Row: t.headerRow, Heading: "BLTH", Field: fieldNames[fieldPaidThrough]})
	}
	for _, c := range t.claims {
		if c.doubt == noDoubt {
			continue
		}
		f := enrolment.Fault{
			Sheet: t.sheet, Row: t.headerRow, Column: columnLetter(c.column), Heading: masked(c.heading.text),
		}
		switch {
		case c.field != unusedField:
			f.Field = fieldNames[c.field]
		case c.second != unusedField:
			f.Field = fieldNames[c.second]
		}
		r.hold("file.mapping_doubtful", f)
	}
}
