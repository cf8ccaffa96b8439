package book

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

func gzipOf(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// filesZip is an archive of files in that order: names and contents in turn.
func filesZip(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		part, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const list = "NIK,Nama\n8271015501909001,Peserta Satu\n"

func TestArchives(t *testing.T) {
	workbook := string(sheettest.Workbook(t, nil))
	rows := []string{"1 NIK|Nama", "2 8271015501909001|Peserta Satu"}
	alone := append([]string{"# "}, rows...)
	for _, test := range []struct {
		name, file string
		kind       Kind
		wrapping   []string
		want       []string
	}{
		{"GZIP", gzipOf(t, list), CSV, []string{Gzip}, alone},
		{"ZIP of one list", filesZip(t, "data/", "", "data/peserta.csv", list), CSV, []string{Zip}, alone},
		{"a list beside a letter and what systems leave", filesZip(t, "surat.pdf", "%PDF-1.7", "peserta.csv", list, "kosong.csv", "", "__MACOSX/._peserta.csv", "x,y\n1,2\n", ".DS_Store", "x"), CSV, []string{Zip}, alone},
		{"ZIP in a GZIP", gzipOf(t, filesZip(t, "peserta.csv", list)), CSV, []string{Gzip, Zip}, alone},
		{"workbook in a ZIP", filesZip(t, "peserta.xlsx", workbook), XLSX, []string{Zip}, []string{"# Peserta", "1 NIK| Nama "}},
		{"several tables", filesZip(t, "a/peserta.xlsx", workbook, `b\8271015501909001.csv`, list, "c/peserta.xlsx", workbook), XLSX, []string{Zip}, []string{
			"# peserta.xlsx/Peserta", "1 NIK| Nama ", "# ################.csv", rows[0], rows[1], "# c/peserta.xlsx (3)/Peserta", "1 NIK| Nama "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, err := Open(strings.NewReader(test.file), int64(len(test.file)), "x", Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			if b.Kind != test.kind {
				t.Errorf("kind %q, want %q", b.Kind, test.kind)
			}
			if diff := cmp.Diff(test.wrapping, b.Wrapping); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.want, shown(t, b)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestArchivesThatAreRefused(t *testing.T) {
	deep := filesZip(t, "1.zip", filesZip(t, "2.zip", filesZip(t, "peserta.csv", list)))
	many := make([]string, 0, 2*(maxMembers+1))
	for range maxMembers + 1 {
		many = append(many, "a.csv", "")
	}
	for _, test := range []struct {
		name, file string
		want       error
		words      string
	}{
		{"ZIP of ZIP of ZIP", deep, sheet.ErrHostile, "2 deep"},
		{"GZIP of GZIP of GZIP", gzipOf(t, gzipOf(t, gzipOf(t, list))), sheet.ErrHostile, "2 deep"},
		{"scans alone", filesZip(t, "1.jpg", "\xff\xd8\xff\xe0", "2.jpg", "\xff\xd8\xff\xe0"), sheet.ErrNotATable, "JPEG"},
		{"endless files", filesZip(t, many...), sheet.ErrTooLarge, ""},
		{"a damaged workbook beside a list", filesZip(t, "peserta.csv", list, "b.xlsx", string(sheettest.Workbook(t, nil)[:600])), sheet.ErrTruncated, ""},
		{"a path that leads out", filesZip(t, "../../etc/cron.d/x", list), sheet.ErrHostile, "path"},
		{"two calendars", filesZip(t, "a.xlsx", string(sheettest.Workbook(t, nil)), "b.xlsx", oldMac(t)), sheet.ErrNotATable, "different years"},
		{"two calendars beside a list", filesZip(t, "a.csv", list, "b.xlsx", oldMac(t), "c.xlsx", string(sheettest.Workbook(t, nil))), sheet.ErrNotATable, "different years"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := readAll(strings.NewReader(test.file), int64(len(test.file)))
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.words) {
				t.Errorf("got %v, want %v with %q", err, test.want, test.words)
			}
		})
	}
}

// oldMac is a small workbook that counts its days from 1904.
func oldMac(t testing.TB) string {
	const part = "xl/workbook.xml"
	return string(sheettest.Workbook(t, map[string]string{
		part: strings.Replace(sheettest.SmallWorkbook[part], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1),
	}))
}

// A text counts no days: the workbooks beside it, before or after, say from when they count.
func TestWorkbookOfAnOldMacBesideATextInAnArchive(t *testing.T) {
	for name, file := range map[string]string{
		"alone":           filesZip(t, "a.xlsx", oldMac(t)),
		"after a list":    filesZip(t, "a.csv", list, "b.xlsx", oldMac(t)),
		"before a list":   filesZip(t, "a.xlsx", oldMac(t), "b.csv", list),
		"in an archive":   filesZip(t, "a.csv", list, "b.zip", filesZip(t, "b.csv", list, "c.xlsx", oldMac(t)), "d.xlsx", oldMac(t)),
		"beside a letter": filesZip(t, "BACA.txt", "Kepada Yth.\nDaftar peserta terlampir.\n", "peserta.xlsx", oldMac(t)),
	} {
		b, err := Open(strings.NewReader(file), int64(len(file)), "x", Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !b.Date1904 {
			t.Errorf("%s: its days count from 1900", name)
		}
		b.Close()
	}
}

// What does not fit into memory lies in a file that nobody else sees, and is gone when the book is closed.
func TestNothingIsLeftOnTheDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks 18 MiB")
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var text strings.Builder
	for i := 0; text.Len() < 18<<20; i++ {
		text.WriteString(strings.Repeat(string(rune('a'+i*i%26)), 1+i%7))
		text.WriteString(",82710155019090\n")
	}
	file := gzipOf(t, text.String())
	b, err := Open(strings.NewReader(file), int64(len(file)), "x", Options{})
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range b.Rows(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		_ = row
		break
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v left in the open (%v)", left, err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}
