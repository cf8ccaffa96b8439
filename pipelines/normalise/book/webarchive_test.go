package book

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/pipelines/normalise/sheet"
)

// webArchive is a workbook as Excel saves it in one file of a web page.
const webArchive = `MIME-Version: 1.0
X-Document-Type: Workbook
Content-Type: multipart/related; boundary="----=_NextPart_01"

This document is a Single File Web Page.

------=_NextPart_01
Content-Location: file:///C:/0E1B/peserta.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="us-ascii"

<html><frameset><frame src=3D"peserta_files/sheet001.htm"></frameset></html>

------=_NextPart_01
Content-Location: file:///C:/0E1B/peserta_files/sheet001.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="us-ascii"

<html><body><table><tr><td class=3Dxl65>NIK</td><td>Nama</td></tr><tr><td>=
8271015501909001</td><td>Peserta Satu</td></tr></table></body></html>

------=_NextPart_01
Content-Location: file:///C:/0E1B/peserta_files/sheet002.htm
Content-Transfer-Encoding: base64
Content-Type: text/html; charset="us-ascii"

PHRhYmxlPjx0cj48dGQ+YTx0ZD5iPHRyPjx0ZD4xPHRkPjI8L3RhYmxlPg==

------=_NextPart_01
Content-Location: file:///C:/0E1B/peserta_files/filelist.xml
Content-Type: text/xml

<xml/>
------=_NextPart_01--
`

func TestWebArchive(t *testing.T) {
	two := strings.ReplaceAll(webArchive, "\n", "\r\n")
	one := strings.Replace(two, "text/html; charset=\"us-ascii\"\r\n\r\nPHRh", "image/png\r\n\r\nPHRh", 1)
	rows := []string{"1 NIK|Nama", "2 8271015501909001|Peserta Satu"}
	for _, test := range []struct {
		file string
		want []string
	}{
		{two, []string{"# sheet001 (1)", rows[0], rows[1], "# sheet002 (2)", "1 a|b", "2 1|2"}},
		{one, []string{"# ", rows[0], rows[1]}},
	} {
		b, err := Open(strings.NewReader(test.file), int64(len(test.file)), "x", Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, shown(t, b)); diff != "" || b.Kind != HTML {
			t.Error(b.Kind, diff)
		}
		b.Close()
	}
	for _, test := range []struct {
		name, file string
		want       error
	}{
		{"without a table", webArchive[:strings.Index(webArchive, "------=_NextPart_01\nContent-Location: file:///C:/0E1B/peserta_files/sheet001")] + "------=_NextPart_01--\n", sheet.ErrNotATable},
		{"cut off", webArchive[:len(webArchive)/2], sheet.ErrTruncated},
		{"without an end of its head", "MIME-Version: 1.0\nContent-Type: multipart/related", sheet.ErrTruncated},
	} {
		if err := readAll(strings.NewReader(test.file), int64(len(test.file))); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
}
