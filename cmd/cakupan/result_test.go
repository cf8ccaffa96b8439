package main

import (
	"io"
	"math"
	"strings"
	"testing"

	"cakupan/enrolment"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
)

func TestResultFormats(t *testing.T) {
	may, _ := enrolment.NewDate(2025, 5, 31)
	result := &duck.Result{
		Columns: []duck.Column{
			{Name: "nama", Type: "VARCHAR"}, {Name: "covered_count", Type: "BIGINT"}, {Name: "percent", Type: "DECIMAL(9,4)"},
			{Name: "ratio", Type: "DOUBLE"}, {Name: "as_of", Type: "DATE"},
		},
		Rows: [][]any{
			{"Kota Ternate", int64(49820), "68.0000", 0.5, may},
			{"Sula · <x>", nil, nil, math.NaN(), nil},
		},
	}
	for _, c := range []struct {
		name  string
		write func(io.Writer, *duck.Result) error
		want  string
	}{
		{"table", writeResult, `
 nama         │ covered_count │ percent │ ratio │ as_of
──────────────┼───────────────┼─────────┼───────┼────────────
 Kota Ternate │         49820 │ 68.0000 │   0.5 │ 2025-05-31
 Sula · <x>   │               │         │   NaN │
`},
		{"csv", report.WriteCSV, `
nama,covered_count,percent,ratio,as_of
Kota Ternate,49820,68.0000,0.5,2025-05-31
Sula · <x>,,,NaN,
`},
		{"json", writeResultJSON, `
[
  {"nama": "Kota Ternate", "covered_count": 49820, "percent": 68.0000, "ratio": 0.5, "as_of": "2025-05-31"},
  {"nama": "Sula · <x>", "covered_count": null, "percent": null, "ratio": null, "as_of": null}
]
`},
	} {
		var got strings.Builder
		if err := c.write(&got, result); err != nil {
			t.Fatal(err)
		}
		if text := "\n" + strings.ReplaceAll(got.String(), "\r", ""); text != c.want {
			t.Errorf("%s: got %s\nwant %s", c.name, text, c.want)
		}
	}
}

func TestEmptyResultJSON(t *testing.T) {
	var got strings.Builder
	if err := writeResultJSON(&got, &duck.Result{Columns: []duck.Column{{Name: "a", Type: "INTEGER"}}}); err != nil {
		t.Fatal(err)
	}
	if got.String() != "[\n]\n" {
		t.Errorf("got %q, want an empty array", got.String())
	}
}

func TestIsNumber(t *testing.T) {
	for name, want := range map[string]bool{
		"BIGINT": true, "UINTEGER": true, "DECIMAL(9,4)": true, "DOUBLE": true, "HUGEINT": true,
		"VARCHAR": false, "DATE": false, "UUID": false, "INTEGER[]": false, "INTERVAL": false, "BOOLEAN": false,
	} {
		if got := isNumber(name); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}
