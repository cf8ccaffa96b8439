package book

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cakupan/pipelines/normalise/sheet/sheettest"
)

// longDigits may be a NIK, or most of one.
var longDigits = regexp.MustCompile(`\d{12,}`)

// FuzzOpen opens any bytes and reads what there is. What it refuses it refuses with an error of package sheet, for any other
// stops the night; and the error holds no number of a person.
func FuzzOpen(f *testing.F) {
	f.Add(sheettest.Workbook(f, nil))
	f.Add(sheettest.Stored(f, sheettest.SmallWorkbook))
	f.Add([]byte(sheettest.OLE2("EncryptedPackage")))
	f.Add([]byte("a,b\n"))
	f.Add([]byte("%PDF-"))
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		err := readAll(bytes.NewReader(data), int64(len(data)))
		if err != nil && !slices.ContainsFunc(sentinels, func(s error) bool { return errors.Is(err, s) }) {
			t.Fatalf("an error that stops the night: %v", err)
		}
		if err != nil && longDigits.MatchString(err.Error()) {
			t.Fatal("an error with a long number")
		}
	})
}

// FuzzArchive reads archives of any two files, which may be archives themselves: rows of sound text, under names that are
// all different.
func FuzzArchive(f *testing.F) {
	f.Add("a/peserta.csv", []byte(list), "peserta.csv", []byte(list), true)
	f.Add("peserta.zip", []byte(filesZip(f, "peserta.csv", list)), "b.xlsx", sheettest.Workbook(f, nil), false)
	f.Add(`..\x`, []byte(gzipOf(f, list)), "", []byte("<table><tr><td>a<td>b<tr><td>1<td>2</table>"), true)
	f.Fuzz(func(t *testing.T, first string, content []byte, second string, other []byte, again bool) {
		if strings.HasSuffix(first, "/") || strings.HasSuffix(second, "/") {
			return // folders
		}
		data := filesZip(t, first, string(content), second, string(other))
		if again {
			data = gzipOf(t, data)
		}
		b, err := Open(strings.NewReader(data), int64(len(data)), "x", Options{Passwords: []string{"rahasia"}})
		if err != nil {
			return
		}
		defer b.Close()
		names := make(map[string]bool)
		for _, one := range b.Sheets() {
			if names[one.Name] {
				t.Fatalf("two sheets of one name")
			}
			names[one.Name] = true
			last := 0
			for row, err := range b.Rows(t.Context(), one.Name) {
				if err != nil {
					break
				}
				if b.Kind != CSV { // whose blank rows are rows
					sheettest.CheckRow(t, row, last)
				}
				last = row.Number
			}
			_, _ = b.Merged(t.Context(), one.Name)
		}
	})
}
