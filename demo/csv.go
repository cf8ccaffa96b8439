package demo

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// csvFile writes a delimited text.
type csvFile struct {
	to      *bufio.Writer
	coded   io.WriteCloser // beneath to
	wrapped io.WriteCloser // beneath coded
	habit   fileHabit
	last    int64
	next    int64
}

func newCSV(to io.WriteCloser, habit fileHabit) *csvFile {
	f := &csvFile{coded: habit.coding.encode(to), wrapped: to, habit: habit, next: 1}
	f.to = bufio.NewWriterSize(f.coded, 256<<10)
	if habit.coding.isMarked() {
		f.to.WriteString(byteOrderMark)
	}
	return f
}

func (f *csvFile) row(c *cells) error {
	from := 0
	for i, end := range c.ends {
		if i > 0 {
			f.to.WriteString(f.habit.comma)
		}
		f.field(c.text[from:end], c.kinds[i])
		from = end
	}
	return f.endRow()
}

// endRow ends a row. The writer keeps its first error for here.
func (f *csvFile) endRow() error {
	_, err := f.to.WriteString(f.lineEnd())
	f.last = f.next
	f.next++
	return err
}

// lineEnd gives how the next row ends.
func (f *csvFile) lineEnd() string {
	if f.habit.lineEnd != "" {
		return f.habit.lineEnd
	}
	return [...]string{"\r\n", "\n", "\r"}[f.next%3]
}

// field writes a field, in quotes where it needs them.
func (f *csvFile) field(text []byte, kind cellKind) {
	comma := f.habit.comma
	switch {
	case kind == asItStands:
		f.to.Write(text)
		return
	case kind != severalLines && bytes.IndexByte(text, comma[0]) < 0 && bytes.IndexByte(text, '"') < 0:
		f.to.Write(text)
		return
	}
	f.to.WriteByte('"')
	f.to.Write(bytes.ReplaceAll(text, []byte(`"`), []byte(`""`)))
	f.to.WriteByte('"')
}

func (f *csvFile) blank(rows int) {
	for range rows {
		f.to.WriteString(f.lineEnd())
		f.next++
	}
}

func (f *csvFile) nextSheet() error { panic("a text has one sheet") }

func (f *csvFile) rows() int64 { return f.last }

func (f *csvFile) close() error {
	return errors.Join(f.to.Flush(), f.coded.Close(), f.wrapped.Close())
}
