package pipelines_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/lake/duck"
)

// compareTiers compares what was found of persons who stand more than once with what was planted: by month and tier, and
// row by row.
func compareTiers(t *testing.T, db *duck.DB, truth *demo.Truth) {
	for _, month := range truth.Months {
		got := []demo.TierTruth{}
		for _, row := range query(t, db, `
			select tier, row_count, merged_row_count, may_be_less_count, may_be_more_count
			from marts.duplicate_tiers
			where period = ?
			order by list_position(['same_nik', 'contested_nik', 'damaged_nik', 'possible'], tier)`, month.Period.String()) {
			got = append(got, demo.TierTruth{
				Tier: row[0].(string), Rows: row[1].(int64), Merged: row[2].(int64),
				MayBeLess: row[3].(int64), MayBeMore: row[4].(int64),
			})
		}
		if diff := cmp.Diff(month.Tiers, got); diff != "" {
			t.Errorf("%s: planted (-), found (+):\n%s", month.Period, diff)
		}
	}

	contested, same := make(rowPlaces), make(rowPlaces)
	for _, d := range truth.Deliveries {
		if d.State != "normalised" || d.IsHeld {
			continue // it stands in no month
		}
		for _, row := range d.Doubts {
			at := rowPlace{d.ListID, d.ReceivedAt.Format("2006-01-02 15:04:05"), row.Sheet, row.Row}
			contested[at] = row.Tier == "contested_nik"
			same[at] = row.IsSame
		}
	}
	// Of the 32 damaged rows of persons who stand on their list already, six have a misspelt name, which no hash can know.
	for _, c := range []struct {
		action            string
		planted           rowPlaces
		precision, recall float64
	}{
		{"kept_apart", contested, 1, 1},
		{"adds_nobody", same, 1, 26.0 / 32},
	} {
		precision, recall := c.planted.measure(rowsWith(t, db, c.action))
		t.Logf("%s: precision %.3f, recall %.3f", c.action, precision, recall)
		if precision != c.precision || recall != c.recall {
			t.Errorf("%s: precision %.3f, recall %.3f, want %.3f and %.3f", c.action, precision, recall, c.precision, c.recall)
		}
	}
}

// rowPlace is a row of a list of members by its list, when it came, sheet and number.
type rowPlace struct {
	list, received, sheet string
	row                   int64
}

// rowPlaces are rows, and whether each is what is looked for.
type rowPlaces map[rowPlace]bool

// rowsWith gives the rows of all months with which something was done.
func rowsWith(t *testing.T, db *duck.DB, action string) rowPlaces {
	t.Helper()
	found := make(rowPlaces)
	for _, row := range query(t, db, `
		select doubts.list_id, strftime(deliveries.received_at, '%Y-%m-%d %H:%M:%S'), doubts.sheet, doubts.row_number
		from marts.duplicate_rows as doubts
		inner join lake.deliveries using (delivery_id)
		where doubts.action = ?`, action) {
		found[rowPlace{row[0].(string), row[1].(string), row[2].(string), row[3].(int64)}] = true
	}
	return found
}

// measure gives how many of the rows found were planted, and how many of those planted were found.
func (planted rowPlaces) measure(found rowPlaces) (precision, recall float64) {
	var wanted, both float64
	for at, is := range planted {
		if is {
			wanted++
			if found[at] {
				both++
			}
		}
	}
	return both / float64(len(found)), both / wanted
}
