package xls

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// typed gives the rows of a sheet as sheettest.Typed writes them, hidden ones with an h.
func typed(t *testing.T, w *Workbook, name string) []string {
	t.Helper()
	var lines []string
	last := 0
	for row, err := range w.Rows(t.Context(), name) {
		if err != nil {
			t.Fatal(err)
		}
		sheettest.CheckRow(t, row, last)
		last = row.Number
		line := sheettest.Typed(row)
		if row.Hidden {
			line = "h" + line
		}
		lines = append(lines, line)
	}
	return lines
}

// cell is a record of a cell in the third row.
func cell(kind uint16, column, style uint16, parts ...any) []byte {
	return sheettest.Record(kind, append([]any{uint16(2), column, style}, parts...)...)
}

// strings8 is the table of strings of a workbook.
func strings8(texts ...string) []byte {
	parts := []any{uint32(len(texts)), uint32(len(texts))}
	for _, text := range texts {
		parts = append(parts, uint16(len(text)), byte(0), text)
	}
	return sheettest.Record(recordSST, parts...)
}

func TestCells(t *testing.T) {
	const formula = uint16(0)
	for _, test := range []struct {
		name  string
		cells []byte
		want  string
	}{
		{"a shared text", cell(recordLabelSST, 0, 0, uint32(1)), "3 Nama"},
		{"a text of its own", cell(recordLabel, 1, 0, uint16(4), byte(0), "Dw\xefi"), "3 |Dwïi"},
		{"a text of two bytes a character", cell(recordLabel, 0, 0, uint16(3), byte(1), []uint16{'N', 0xd83d, 0xde00}), "3 N😀"},
		{"a text with runs and phonetics", cell(recordLabel, 0, 0, uint16(2), byte(0x0c), uint16(1), uint32(3), "Ab", uint32(0), "xyz"), "3 Ab"},
		{"half a character", cell(recordLabel, 0, 0, uint16(2), byte(1), []uint16{0xd83d, 'x'}), "3? \uFFFDx"},
		{"a NUL in a text", cell(recordLabel, 0, 0, uint16(3), byte(0), "a\x00b"), "3 ab"},
		{"a NIK as a number", cell(recordNumber, 0, 0, 8271015501909000.0), "3 n:8271015501909000"},
		{"Papua's NIK beyond 2^53", cell(recordNumber, 0, 0, 9271015501909004.0), "3 n:9271015501909004"},
		{"money", cell(recordNumber, 0, 0, 16800.55), "3 n:16800.55"},
		{"a third", cell(recordNumber, 0, 0, 1.0/3), "3 n:0.3333333333333333"},
		{"a number too great to write out", cell(recordNumber, 0, 0, 1e21), "3 n:1E+21"},
		{"no number", cell(recordNumber, 0, 0, math.NaN()), "3 e:#NUM!"},
		{"a date", cell(recordNumber, 0, 1, 45808.0), "3 d:45808"},
		{"a packed whole number", cell(recordRK, 0, 0, uint32(45808<<2|2)), "3 n:45808"},
		{"a packed negative number", cell(recordRK, 0, 0, uint32(1<<32-4|2)), "3 n:-1"},
		{"packed hundredths", cell(recordRK, 0, 0, uint32(1680055<<2|3)), "3 n:16800.55"},
		{"a packed float", cell(recordRK, 0, 0, uint32(math.Float64bits(1.5)>>32)), "3 n:1.5"},
		{"several packed numbers", sheettest.Record(recordMulRK, uint16(2), uint16(1), uint16(0), uint32(1<<2|2), uint16(1), uint32(2<<2|2), uint16(2)), "3 |n:1|d:2"},
		{"true", cell(recordBoolErr, 0, 0, byte(1), byte(0)), "3 b:TRUE"},
		{"a formula's error", cell(recordBoolErr, 0, 0, byte(0x2a), byte(1)), "3 e:#N/A"},
		{"a formula's number", cell(recordFormula, 0, 0, 12.5, formula), "3 n:12.5"},
		{"a formula's text", slices.Concat(cell(recordFormula, 0, 0, "\x00\x00\x00\x00\x00\x00\xff\xff", formula),
			sheettest.Record(recordShared, uint16(0)), sheettest.Record(recordString, uint16(2), byte(0), "ab")), "3 ab"},
		{"a formula's false", cell(recordFormula, 0, 0, "\x01\x00\x00\x00\x00\x00\xff\xff", formula), "3 b:FALSE"},
		{"a formula that fails", cell(recordFormula, 0, 0, "\x02\x00\x07\x00\x00\x00\xff\xff", formula), "3 e:#DIV/0!"},
		{"a cell written twice", slices.Concat(cell(recordRK, 0, 0, uint32(1<<2|2)), cell(recordRK, 0, 0, uint32(2<<2|2))), "3 n:2"},
		{"columns backwards", slices.Concat(cell(recordRK, 2, 0, uint32(1<<2|2)), cell(recordRK, 0, 0, uint32(2<<2|2))), "3 n:2||n:1"},
		{"a chart in the sheet", slices.Concat(sheettest.Record(recordBOF, uint16(0x0600), uint16(0x20)), cell(recordRK, 0, 0, uint32(1<<2|2)),
			sheettest.Record(recordEOF), cell(recordRK, 0, 0, uint32(2<<2|2))), "3 n:2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, err := Open(sheettest.XLS(sheettest.BIFF8, strings8("NIK", "Nama"), sheettest.XLSSheet{Name: "Peserta", Cells: test.cells}), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{test.want}, typed(t, w, "Peserta")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A string may go on in another record, with characters of another width.
func TestStringsThatGoOn(t *testing.T) {
	globals := slices.Concat(
		sheettest.Record(recordSST, uint32(3), uint32(3), uint16(6), byte(0), "Pes"),
		sheettest.Record(recordContinue, byte(1), []uint16{'e', 'r', 0x161}, uint16(2), byte(8), uint16(1), "ab", []byte{1, 2}),
		sheettest.Record(recordContinue, []byte{3, 4}, uint16(1), byte(0), "c"))
	cells := slices.Concat(cell(recordLabelSST, 0, 0, uint32(0)), cell(recordLabelSST, 1, 0, uint32(1)), cell(recordLabelSST, 2, 0, uint32(2)))
	w, err := Open(sheettest.XLS(sheettest.BIFF8, globals, sheettest.XLSSheet{Name: "Peserta", Cells: cells}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"3 Peserš|ab|c"}, typed(t, w, "Peserta")); diff != "" {
		t.Error(diff)
	}
}

func TestSheetsRowsAndMerges(t *testing.T) {
	number := func(row uint16, n uint32) []byte {
		return sheettest.Record(recordRK, row, uint16(0), uint16(0), n<<2|2)
	}
	globals := slices.Concat(sheettest.Record(recordDateMode, uint16(1)))
	w, err := Open(sheettest.XLS(sheettest.BIFF8, globals,
		sheettest.XLSSheet{Name: "Peserta", Cells: slices.Concat(
			sheettest.Record(recordRow, uint16(4), make([]byte, 10), uint32(0x20)),
			number(4, 1), number(65535, 2), number(1, 3),
			sheettest.Record(recordMerged, uint16(2), []uint16{0, 1, 2, 3}, []uint16{7, 7, 7, 7}))},
		sheettest.XLSSheet{Name: "Sheet1 (2)", State: 1, Cells: number(0, 4)},
		sheettest.XLSSheet{Name: "Sangat", State: 2, Cells: number(0, 5)}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !w.Date1904 {
		t.Error("days count from 1900")
	}
	if diff := cmp.Diff([]sheet.Sheet{{Name: "Peserta"}, {Name: "Sheet1 (2)", Hidden: true}, {Name: "Sangat", Hidden: true}}, w.Sheets()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2 n:3", "h5 n:1", "65536 n:2"}, typed(t, w, "Peserta")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 n:4"}, typed(t, w, "Sheet1 (2)")); diff != "" {
		t.Error(diff)
	}
	merged, err := w.Merged(t.Context(), "Peserta")
	if diff := cmp.Diff([]sheet.Range{{FirstRow: 1, LastRow: 2, FirstColumn: 2, LastColumn: 3}}, merged); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestExcel95(t *testing.T) {
	globals := slices.Concat(sheettest.Record(recordCodePage, uint16(1252)))
	w, err := Open(sheettest.XLS(sheettest.BIFF5, globals, sheettest.XLSSheet{Name: "Peserta", Cells: slices.Concat(
		cell(recordLabel, 0, 0, uint16(3), "J\xf3n"), cell(recordRString, 1, 0, uint16(2), "ab", byte(1), uint16(0)), cell(recordNumber, 2, 1, 45808.0),
		cell(recordFormula, 3, 0, "\x00\x00\x00\x00\x00\x00\xff\xff", uint16(0)), sheettest.Record(recordString, uint16(2), "\x96x"))}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"3 Jón|ab|d:45808|–x"}, typed(t, w, "Peserta")); diff != "" {
		t.Error(diff)
	}
}

// Small programs write a sheet alone, without a container around it.
func TestSheetAlone(t *testing.T) {
	stream := slices.Concat(sheettest.Record(recordBOF, uint16(0), uint16(0x10), uint32(0)),
		sheettest.Record(recordLabel, uint16(0), uint16(0), uint16(0), uint16(4), "N\xc3\xafK"), sheettest.Record(recordNumber, uint16(1), uint16(0), uint16(0), 8271015501909003.0),
		sheettest.Record(recordEOF))
	if !IsStream(stream) {
		t.Fatal("not known as a stream")
	}
	w, err := Open(stream, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1 NïK", "2 n:8271015501909003"}, typed(t, w, "Sheet1")); diff != "" {
		t.Error(diff)
	}
}

func TestDamagedOrHostile(t *testing.T) {
	one := func(cells []byte) []byte {
		return sheettest.XLS(sheettest.BIFF8, strings8("NIK"), sheettest.XLSSheet{Name: "Peserta", Cells: cells})
	}
	twice := sheettest.XLS(sheettest.BIFF8, nil, sheettest.XLSSheet{Name: "a"}, sheettest.XLSSheet{Name: "a"})
	for _, test := range []struct {
		name   string
		stream []byte
		want   error
		words  string
	}{
		{"a password", sheettest.XLS(sheettest.BIFF8, sheettest.Record(recordFilePass, uint16(1)), sheettest.XLSSheet{Name: "a"}), sheet.ErrEncrypted, "password"},
		{"no sheets", sheettest.XLS(sheettest.BIFF8, nil), sheet.ErrNotATable, "without sheets"},
		{"no beginning", sheettest.Record(recordEOF), sheet.ErrTruncated, ""},
		{"a text that is not in the table", one(cell(recordLabelSST, 0, 0, uint32(1))), sheet.ErrTruncated, ""},
		{"a number cut off", one(cell(recordNumber, 0, 0, uint32(1))), sheet.ErrTruncated, ""},
		{"a text cut off", one(cell(recordLabel, 0, 0, uint16(9), byte(0), "abc")), sheet.ErrTruncated, ""},
		{"cut off", one(cell(recordNumber, 0, 0, 1.0))[:150], sheet.ErrTruncated, ""},
		{"empty", nil, sheet.ErrTruncated, ""},
		{"column 257", one(cell(recordNumber, 256, 0, 1.0)), sheet.ErrHostile, ""},
		{"two sheets that are one", twice, sheet.ErrHostile, ""},
		{"strings without end", sheettest.XLS(sheettest.BIFF8, sheettest.Record(recordSST, uint32(1<<31), uint32(1<<31), uint16(0xffff), byte(1), "ab"), sheettest.XLSSheet{Name: "a"}), sheet.ErrTruncated, ""},
		{"phonetics without end", sheettest.XLS(sheettest.BIFF8, sheettest.Record(recordSST, uint32(1), uint32(1), uint16(1), byte(4), uint32(1<<31), "ab"), sheettest.XLSSheet{Name: "a"}), sheet.ErrTruncated, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := read(t, test.stream)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.words) {
				t.Errorf("got %v, want %v with %q", err, test.want, test.words)
			}
		})
	}
}

// More strings are announced than there are: what is there is read.
func TestStringsThatAreNotThere(t *testing.T) {
	globals := sheettest.Record(recordSST, uint32(1<<31), uint32(1<<31), uint16(3), byte(0), "NIK")
	if err := read(t, sheettest.XLS(sheettest.BIFF8, globals, sheettest.XLSSheet{Name: "a", Cells: cell(recordLabelSST, 0, 0, uint32(0))})); err != nil {
		t.Error(err)
	}
}

// read reads all rows of all sheets.
func read(t testing.TB, stream []byte) error {
	w, err := Open(stream, nil)
	if err != nil {
		return err
	}
	for _, one := range w.Sheets() {
		last := 0
		for row, err := range w.Rows(t.Context(), one.Name) {
			if err != nil {
				return err
			}
			sheettest.CheckRow(t, row, last)
			last = row.Number
		}
	}
	return nil
}

// FuzzXLS reads any stream of records: rows in order, of sound text.
func FuzzXLS(f *testing.F) {
	f.Add(sheettest.XLS(sheettest.BIFF8, strings8("NIK"), sheettest.XLSSheet{Name: "a", Cells: cell(recordLabelSST, 0, 0, uint32(0))}))
	f.Add(sheettest.XLS(sheettest.BIFF8, sheettest.Record(recordSST, uint32(1), uint32(1), uint16(4), byte(9), uint16(1), "ab"), sheettest.XLSSheet{Name: "a"}))
	f.Add(sheettest.XLS(sheettest.BIFF5, nil, sheettest.XLSSheet{Name: "a", State: 1, Cells: slices.Concat(cell(recordLabel, 0, 0, uint16(1), "\xe9"), cell(recordMulRK, 0, 0, uint32(6), uint16(0)))}))
	f.Add(slices.Concat(sheettest.Record(recordBOF, uint16(0), uint16(0x10), uint32(0)), cell(recordFormula, 0, 0, "\x00\x00\x00\x00\x00\x00\xff\xff"), sheettest.Record(recordString, uint16(1), byte(0), "a"), sheettest.Record(recordEOF)))
	f.Fuzz(func(t *testing.T, stream []byte) {
		_ = read(t, stream)
		w, err := Open(stream, nil)
		if err != nil {
			return
		}
		for _, one := range w.Sheets() {
			_, _ = w.Merged(t.Context(), one.Name)
		}
	})
}
