package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// written writes a small demo and gives its folder.
func written(t *testing.T, o Options) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "province")
	if _, err := Write(t.Context(), dir, o); err != nil {
		t.Fatal(err)
	}
	return dir
}

// fingerprints gives each file's checksum, mode and time.
func fingerprints(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = fmt.Sprintf("%x %v %v", sha256.Sum256(text), info.Mode(), info.ModTime().UTC())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSameBytesInAnyFolderWithAnyProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := fingerprints(t, written(t, small()))
	runtime.GOMAXPROCS(2)
	two := fingerprints(t, written(t, small()))
	if len(one) < 200 || len(one) != len(two) {
		t.Fatalf("%d files and %d files", len(one), len(two))
	}
	for name, want := range one {
		if two[name] != want {
			t.Errorf("%s differs: %s, then %s", name, want, two[name])
		}
	}
}

func TestFilesHaveTheTimeOfTheirArrival(t *testing.T) {
	dir := written(t, small())
	for _, d := range truthOf(t, dir).Deliveries {
		info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(d.File)))
		if err != nil {
			t.Fatal(err)
		}
		if !info.ModTime().Equal(d.ReceivedAt) || d.ReceivedAt.In(zone).Year() != 2025 {
			t.Errorf("%s: time of change %v, received %v", d.File, info.ModTime(), d.ReceivedAt)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "secrets", "pseudonym.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key: %v, %v; want mode 0600", info.Mode(), err)
	}
}

// The kinds of files that senders' programs save, each told by its bytes.
func TestEveryKindOfFileIsThere(t *testing.T) {
	t.Parallel()
	dir := written(t, Options{Workers: FewestWorkers})
	has := func(parts ...string) func(name, text string) bool {
		return func(_, text string) bool {
			return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
		}
	}
	begins := func(ending, head string) func(name, text string) bool {
		return func(name, text string) bool { return strings.HasSuffix(name, ending) && strings.HasPrefix(text, head) }
	}
	kinds := map[string]func(name, text string) bool{
		"workbook":                       begins(".xlsx", "PK"),
		"workbook called CSV":            begins(".csv", "PK"),
		"workbook with a password":       begins(".xlsx", "\xd0\xcf\x11\xe0"),
		"OpenDocument spreadsheet":       begins(".ods", "PK"),
		"web page called a workbook":     begins(".xls", "<html"),
		"web page called CSV":            begins(".csv", "<!DOCTYPE html"),
		"PDF called CSV":                 begins(".csv", "%PDF-"),
		"packed by gzip":                 begins(".csv.gz", "\x1f\x8b"),
		"packed as ZIP":                  begins(".zip", "PK"),
		"UTF-8 with a mark":              begins(".csv", byteOrderMark),
		"UTF-16, little end first":       begins(".txt", "\xff\xfe"),
		"UTF-16, big end first, no mark": begins(".csv", "\x00"),
		"Windows-1252":                   has("\r\n", "D\xe9sir\xe9"),
		"NUL within":                     has("JL. ", "\x00,"),
		"bars":                           has("NO|NAMA|NIK|"),
		"doubled bars":                   has("NO||NAMA||NIK||"),
		"tabs, rows ended by CR alone": func(_, text string) bool {
			return strings.Contains(text, "NO\tNAMA\tNIK\t") && strings.Contains(text, "\r") && !strings.Contains(text, "\n")
		},
		"rows ended in three ways": func(_, text string) bool {
			bare := strings.ReplaceAll(text, "\r\n", "")
			return len(bare) < len(text) && strings.Contains(bare, "\r") && strings.Contains(bare, "\n") && strings.Contains(bare, "NAMA|")
		},
		"nothing at all": func(name, text string) bool { return strings.HasSuffix(name, ".csv") && text == "" },
	}
	for _, d := range truthOf(t, dir).Deliveries {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(d.File)))
		if err != nil {
			t.Fatal(err)
		}
		for kind, is := range kinds {
			if is(d.File, string(text)) {
				delete(kinds, kind)
			}
		}
	}
	for kind := range kinds {
		t.Errorf("no file is: %s", kind)
	}
}

func TestFolderInUseIsRefused(t *testing.T) {
	dir := t.TempDir()
	kept := filepath.Join(dir, "kept.txt")
	if err := os.WriteFile(kept, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Write(t.Context(), dir, small())
	if err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("error %v, want one that says that the folder is not empty", err)
	}
	if len(fingerprints(t, dir)) != 1 {
		t.Error("the folder was touched")
	}
}

