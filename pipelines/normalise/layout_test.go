package normalise

import (
	"maps"
	"slices"
	"testing"
	"testing/fstest"
)

func TestBuiltInLayouts(t *testing.T) {
	layouts, err := LoadLayouts()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"bnba", "bpjstk-iuran", "bpjstk-jakon", "bpjstk-peserta", "bpjstk-rekap", "sipp-30"}
	if got := slices.Sorted(maps.Keys(layouts)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestOwnLayoutOverridesBuiltIn(t *testing.T) {
	layouts, err := LoadLayouts(fstest.MapFS{
		"bnba.yaml":    {Data: []byte("rows: persons\nrequired: [nik]\ncolumns:\n  nik: [Nomor]\n")},
		"kusuka.yaml":  {Data: []byte("rows: persons\nrequired: [nik]\ncolumns:\n  nik: [NIK]\n")},
		"notes.txt":    {Data: []byte("no layout")},
		"old/bad.yaml": {Data: []byte("no layout")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, known := layouts["bnba"].headings["NOMOR"]; !known {
		t.Error("bnba is still the built-in one")
	}
	if layouts["kusuka"] == nil || len(layouts) != 7 {
		t.Errorf("got %d layouts, want the six built-in ones and kusuka", len(layouts))
	}
}

func TestMalformedLayout(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown key", "rows: persons\nheader: 4\n",
			`layouts/x.yaml:2: unknown key "header": want rows, required, columns or ends_at_total`},
		{"no kind of rows", "required: [nik]\n",
			"layouts/x.yaml:1: rows: want persons, recap or projects"},
		{"unknown kind of rows", "\nrows: people\n",
			"layouts/x.yaml:2: rows: want persons, recap or projects"},
		{"no columns", "rows: persons\n",
			"layouts/x.yaml:1: columns: want the headings of each field"},
		{"one heading, no list", "rows: persons\ncolumns:\n  nik: NIK\n",
			"layouts/x.yaml:3: columns: nik: want a list of headings"},
		{"a heading without letters", "rows: persons\ncolumns:\n  nik: [NIK, '--']\n",
			"layouts/x.yaml:3: columns: nik: want a heading with letters"},
		{"a heading for two fields", "rows: persons\ncolumns:\n  nik: [No. NIK]\n  kpj:\n    - KPJ\n    - NO NIK\n",
			`layouts/x.yaml:6: columns: heading "NO NIK" stands for nik and kpj`},
		{"required without a column", "rows: persons\nrequired: [kpj]\ncolumns:\n  nik: [NIK]\n",
			`layouts/x.yaml:2: required: no column "kpj"`},
		{"nothing required", "rows: persons\ncolumns:\n  nik: [NIK]\n",
			"layouts/x.yaml:1: required: want at least one column, by which the header row is found"},
		{"two documents", "rows: persons\n---\nrows: persons\n",
			"layouts/x.yaml:1: expected single document, found multiple"},
		{"a tab", "rows: persons\n\tcolumns: x\n",
			"layouts/x.yaml:2: found a tab character that violates indentation"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadLayouts(fstest.MapFS{"x.yaml": {Data: []byte(tt.text)}})
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestUnknownFieldOfLayoutNamesTheFields(t *testing.T) {
	_, err := LoadLayouts(fstest.MapFS{"x.yaml": {Data: []byte("rows: persons\ncolumns:\n  nick: [NIK]\n")}})
	const want = `layouts/x.yaml:3: columns: unknown field "nick": want one of nik, kpj, family_card, `
	if err == nil || err.Error()[:len(want)] != want {
		t.Errorf("got %v\nwant %s…", err, want)
	}
}
