package demo

import (
	"bufio"
	"errors"
	"io"
	"strconv"
)

// htmlFile writes the web page that programs call a spreadsheet: one table, which Excel opens with a warning.
type htmlFile struct {
	to    *bufio.Writer
	under io.Closer
	last  int64
	next  int64
}

func newHTML(to io.WriteCloser) *htmlFile {
	f := &htmlFile{to: bufio.NewWriter(to), under: to, next: 1}
	f.to.WriteString("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\n<head>\n" +
		"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\n" +
		"<style>td { mso-number-format: \"\\@\"; }</style>\n</head>\n<body>\n<table border=\"1\">\n")
	return f
}

func (f *htmlFile) row(c *cells) error {
	f.to.WriteString("<tr>")
	from := 0
	for i, end := range c.ends {
		f.to.WriteString("<td")
		for _, j := range c.joins {
			if j.column == i {
				f.to.WriteString(` colspan="` + strconv.Itoa(j.columns) + `"`)
			}
		}
		f.to.WriteByte('>')
		f.to.Write(appendEscaped(nil, c.text[from:end]))
		f.to.WriteString("</td>")
		from = end
	}
	f.last = f.next
	f.next++
	_, err := f.to.WriteString("</tr>\n")
	return err
}

func (f *htmlFile) blank(rows int) {
	for range rows {
		f.to.WriteString("<tr><td></td></tr>\n")
	}
	f.next += int64(rows)
}

func (f *htmlFile) nextSheet() error { panic("a web page has one table") }

func (f *htmlFile) rows() int64 { return f.last }

func (f *htmlFile) close() error {
	f.to.WriteString("</table>\n</body>\n</html>\n")
	return errors.Join(f.to.Flush(), f.under.Close())
}
