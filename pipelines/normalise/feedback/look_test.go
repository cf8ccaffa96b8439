package feedback

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// The numbers of formats are found whatever the XML's prefix, with rows and cells that are not there.
func TestGrid(t *testing.T) {
	const sheet = `<?xml version="1.0"?><x:worksheet xmlns:x="y"><x:cols/><x:sheetData>` +
		`<x:row r="2" ht="30.5" hidden="1"><x:c r="A2" s="4"/><x:c s="5"><x:v>1</x:v></x:c><x:c r="Z2" s="9"/></x:row>` +
		`<x:row s="7" customFormat="true"><x:c r="B3"/></x:row><x:row r="99"/></x:sheetData><x:mergeCells/></x:worksheet>`
	g, begin, end, err := scanGrid(strings.NewReader(sheet), extent{rows: 3, columns: 3})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sheet[:begin]+sheet[end:], `<?xml version="1.0"?><x:worksheet xmlns:x="y"><x:cols/><x:sheetData></x:sheetData><x:mergeCells/></x:worksheet>`; got != want {
		t.Errorf("without its rows: %s", got)
	}
	var got [][]int32
	for row := 1; row <= 3; row++ {
		got = append(got, []int32{g.style(row, 0), g.style(row, 1), g.style(row, 2)})
	}
	if diff := cmp.Diff([][]int32{{noFormat, noFormat, noFormat}, {4, 5, noFormat}, {7, 0, 7}}, got); diff != "" {
		t.Errorf("formats (-want +got):\n%s", diff)
	}
	if r := g.rows[2]; r.height != 30.5 || !r.isHidden {
		t.Errorf("row 2: %+v", r)
	}
	for _, broken := range []string{"", "<worksheet>", "<worksheet><sheetData><row", "<worksheet></worksheet>"} {
		if _, _, _, err := scanGrid(strings.NewReader(broken), extent{rows: 3, columns: 3}); err == nil {
			t.Errorf("%q has a grid", broken)
		}
	}
}

// A workbook whose formats are not as they should be comes back all the same: plain, and marked.
func TestFormatsThatCannotBeRead(t *testing.T) {
	sent := senders(t)
	in, err := zip.NewReader(bytes.NewReader(sent), int64(len(sent)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, part := range in.File {
		from, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Name, "xl/worksheets/sheet") {
			text = bytes.ReplaceAll(text, []byte(`r="A4" s="1"`), []byte(`r="A4" s="999"`))
		}
		to, err := out.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		to.Write(text)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(b.Bytes(), sent) || b.Len() == 0 {
		t.Fatal("nothing was changed")
	}
	r, copied, _ := told(t, "nelayan.xlsx", b.Bytes(), nil)
	if got := value(t, copied, "Nelayan", "C6"); got != "827101150190900" || r.Manifest.Rejected != 3 {
		t.Errorf("C6 holds %q, set aside %d", got, r.Manifest.Rejected)
	}
	if got := fillAt(t, copied, "Nelayan", "C6"); got != requiredFill {
		t.Errorf("C6 is coloured %q", got)
	}
	if s := styleOf(t, copied, "Nelayan", "B4"); s.Font != nil && s.Font.Italic {
		t.Error("the formats were read after all")
	}
}

// The sender's own password opens the formats, too.
func TestLookBehindAPassword(t *testing.T) {
	closed, err := excelize.Encrypt(senders(t), &excelize.Options{Password: "rahasia"})
	if err != nil {
		t.Fatal(err)
	}
	_, file := delivered(t, "nelayan.xlsx", closed)
	workbook, size, err := opened(file, int64(len(closed)), []string{"salah", "rahasia"})
	if err != nil {
		t.Fatal(err)
	}
	if _, grids, err := trimmed(workbook, size, map[string]extent{"Nelayan": {13, 5}}); err != nil || grids["Nelayan"].style(4, 0) == noFormat {
		t.Errorf("no formats: %v", err)
	}
	if _, _, err := opened(file, int64(len(closed)), []string{"salah"}); err == nil {
		t.Error("a wrong password opened it")
	}
}
