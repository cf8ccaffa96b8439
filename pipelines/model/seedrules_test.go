package model_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"cakupan/pipelines/model"
	"cakupan/sql"
)

// The built-in reference data keeps its own rules, and each of its tables has one.
func TestTheReferenceDataKeepsItsRules(t *testing.T) {
	if err := model.CheckSeeds(sql.Seeds(), sql.SeedRules()); err != nil {
		t.Error(err)
	}
	_, db, _ := onAnEmptyLake(t)
	for _, row := range rows(t, db, "select table_name from information_schema.tables where table_schema = 'seeds' order by 1") {
		if !strings.Contains(string(sql.SeedRules()), "\n"+row+":\n") {
			t.Errorf("sql/seeds.yaml has no rule for %s", row)
		}
	}
}

func TestRefusedReferenceData(t *testing.T) {
	const districts = "code,province_code,name,bps_code,short_name,valid_from,valid_to\n82.71,82,Kota Ternate,8271,Ternate,,\n"
	const potential = "district_code,base,valid_from,valid_to,potential_count,source,document,publication\n"
	const targets = "district_code,year,kind,percent,target_count,source\n"
	const tariffs = "segment,sector,payer_class,valid_from,valid_to,contribution_idr,jkk_idr,jkm_idr,source\n"
	const figures = "position_on,published_on,region_code,metric,segment,person_count,percent,amount_idr,base,flag,source\n"
	for name, c := range map[string]struct{ file, text, want string }{
		"a rule stated twice":      {"gap_tariff.csv", "segment,sector,payer_class,source\nBPU,LAINNYA,APBD,x\nBPU,LAINNYA,APBDES,x\n", "seeds/gap_tariff.csv: has 2 rows, want 1"},
		"a column that lacks":      {"provinces.csv", "code\n82\n", "seeds/provinces.csv:1: no column name"},
		"an empty cell of the key": {"provinces.csv", "code,name\n,Malut\n", "seeds/provinces.csv:2: code is empty"},
		"an empty name":            {"provinces.csv", "code,name\n82,\n", "seeds/provinces.csv:2: name is empty"},
		"a key twice":              {"provinces.csv", "code,name\n82,a\n11,b\n82,c\n", "seeds/provinces.csv:4: the same code as line 2"},
		"a region that there is not": {
			"potential.csv", potential + "82.99,POTENSI_BPJS,2025-01-01,,5,x,,\n",
			"seeds/potential.csv:2: district_code 82.99 is not in provinces.code, districts.code",
		},
		"a district of another province": {
			"districts.csv", strings.Replace(districts, ",82,", ",81,", 1), "seeds/districts.csv:2: code 82.71 is not inside province_code 81",
		},
		"a BPS code twice": {
			"districts.csv", districts + "82.72,82,Tidore,8271,Tidore,,\n", "seeds/districts.csv:3: bps_code 8271 stands in line 2 already",
		},
		"two potentials of a day": {
			"potential.csv", potential + "82,POTENSI_BPJS,2025-01-01,,5,x,,\n82,POTENSI_BPJS,2026-01-01,,6,x,,\n",
			"seeds/potential.csv:3: valid from 2026-01-01, while line 2 still is",
		},
		"a span that ends before it begins": {
			"potential.csv", potential + "82,POTENSI_BPJS,2025-01-01,2024-12-31,5,x,,\n", "seeds/potential.csv:2: valid_to 2024-12-31 is before valid_from 2025-01-01",
		},
		"nobody to cover": {"potential.csv", potential + "82,POTENSI_BPJS,2025-01-01,,0,x,,\n", "seeds/potential.csv:2: potential_count is 0, want 1 to"},
		"a target both ways": {
			"targets.csv", targets + "82,2025,percent,68,288410,x\n", "seeds/targets.csv:2: want one of percent, target_count filled, not 2",
		},
		"a kind of target that there is not": {
			"targets.csv", targets + "82,2025,ratio,68,,x\n", `seeds/targets.csv:2: kind is "ratio", want one of percent, count`,
		},
		"a percentage over 100": {"targets.csv", targets + "82,2025,percent,168,,x\n", "seeds/targets.csv:2: percent is 168, want 0 to 100"},
		"a tariff that is not its parts": {
			"tariffs.csv", tariffs + "BPU,LAINNYA,APBD,2023-01-01,,16500,10000,6800,x\n",
			"seeds/tariffs.csv:2: contribution_idr is 16500, and jkk_idr and jkm_idr make 16800",
		},
		"a figure without a value": {
			"published_figures.csv", figures + "2025-05-31,2025-07-03,82,ucj,ALL,,,,,,x\n", "seeds/published_figures.csv:2: want one of person_count, percent, amount_idr filled, not 0",
		},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{
				"provinces.csv": {Data: []byte("code,name\n82,Maluku Utara\n81,Maluku\n")}, "districts.csv": {Data: []byte(districts)},
			}
			files[c.file] = &fstest.MapFile{Data: []byte(c.text)}
			wantError(t, model.CheckSeeds(files, sql.SeedRules()), c.want)
		})
	}
}
