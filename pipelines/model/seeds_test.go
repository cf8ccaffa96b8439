package model_test

import (
	"slices"
	"testing"
	"testing/fstest"
)

// A column's name says its type.
func TestSeedTypes(t *testing.T) {
	_, db, err := built(t, figure("seeds.facts", "select 1 as n from seeds.facts"), fstest.MapFS{
		"facts.csv": {Data: []byte("\ufeffdistrict_code,worker_count,cost_idr,year,grace_months,due_days,due_day,rank,percent,low_ratio," +
			"decided_on,valid_from,valid_to,is_counted,source,code\r\n" +
			"82.01,41000,16800,2025,3,15,15,1,68,0.9300,2025-05-31,2025-01-01,,true,\"letter, \"\"188\"\"\nof May\",0123\r\n")},
		"LICENSE.md": {Data: []byte("not a table")},
	})
	if err != nil {
		t.Fatal(err)
	}
	result, err := db.Query(t.Context(), "select * from seeds.facts")
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, column := range result.Columns {
		types = append(types, column.Name+" "+column.Type)
	}
	want := []string{"district_code VARCHAR", "worker_count BIGINT", "cost_idr BIGINT", "year INTEGER", "grace_months INTEGER",
		"due_days INTEGER", "due_day INTEGER", "rank INTEGER", "percent DECIMAL(9,4)", "low_ratio DECIMAL(9,4)", "decided_on DATE",
		"valid_from DATE", "valid_to DATE", "is_counted BOOLEAN", "source VARCHAR", "code VARCHAR"}
	if !slices.Equal(types, want) {
		t.Errorf("types %q\nwant %q", types, want)
	}
	got := rows(t, db, "select * from seeds.facts")
	if want := "82.01 41000 16800 2025 3 15 15 1 68.0000 0.9300 2025-05-31 2025-01-01 <nil> true letter, \"188\"\nof May 0123"; got[0] != want {
		t.Errorf("row %q\nwant %q", got[0], want)
	}
}

// Rows keep the order of the file, and a table may have none.
func TestSeedRows(t *testing.T) {
	_, db, err := built(t, figure("seeds.empty", "select 1 as n from seeds.empty"), fstest.MapFS{
		"letters.csv": {Data: []byte("letter\nb\n''\na\n\\\nc\n")},
		"empty.csv":   {Data: []byte("rule_code,valid_from\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rows(t, db, "select * from seeds.letters"), []string{"b", "''", "a", `\`, "c"}; !slices.Equal(got, want) {
		t.Errorf("letters %q, want %q", got, want)
	}
	if got := rows(t, db, "select * from seeds.empty"); len(got) != 0 {
		t.Errorf("empty has %q", got)
	}
}

func TestRefusedSeeds(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"a count with dots", "f.csv", "code,worker_count\n82.01,10\n82.02,41.000\n", "seeds/f.csv:3: worker_count: want a whole number"},
		{"a count with a blank", "f.csv", "worker_count\n10 \n", "seeds/f.csv:2: worker_count: want a whole number"},
		{"a year with letters", "f.csv", "year\n2025a\n", "seeds/f.csv:2: year: want a whole number"},
		{"a rank too large", "f.csv", "rank\n3000000000\n", "seeds/f.csv:2: rank: want a whole number"},
		{"a ratio with a comma", "f.csv", "low_ratio\n\"0,93\"\n", "seeds/f.csv:2: low_ratio: want a number with at most four decimals"},
		{"a percentage too fine", "f.csv", "percent\n68.12345\n", "seeds/f.csv:2: percent: want a number with at most four decimals"},
		{"a ratio as a power of ten", "f.csv", "low_ratio\n9e-1\n", "seeds/f.csv:2: low_ratio: want a number"},
		{"a date day first", "f.csv", "decided_on\n31-05-2025\n", "seeds/f.csv:2: decided_on: want a date as yyyy-mm-dd"},
		{"a day that there is not", "f.csv", "valid_from\n2025-02-30\n", "seeds/f.csv:2: valid_from: want a date as yyyy-mm-dd"},
		{"a boolean in Indonesian", "f.csv", "is_counted\nya\n", "seeds/f.csv:2: is_counted: want true or false"},
		{"a row too short", "f.csv", "code,name\n82.01\n", "seeds/f.csv:2: has 1 cells, want 2 as in the header row"},
		{"a row too long", "f.csv", "code,name\na,b\n82.01,c,d\n", "seeds/f.csv:3: has 3 cells, want 2 as in the header row"},
		{"a quote left open", "f.csv", "code\na\n\"b\nc\n", "seeds/f.csv:3: malformed quotes"},
		{"after a cell of two lines", "f.csv", "name,year\n\"a\nb\",2025\nc,x\n", "seeds/f.csv:4: year: want a whole number"},
		{"no header", "f.csv", "", "seeds/f.csv:1: no header row"},
		{"a header in words", "f.csv", "District code\n", `seeds/f.csv:1: malformed column name "District code"`},
		{"a column twice", "f.csv", "code,code\n", "seeds/f.csv:1: column code stands twice"},
		{"not UTF-8", "f.csv", "name\n\xff\n", "seeds/f.csv: not UTF-8"},
		{"a zero byte", "f.csv", "name\na\x00b\n", "seeds/f.csv:2: name: want text"},
		{"a file name with blanks", "my facts.csv", "name\n", "seeds/my facts.csv: malformed name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := built(t, figure("", "select 1 as n"), fstest.MapFS{c.file: {Data: []byte(c.text)}})
			wantError(t, err, c.want)
		})
	}
}
