package pipelines

import (
	"testing"

	"cakupan/enrolment"
	"cakupan/lake"
)

// Each count that moved has the first cause that fits its district; the province has the one that its districts share.
func TestExplainChanges(t *testing.T) {
	may, err := enrolment.ParsePeriod("2025-05")
	if err != nil {
		t.Fatal(err)
	}
	covers := map[string][]string{"82.08/bpjstk/peserta": {"82.08"}, "cabang": {"82.71", "82.72"}}
	taliabu := lake.Cause{Kind: lake.DeliveryCame, Name: "82.08/bpjstk/peserta", DeliveryID: "a", Period: may}
	june := lake.Cause{Kind: lake.DeliveryCame, Name: "82.08/bpjstk/peserta", DeliveryID: "d", Period: may.Add(1)}
	branch := lake.Cause{Kind: lake.DeliveryReread, Name: "cabang", DeliveryID: "b", Period: may}
	gone := lake.Cause{Kind: lake.DeliveryGone, Name: "no longer in cakupan.yaml", DeliveryID: "c"}
	accepted := lake.Cause{Kind: lake.Decided, Name: "accept a"}
	closed := lake.Cause{Kind: lake.Decided, Name: "close 2025-05"}
	formula := lake.Cause{Kind: lake.SQLChanged, Name: "marts/headline.sql"}
	for _, c := range []struct {
		name          string
		change        lake.FigureChange
		causes        []lake.Cause
		before, after map[string]bool
		want          lake.ChangeCause
	}{
		{"a late list of the district", lake.FigureChange{DistrictCode: "82.08"}, []lake.Cause{formula, taliabu}, nil, nil, lake.ByLate},
		{"a branch's list read anew", lake.FigureChange{DistrictCode: "82.72"}, []lake.Cause{branch}, nil, nil, lake.ByLate},
		{
			"the list that was missing", lake.FigureChange{DistrictCode: "82.08"}, []lake.Cause{taliabu},
			map[string]bool{"82.08": true}, nil, lake.ByCarry,
		},
		{
			"carried before and after, another's list came", lake.FigureChange{DistrictCode: "82.03"}, []lake.Cause{taliabu},
			map[string]bool{"82.03": true}, map[string]bool{"82.03": true}, lake.ByElsewhere,
		},
		{"June's list changes no May", lake.FigureChange{DistrictCode: "82.08"}, []lake.Cause{june, formula}, nil, nil, lake.ByRule},
		{"who lives outside", lake.FigureChange{DistrictCode: "outside"}, []lake.Cause{taliabu}, nil, nil, lake.ByElsewhere},
		{"a list that nobody names any longer", lake.FigureChange{DistrictCode: "82.08"}, []lake.Cause{gone}, nil, nil, lake.ByElsewhere},
		{"what was held was accepted", lake.FigureChange{DistrictCode: "82.08"}, []lake.Cause{formula, accepted}, nil, nil, lake.ByDecision},
		{"closing changes nothing", lake.FigureChange{DistrictCode: "82.08"}, []lake.Cause{closed, formula}, nil, nil, lake.ByRule},
		{"another potential", lake.FigureChange{DistrictCode: "82.08", Measure: "target_count"}, []lake.Cause{taliabu}, nil, nil, lake.ByDenominator},
		{"nobody can tell", lake.FigureChange{DistrictCode: "82.08"}, []lake.Cause{{Kind: lake.EarlierLost}}, nil, nil, ""},
	} {
		c.change.Period = may
		changes := []lake.FigureChange{{Period: may, DistrictCode: "82", Measure: c.change.Measure}, c.change}
		explainChanges(changes, c.causes, covers, c.before, c.after)
		if changes[0].Cause != c.want || changes[1].Cause != c.want {
			t.Errorf("%s: %q, and %q of the province, want %q", c.name, changes[1].Cause, changes[0].Cause, c.want)
		}
	}

	changes := []lake.FigureChange{{Period: may, DistrictCode: "82"}, {Period: may, DistrictCode: "82.08"}, {Period: may, DistrictCode: "82.05"}}
	explainChanges(changes, []lake.Cause{taliabu}, covers, nil, nil)
	if changes[0].Cause != lake.BySeveral || changes[2].Cause != lake.ByElsewhere {
		t.Errorf("Taliabu's list, which Sula's persons stand on: %q of the province, %q of Sula", changes[0].Cause, changes[2].Cause)
	}
}
