package feedback

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/report/wording"
	"cakupan/pipelines/report/wording/wordingtest"
	"cakupan/sql"
)

func TestPhrases(t *testing.T) { wordingtest.Check(t, phrases) }

var wit = time.FixedZone("WIT", 9*60*60)

var office = Office{Province: "Maluku Utara", Notice: "DATA PERAGAAN", TimeZone: wit, Language: wording.Indonesian}

var nelayan = &enrolment.List{
	ID: "82.71/dkp/nelayan", Title: "Nelayan penerima bantuan iuran", Role: enrolment.Nominations, Mode: enrolment.Full,
	Covers: []string{"82.71"}, Layout: "bnba",
	Sender:    enrolment.Sender{ID: "ternate-dkp", Name: "Dinas Kelautan dan Perikanan Kota Ternate"},
	Constants: enrolment.Constants{Segment: enrolment.BPU, Payer: "APBD_KABKOTA", Group: "NELAYAN"},
}

func step(t testing.TB) *normalise.Step {
	t.Helper()
	layouts, err := normalise.LoadLayouts()
	if err != nil {
		t.Fatal(err)
	}
	reference, err := normalise.LoadReference(sql.Seeds())
	if err != nil {
		t.Fatal(err)
	}
	return &normalise.Step{Layouts: layouts, Reference: reference, Province: "82", TimeZone: wit, ClosesUntilDay: 15}
}

// delivered writes a file as it was sent, and gives it as a delivery.
func delivered(t testing.TB, name string, content []byte) (enrolment.Delivery, *os.File) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return enrolment.Delivery{
		ID: "0123456789abcdef", List: nelayan, ListID: nelayan.ID, Name: name, Bytes: int64(len(content)),
		ReceivedAt: time.Date(2025, 6, 3, 0, 30, 0, 0, time.UTC),
	}, file
}

// told reads a delivery and gives what its officer gets: the reading, the workbook, and its bytes.
func told(t testing.TB, name string, content []byte, earlier *Earlier) (*Reading, *excelize.File, []byte) {
	t.Helper()
	d, file := delivered(t, name, content)
	r, err := Read(t.Context(), step(t), d, file, earlier)
	if err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	var b bytes.Buffer
	if err := r.Workbook(t.Context(), office, file, temp, "", &b); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left in the folder for what is being written: %v, %v", left, err)
	}
	out, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close() })
	return r, out, b.Bytes()
}

// earlierOf gives a delivery as the one before.
func earlierOf(t testing.TB, name string, content []byte) *Earlier {
	d, file := delivered(t, name, content)
	d.ReceivedAt = d.ReceivedAt.AddDate(0, -1, 0)
	return &Earlier{Delivery: d, Open: func() (*os.File, error) { return os.Open(file.Name()) }}
}

