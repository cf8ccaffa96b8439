package book

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// shown gives a book as lines: each sheet's name, then its rows as sheettest.Typed writes them, hidden ones with an h.
func shown(t testing.TB, b *Book) []string {
	t.Helper()
	var lines []string
	for _, one := range b.Sheets() {
		name := "# " + one.Name
		if one.Hidden {
			name += " (hidden)"
		}
		lines = append(lines, name)
		for row, err := range b.Rows(context.Background(), one.Name) {
			if err != nil {
				t.Fatal(err)
			}
			line := sheettest.Typed(row)
			if row.Hidden {
				line = "h" + line
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// openFile opens a file of testdata with the password of all of them.
func openFile(t *testing.T, name string) *Book {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(bytes.NewReader(data), int64(len(data)), name, Options{Passwords: []string{"salah", "rahasia"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// The same list as three programs write it: xlwt, LibreOffice and openpyxl. LibreOffice made a formula and its error
// besides, and in OpenDocument and HTML numbers of what is true.
func TestFilesOfOtherPrograms(t *testing.T) {
	want := []string{
		"# Peserta",
		"1 DAFTAR PESERTA MADE UP",
		"3 NIK|Nama|Tanggal Lahir|Iuran|Aktif|Keterangan",
		"4 8271015501909001|Peserta Satu|d:32888|n:16800|b:TRUE",
		"h5 n:8271015501909000|Peserta  Dua – ünï|d:31412|n:16800.55|b:FALSE|pindah\nke Tidore",
		"6 8271015501909003| Peserta & <Tiga> |d:36585|n:-0.125||日本 😀",
		"8 sama|n:7|n:7",
		"9 sama|n:7|n:7",
		"10 sama|n:7|n:7",
		"12 e:#DIV/0!|ab",
		"# Tersembunyi (hidden)",
		"1 x",
	}
	openDocument := strings.NewReplacer("b:TRUE", "n:1", "b:FALSE", "n:0", "d:32888", "d:1990-01-15", "d:31412", "d:1985-12-31", "d:36585", "d:2000-02-29")
	locked := strings.Join(want, "\x00") // LibreOffice wrote them again: a formula without its text, truths as such
	lockedXLS := strings.Split(strings.Replace(locked, "e:#DIV/0!|ab", "e:#DIV/0!|n:0", 1), "\x00")
	lockedODS := strings.Split(strings.NewReplacer("d:32888", "d:1990-01-15", "d:31412", "d:1985-12-31", "d:36585", "d:2000-02-29").Replace(locked), "\x00")
	asWebPage := []string{ // LibreOffice leaves out what is hidden
		"# ",
		"1 DAFTAR PESERTA MADE UP",
		"3 NIK|Nama|Tanggal Lahir|Iuran|Aktif|Keterangan",
		"4 8271015501909001|Peserta Satu|1990-01-15|16800|1",
		"5 8271015501909003|Peserta & <Tiga>|2000-02-29|-0.125||日本 😀",
		"7 sama|7|7",
		"8 sama|7|7",
		"9 sama|7|7",
		"11 #DIV/0!|ab",
	}
	withoutFormulas := append(append([]string{}, want[:9]...), want[10:]...)
	for _, test := range []struct {
		name     string
		kind     Kind
		wrapping []string
		want     []string
	}{
		{"xlwt.xls", XLS, nil, withoutFormulas},
		{"libreoffice.xls", XLS, nil, want},
		{"libreoffice.ods", ODS, nil, strings.Split(openDocument.Replace(strings.Join(want, "\x00")), "\x00")},
		{"libreoffice-sandi.xls", XLS, []string{Password}, lockedXLS},
		{"libreoffice-sandi.ods", ODS, []string{Password}, lockedODS},
		{"libreoffice.html", HTML, nil, asWebPage},
		{"agile.xlsx", XLSX, []string{Password}, want},
		{"aes256.zip", CSV, []string{Zip, Password}, []string{"# ", "1 NIK|Nama", "2 8271015501909001|Peserta Satu"}},
		{"zipcrypto.zip", CSV, []string{Zip, Password}, []string{"# ", "1 NIK|Nama", "2 8271015501909001|Peserta Satu"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := openFile(t, test.name)
			if b.Kind != test.kind {
				t.Errorf("kind %q, want %q", b.Kind, test.kind)
			}
			if diff := cmp.Diff(test.wrapping, b.Wrapping); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.want, shown(t, b)); diff != "" {
				t.Error(diff)
			}
			if test.kind == CSV {
				return
			}
			merged, err := b.Merged(t.Context(), b.Sheets()[0].Name)
			if diff := cmp.Diff([]sheet.Range{{FirstRow: 1, LastRow: 1, LastColumn: 5}}, merged); diff != "" || err != nil {
				t.Error(err, diff)
			}
		})
	}
}

func TestNoPasswordOpensIt(t *testing.T) {
	for _, name := range []string{"agile.xlsx", "libreoffice-sandi.xls", "libreoffice-sandi.ods", "aes256.zip", "zipcrypto.zip"} {
		for _, passwords := range [][]string{nil, {""}, {"salah", "Rahasia"}} {
			data, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			_, err = Open(bytes.NewReader(data), int64(len(data)), name, Options{Passwords: passwords})
			if !errors.Is(err, sheet.ErrEncrypted) || !strings.Contains(err.Error(), "no password opens it") {
				t.Errorf("%s: got %v", name, err)
			}
		}
	}
}

// Excel 2007 encrypted otherwise, as excelize does.
func TestStandardEncryption(t *testing.T) {
	file := encryptedBook(t)
	b, err := Open(strings.NewReader(file), int64(len(file)), "x", Options{Passwords: []string{"rahasia"}})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if diff := cmp.Diff([]string{"# Sheet1"}, shown(t, b)); diff != "" {
		t.Error(diff)
	}
}
