package normalise

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"cakupan/enrolment"
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
			`layouts/x.yaml:2: unknown key "header": want rows, required, columns, ends_at_total, header_rows, sheets, encoding or delimiter`},
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
		{"an encoding that is not read", "rows: persons\nencoding: ebcdic\ncolumns:\n  nik: [NIK]\n",
			"layouts/x.yaml:2: encoding: want one of utf-8, utf-16le, utf-16be, windows-1252"},
		{"more rows of headings than there are", "rows: persons\nheader_rows: 9\ncolumns:\n  nik: [NIK]\n",
			"layouts/x.yaml:2: header_rows: want 0 to 3"},
		{"a column without a letter", "rows: persons\ncolumns:\n  nik: [{column: 3}]\n",
			`layouts/x.yaml:3: columns: nik: no column "3": want its letter, as a spreadsheet shows it`},
		{"a column by something else", "rows: persons\ncolumns:\n  nik: [{row: 3}]\n",
			"layouts/x.yaml:3: columns: nik: want a heading, or a column by its letter as in {column: C}"},
		{"a column for two fields", "rows: persons\ncolumns:\n  nik: [{column: C}]\n  kpj: [{column: C}]\n",
			"layouts/x.yaml:4: columns: column C stands for nik and kpj"},
		{"required without a column", "rows: persons\nrequired: [kpj]\ncolumns:\n  nik: [NIK]\n",
			`layouts/x.yaml:2: required: no column "kpj"`},
		{"nothing required", "rows: persons\ncolumns:\n  nik: [NIK]\n",
			"layouts/x.yaml:1: required: want at least one column, by which the header row is found"},
		{"required by letters alone", "rows: persons\nrequired: [nik]\ncolumns:\n  nik: [{column: B}]\n  name: [Nama]\n",
			"layouts/x.yaml:2: required: no column that has a heading, by which the header row is found: want one, or header_rows: 0"},
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

// What a layout pins is not looked for in the file.
func TestPinnedLayout(t *testing.T) {
	const head = "rows: persons\nrequired: [nik, name]\n"
	tests := []struct{ name, layout, file, want string }{
		{"the delimiter", head + "delimiter: \"|\"\ncolumns:\n  nik: [NIK]\n  name: [\"NAMA, GELAR, JABATAN\"]\n",
			"NIK|NAMA, GELAR, JABATAN\n8271025501909001|Siti, S.Pd, guru\n8271011708889002|Taher, S.E, guru\n", "2 accepted, 0 rejected, 1 ignored"},
		{"the encoding", head + "encoding: windows-1252\ncolumns:\n  nik: [NIK]\n  name: [\"PR\u00c9NOM\"]\n",
			"NIK,PR\xc9NOM\n8271025501909001,Siti\n", "1 accepted, 0 rejected, 1 ignored"},
		{"that there is no header", head + "header_rows: 0\ncolumns:\n  nik: [{column: B}]\n  name: [{column: A}]\n",
			"Siti,8271025501909001,1\nTaher,8271011708889002,2\n", "2 accepted, 0 rejected, 0 ignored"},
		{"the rows of the header", head + "header_rows: 2\ncolumns:\n  nik: [IDENTITAS NIK]\n  name: [NAMA]\n",
			"NAMA,IDENTITAS,,NIK\n,KK,NIK,\nSiti,8271010203059001,8271025501909001,x\n", "1 accepted, 0 rejected, 2 ignored"},
		{"a column by its letter beside headings", head + "columns:\n  nik: [{column: C}]\n  name: [NAMA]\n",
			"NIK,NAMA,NIK\nx,Siti,8271025501909001\n", "1 accepted, 0 rejected, 1 ignored"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, d, file := opened(t, &enrolment.List{ID: "82.71/dkp/nelayan", Role: enrolment.Nominations, Layout: "x"}, tt.file)
			var err error
			if s.Layouts, err = LoadLayouts(fstest.MapFS{"x.yaml": {Data: []byte(tt.layout)}}); err != nil {
				t.Fatal(err)
			}
			m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprintf("%d accepted, %d rejected, %d ignored", m.Accepted, m.Rejected, m.Ignored); got != tt.want {
				t.Errorf("got %s, want %s; %+v", got, tt.want, m.FileFault)
			}
		})
	}
}
