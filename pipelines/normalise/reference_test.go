package normalise

import (
	"os"
	"testing"
	"testing/fstest"

	"cakupan/enrolment"
)

func TestWorkerGroups(t *testing.T) {
	ref := reference(t)
	for typed, want := range map[string]enrolment.Group{
		"NELAYAN": "NELAYAN", "nelayan": "NELAYAN", "RT/RW": "RT_RW", "Ketua RT": "RT_RW", "P3KE": "MISKIN_EKSTREM", "Astronot": "",
	} {
		if got := ref.groups[foldString(typed)]; got != want {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
}

func TestMalformedSeed(t *testing.T) {
	tests := []struct{ name, file, content, want string }{
		{"missing", "provinces.csv", "", "provinces.csv: no such seed"},
		{"a column missing", "districts.csv", "code,name\n", "districts.csv:1: no column province_code"},
		{"a cell too many", "provinces.csv", "code,name\n82,Maluku Utara,x\n", "provinces.csv:2: wrong number of fields"},
		{"a code twice", "provinces.csv", "code,name\n82,Maluku Utara\n82,Malut\n", `provinces.csv:3: code "82" stands twice`},
		{"a district of no province", "districts.csv", "code,province_code,name,bps_code\n99.01,99,Contoh,\n",
			`districts.csv:2: unknown code "99" above "99.01"`},
		{"a kecamatan of another district", "subdistricts.csv", "code,district_code,name\n82.01.01,82.02,Jailolo\n",
			`subdistricts.csv:2: code "82.01.01" does not begin with "82.02"`},
		{"an alias of no district", "region_aliases.csv", "alias,level,region_code,note\nContoh,district,82.99,\n",
			`region_aliases.csv:2: unknown district code "82.99"`},
		{"an alias of no level", "region_aliases.csv", "alias,level,region_code,note\nContoh,kabupaten,82.01,\n",
			`region_aliases.csv:2: unknown level "kabupaten": want province, district, subdistrict or village`},
		{"a prefix that is still issued", "retired_nik_prefixes.csv", "prefix_code,successor_district_code\n82.01.01,82.02\n",
			"retired_nik_prefixes.csv:2: prefix 82.01.01 is not retired: subdistricts.csv lists it"},
		{"an alias of no group", "group_aliases.csv", "alias,worker_group\nContoh,CONTOH\n",
			`group_aliases.csv:2: unknown value "CONTOH": want one of PEKERJA_SWASTA, `},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fstest.MapFS{}
			for _, name := range []string{
				"provinces.csv", "districts.csv", "subdistricts.csv", "villages.csv", "region_aliases.csv",
				"retired_nik_prefixes.csv", "worker_groups.csv", "group_aliases.csv",
			} {
				content, err := os.ReadFile("../../sql/seeds/" + name)
				if err != nil {
					t.Fatal(err)
				}
				files[name] = &fstest.MapFile{Data: content}
			}
			if tt.content == "" {
				delete(files, tt.file)
			} else {
				files[tt.file] = &fstest.MapFile{Data: []byte(tt.content)}
			}
			_, err := LoadReference(files)
			if err == nil || len(err.Error()) < len(tt.want) || err.Error()[:len(tt.want)] != tt.want {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}
