package normalise

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
)

// Files of the shapes that senders' programs write, and the lists that deliver them without a layout.
var unnamedLists = map[string]*enrolment.List{
	"unnamed/sipp-32.csv":          {ID: "82.71/bkpsdm/non-asn", Role: enrolment.Nominations, Covers: []string{"82.71"}},
	"unnamed/sipp-31.csv":          {ID: "82.71/bkpsdm/non-asn", Role: enrolment.Nominations, Covers: []string{"82.71"}},
	"unnamed/hr-peserta.xlsx":      {ID: "82.71/bpjstk/peserta", Role: enrolment.Participants, Covers: []string{"82.71"}},
	"unnamed/hr-iuran.xlsx":        {ID: "82.71/bpjstk/iuran", Role: enrolment.Payments, Covers: []string{"82.71"}, Constants: enrolment.Constants{Segment: enrolment.PU}},
	"unnamed/f2a.csv":              {ID: "82.71/bpjstk/iuran", Role: enrolment.Payments, Covers: []string{"82.71"}, Constants: enrolment.Constants{Segment: enrolment.PU}},
	"unnamed/p3ke.csv":             {ID: "82.71/bappeda/p3ke", Role: enrolment.Population, Covers: []string{"82.71"}},
	"unnamed/bnba-bertingkat.xlsx": {ID: "82.71/dkp/nelayan", Role: enrolment.Nominations, Covers: []string{"82.71"}},
}

// unnamed is a delivery of a list without a layout.
func unnamed(list *enrolment.List, name string) enrolment.Delivery {
	without := *list
	d := delivery(&without, name)
	without.Layout = ""
	return d
}

// What is decided of each file without a layout, and what its rows come to.
func TestFilesWithoutALayout(t *testing.T) {
	for name, list := range unnamedLists {
		t.Run(filepath.Base(name), func(t *testing.T) {
			d := unnamed(list, name)
			got := decisionsInWords(t, step(t), d) + "\n" + inWords(t, d)
			golden := layoutFiles + name + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("not as in %s (-want +got):\n%s", golden, diff)
			}
		})
	}
}

// decisionsInWords says how a file is read.
func decisionsInWords(t *testing.T, s *Step, d enrolment.Delivery) string {
	t.Helper()
	file, err := os.Open(layoutFiles + d.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in, err := s.Inspect(t.Context(), d, file, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, rows are %s\n", in.Format, in.Rows)
	for _, sheet := range in.Sheets {
		fmt.Fprintf(&b, "sheet %q: %d rows, %d of them hidden\n", sheet.Name, sheet.Rows, sheet.HiddenRows)
		for _, table := range sheet.Tables {
			fmt.Fprintf(&b, "header %d+%d, data %d, totals %d, below %d\n", table.HeaderRow, table.HeaderRows, table.DataRows, table.TotalRows, table.FooterRows)
			for _, c := range table.Columns {
				if c.Field != "" || c.Doubt != "" {
					fmt.Fprintf(&b, "  %s %s: %s %.2f by %s %s\n", c.Letter, c.Heading, c.Field, c.Confidence, c.Basis, c.Doubt)
				}
			}
		}
	}
	return b.String()
}

// A file that is read without a layout comes to the same by the built-in layout of its kind.
func TestWithoutALayoutAsWithOne(t *testing.T) {
	for name, list := range layoutLists {
		with, without := *list, *list
		named, unnamed := delivery(&with, name), delivery(&without, name)
		without.Layout = ""
		if diff := cmp.Diff(inWords(t, named), inWords(t, unnamed)); diff != "" {
			t.Errorf("%s: by its layout -, without +:\n%s", name, diff)
		}
	}
}

// The layout that is written of what was decided reads the file to the same counts.
func TestWrittenLayoutReadsTheSame(t *testing.T) {
	lists := make(map[string]*enrolment.List)
	for name, list := range layoutLists {
		lists[name] = list
	}
	for name, list := range unnamedLists {
		lists[name] = list
	}
	for name, list := range lists {
		s, d := step(t), unnamed(list, name)
		file, err := os.Open(layoutFiles + name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		before, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		in, err := s.Inspect(t.Context(), d, file, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := in.LayoutText(name)
		if err != nil {
			t.Fatal(err)
		}
		if s.Layouts, err = LoadLayouts(fstest.MapFS{"ditinjau.yaml": {Data: text}}); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		d.List.Layout = "ditinjau"
		after, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		before.Fingerprint, after.Fingerprint = "", ""
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s: without a layout -, by the written one +:\n%s\n%s", name, diff, text)
		}
	}
}
