package normalise

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// mapping turns the data rows of one delivery into records. What a row comes to depends on the row and on what is set
// here alone, never on another row; the memos only save work. One goroutine at a time.
type mapping struct {
	list       *enrolment.List
	province   string
	reference  *Reference
	evidence   *evidence
	pseudonyms *pseudonyms
	places     *places
	prefixes   memo[nikPrefix]
	groups     memo[enrolment.Group]
	employers  memo[string]
	payers     memo[enrolment.Payer]
	remarks    memo[enrolment.Status]
	warnings   map[ruleSet][]string
	findings   findings
	section    *section // of the findings, that of the row

	template enrolment.Record // what the list says of each of its rows
	nik      [32]byte         // room for the numbers of one row
	kpj      [32]byte
	kk       [32]byte
	word     [64]byte
	name     []byte
}

// outcome is what one data row came to. It is used again for the next row.
type outcome struct {
	rejected bool
	record   enrolment.Record    // of a person, as far as the row is understood when it is rejected
	heads    enrolment.HeadCount // of a recap's or project's row that is not rejected
	faults   []enrolment.Fault
	rules    ruleSet // of the faults
}

func newMapping(s *Step, list *enrolment.List, shown *evidence) *mapping {
	m := &mapping{
		list: list, province: s.Province, reference: s.Reference, evidence: shown,
		pseudonyms: newPseudonyms(s.Key), places: newPlaces(s.Reference, s.Province, list.Covers),
		prefixes: make(memo[nikPrefix]), groups: make(memo[enrolment.Group]), employers: make(memo[string]),
		payers: make(memo[enrolment.Payer]), remarks: make(memo[enrolment.Status]),
		warnings: make(map[ruleSet][]string), findings: findings{sections: make(map[sectionKey]*section)},
	}
	if list.Role == enrolment.Payments {
		m.findings.months = make([]int64, (lastYear+1-firstYear)*12)
	}
	c := list.Constants
	m.template = enrolment.Record{
		BranchCode: list.Sender.BranchCode, Segment: c.Segment, Group: c.Group, Payer: c.Payer, DecreeNo: c.DecreeNo,
	}
	if list.Role != enrolment.Leavers {
		m.template.CoveredFrom = c.CoveredFrom
	}
	return m
}

// row is one data row on its way: the row itself, the table it stands in and what it came to so far.
type row struct {
	*sheet.Row
	*table
	*outcome
}

func (r row) text(f field) []byte     { return r.table.text(r.Row, f) }
func (r row) cell(f field) sheet.Cell { return r.table.cell(r.Row, f) }

// fault notes a rule that the row broke in a column, with the rule's usual severity.
func (r row) fault(f field, broken rule) { r.faultAs(f, broken, broken.severity()) }

func (r row) faultAs(f field, broken rule, severity enrolment.Severity) {
	if broken == ok {
		return
	}
	r.note(broken, severity, enrolment.Fault{
		Column: r.letters[f], Heading: r.headings[f], Field: fieldNames[f],
	})
}

// rowFault notes a rule that the row broke as a whole.
func (r row) rowFault(broken rule) { r.note(broken, broken.severity(), enrolment.Fault{}) }

func (r row) note(broken rule, severity enrolment.Severity, f enrolment.Fault) {
	f.Sheet, f.Row, f.Code, f.Severity = r.sheet, r.Number, broken.code(), severity
	r.faults = append(r.faults, f)
	r.rules = r.rules.with(broken)
	r.rejected = r.rejected || severity == enrolment.Required
}

// apply maps one data row of t into out.
func (m *mapping) apply(t *table, source *sheet.Row, out *outcome) {
	out.rejected, out.faults, out.rules = false, out.faults[:0], 0
	r := row{source, t, out}
	m.section.rows++
	r.readFaults()
	switch t.layout.rows {
	case personRows:
		m.person(r)
	case recapRows:
		m.recap(r)
	case projectRows:
		m.project(r)
	}
	r.weighRowFaults()
	slices.SortStableFunc(out.faults, byColumn)
}

// byColumn orders a row's faults as they stand in it, those of the whole row first.
func byColumn(a, b enrolment.Fault) int {
	return cmp.Or(cmp.Compare(len(a.Column), len(b.Column)), strings.Compare(a.Column, b.Column))
}

// readFaults notes what was wrong with how the row is written.
func (r row) readFaults() {
	if r.Faults&sheet.FaultQuote != 0 {
		r.rowFault(rowQuote)
	}
	if r.Faults&(sheet.FaultEncoding|sheet.FaultNUL) != 0 {
		r.rowFault(rowEncoding)
	}
	if !r.isCSV {
		return
	}
	if r.Written > 0 && r.Written < len(r.Cells) || len(r.Cells) < r.width {
		r.rowFault(rowShort)
	}
	if r.Written > len(r.Cells) {
		r.rowFault(rowLong)
		return
	}
	for i := r.width; i < len(r.Cells); i++ {
		if len(trimmed(r.Cells[i].Text)) > 0 {
			r.rowFault(rowLong)
			break
		}
	}
}

// weighRowFaults makes a fault of how the row is written weigh as much as what it costs: a row that is set aside for a cell
// which that can have taken away has to be written anew. A short row takes away the cells that it lacks, damaged letters take
// themselves; a misplaced quote and a surplus cell can take any.
func (r row) weighRowFaults() {
	if !r.rejected || r.rules&rowRules == 0 {
		return
	}
	costs := make(map[string]bool)
	for _, f := range r.faults {
		if f.Severity != enrolment.Required {
			continue
		}
		column := columnNumber(f.Column)
		costs[rowQuote.code()], costs[rowLong.code()] = true, true
		costs[rowShort.code()] = costs[rowShort.code()] || column >= r.cellsWritten()
		costs[rowEncoding.code()] = costs[rowEncoding.code()] || column < len(r.Cells) && r.isDamaged(column)
	}
	for i := range r.faults {
		if costs[r.faults[i].Code] {
			r.faults[i].Severity = enrolment.Required
		}
	}
}

// cellsWritten gives how many cells the row has in its file; what it lacks was filled up.
func (r row) cellsWritten() int {
	if r.Written > 0 {
		return r.Written
	}
	return len(r.Cells)
}

// isDamaged tells a cell with letters that its encoding does not have. Of a NUL, which is left out, nobody knows where it stood.
func (r row) isDamaged(column int) bool {
	return r.Faults&sheet.FaultNUL != 0 || bytes.Contains(r.Cells[column].Text, []byte(sheet.Lost))
}

// warningsOf gives the codes of a row's doubts, alphabetically, nil for none. Rows share them.
func (m *mapping) warningsOf(rules ruleSet) []string {
	if rules == 0 {
		return nil
	}
	codes, known := m.warnings[rules]
	if !known {
		codes = rules.codes()
		m.warnings[rules] = codes
	}
	return codes
}
