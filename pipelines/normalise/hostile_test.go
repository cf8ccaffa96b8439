package normalise

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// wideSheets is a small workbook of many sheets, each with rows as wide as can be: of each row the last cell alone stands in
// the file.
func wideSheets(t *testing.T, sheets, rows int) string {
	t.Helper()
	var names, links, cells strings.Builder
	for n := 1; n <= rows; n++ {
		fmt.Fprintf(&cells, `<row r="%d"><c r="XFD%[1]d"><v>1</v></c></row>`, n)
	}
	parts := make(map[string]string)
	for n := range sheets {
		fmt.Fprintf(&names, `<sheet name="%d" sheetId="%[1]d" r:id="rId%[1]d"/>`, n)
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="x/worksheet" Target="worksheets/%[1]d.xml"/>`, n)
		parts[fmt.Sprintf("xl/worksheets/%d.xml", n)] = "<worksheet><sheetData>" + cells.String() + "</sheetData></worksheet>"
	}
	parts["xl/workbook.xml"] = "<workbook><sheets>" + names.String() + "</sheets></workbook>"
	parts["xl/_rels/workbook.xml.rels"] = "<Relationships>" + links.String() + "</Relationships>"
	name := filepath.Join(t.TempDir(), "lebar.xlsx")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(file)
	for part, text := range parts {
		to, err := w.Create(part)
		if err == nil {
			_, err = to.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// The beginnings of all sheets are held at once: however many sheets there are, and however wide, they fit into memory.
func TestManySheetsOfTheWidestRows(t *testing.T) {
	if testing.Short() {
		t.Skip("reads fifty million cells")
	}
	name := wideSheets(t, 150, 20)
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := step(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	list := &enrolment.List{ID: "82.71/uji/lebar", Role: enrolment.Nominations}
	m, err := s.Validate(t.Context(), enrolment.Delivery{List: list, Name: "lebar.xlsx", ReceivedAt: start}, file, func(enrolment.Fault) error { return nil })
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if err != nil || m.FileFault == nil {
		t.Errorf("got %+v, %v, want the file returned", m.FileFault, err)
	}
	const most = 500 << 20 // of all that was allocated, of which a fifth is held at once
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > most || took > sheettest.Patience {
		t.Errorf("took %v and %d MiB", took, allocated>>20)
	} else {
		t.Logf("%d ms, %d MiB: %v", took.Milliseconds(), allocated>>20, m.FileFault)
	}
}
