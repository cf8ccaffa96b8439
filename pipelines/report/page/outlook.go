package page

import (
	"context"
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/report"
)

// outlook is what the headline's gap costs, and where the province stands in December if its months go on as they went.
// Nil is what the marts do not say.
type outlook struct {
	yearlyIDR *int64 // to cover all who are missing, for a year

	history             int64 // months that the projection rests on
	horizon             enrolment.Date
	expected, low, high *int64 // persons covered in December
}

// readOutlook reads what the marts have of it: a release has none, nor has an older snapshot.
func (f *figures) readOutlook(ctx context.Context, q report.Querier, period enrolment.Period) error {
	tables, err := relations(ctx, q)
	if err != nil {
		return err
	}
	if tables["marts.gap_cost"] {
		err := each(ctx, q, "gap_cost", `
			select gap_yearly_idr
			from marts.gap_cost
			where period = ? and is_chosen
			order by gap_yearly_idr`,
			func(row []any) error { return report.Scan(row, &f.outlook.yearlyIDR) }, period.String())
		if err != nil {
			return err
		}
	}
	if !tables["marts.projection"] {
		return nil
	}
	return each(ctx, q, "projection", `
		select history_count, horizon_on, expected_count, low_count, high_count
		from marts.projection
		where period = ? and district_code = ? and silent_because is null
		order by district_code`,
		func(row []any) error {
			o := &f.outlook
			return report.Scan(row, &o.history, &o.horizon, &o.expected, &o.low, &o.high)
		}, period.String(), f.ProvinceCode)
}

// gapNote says what the gap asks for each month, and what it costs for a year.
func (w *writer) gapNote() string {
	var notes []string
	if n := w.Headline.NeededPerMonth; n != nil {
		notes = append(notes, w.say("fact.gap.monthly", w.count(n)))
	}
	if cost := w.outlook.yearlyIDR; cost != nil {
		notes = append(notes, w.say("fact.gap.cost", w.count(cost)))
	}
	return strings.Join(notes, "; ")
}

// projection says where the province's line leads, "" where nobody can tell yet.
func (w *writer) projection() string {
	o := w.outlook
	if o.expected == nil {
		return ""
	}
	m := w.Headline
	return w.say("glide.projection", o.history, w.edition.Language.Date(o.horizon), w.percent(o.expected, m.Potential, 1),
		w.edition.Percent(o.low, m.Potential, 1), w.edition.Percent(o.high, m.Potential, 1))
}
