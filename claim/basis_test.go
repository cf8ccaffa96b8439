package claim

import (
	"testing"
	"testing/fstest"
)

func TestReadBasis(t *testing.T) {
	seeds := fstest.MapFS{
		"targets.csv": {Data: []byte("district_code,year,kind,percent,target_count\n82,2025,percent,68,\n82,2026,count,,332354\n82,2026,percent,72,\n82.71,2025,percent,80,\n")},
		"tariffs.csv": {Data: []byte("segment,sector,payer_class,valid_from,valid_to,contribution_idr\n" +
			"BPU,LAINNYA,APBD,2023-01-01,2025-12-31,16800\nBPU,LAINNYA,APBD,2026-01-01,,20100\nBPU,TRANSPORTASI,APBD,2023-01-01,,8400\nPU,LAINNYA,APBD,2023-01-01,,5400\n")},
	}
	for _, test := range []struct {
		name, region string
		year         int
		percent      string
		count        int64
		tariff       int64
	}{
		{"the province's year", "82", 2025, "68", 0, 16_800},
		{"a count and a percentage", "82", 2026, "72", 332_354, 20_100},
		{"the newest before a year without any", "82", 2027, "72", 332_354, 20_100},
		{"a district's own", "82.71", 2025, "80", 0, 16_800},
		{"a district without one has the province's percentage, not its count", "82.04", 2026, "72", 0, 20_100},
	} {
		t.Run(test.name, func(t *testing.T) {
			basis, err := ReadBasis(seeds, "82", test.region, test.year)
			if err != nil {
				t.Fatal(err)
			}
			if got := basis.TargetPercent.RatString(); got != test.percent || basis.TargetCount != test.count || basis.TariffIDR != test.tariff {
				t.Errorf("got %s %%, %d persons, Rp%d", got, basis.TargetCount, basis.TariffIDR)
			}
		})
	}
}
