package feedback

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/book"
	"cakupan/pipelines/normalise/sheet"
)

// A CSV comes back as a workbook of its own: in its order, every cell as text, so that a NIK keeps its digits.
func TestTextComesBackAsWorkbook(t *testing.T) {
	const csv = "Posisi 31 Mei 2025\n\nNIK;NAMA;L/P\n8271015501909001;Peserta Satu;P\n082710115019090;=cmd|'/c calc'!A0;L\n8271011501909003;Peserta Tiga;\n"
	r, out, _ := told(t, "nelayan.csv", []byte(csv), nil)
	if r.Manifest.Rejected != 1 || r.Faults() != 1 {
		t.Fatalf("rejected %d, faults %d", r.Manifest.Rejected, r.Faults())
	}
	if diff := cmp.Diff([]string{"Catatan perbaikan", "Data"}, out.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	rows, err := out.GetRows("Data")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Posisi 31 Mei 2025"}, nil, {"NIK", "NAMA", "L/P"}, {"8271015501909001", "Peserta Satu", "P"},
		{"082710115019090", "=cmd|'/c calc'!A0", "L"}, {"8271011501909003", "Peserta Tiga"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for _, cell := range []string{"A4", "A5", "B5"} {
		if formula, _ := out.GetCellFormula("Data", cell); formula != "" || styleOf(t, out, "Data", cell).NumFmt != asText {
			t.Errorf("%s would run, or is no text", cell)
		}
	}
	if got := fillAt(t, out, "Data", "A5"); got != requiredFill {
		t.Errorf("A5 is coloured %q", got)
	}
}

// longList is a CSV of so many persons, each 1000th of whom has a NIK of 15 digits.
func longList(persons int) []byte {
	var b bytes.Buffer
	b.WriteString("DAFTAR NELAYAN Posisi 31 Mei 2025\nNIK,NAMA,L/P\n")
	for i := 1; i <= persons; i++ {
		nik := fmt.Sprintf("82710115%02d90%04d", i%12+1, 9000+i%1000)
		if i%1000 == 0 {
			nik = nik[:15]
		}
		fmt.Fprintf(&b, "%s,Peserta %d,L\n", nik, i)
	}
	return b.Bytes()
}

// Of a long list the faulty rows come first, each with the number of the row it comes from.
func TestLongListFaultyRowsFirst(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 60,000 rows")
	}
	const persons = 60_000
	d, file := delivered(t, "nelayan.csv", longList(persons))
	r, err := Read(t.Context(), step(t), d, file, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.Workbook(t.Context(), office, file, t.TempDir(), "", &b); err != nil {
		t.Fatal(err)
	}
	copied, err := book.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), "copy", book.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	at, faulty := 0, r.Manifest.Rejected
	if faulty != persons/1000 {
		t.Errorf("set aside %d rows", faulty)
	}
	next := 3 // number of the first row of data
	for row, err := range copied.Rows(t.Context(), "Data") {
		if err != nil {
			t.Fatal(err)
		}
		at++
		cells := make([]string, max(len(row.Cells), 4))
		for i, cell := range row.Cells {
			cells[i] = string(cell.Text)
		}
		switch {
		case at == 1:
			if cells[addedBefore] != "DAFTAR NELAYAN Posisi 31 Mei 2025" {
				t.Errorf("title: %q", cells)
			}
		case at == 2:
			if diff := cmp.Diff([]string{"Baris asal", "Catatan perbaikan", "NIK", "NAMA", "L/P"}, cells); diff != "" {
				t.Errorf("heading (-want +got):\n%s", diff)
			}
		case at <= 2+int(faulty):
			person := (at - 2) * 1000
			if cells[0] != strconv.Itoa(person+2) || cells[3] != "Peserta "+strconv.Itoa(person) || !strings.Contains(cells[1], "16 angka") {
				t.Fatalf("row %d: %q", at, cells)
			}
		default:
			if (next-2)%1000 == 0 {
				next++ // stands above
			}
			if cells[0] != strconv.Itoa(next) || cells[3] != "Peserta "+strconv.Itoa(next-2) || cells[1] != "" {
				t.Fatalf("row %d: %q, want the row %d", at, cells, next)
			}
			next++
		}
	}
	if at != persons+2 {
		t.Errorf("%d rows came back", at)
	}
	out, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if said := comments(t, out, "Data"); len(said) != int(faulty) || !strings.HasPrefix(said["C3"], "Wajib diperbaiki") {
		t.Errorf("%d comments, the first %q", len(said), said["C3"])
	}
	notes, err := out.GetRows("Catatan perbaikan")
	if err != nil {
		t.Fatal(err)
	}
	row := rowOf(t, notes, "1")
	if address := value(t, out, "Catatan perbaikan", "H"+row); address != "A1002" {
		t.Errorf("the first line names %s, want the cell of the file as it was sent", address)
	}
	if _, target, _ := out.GetCellHyperLink("Catatan perbaikan", "H"+row); target != "'Data'!C3" {
		t.Errorf("and leads to %s", target)
	}
}

// A workbook that was mended where it was marked and sent back is read like the file it comes from: its first sheet is no
// list, tells no position date, and does not come back twice; a mended cell has its own colour again.
func TestMendedWorkbookIsSentBack(t *testing.T) {
	_, out, first := told(t, "nelayan.xlsx", senders(t), nil)
	if err := out.SetCellStr("Nelayan", "C6", "8271011501909002"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := out.Write(&b); err != nil {
		t.Fatal(err)
	}
	r, again, _ := told(t, "nelayan.xlsx", b.Bytes(), earlierOf(t, "nelayan.xlsx", first))
	m := r.Manifest
	if m.Accepted != 6 || m.Rejected != 2 || m.AsOf.String() != "2025-05-31" {
		t.Errorf("accepted %d, rejected %d, as of %v", m.Accepted, m.Rejected, m.AsOf)
	}
	if r.Fresh() != 0 || r.Faults() != 4 || r.Mended() != 1 {
		t.Errorf("fresh %d, faults %d, mended %d", r.Fresh(), r.Faults(), r.Mended())
	}
	if diff := cmp.Diff([]string{"Catatan perbaikan", "Nelayan", "Catatan dinas"}, again.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	if got := fillAt(t, again, "Nelayan", "C6"); got != "" {
		t.Errorf("the mended cell is coloured %q", got)
	}
}

// The sentence about the position date in the first sheet, which quotes one, does not give the list that date.
func TestFirstSheetTellsNoDate(t *testing.T) {
	_, _, content := told(t, "nelayan.csv", []byte("NIK,NAMA,L/P\n8271015501909001,Peserta Satu,P\n"), nil)
	d, file := delivered(t, "nelayan.xlsx", content)
	m, err := step(t).Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
	if err != nil || m.AsOfBasis != "slot" || m.Accepted != 1 {
		t.Errorf("the position date comes from %q, accepted %d, %v", m.AsOfBasis, m.Accepted, err)
	}
}

// With a password the workbook opens by it, and not without.
func TestPassword(t *testing.T) {
	d, file := delivered(t, "nelayan.csv", []byte("NIK,NAMA\n1,Peserta Satu\n"))
	r, err := Read(t.Context(), step(t), d, file, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.Workbook(t.Context(), office, file, t.TempDir(), "rahasia", &b); err != nil {
		t.Fatal(err)
	}
	if _, err := excelize.OpenReader(bytes.NewReader(b.Bytes())); err == nil {
		t.Error("it opens without a password")
	}
	out, err := excelize.OpenReader(bytes.NewReader(b.Bytes()), excelize.Options{Password: "rahasia"})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if got := value(t, out, "Data", "B2"); got != "Peserta Satu" {
		t.Errorf("B2 holds %q", got)
	}
}

// A file that is returned has a first sheet that says why, and nothing else.
func TestReturnedFile(t *testing.T) {
	r, out, _ := told(t, "surat.csv", []byte("Yth. Bapak Kepala Dinas\nterlampir daftar nelayan\n"), nil)
	if r.Manifest.FileFault == nil || r.Faults() != 1 {
		t.Fatalf("%+v", r.Manifest)
	}
	rows, err := out.GetRows("Catatan perbaikan")
	if err != nil {
		t.Fatal(err)
	}
	if len(out.GetSheetList()) != 1 {
		t.Errorf("sheets: %v", out.GetSheetList())
	}
	if row := rows[len(rows)-1]; row[1] != "Berkas dikembalikan" || !strings.HasPrefix(row[2], "Baris judul kolom ini tidak ditemukan") {
		t.Errorf("it says %q", row)
	}
	var letter bytes.Buffer
	if err := r.Letter(office, &letter); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(letter.String(), "kami kembalikan untuk diperbaiki") || strings.Contains(letter.String(), "Baris dibaca") {
		t.Errorf("letter: %s", letter.String())
	}
}

func TestTextsThatASpreadsheetWouldRun(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"formula", "=1+1", true},
		{"plus", "+62811", true},
		{"minus", "-1", true},
		{"at", "@SUM(A1)", true},
		{"tab", "\tx", true},
		{"carriage return", "\rx", true},
		{"full width", "＝1+1", true},
		{"full-width at", "＠SUM", true},
		{"behind blanks", " \u00a0=1", true},
		{"behind a byte order mark", "\ufeff=1", true},
		{"name", "Peserta Satu", false},
		{"NIK", "8271015501909001", false},
		{"empty", "", false},
	} {
		if got := runs(c.text); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}

// Doubtful headings are coloured in the copy of a long list as in that of a short one.
func TestDoubtfulHeadingsOfALongList(t *testing.T) {
	content, err := os.ReadFile("../../../testdata/corpus/dua-kolom-nik.csv") // C and D are both headed as the NIK
	if err != nil {
		t.Fatal(err)
	}
	d, file := delivered(t, "nelayan.csv", content)
	unnamed := *d.List
	unnamed.Layout = ""
	d.List = &unnamed
	r, err := Read(t.Context(), step(t), d, file, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rows                int64
		first, second, next string
	}{{6, "C1", "D1", "E1"}, {copiedWhole + 1, "E1", "F1", "G1"}} {
		r.Manifest.RowsRead = c.rows
		var b bytes.Buffer
		if err := r.Workbook(t.Context(), office, file, t.TempDir(), "", &b); err != nil {
			t.Fatal(err)
		}
		out, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		if a, b, c := fillAt(t, out, "Data", c.first), fillAt(t, out, "Data", c.second), fillAt(t, out, "Data", c.next); a != requiredFill || b != requiredFill || c != "" {
			t.Errorf("headings have the colours %q, %q, the one beside them %q", a, b, c)
		}
		if said := comments(t, out, "Data"); said[c.first] == "" || said[c.second] == "" {
			t.Errorf("comments at %v", said)
		}
	}
}

func TestCells(t *testing.T) {
	for _, c := range []struct {
		name    string
		cell    sheet.Cell
		written string
		stored  any
	}{
		{"NIK stored as a number", sheet.Cell{Text: []byte("9171015501909001"), Type: sheet.Number}, "9171015501909001", int64(9171015501909001)},
		{"day", sheet.Cell{Text: []byte("45808"), Type: sheet.Date}, "2025-05-31", int64(45808)},
		{"part of a day", sheet.Cell{Text: []byte("45808.5"), Type: sheet.Date}, "2025-05-31", 45808.5},
		{"text", sheet.Cell{Text: []byte("0827"), Type: sheet.Text}, "0827", "0827"},
		{"truth", sheet.Cell{Text: []byte("TRUE"), Type: sheet.Bool}, "TRUE", true},
		{"error", sheet.Cell{Text: []byte("#N/A"), Type: sheet.Error}, "#N/A", "#N/A"},
	} {
		if got := asWritten(c.cell, false); got != c.written {
			t.Errorf("%s: written %q, want %q", c.name, got, c.written)
		}
		if diff := cmp.Diff(c.stored, asStored(c.cell)); diff != "" {
			t.Errorf("%s: stored (-want +got):\n%s", c.name, diff)
		}
	}
}

// What was not opened to be read is not copied either: the file is closed, and the error says so.
func TestFileThatIsGone(t *testing.T) {
	d, file := delivered(t, "nelayan.csv", []byte("NIK,NAMA\n1,Peserta Satu\n"))
	r, err := Read(t.Context(), step(t), d, file, nil)
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
	gone, err := os.Open(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	if err := r.Workbook(t.Context(), office, gone, t.TempDir(), "", io.Discard); err == nil {
		t.Error("a closed file gave a workbook")
	}
}
