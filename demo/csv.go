package demo

import (
	"bufio"
	"bytes"
	"io"
)

// csvFile writes a CSV file.
type csvFile struct {
	to    *bufio.Writer
	habit fileHabit
	last  int64
	next  int64
}

func newCSV(to io.Writer, habit fileHabit) *csvFile {
	return &csvFile{to: bufio.NewWriterSize(to, 256<<10), habit: habit, next: 1}
}

func (f *csvFile) row(c *cells) error {
	from := 0
	for i, end := range c.ends {
		if i > 0 {
			f.to.WriteByte(f.habit.comma)
		}
		f.field(c.text[from:end])
		from = end
	}
	f.last = f.next
	f.next++
	_, err := f.to.WriteString(f.habit.lineEnd)
	return err
}

// field writes a field, in quotes where it needs them. The writer keeps its first error for the end of the row.
func (f *csvFile) field(text []byte) {
	if bytes.IndexByte(text, f.habit.comma) < 0 && bytes.IndexByte(text, '"') < 0 {
		f.to.Write(text)
		return
	}
	f.to.WriteByte('"')
	f.to.Write(bytes.ReplaceAll(text, []byte(`"`), []byte(`""`)))
	f.to.WriteByte('"')
}

func (f *csvFile) blank(rows int) {
	for range rows {
		f.to.WriteString(f.habit.lineEnd)
	}
	f.next += int64(rows)
}

func (f *csvFile) merge(int) {} // a CSV has no merged cells

func (f *csvFile) nextSheet() error { panic("a CSV has one sheet") }

func (f *csvFile) rows() int64 { return f.last }

func (f *csvFile) close() error { return f.to.Flush() }
