package page

import (
	"strings"
	"testing"
	"time"

	"cakupan/pipelines/report/wording"
)

// projected gives the marts what May's gap costs, and a projection of the province from 12 months: 186,208 of 424,131 in
// December, between 170,183 and 202,233. A tariff that is not chosen and a district are not the province's.
const projected = `
	create table marts.gap_cost as
	from (values ('2025-05', true, 22540089600), ('2025-05', false, 11270044800)) as c (period, is_chosen, gap_yearly_idr);
	create table marts.projection as
	from (values
		('2025-05', '82', 12, date '2025-12-31', 186208, 170183, 202233, cast(null as varchar)),
		('2025-05', '82.71', 12, date '2025-12-31', 50000, 49000, 51000, null)
	) as p (period, district_code, history_count, horizon_on, expected_count, low_count, high_count, silent_because);`

// The gap comes with its price, and the line with where it leads; with too short a history it leads nowhere.
func TestOutlook(t *testing.T) {
	const cost, leads = "iuran untuk semuanya Rp22.540.089.600 setahun", "pada 31 Desember 2025 cakupan sekitar 43,9 % (40,1–47,7 %)."
	page := written(t, malut(t, projected), edition(time.May, wording.Indonesian))
	if text := shown(parsed(t, page)); !strings.Contains(text, "= 15.973 orang per bulan s.d. Desember; "+cost) {
		t.Errorf("the page does not say what the gap costs: %q", cost)
	}
	if text := shown(byID(t, page, "bulan")); !strings.Contains(text, leads) {
		t.Errorf("the line's figure does not say where it leads: want %q in %q", leads, text)
	}
	silent := written(t, malut(t, projected+`update marts.projection set silent_because = 'short_history'`), edition(time.May, wording.Indonesian))
	if text := shown(byID(t, silent, "bulan")); strings.Contains(text, "Bila tambahan") {
		t.Errorf("a silent projection is told: %q", text)
	}
}
