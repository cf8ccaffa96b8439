package text

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// read gives the rows of one sheet as lines.
func read(t testing.TB, data []byte, sheet string) ([]string, error) {
	t.Helper()
	book, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	defer book.Close()
	var lines []string
	for row, err := range book.Rows(context.Background(), sheet) {
		if err != nil {
			return lines, err
		}
		lines = append(lines, sheettest.Line(row))
	}
	return lines, nil
}

func TestCSV(t *testing.T) {
	for _, test := range []struct {
		name, file string
		want       []string
	}{
		{"plain", "NIK,Nama\n1,Satu\n", []string{"1 NIK|Nama", "2 1|Satu"}},
		{"no last line end", "NIK,Nama\n1,Satu", []string{"1 NIK|Nama", "2 1|Satu"}},
		{"semicolons, commas in numbers", "No;Iuran\n1;16,8\n2;20,5\n", []string{"1 No|Iuran", "2 1|16,8", "3 2|20,5"}},
		{"tabs", "No\tNama\n1\tSatu, S.Pd\n", []string{"1 No|Nama", "2 1|Satu, S.Pd"}},
		{"bars", "No|Nama\n1|Satu\n", []string{"1 No|Nama", "2 1|Satu"}},
		{"one column", "NIK\n1\n", []string{"1 NIK", "2 1"}},
		{"title lines", "DAFTAR PESERTA\nPosisi 31 Mei 2025\n\nNo;Nama;JK\n1;Satu;L\n2;Dua;P\n",
			[]string{"1 DAFTAR PESERTA", "2 Posisi 31 Mei 2025", "4 No|Nama|JK", "5 1|Satu|L", "6 2|Dua|P"}},
		{"CRLF", "a,b\r\n1,2\r\n", []string{"1 a|b", "2 1|2"}},
		{"CR", "a,b\r1,2\r", []string{"1 a|b", "2 1|2"}},
		{"mixed line ends", "a,b\r\n1,2\n3,4\r5,6", []string{"1 a|b", "2 1|2", "3 3|4", "4 5|6"}},
		{"blank lines count", "a,b\n\n\n1,2\n", []string{"1 a|b", "4 1|2"}},
		{"rows of delimiters are blank", "a,b\n,\n\"\",\n1,2\n", []string{"1 a|b", "4 1|2"}},
		{"short and long rows", "a,b,c\n1\n1,2,3,4\n1,2,3\n", []string{"1 a|b|c", "2 1", "3 1|2|3|4", "4 1|2|3"}},
		{"empty cells at both ends", "a,b,c\n,2,\n", []string{"1 a|b|c", "2 |2|"}},
		{"blanks stay", "a , b\n 1,2 \n", []string{"1 a | b", "2  1|2 "}},
		{"quoted", "a,b\n\"1,5\",\"x\"\"y\"\n", []string{"1 a|b", "2 1,5|x\"y"}},
		{"blanks around quotes", "a,b\n \"1,5\" ,2\n", []string{"1 a|b", "2 1,5|2"}},
		{"quoted over lines", "a,b\n1,\"Jl. Mawar\nRT 2\"\n3,4\n", []string{"1 a|b", "2 1|Jl. Mawar\nRT 2", "3@4 3|4"}},
		{"quoted over CRLF lines", "a,b\r\n1,\"x\r\n\r\ny\"\r\n3,4\r\n", []string{"1 a|b", "2 1|x\r\n\r\ny", "3@5 3|4"}},
		{"header over lines", "\"No\nUrut\",\"Nama\nLengkap\"\n1,Satu\n", []string{"1 No\nUrut|Nama\nLengkap", "2@4 1|Satu"}},
		{"quote in an unquoted cell", "a,b\n1,Pipa 5\" besi\n2,x\n", []string{"1 a|b", "2 1|Pipa 5\" besi", "3 2|x"}},
		{"quote never closed", "a,b\n1,\"Satu\n2,Dua\n3,Tiga\n", []string{"1 a|b", "2! 1|\"Satu", "3 2|Dua", "4 3|Tiga"}},
		{"quote never closed in the last row", "a,b\n1,x\n2,\"Dua", []string{"1 a|b", "2 1|x", "3! 2|\"Dua"}},
		{"quote never closed before quoted cells", "a,b\n1,\"Satu\n2,\"Dua\"\n3,\"Tiga\"\n", []string{"1 a|b", "2! 1|\"Satu", "3 2|Dua", "4 3|Tiga"}},
		{"quote never closed in mid-row", "a,b,c\n\"1\",\"Satu,\"x\"\n\"2\",\"Dua\",\"y\"\n", []string{"1 a|b|c", "2! 1|\"Satu|x", "3 2|Dua|y"}},
		{"two rows with a quote never closed", "a,b,c\n1,\"Satu,x\n2,Dua,y\n3,\"Tiga,z\n4,Empat,w\n",
			[]string{"1 a|b|c", "2! 1|\"Satu|x", "3 2|Dua|y", "4! 3|\"Tiga|z", "5 4|Empat|w"}},
		{"quote that closes rows later", "a,b,c\n1,\"Satu,x\n2,Dua,y\n3,Tiga,5\"\n4,Empat,w\n",
			[]string{"1 a|b|c", "2! 1|\"Satu|x", "3 2|Dua|y", "4 3|Tiga|5\"", "5 4|Empat|w"}},
		{"quotes inside quotes", "a,b\n1,\"PT \"Maju\" Jaya\"\n2,x\n", []string{"1 a|b", "2! 1|PT \"Maju\" Jaya", "3 2|x"}},
		{"text behind the closing quote", "a,b\n\"1\"x,2\n3,4\n", []string{"1 a|b", "2! \"1\"x|2", "3 3|4"}},
		{"NUL bytes", "a,b\n1,S\x00atu\x00\n2,Dua\n", []string{"1 a|b", "20 1|Satu", "3 2|Dua"}},
		{"NUL before a quote", "a,b\n1,\x00\"x,y\"\n", []string{"1 a|b", "20 1|x,y"}},
		{"byte order mark", "\xef\xbb\xbfNIK,Nama\n1,Désirée\n", []string{"1 NIK|Nama", "2 1|Désirée"}},
		{"Windows-1252", "NIK,Nama\n1,D\xe9sir\xe9e\n2,\x93Oni\x94\n", []string{"1 NIK|Nama", "2 1|Désirée", "3 2|“Oni”"}},
		{"a byte that Windows-1252 does not have", "NIK,Nama\n1,D\xe9\n2,\x81\n", []string{"1 NIK|Nama", "2 1|Dé", "3? 2|\ufffd"}},
		{"broken bytes in a UTF-8 file", "NIK,Nama\n1,Désirée\n2,René\n3,Ren\xe9 é\n", []string{"1 NIK|Nama", "2 1|Désirée", "3 2|René", "4? 3|René é"}},
		{"characters lost before it was sent", "NIK,Nama\n1,D\ufffd\n", []string{"1 NIK|Nama", "2? 1|D\ufffd"}},
		{"UTF-16LE", utf16File("\ufeffNIK\tNama\n1\tDésirée\n", 0), []string{"1 NIK|Nama", "2 1|Désirée"}},
		{"UTF-16BE", utf16File("\ufeffNIK\tNama\n1\tDésirée\n", 1), []string{"1 NIK|Nama", "2 1|Désirée"}},
		{"UTF-16LE without a mark", utf16File("NIK\tNama\n1\tDésirée\n", 0), []string{"1 NIK|Nama", "2 1|Désirée"}},
		{"UTF-16BE without a mark", utf16File("NIK\tNama\n1\tDésirée\n", 1), []string{"1 NIK|Nama", "2 1|Désirée"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := read(t, []byte(test.file), "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// utf16File writes text in UTF-16, the high byte second (0) or first (1).
func utf16File(text string, highFirst int) string {
	var b []byte
	for _, r := range text {
		pair := [2]byte{byte(r), byte(r >> 8)}
		b = append(b, pair[highFirst], pair[1-highFirst])
	}
	return string(b)
}

func TestDialect(t *testing.T) {
	for _, test := range []struct {
		name, file string
		want       Dialect
	}{
		{"comma", "a,b\n1,2\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ","}},
		{"semicolon with a mark", "\xef\xbb\xbfa;b\n1;2\n", Dialect{Encoding: "utf-8", BOM: true, Delimiter: ";"}},
		{"semicolon, quoted cells with commas", "a;b\n\"x, y, z\";\"1,5\"\n\"x, y, z\";\"2,5\"\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ";"}},
		{"semicolon, decimal commas throughout", "a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n1,5;2,5;3,5\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ";"}},
		{"semicolon, addresses", "No;Nama;Alamat\n1;Satu;Jl. X, RT 1, RW 2, Kel. Y, Kec. Z\n2;Dua;Jl. X, RT 1, RW 2, Kel. Y, Kec. Z\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ";"}},
		{"comma, lists with semicolons", "No,Nama,Program,Pekerjaan\n1,Satu,JKK;JKM,NELAYAN\n2,Dua,JKK;JKM,NELAYAN\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ","}},
		{"comma, lists with bars", "No,Nama,Program\n1,Satu,JKK|JKM|JHT\n2,Dua,JKK|JKM|JHT\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ","}},
		{"comma, blanks behind it", "No, Nama, JK\n1, Satu, L\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ", "}},
		{"header alone", "NIK;Nama, Gelar;Alamat\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ";"}},
		{"long titles", "DAFTAR PESERTA, BPU, KOTA TERNATE\nPosisi 31 Mei 2025, sementara, revisi 2\n\nNo;Nama\n1;Satu\n2;Dua\n3;Tiga\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ";"}},
		{"tab in UTF-16", utf16File("\ufeffa\tb\n1\t2\n", 0), Dialect{Encoding: "utf-16le", BOM: true, Delimiter: "\t"}},
		{"Windows-1252", "a|b\n\xe9|2\n", Dialect{Encoding: "windows-1252", BOM: false, Delimiter: "|"}},
		{"one column", "NIK\n1\n2\n", Dialect{Encoding: "utf-8", BOM: false, Delimiter: ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			book, err := Open(strings.NewReader(test.file), int64(len(test.file)))
			if err != nil {
				t.Fatal(err)
			}
			got := Dialect{Encoding: book.Dialect.Encoding, BOM: book.Dialect.BOM, Delimiter: book.Dialect.Delimiter}
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// A quote that is never closed in a file longer than any block costs its own row and no other.
func TestQuoteNeverClosedInALongFile(t *testing.T) {
	var file bytes.Buffer
	const rows, bad = 60_000, 30_000
	for n := 1; n <= rows; n++ {
		quote := ""
		if n == bad {
			quote = `"`
		}
		fmt.Fprintf(&file, "%d,%sPESERTA NOMOR %d,NELAYAN\n", n, quote, n)
	}
	got, err := read(t, file.Bytes(), "")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != rows {
		t.Fatalf("%d rows, want %d", len(got), rows)
	}
	for i, row := range got {
		want := fmt.Sprintf("%d %[1]d|PESERTA NOMOR %[1]d|NELAYAN", i+1)
		if i+1 == bad {
			want = fmt.Sprintf("%d! %[1]d|\"PESERTA NOMOR %[1]d|NELAYAN", i+1)
		}
		if row != want {
			t.Fatalf("row %d is %q, want %q", i+1, row, want)
		}
	}
}

func TestRowsStopWithTheContext(t *testing.T) {
	file := "a,b\n1,2\n3,4\n"
	book, err := Open(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var errs []error
	for _, err := range book.Rows(ctx, "") {
		errs = append(errs, err)
		cancel()
	}
	if len(errs) != 2 || errs[0] != nil || !errors.Is(errs[1], context.Canceled) {
		t.Errorf("got %v, want one row, then %v", errs, context.Canceled)
	}
}

// drawTable draws rows of cells with what makes CSV hard, all of one width and none blank.
func drawTable(t *rapid.T) [][]string {
	cell := rapid.OneOf(
		rapid.StringMatching(`[0-9A-Za-z .]{0,12}`),
		rapid.StringOfN(rapid.RuneFrom([]rune("ab ,;|\t\"\r\n'é€𝄞")), 0, 12, -1),
	)
	width := rapid.IntRange(1, 6).Draw(t, "width")
	row := rapid.SliceOfN(cell, width, width).Filter(func(cells []string) bool { return strings.Join(cells, "") != "" })
	return rapid.SliceOfN(row, 0, 12).Draw(t, "table")
}

// encode writes a table as RFC 4180 says, with any delimiter and line end.
func encode(table [][]string, delimiter, lineEnd string, quoteAll, lastLineEnd bool) []byte {
	var b bytes.Buffer
	for i, row := range table {
		for j, cell := range row {
			if j > 0 {
				b.WriteString(delimiter)
			}
			if quoteAll || strings.ContainsAny(cell, delimiter+"\"\r\n") || strings.HasPrefix(cell, " ") || cell == "" && len(row) == 1 {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		if lastLineEnd || i < len(table)-1 {
			b.WriteString(lineEnd)
		}
	}
	return b.Bytes()
}

// cut gives the cells of every row, with a block of that many bytes.
func cut(data []byte, g grammar, columns, block int) (table [][]string, faults sheet.Faults, err error) {
	tokens := newTokeniser(bytes.NewReader(data), g, block)
	tokens.width = columns
	return all(tokens)
}

func all(tokens *tokeniser) (table [][]string, faults sheet.Faults, err error) {
	for {
		err := tokens.next()
		if errors.Is(err, io.EOF) {
			return table, faults, nil
		} else if err != nil {
			return table, faults, err
		}
		faults |= tokens.row.Faults
		var row []string
		for _, cell := range tokens.row.Cells {
			row = append(row, string(cell.Text))
		}
		table = append(table, row)
	}
}

// plain is the grammar of a plain text.
func plain(delimiter byte) grammar {
	return grammar{delimiter: string(delimiter), quote: '"', escape: '"'}
}

// delimiters of plain texts.
var delimiters = []byte{'\t', '|', ';', ','}

// What was written is read, in every dialect and however the file falls into blocks.
func TestDecodeEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawTable(t)
		delimiter := rapid.SampledFrom(delimiters).Draw(t, "delimiter")
		lineEnd := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "line end")
		file := encode(want, string(delimiter), lineEnd, rapid.Bool().Draw(t, "quote all"), rapid.Bool().Draw(t, "last line end"))
		columns := 0
		if len(want) > 0 && rapid.Bool().Draw(t, "columns known") {
			columns = len(want[0])
		}
		block := rapid.SampledFrom([]int{1, 2, 3, 7, 16, 61, blockBytes}).Draw(t, "block")
		got, faults, err := cut(file, plain(delimiter), columns, block)
		if err != nil || faults != 0 {
			t.Fatalf("%q: faults %d, %v", file, faults, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q: %s", file, diff)
		}
	})
}

// A clean file means what encoding/csv says it means.
func TestLikeEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawTable(t)
		for _, row := range rows {
			for i := range row { // encoding/csv makes CRLF inside quotes LF
				row[i] = strings.ReplaceAll(row[i], "\r", "")
			}
		}
		rows = slices.DeleteFunc(rows, func(row []string) bool { return strings.Join(row, "") == "" })
		delimiter := rapid.SampledFrom(delimiters).Draw(t, "delimiter")
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		w.Comma, w.UseCRLF = rune(delimiter), rapid.Bool().Draw(t, "CRLF")
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(file.Bytes()))
		r.Comma = rune(delimiter)
		want, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got, faults, err := cut(file.Bytes(), plain(delimiter), 0, blockBytes)
		if err != nil || faults != 0 {
			t.Fatalf("%q: faults %d, %v", file.Bytes(), faults, err)
		}
		if w.UseCRLF { // encoding/csv writes LF inside quotes as CRLF
			for _, row := range got {
				for i := range row {
					row[i] = strings.ReplaceAll(row[i], "\r\n", "\n")
				}
			}
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q: %s", file.Bytes(), diff)
		}
	})
}
