package html

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// lines gives the rows of a page as sheettest.Line writes them, hidden ones with an h.
func lines(t testing.TB, page string) ([]string, error) {
	t.Helper()
	p, err := Open(strings.NewReader(page), int64(len(page)))
	if err != nil {
		return nil, err
	}
	var lines []string
	last := 0
	for row, err := range p.Rows(t.Context(), "") {
		if err != nil {
			return lines, err
		}
		sheettest.CheckRow(t, row, last)
		last = row.Number
		line := sheettest.Line(row)
		if row.Hidden {
			line = "h" + line
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// below is a second row, so that a page has a table.
const below = "<tr><td>1<td>Satu</table>"

func TestTables(t *testing.T) {
	for _, test := range []struct {
		name, page string
		want       []string
	}{
		{"as PHP writes it", "<table border=1><tr><th>NIK</th><th>Nama</th></tr>" + below, []string{"1 NIK|Nama", "2 1|Satu"}},
		{"tags that are not ended", "<TABLE><TR><TD>NIK<TD>Nama<TR><TD>1<TD>Satu", []string{"1 NIK|Nama", "2 1|Satu"}},
		{"cells without a row", "<table><td>NIK<td>Nama" + below, []string{"1 NIK|Nama", "2 1|Satu"}},
		{"blanks and line ends in the text", "<table><tr><td>\n  NIK \n atau\tKK  <td>&nbsp;" + below, []string{"1 NIK atau KK|\u00a0", "2 1|Satu"}},
		{"lines in a cell", "<table><tr><td>Jalan A<br>RT 1<br/><p>RW 2</p><td>x" + below, []string{"1 Jalan A\nRT 1\nRW 2|x", "2 1|Satu"}},
		{"entities", "<table><tr><td>A &amp; B &lt;C&gt; &#233;&eacute;&#x1F600;<td>x" + below, []string{"1 A & B <C> éé😀|x", "2 1|Satu"}},
		{"inline tags", "<table><tr><td><b>N</b>I<span style='x'>K</span><td><a href=x>x</a>" + below, []string{"1 NIK|x", "2 1|Satu"}},
		{"a cell over columns", "<table><tr><td colspan=3>Peserta<td>x" + below, []string{"1 Peserta|||x", "2 1|Satu"}},
		{"a cell over rows", "<table><tr><td rowspan=2>A<td>B<tr><td>C<td>D</table>", []string{"1 A|B", "2 |C|D"}},
		{"cells over rows and columns", "<table><tr><td rowspan=3 colspan=2>A<td>B<tr><td rowspan=2>C<td>D<tr><td>E<tr><td>F</table>", []string{"1 A||B", "2 ||C|D", "3 |||E", "4 F"}},
		{"a cell over all rows", "<table><tr><td rowspan=0>A<td>B<tr><td>C<td>D</table>", []string{"1 A|B", "2 |C|D"}},
		{"empty rows count", "<table><tr><td>A<td>B<tr></tr><tr><td></table><table>" + below, []string{"1 A|B", "4 1|Satu"}},
		{"titles above and a signature below", "<h3>DAFTAR <i>PESERTA</i></h3><p>Posisi 31 Mei 2025<table><tr><td>NIK<td>Nama" + below + "<br>Ternate, 2 Juni 2025<br><b>Kepala</b>", []string{
			"1 DAFTAR PESERTA", "2 Posisi 31 Mei 2025", "3 NIK|Nama", "4 1|Satu", "5 Ternate, 2 Juni 2025", "6 Kepala"}},
		{"a caption", "<table><caption>Peserta</caption><thead><tr><th>NIK<th>Nama<tbody>" + below, []string{"1 Peserta", "2 NIK|Nama", "3 1|Satu"}},
		{"a table in a table", "<table><tr><td>Menu<td><table><tr><td>NIK<td>Nama" + below + "kaki<td>x</table>", []string{"1 Menu", "2 NIK|Nama", "3 1|Satu", "4 |kaki|x"}},
		{"a table that only lays out the page", "<table><tr><td><table><tr><td>NIK<td>Nama" + below + "</td></tr></table>", []string{"1 NIK|Nama", "2 1|Satu"}},
		{"what is not shown", "<html><head><title>T</title><style>td{}</style><script>if (a<b) '<table>'</script></head><body><!-- <table> --><xml><x:Name>S</x:Name></xml><table><tr><td>NIK<select><option>x</select><td>Nama" + below, []string{"1 NIK|Nama", "2 1|Satu"}},
		{"hidden rows", "<table><tr style='height:0; display: none'><td>NIK<td>Nama<tr hidden><td>a<td>b" + below, []string{"h1 NIK|Nama", "h2 a|b", "3 1|Satu"}},
		{"a NIK that Excel shows in powers of ten", `<table><tr><td x:num="8271015501909003">8,27102E+15<td x:num="45808">31/05/2025` + below, []string{"1 8271015501909003|31/05/2025", "2 1|Satu"}},
		{"UTF-8 with a mark", "\xef\xbb\xbf<table><tr><td>Dw\u00efi<td>x" + below, []string{"1 Dwïi|x", "2 1|Satu"}},
		{"Windows-1252 as it says", "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'><table><tr><td>Dw\xefi \x96<td>x" + below, []string{"1 Dwïi –|x", "2 1|Satu"}},
		{"Windows-1252 that says nothing", "<table><tr><td>Dw\xefi \x96 \u65e5<td>x" + below, []string{"1 Dwïi – 日|x", "2 1|Satu"}},
		{"Windows-1252 that says UTF-8", "<meta charset=utf-8><table><tr><td>Dw\xefi<td>x" + below, []string{"1 Dwïi|x", "2 1|Satu"}},
		{"a NUL", "<table><tr><td>a\x00b<td>x" + below, []string{"1 ab|x", "2 1|Satu"}},
		{"a field for a password on a page with a list", "<input type=password><table>" + strings.Repeat("<tr><td>1<td>Satu", 10) + "</table>", []string{
			"1 1|Satu", "2 1|Satu", "3 1|Satu", "4 1|Satu", "5 1|Satu", "6 1|Satu", "7 1|Satu", "8 1|Satu", "9 1|Satu", "10 1|Satu"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := lines(t, test.page)
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Error(err, diff)
			}
		})
	}
}

func TestUTF16(t *testing.T) {
	page, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("<table><tr><td>Dw\u00efi<td>x" + below)
	if err != nil {
		t.Fatal(err)
	}
	if !IsPage([]byte(page)) {
		t.Error("not known as a page")
	}
	got, err := lines(t, page)
	if diff := cmp.Diff([]string{"1 Dwïi|x", "2 1|Satu"}, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestMerged(t *testing.T) {
	page := "<p>Peserta<table><tr><td colspan=2>A<td rowspan=2>B<tr><td>C<td>D</table>"
	p, err := Open(strings.NewReader(page), int64(len(page)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Merged(t.Context(), "")
	want := []sheet.Range{{FirstRow: 2, LastRow: 2, LastColumn: 1}, {FirstRow: 2, LastRow: 3, FirstColumn: 2, LastColumn: 2}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestIsPage(t *testing.T) {
	for _, test := range []struct {
		name, head string
		want       bool
	}{
		{"a page", "\r\n <!DOCTYPE html><html>", true},
		{"XHTML", "<?xml version='1.0'?>\n<html xmlns='x'>", true},
		{"a table", "<TABLE><TR>", true},
		{"a warning of PHP above", "<br />\n<b>Warning</b>: x<table><tr><td>", true},
		{"text above", "Daftar peserta\n<table border=1><tr>", true},
		{"XML", "<?xml version='1.0'?><Workbook/>", false},
		{"a CSV", "NIK,Nama\n", false},
		{"a CSV that speaks of tables", "NIK,Nama <table>\n", false},
		{"nothing", "", false},
	} {
		if got := IsPage([]byte(test.head)); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct {
		name, page string
		want       error
		words      string
	}{
		{"a login page", "<html><form><input name=user><input type='PASSWORD' name=p></form>", sheet.ErrNotATable, "login page"},
		{"a login page laid out as a table", "<table><tr><td>Pengguna<td>:<tr><td>Sandi<td>: <input type=password></table>", sheet.ErrNotATable, "login page"},
		{"no table", "<html><body><p>Sesi berakhir</p>", sheet.ErrNotATable, "without a table"},
		{"one column", "<table><tr><td>NIK<tr><td>1</table>", sheet.ErrNotATable, "without a table"},
		{"tables in tables", strings.Repeat("<table><tr><td>", 100_000), sheet.ErrHostile, ""},
		{"spans without end", "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td rowspan=9999999999 colspan=9999999999>x", 16), 1_000), sheet.ErrHostile, ""},
		{"columns without end", "<table><tr>" + strings.Repeat("<td>x", 20_000), sheet.ErrHostile, ""},
		{"little but spans", "<table><tr>" + strings.Repeat("<td rowspan=65534 colspan=1000>x", 16) + strings.Repeat("<tr><td>x", 65_000), sheet.ErrHostile, ""},
		{"little but tables in a wide row", "<table><tr>" + strings.Repeat("<td colspan=1000>x", 16) + strings.Repeat("<table></table>", 100_000), sheet.ErrHostile, ""},
		{"a cell without end", "<table><tr><td>" + strings.Repeat("<b>"+strings.Repeat("y", 1<<10)+"</b>", 1<<11), sheet.ErrTooLarge, ""},
		{"a tag without end", "<table " + strings.Repeat("x='"+strings.Repeat("y", 1<<10)+"' ", 9<<10), sheet.ErrTooLarge, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := lines(t, test.page)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.words) {
				t.Errorf("got %v, want %v with %q", err, test.want, test.words)
			}
		})
	}
}

// FuzzHTML reads any page: rows in order, of sound text.
func FuzzHTML(f *testing.F) {
	f.Add([]byte("<table><tr><td rowspan=2>A<td>B<tr><td>C<td>D</table>"))
	f.Add([]byte("<p>x<table><tr><td>Menu<td><table><tr><td colspan=2>NIK" + below + "kaki<td>x</table>"))
	f.Add([]byte("\xff\xfe<\x00t\x00a\x00b\x00l\x00e\x00>\x00"))
	f.Add([]byte("<meta charset=gbk><table><td x:num=1>1E+5<br>\xe9<script></table>"))
	f.Fuzz(func(t *testing.T, page []byte) {
		IsPage(page)
		p, err := Open(bytes.NewReader(page), int64(len(page)))
		if err != nil {
			return
		}
		last := 0
		for row, err := range p.Rows(t.Context(), "") {
			if err != nil {
				return
			}
			sheettest.CheckRow(t, row, last)
			last = row.Number
		}
	})
}