func TestNothingIsLeftWhenInterrupted(t *testing.T) {
	dir := t.TempDir() // there before
	ctx, stop := context.WithCancel(t.Context())
	o := small()
	o.Progress = writerFunc(func(line []byte) (int, error) { stop(); return len(line), nil })
	if _, err := Write(ctx, dir, o); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%d entries are left", len(left))
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// What a workbook of ours holds, excelize must read, over several sheets.
func TestWorkbookAsAnotherProgramReadsIt(t *testing.T) {
	var file bytes.Buffer
	doc, err := workbook.document(&file, time.Date(2025, 6, 4, 1, 2, 3, 0, time.UTC), []int{10, 20},
		sheetNames("Data", sheetRows+1))
	if err != nil {
		t.Fatal(err)
	}
	var c cells
	write := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	write(titles(doc, 3, "Judul", ""))
	c.add("PT A & <B>", "8271012345679001", "")
	c.number(8271014505900010)
	c.text = append(c.text, "45809"...)
	c.end(dateCell)
	write(doc.row(&c))
	write(doc.nextSheet())
	write(doc.row(&c))
	write(doc.close())
	if doc.rows() != 4 {
		t.Errorf("%d rows, want 3 and 1", doc.rows())
	}

	book, err := excelize.OpenReader(&file)
	write(err)
	defer book.Close()
	if got := strings.Join(book.GetSheetList(), ","); got != "Data,Data (2)" {
		t.Errorf("sheets %s", got)
	}
	rows, err := book.GetRows("Data", excelize.Options{RawCellValue: true})
	write(err)
	if got := fmt.Sprintf("%q", rows); got != `[["Judul"] [] ["PT A & <B>" "8271012345679001" "" "8271014505900010" "45809"]]` {
		t.Errorf("rows %s", got)
	}
	shown, err := book.GetCellValue("Data (2)", "E1")
	if err != nil || shown != "01-06-2025" {
		t.Errorf("date shown as %q, %v", shown, err)
	}
	if kind, err := book.GetCellType("Data", "B3"); err != nil || kind != excelize.CellTypeInlineString {
		t.Errorf("a NIK is a cell of type %v, %v; want text", kind, err)
	}
	merged, err := book.GetMergeCells("Data")
	if err != nil || len(merged) != 1 || merged[0].GetStartAxis()+merged[0].GetEndAxis() != "A1C1" {
		t.Errorf("merged %v, %v", merged, err)
	}
}

// rowsToWrite are the rows that both of BenchmarkWorkbook's writers write.
const rowsToWrite = 20_000

func BenchmarkWorkbook(b *testing.B) {
	text := strings.Fields(strings.Repeat("8271012345679001 ABD.RAHMAN 05-05-1980 ", 9))[:26]
	b.Run("own", func(b *testing.B) {
		for b.Loop() {
			doc, err := newXLSX(closable{io.Discard}, time.Unix(0, 0), nil, []string{"Data"})
			if err != nil {
				b.Fatal(err)
			}
			var c cells
			c.add(text...)
			for range rowsToWrite {
				if err := doc.row(&c); err != nil {
					b.Fatal(err)
				}
			}
			if err := doc.close(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(rowsToWrite*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("excelize", func(b *testing.B) {
		values := make([]any, len(text))
		for i := range text {
			values[i] = text[i]
		}
		for b.Loop() {
			book := excelize.NewFile()
			stream, err := book.NewStreamWriter("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			for i := range rowsToWrite {
				if err := stream.SetRow(fmt.Sprintf("A%d", i+1), values); err != nil {
					b.Fatal(err)
				}
			}
			if err := errors.Join(stream.Flush(), book.Write(io.Discard), book.Close()); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(rowsToWrite*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

// BenchmarkWrite writes the whole province.
func BenchmarkWrite(b *testing.B) {
	rows := int64(0)
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "province")
		s, err := Write(b.Context(), dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		rows += s.CSVRows + s.XLSXRows
		b.SetBytes(s.Bytes)
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkMembers writes one CSV list of members on one processor.
func BenchmarkMembers(b *testing.B) {
	o, _ := Options{}.resolve()
	p, err := makeProvince(o)
	if err != nil {
		b.Fatal(err)
	}
	l := &memberList{of: find(p.districts, "82.71"), month: may2025}
	rows := 0
	for b.Loop() {
		if err := l.write(b.Context(), p, io.Discard); err != nil {
			b.Fatal(err)
		}
		rows += l.roll(p).total
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