// senders is a workbook as an officer makes it: a merged title, a table with a look, a hidden row, a formula, a text that
// looks like one, and what a workbook can carry besides.
func senders(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(f.SetSheetName("Sheet1", "Nelayan"))
	for row, cells := range [][]any{
		{"DAFTAR PENERIMA BANTUAN IURAN"},
		{"Posisi 31 Mei 2025"},
		{},
		{"NO", "NAMA", "NIK", "TANGGAL LAHIR", "L/P"},
		{1, "Peserta Satu", "8271015501909001", "15-01-1990", "P"},
		{2, "Peserta Dua", "827101150190900", "15-01-1990", "L"},
		{3, "Peserta Tiga", nil, "15-01-1990", "L"},
		{4, "Peserta Empat", "8271011501909004", "15-01-1990", "X"},
		{5, `=HYPERLINK("http://example.org";"klik")`, "8271011501909005", 32888, "L"},
		{6, "Peserta Enam", "8271011501909006", "15-01-1990", "L"},
		{7, "＝1+1", "8271011501909007", "15-01-1990", "L"},
		{8, "Peserta Delapan", "tidak ada", "15-01-1990", "X"},
		{"JUMLAH", 8},
	} {
		cell, err := excelize.CoordinatesToCellName(1, row+1)
		check(err)
		check(f.SetSheetRow("Nelayan", cell, &cells))
	}
	check(f.MergeCell("Nelayan", "A1", "E1"))
	bold, err := f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Italic: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"00B0F0"}}, //nolint:misspell // excelize's word
		Border: []excelize.Border{{Type: "bottom", Style: 2, Color: "000000"}}, //nolint:misspell // excelize's word
	})
	check(err)
	check(f.SetCellStyle("Nelayan", "A4", "E4", bold))
	day := "dd/mm/yyyy"
	date, err := f.NewStyle(&excelize.Style{CustomNumFmt: &day})
	check(err)
	check(f.SetCellStyle("Nelayan", "D9", "D9", date))
	check(f.SetColWidth("Nelayan", "B", "B", 33))
	check(f.SetRowHeight("Nelayan", 4, 41))
	check(f.SetRowVisible("Nelayan", 6, false))  // a faulty one
	check(f.SetRowVisible("Nelayan", 10, false)) // a sound one
	check(f.SetCellFormula("Nelayan", "B10", `='[lain.xlsx]Sheet1'!A1`))
	check(f.AddComment("Nelayan", excelize.Comment{Author: "Seksi data", Cell: "B5", Text: "sudah wafat?"}))
	check(f.AddComment("Nelayan", excelize.Comment{Author: "Seksi data", Cell: "C7", Text: "KTP menyusul"}))
	_, err = f.NewSheet("Catatan dinas")
	check(err)
	check(f.SetCellValue("Catatan dinas", "A1", "Disusun oleh seksi data"))
	check(f.SetCellFormula("Catatan dinas", "B1", `=cmd|'/c calc'!A0`))
	check(f.SetCellHyperLink("Catatan dinas", "A1", "file:///etc/passwd", "External"))
	check(f.SetDefinedName(&excelize.DefinedName{Name: "jahat", RefersTo: `cmd|'/c calc'!A0`}))
	check(f.SetSheetVisible("Catatan dinas", false))
	var b bytes.Buffer
	check(f.Write(&b))
	return withParts(t, b.Bytes(), "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/oleObject1.bin", "customXml/item1.xml")
}

