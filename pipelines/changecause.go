package pipelines

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
)

// carried says which districts of which months keep an earlier month's list.
type carried map[enrolment.Period]map[string]bool

// readCarried gives those of a snapshot; none of one whose mart does not say it.
func readCarried(ctx context.Context, db *duck.DB) (carried, error) {
	columns, err := columnsOf(ctx, db, "coverage_by_district")
	if err != nil || !columns["is_carried_forward"] {
		return nil, err
	}
	result, err := db.Query(ctx, `select period, district_code from marts.coverage_by_district where is_carried_forward order by all`)
	if err != nil {
		return nil, fmt.Errorf("read marts.coverage_by_district: %w", err)
	}
	found := make(carried)
	for _, row := range result.Rows {
		period, err := enrolment.ParsePeriod(row[0].(string))
		if err != nil {
			return nil, fmt.Errorf("read marts.coverage_by_district: %w", err)
		}
		if found[period] == nil {
			found[period] = make(map[string]bool)
		}
		found[period][row[1].(string)] = true
	}
	return found, nil
}

// readCovers gives the districts that each list covers.
func readCovers(ctx context.Context, db *duck.DB) (map[string][]string, error) {
	result, err := db.Query(ctx, `select list_id, district_code from lake.lists where district_code is not null order by all`)
	if err != nil {
		return nil, fmt.Errorf("read lake.lists: %w", err)
	}
	covers := make(map[string][]string)
	for _, row := range result.Rows {
		list := row[0].(string)
		covers[list] = append(covers[list], row[1].(string))
	}
	return covers, nil
}

// explainChanges says of each count of a month that moved why it did, by the first cause that fits the district, from
// the inputs that differ. The province has the cause that its districts share.
func explainChanges(changes []lake.FigureChange, causes []lake.Cause, covers map[string][]string, before, after map[string]bool) {
	shared := make(map[string]lake.ChangeCause) // by measure and segment
	for i := range changes {
		c := &changes[i]
		if c.Cause = causeOf(c, causes, covers, before, after); isProvince(c) {
			continue
		}
		key := c.Measure + " " + c.Segment
		if first, ok := shared[key]; ok && first != c.Cause {
			shared[key] = lake.BySeveral
		} else {
			shared[key] = c.Cause
		}
	}
	for i := range changes {
		if c := &changes[i]; isProvince(c) {
			if cause, ok := shared[c.Measure+" "+c.Segment]; ok {
				c.Cause = cause
			}
		}
	}
}

// isProvince tells the province's own counts from those of a district, or of those outside or of unknown place.
func isProvince(c *lake.FigureChange) bool {
	return !strings.Contains(c.DistrictCode, ".") && c.DistrictCode != "outside" && c.DistrictCode != "unknown"
}

func causeOf(c *lake.FigureChange, causes []lake.Cause, covers map[string][]string, before, after map[string]bool) lake.ChangeCause {
	var news, ownNews, decision, rule bool
	for _, cause := range causes {
		switch {
		case c.Period.Before(cause.Period): // a delivery changes no month before its own
		case cause.DeliveryID != "":
			news = true
			ownNews = ownNews || slices.Contains(covers[cause.Name], c.DistrictCode)
		case cause.Kind == lake.Decided || cause.Kind == lake.DecisionGone:
			decision = decision || !strings.HasPrefix(cause.Name, "close ") // which changes no figure
		case cause.Kind != lake.EarlierLost:
			rule = true
		}
	}
	switch {
	case c.Measure == "potential_count" || c.Measure == "target_count":
		return lake.ByDenominator
	case before[c.DistrictCode] != after[c.DistrictCode]:
		return lake.ByCarry
	case ownNews:
		return lake.ByLate
	case decision:
		return lake.ByDecision
	case rule:
		return lake.ByRule
	case news:
		return lake.ByElsewhere
	}
	return ""
}
