package report

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"cakupan/pipelines/report/wording"
)

//go:embed phrases.csv
var phrasesCSV []byte

var phrases = wording.MustLoad(phrasesCSV)

// The screen's columns, in characters.
const (
	indent       = "   "
	noticeColumn = 65 // where the notice starts, beside the title
	factWidth    = 31 // of the left half of the three lines under the title
	nameWidth    = 22
	dateWidth    = 12
	totalNoteGap = 14 // the total's note stands out by a column: it speaks of the whole table
)

// Text prints the first screen in a language, "id" or "en". All its numbers are the overview's own counts;
// percentages are rounded half away from zero from them.
func (o *Overview) Text(w io.Writer, lang string) error {
	language, err := wording.Parse(lang)
	if err != nil {
		return err
	}
	s := &screen{language: language}
	s.title(o)
	if o.Headline == nil {
		s.line(s.say("no_month"))
	} else {
		s.headline(o.Headline)
		s.table(o)
		s.open(o.Open)
		s.cascade(o.Cascade)
	}
	_, err = io.WriteString(w, s.text.String())
	return err
}

// screen is a text under construction in one language.
type screen struct {
	language wording.Language
	text     strings.Builder
}

func (s *screen) say(key string, args ...any) string { return phrases.Say(s.language, key, args...) }

// line ends a line; none ends in blanks.
func (s *screen) line(parts ...string) {
	s.text.WriteString(strings.TrimRight(strings.Join(parts, ""), " ") + "\n")
}

// count writes a count that may be unknown.
func (s *screen) count(n *int64) string {
	if n == nil {
		return wording.Nothing
	}
	return s.language.Count(*n)
}

// percent writes part of whole, either of which may be unknown, without the sign.
func (s *screen) percent(part, whole *int64, decimals int) string {
	if part == nil || whole == nil {
		return wording.Nothing
	}
	return s.language.Percent(*part, *whole, decimals)
}

func (s *screen) title(o *Overview) {
	title := s.say("title", strings.ToUpper(o.Province))
	if o.Notice != "" {
		title = left(title+indent, noticeColumn) + o.Notice
	}
	s.line(title)
}

// headline prints the position, the coverage, the target and the official figure.
func (s *screen) headline(m *Month) {
	s.line(s.say("position", s.language.Date(m.PeriodEnd), s.status(m),
		m.ReportingDistricts, m.DistrictCount), s.share(m))
	s.line()
	s.coverage(m)
	s.fact(s.target(m), s.gap(m))
	if m.Official == nil {
		s.fact(s.say("official.unknown"), "")
	} else {
		s.fact(s.say("official", s.count(m.Official)), s.say("official.difference", s.count(m.OfficialDifference))+s.officialCauses(m))
	}
	switch {
	case m.IsWhole():
	case m.hasRange():
		s.line(indent, strings.TrimSpace(s.missing(m)))
	default:
		s.line(indent, strings.TrimSpace(s.missing(m)+s.bounds(m)))
	}
	s.completeness(m)
	s.moved(m)
}

// coverage prints the figure, or the range in which it lies where too little is in for one number.
func (s *screen) coverage(m *Month) {
	if !m.hasRange() {
		s.fact(s.say("coverage", s.percent(m.Covered, m.Potential, 2)),
			s.say("coverage.counts", s.count(m.Covered), s.count(m.Potential)))
		return
	}
	s.fact(s.say("coverage.range", s.percent(m.Low, m.Potential, 1), s.percent(m.High, m.Potential, 1)),
		s.say("coverage.range.counts", s.count(m.Low), s.count(m.High), s.count(m.Potential)))
}

// hasRange tells whether a month is printed as a range.
func (m *Month) hasRange() bool {
	return m.IsRange && m.Low != nil && m.High != nil && m.Potential != nil
}