// withParts adds parts to a workbook.
func withParts(t testing.TB, workbook []byte, names ...string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, part := range in.File {
		if err := out.Copy(part); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range names {
		part, err := out.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		part.Write([]byte("<a/>"))
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func value(t testing.TB, f *excelize.File, sheet, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func styleOf(t testing.TB, f *excelize.File, sheet, cell string) *excelize.Style {
	t.Helper()
	number, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(number)
	if err != nil {
		t.Fatal(err)
	}
	return style
}

func fillAt(t testing.TB, f *excelize.File, sheet, cell string) string {
	t.Helper()
	return strings.Join(styleOf(t, f, sheet, cell).Fill.Color, "") //nolint:misspell // excelize's word
}

// comments gives the comments of a sheet by cell.
func comments(t testing.TB, f *excelize.File, sheet string) map[string]string {
	t.Helper()
	found, err := f.GetComments(sheet)
	if err != nil {
		t.Fatal(err)
	}
	texts := make(map[string]string)
	for _, c := range found {
		text := c.Text
		for _, run := range c.Paragraph {
			text += run.Text
		}
		texts[c.Cell] = text
	}
	return texts
}

// The sender's own workbook comes back: sheets, order, contents and look, with the faulty cells marked and explained.
func TestOwnWorkbookComesBack(t *testing.T) {
	r, out, _ := told(t, "nelayan.xlsx", senders(t), nil)
	if got := []int64{r.Manifest.Rejected, r.Manifest.Accepted, r.Faults(), r.Fresh(), r.Mended()}; !cmp.Equal(got, []int64{3, 5, 5, 5, 0}) {
		t.Errorf("rejected, accepted, faults, fresh, mended: %v", got)
	}
	if diff := cmp.Diff([]string{"Catatan perbaikan", "Nelayan", "Catatan dinas"}, out.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	want, err := excelize.OpenReader(bytes.NewReader(senders(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer want.Close()
	wantRows, _ := want.GetRows("Nelayan", excelize.Options{RawCellValue: true})
	gotRows, _ := out.GetRows("Nelayan", excelize.Options{RawCellValue: true})
	if diff := cmp.Diff(wantRows, gotRows); diff != "" {
		t.Errorf("contents (-want +got):\n%s", diff)
	}
	for cell, colour := range map[string]string{
		"C6": requiredFill, "C7": requiredFill, "C12": requiredFill, "E8": doubtfulFill, "E12": doubtfulFill,
		"C5": "", "B6": "", "A4": "00B0F0", "E4": "00B0F0",
	} {
		if got := fillAt(t, out, "Nelayan", cell); got != colour {
			t.Errorf("%s is coloured %q, want %q", cell, got, colour)
		}
	}
	said := comments(t, out, "Nelayan")
	if len(said) != 6 || said["B5"] != "sudah wafat?" || !strings.HasSuffix(said["C7"], "\n\nKTP menyusul") {
		t.Errorf("comments: %v", said)
	}
	for cell, words := range map[string]string{
		"C6": "Wajib diperbaiki: NIK tidak valid: harus tepat 16 angka", "C7": "Wajib diperbaiki: NIK kosong. Isi 16 angka",
		"E8": "Perlu dicek: Jenis kelamin tidak terbaca. Isi L atau P.",
	} {
		if !strings.HasPrefix(said[cell], words) {
			t.Errorf("%s says %q, want %q", cell, said[cell], words)
		}
	}

	t.Run("look", func(t *testing.T) {
		if s := styleOf(t, out, "Nelayan", "B4"); s.Font == nil || !s.Font.Bold || !s.Font.Italic || len(s.Border) != 1 {
			t.Errorf("the heading's format: %+v", s)
		}
		if s := styleOf(t, out, "Nelayan", "D9"); s.CustomNumFmt == nil || *s.CustomNumFmt != "dd/mm/yyyy" {
			t.Errorf("the date's format: %+v", s)
		}
		if w, _ := out.GetColWidth("Nelayan", "B"); w != 33 {
			t.Errorf("column B is %v wide", w)
		}
		if h, _ := out.GetRowHeight("Nelayan", 4); h != 41 {
			t.Errorf("row 4 is %v high", h)
		}
		if merged, _ := out.GetMergeCells("Nelayan"); len(merged) != 1 || merged[0].GetStartAxis() != "A1" || merged[0].GetEndAxis() != "E1" {
			t.Errorf("merged: %v", merged)
		}
		if visible, _ := out.GetRowVisible("Nelayan", 6); !visible {
			t.Error("a row with a fault is hidden")
		}
		if visible, _ := out.GetRowVisible("Nelayan", 10); visible {
			t.Error("a hidden row without a fault shows")
		}
		if visible, _ := out.GetSheetVisible("Catatan dinas"); visible {
			t.Error("the hidden sheet shows")
		}
	})
}

var parts = regexp.MustCompile(`^(\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels|` +
	`xl/theme/theme1\.xml|xl/comments\d+\.xml|xl/drawings/vmlDrawing\d+\.vml|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels)$`)

// Nothing travels back that a spreadsheet would run or fetch.
func TestNothingRuns(t *testing.T) {
	_, out, content := told(t, "nelayan.xlsx", senders(t), nil)
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range archive.File {
		if !parts.MatchString(part.Name) {
			t.Errorf("part %s", part.Name)
		}
		open, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		text.ReadFrom(open)
		for _, bad := range []string{"<f>", "<f ", "External", "etc/passwd", "/c calc", "lain.xlsx", "definedName"} {
			if strings.Contains(text.String(), bad) {
				t.Errorf("%s holds %q", part.Name, bad)
			}
		}
	}
	for _, cell := range []string{"B9", "B11"} {
		kind, err := out.GetCellType("Nelayan", cell)
		if err != nil || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%s is of type %v, %v", cell, kind, err)
		}
		if s := styleOf(t, out, "Nelayan", cell); s.NumFmt != asText {
			t.Errorf("%s has the number format %d: typed anew it would run", cell, s.NumFmt)
		}
	}
}

// The same delivery gives the same bytes.
func TestSameBytes(t *testing.T) {
	content := senders(t)
	_, _, first := told(t, "nelayan.xlsx", content, nil)
	_, _, second := told(t, "nelayan.xlsx", content, nil)
	if !bytes.Equal(first, second) {
		t.Error("the bytes differ")
	}
}

// The first sheet's numbers are those that a person counts, and its links lead to the cells.
func TestFirstSheet(t *testing.T) {
	_, out, _ := told(t, "nelayan.xlsx", senders(t), earlierOf(t, "nelayan.csv",
		[]byte("NO,NAMA,NIK,TANGGAL LAHIR,L/P\n1,Peserta Dua,827101150190900,15-01-1990,X\n2,Peserta Sembilan,1,15-01-1990,L\n")))
	const notes = "Catatan perbaikan"
	rows, err := out.GetRows(notes)
	if err != nil {
		t.Fatal(err)
	}
	labelled := make(map[string]string)
	var table [][]string
	for i, row := range rows {
		switch {
		case len(row) == 3 && row[1] == "":
			labelled[row[0]] = row[2]
		case len(row) > 6 && row[0] == "No.":
			table = rows[i+1:]
		}
	}
	for label, want := range map[string]string{
		"Daftar": "Nelayan penerima bantuan iuran (82.71/dkp/nelayan)", "Pengirim": "Dinas Kelautan dan Perikanan Kota Ternate",
		"Berkas": "nelayan.xlsx", "Diterima": "5", "Posisi data": "31\u00a0Mei\u00a02025", "Baris dibaca": "14",
		"Wajib diperbaiki (belum dihitung)": "3", "Bukan data (judul, jumlah)": "6", "Catatan yang perlu dicek": "2",
		"Catatan baru": "4", "Masih terbuka": "1", "Sudah diperbaiki": "3", // sex of the one, NIK of the other, and the position date
		"Pertanyaan kepada": "petugas pengelola data cakupan Provinsi Maluku Utara",
	} {
		if got := strings.ReplaceAll(labelled[label], "\u00a0", " "); got != strings.ReplaceAll(want, "\u00a0", " ") {
			t.Errorf("%s: got %q, want %q", label, got, want)
		}
	}
	want := [][]string{
		{"1", "Wajib diperbaiki", "C “NIK”", "2", "1", "C6", "C12"},
		{"2", "Wajib diperbaiki", "C “NIK”", "1", "1", "C7"},
		{"3", "Perlu dicek", "E “L/P”", "2", "2", "E8", "E12"},
	}
	var got [][]string
	for _, row := range table {
		got = append(got, append(append(append([]string{}, row[:2]...), row[3:6]...), row[7:]...))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	link, target, err := out.GetCellHyperLink(notes, "I"+rowOf(t, rows, "1"))
	if err != nil || !link || target != "'Nelayan'!C12" {
		t.Errorf("the second cell of the first line leads to %q, %v, %v", target, link, err)
	}
}

func rowOf(t testing.TB, rows [][]string, number string) string {
	t.Helper()
	for i, row := range rows {
		if len(row) > 6 && row[0] == number {
			name, err := excelize.CoordinatesToCellName(1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			return name[1:]
		}
	}
	t.Fatalf("no line %s", number)
	return ""
}
