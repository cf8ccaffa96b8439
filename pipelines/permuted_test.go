package pipelines_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/pipelines/extract"
)

// TestPermutedDeliveries runs the same three months twice. The second time each file has another name, the later half of the
// senders lands before the earlier, last sender first, and two files come again a day later under names of their own.
// No figure depends on any of it.
func TestPermutedDeliveries(t *testing.T) {
	long(t)
	options := demo.Options{Workers: demo.FewestWorkers, To: enrolment.Period{Year: 2025, Month: time.February}}
	ordered, permuted := province(t, options), province(t, options)
	permuted.resend(t, "bpjstk-ternate/peserta-82.71-2025-01.csv", "halut-dkp/nelayan-2025-01.csv")
	permuted.rename(t)
	permuted.landLateSenders(t)

	want, got := ordered.snapshot(t, ordered.run(t, 2)), permuted.snapshot(t, permuted.run(t, 2))
	resent := "select count(*) from lake.deliveries where state = 'resent'"
	if before, after := count(t, want, resent), count(t, got, resent); after != before+2 {
		t.Errorf("%d deliveries came again, want %d and two", after, before)
	}
	for _, mart := range []string{"headline", "coverage_by_district", "control"} {
		rows := "select * from marts." + mart + " order by all"
		expected := query(t, want, rows)
		if len(expected) == 0 {
			t.Errorf("%s has no rows", mart)
		}
		if diff := cmp.Diff(expected, query(t, got, rows)); diff != "" {
			t.Errorf("%s: in order (-), permuted (+):\n%s", mart, diff)
		}
	}
}

// resend copies files of senders' folders under other names, as they came a day later.
func (p written) resend(t *testing.T, files ...string) {
	t.Helper()
	for _, file := range files {
		path := filepath.Join(p.dir, "deliveries", filepath.FromSlash(file))
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		again, came := suffixed(path, "-sekali-lagi"), info.ModTime().AddDate(0, 0, 1)
		if err := os.WriteFile(again, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(again, came, came); err != nil {
			t.Fatal(err)
		}
	}
}

// rename gives every delivery another name, which its list still knows. When it came stays as it was.
func (p written) rename(t *testing.T) {
	t.Helper()
	var files []string
	err := filepath.WalkDir(filepath.Join(p.dir, "deliveries"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if err := os.Rename(file, suffixed(file, "-nama-lain")); err != nil {
			t.Fatal(err)
		}
	}
}

// suffixed puts text before a file's extension.
func suffixed(path, text string) string {
	extension := filepath.Ext(path)
	return strings.TrimSuffix(path, extension) + text + extension
}

// landLateSenders lands the files of the later half of the senders, the last sender's first.
func (p written) landLateSenders(t *testing.T) {
	t.Helper()
	pr, _ := p.open(t)
	landing, err := extract.Open(pr.Landing)
	if err != nil {
		t.Fatal(err)
	}
	var landed int
	for _, sender := range slices.Backward(pr.Senders[len(pr.Senders)/2:]) {
		source := extract.Source{Origin: extract.Folder(sender.Dir), Name: sender.Folder}
		for _, list := range sender.Lists {
			source.Lists = append(source.Lists, extract.Pattern{Glob: list.Files, List: list.List})
		}
		_, news, err := landing.Collect(t.Context(), []extract.Source{source})
		if err != nil {
			t.Fatal(err)
		}
		landed += len(news.Landed)
	}
	if landed == 0 {
		t.Error("nothing of the later half of the senders landed")
	}
}