// completeness says how complete the data are and why, where something is wanting.
func (s *screen) completeness(m *Month) {
	if m.Completeness.IsBest() {
		return
	}
	label, reasons := m.Completeness.In(s.language)
	s.line(indent, s.say("completeness", label, reasons))
}

// officialCauses says why the official figure is another than ours.
func (s *screen) officialCauses(m *Month) string {
	var causes []string
	for _, c := range m.OfficialCauses {
		causes = append(causes, c.In(s.language)+" "+s.language.Count(c.Count))
	}
	if len(causes) == 0 {
		return ""
	}
	return s.say("official.causes", strings.Join(causes, ", "))
}

// status says whether the figures are final, and which revision of them it is when it is not the first.
func (s *screen) status(m *Month) string {
	status := s.say("status." + m.Status)
	if m.Revision > 1 {
		status += s.say("status.revision", m.Revision)
	}
	return status
}

func (s *screen) fact(what, detail string) { s.line(indent, left(what, factWidth-2), "  ", detail) }

func (s *screen) target(m *Month) string {
	switch {
	case m.Target == nil:
		return s.say("target.unknown")
	case m.TargetPercent == "":
		return s.say("target.count", m.TargetYear, s.count(m.Target))
	case !m.TargetIsPercent():
		return s.say("target.both", m.TargetYear, s.count(m.Target), s.language.Decimal(m.TargetPercent))
	}
	return s.say("target.percent", m.TargetYear, s.language.Decimal(m.TargetPercent), s.count(m.Target))
}

func (s *screen) gap(m *Month) string {
	switch {
	case m.Target == nil || m.Gap == nil || m.Covered == nil:
		return ""
	case *m.Gap == 0:
		return s.say("gap.none", s.language.Count(*m.Covered-*m.Target))
	case m.NeededPerMonth == nil:
		return s.say("gap", s.count(m.Gap))
	}
	return s.say("gap", s.count(m.Gap)) + s.say("gap.monthly", s.count(m.NeededPerMonth))
}

// table prints a row for each district and the province under them. Those outside the province and of unknown
// place have a row while there are any.
func (s *screen) table(o *Overview) {
	s.line()
	s.line(s.cells(s.say("column.district"), s.say("column.potential"), s.say("column.covered"), "%",
		s.say("column.target"), s.say("column.gap")),
		indent, left(s.say("column.data_as_of"), dateWidth), s.say("column.notes"))
	for i := range o.Districts {
		d := &o.Districts[i]
		name := d.Name
		if d.Code == "outside" || d.Code == "unknown" {
			if d.Covered == nil || *d.Covered == 0 {
				continue
			}
			name = s.say("district." + d.Code)
		}
		s.line(s.cells(name, s.count(d.Potential), s.count(d.Covered), s.percent(d.Covered, d.Potential, 2),
			s.count(d.Target), s.shortfall(d.Gap)),
			indent, left(s.dataAsOf(d, o.Headline), dateWidth), strings.Join(s.notes(d), " · "))
	}
	m := o.Headline
	s.line(s.cells(s.say("province"), s.count(m.Potential), s.count(m.Covered), s.percent(m.Covered, m.Potential, 2),
		s.count(m.Target), s.shortfall(m.Gap)),
		left("", totalNoteGap), s.totalNote(o))
}

// cells sets the first six columns of a row.
func (s *screen) cells(name, potential, covered, percent, target, gap string) string {
	return indent + left(name, nameWidth) + right(potential, 11) + right(covered, 13) + right(percent, 7) +
		right(target, 10) + right(gap, 9)
}

// shortfall writes a gap; a target that is reached leaves none.
func (s *screen) shortfall(gap *int64) string {
	if gap == nil || *gap == 0 {
		return wording.Nothing
	}
	return s.language.Count(*gap)
}

func (s *screen) dataAsOf(d *District, headline *Month) string {
	switch {
	case d.DataAsOf != 0:
		return s.language.ShortDay(d.DataAsOf, headline.PeriodEnd.Year())
	case d.Code == "outside" || d.Code == "unknown":
		return ""
	}
	return s.say("data_as_of.none")
}

