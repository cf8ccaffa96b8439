package page

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cakupan/pipelines/report/wording"
)

// measure.js runs beside a page that is shown in a frame, and writes what it finds wrong as JSON into the document.
//
//go:embed testdata/measure.js
var measureJS string

// browser starts a browser without a window, in a folder of its own, and gives what it printed.
func browser(t *testing.T, arguments ...string) []byte {
	t.Helper()
	program := os.Getenv("CAKUPAN_BROWSER")
	if program == "" {
		t.Skip("CAKUPAN_BROWSER does not name a Chromium: the pages were not looked at (make browser)")
	}
	command := exec.CommandContext(t.Context(), program, append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--user-data-dir=" + t.TempDir(),
	}, arguments...)...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, errs.String())
	}
	return out.Bytes()
}

func save(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// looked are the pages that a browser looks at.
func looked(t *testing.T) map[string]string {
	return map[string]string{
		"Indonesian":              pages(t)[wording.Indonesian],
		"English":                 pages(t)[wording.English],
		"June, not all data in":   written(t, malut(t, june), edition(time.June, wording.Indonesian)),
		"a province of millions":  written(t, malut(t, millions), edition(time.May, wording.Indonesian)),
		"English of the millions": written(t, malut(t, millions), edition(time.May, wording.English)),
	}
}

// millions gives every district the numbers of a large province.
const millions = `
	update marts.headline set covered_count = covered_count * 37, potential_count = potential_count * 37,
		target_count = target_count * 37, gap_count = gap_count * 37, official_count = official_count * 37,
		low_count = low_count * 37, high_count = high_count * 37, reporting_potential_count = reporting_potential_count * 37;
	update marts.coverage_by_district set covered_count = covered_count * 37, potential_count = potential_count * 37,
		target_count = target_count * 37, gap_count = gap_count * 37;
	update marts.cascade set budgeted_count = budgeted_count * 37, budgeted_registered_count = budgeted_registered_count * 37,
		budgeted_paid_count = budgeted_paid_count * 37, budgeted_covered_count = budgeted_covered_count * 37;
	update marts.coverage_by_group set budgeted_count = budgeted_count * 37, budgeted_registered_count = budgeted_registered_count * 37,
		budgeted_covered_count = budgeted_covered_count * 37;`

// On a phone, a tablet and a screen, with the tables folded and unfolded: nothing is wider than the window, and in a
// chart no text is cut off at the edge or runs into another.
func TestBrowserLayout(t *testing.T) {
	for name, page := range looked(t) {
		t.Run(name, func(t *testing.T) {
			var frames strings.Builder
			for _, width := range []int{360, 768, 1150} {
				fmt.Fprintf(&frames, `<iframe width="%d" height="800" style="border:0" srcdoc="%s"></iframe>`, width, html.EscapeString(page))
			}
			path := save(t, "frames.html", `<!DOCTYPE html><body>`+frames.String()+`<pre id="found"></pre><script>`+measureJS+`</script>`)
			dom := browser(t, "--window-size=1300,900", "--virtual-time-budget=5000", "--dump-dom", "file://"+path)
			match := regexp.MustCompile(`(?s)<pre id="found">(.*?)</pre>`).FindSubmatch(dom)
			var found []string
			if match == nil {
				t.Fatal("the browser measured nothing")
			}
			if err := json.Unmarshal([]byte(html.UnescapeString(string(match[1]))), &found); err != nil {
				t.Fatalf("%v in %q", err, match[1])
			}
			for _, fault := range found {
				t.Error(fault)
			}
		})
	}
}

// On paper the overview is one sheet, and what belongs to it a second.
func TestBrowserPrint(t *testing.T) {
	for name, page := range looked(t) {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "page.pdf")
			browser(t, "--no-pdf-header-footer", "--print-to-pdf="+out, "file://"+save(t, "page.html", page))
			pdf, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			sheets := regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)
			if len(sheets) != 2 {
				t.Errorf("%d sheets, want 2", len(sheets))
			}
			if !bytes.Contains(pdf, []byte("/MediaBox [0 0 594.9")) && !bytes.Contains(pdf, []byte("/MediaBox [0 0 595")) {
				t.Error("the sheets are not A4 upright")
			}
		})
	}
}