// totalNote says why the province's gap is not the sum of the districts' gaps: what a district has above its
// target fills nobody else's gap there.
func (s *screen) totalNote(o *Overview) string {
	m := o.Headline
	if m.DistrictGap == nil || m.Gap == nil || *m.DistrictGap == *m.Gap {
		return ""
	}
	note := s.say("total.gaps", s.count(m.DistrictGap))
	names, surplus := o.Surplus()
	if len(names) == 0 {
		return note
	}
	who := s.language.List(names)
	if len(names) > maxNamed {
		who = s.say("total.surplus_many", len(names))
	}
	return note + s.say("total.surplus", who, s.language.Count(surplus))
}

// maxNamed is how many districts a line names before it counts them.
const maxNamed = 3

// Surplus gives the short names of the districts above their target, the furthest first, and by how many persons together.
func (o *Overview) Surplus() (names []string, persons int64) {
	above := func(d District) int64 {
		if d.Covered == nil || d.Target == nil || IsHidden(*d.Covered) || IsHidden(*d.Target) {
			return 0
		}
		return *d.Covered - *d.Target
	}
	var districts []District
	for _, d := range o.Districts {
		if above(d) > 0 {
			districts = append(districts, d)
			persons += above(d)
		}
	}
	slices.SortStableFunc(districts, func(a, b District) int { return int(above(b) - above(a)) })
	for _, d := range districts {
		names = append(names, d.ShortName)
	}
	return names, persons
}

// open prints the month after the headline's, with how much of it is in.
func (s *screen) open(m *Month) {
	if m == nil {
		return
	}
	s.line()
	s.line(indent, s.say("open", s.language.Month(m.Period), s.say("open.status."+m.Status),
		m.ReportingDistricts, m.DistrictCount), s.share(m), ".", s.absent(m))
	s.completeness(m)
}

// share says how much of the potential the reporting districts have, where some do not report.
func (s *screen) share(m *Month) string {
	if m.ReportingDistricts == m.DistrictCount || m.ReportingPotential == nil || m.Potential == nil {
		return ""
	}
	return s.say("open.potential", s.percent(m.ReportingPotential, m.Potential, 0))
}

// absent says what of a month is in: the districts whose data are not, the coverage where enough is in for one number,
// and between which bounds it lies.
func (s *screen) absent(m *Month) string {
	text := s.missing(m)
	if m.IsWhole() || m.Completeness != nil && !m.hasRange() {
		text += s.say("open.figure", s.percent(m.Covered, m.Potential, 2))
	}
	return text + s.bounds(m)
}

// missing names the districts whose data are not in, or in part.
func (s *screen) missing(m *Month) string {
	var text string
	if len(m.Missing) > 0 {
		text = s.say("open.missing", strings.Join(m.Missing, ", "))
	}
	if len(m.Partial) > 0 {
		text += s.say("open.partial", strings.Join(m.Partial, ", "))
	}
	return text
}

// bounds says between which bounds a month's coverage lies while data are missing.
func (s *screen) bounds(m *Month) string {
	if m.IsWhole() || m.Low == nil || m.High == nil || m.Potential == nil {
		return ""
	}
	return s.say("open.range", s.percent(m.Low, m.Potential, 1), s.percent(m.High, m.Potential, 1))
}

func (s *screen) cascade(c *Cascade) {
	if c == nil {
		return
	}
	s.line()
	s.line(indent, s.say("cascade", s.count(c.Budgeted), s.count(c.Registered), s.count(c.Paid), s.count(c.Covered)))
}

// left pads on the right to width characters; right pads on the left.
func left(text string, width int) string { return fmt.Sprintf("%-*s", width, text) }

func right(text string, width int) string { return fmt.Sprintf("%*s", width, text) }
