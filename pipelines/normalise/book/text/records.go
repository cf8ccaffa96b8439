package text

import (
	"bytes"
	"fmt"
	"io"

	"cakupan/pipelines/normalise/sheet"
)

// reading says how a record came to its cells.
type reading uint8

const (
	asWritten reading = iota // it keeps to the grammar and has the table's width
	mended                   // read anew so that it fits
	deviating                // it does neither, and is left as it is written
	blank                    // it holds nothing
)

// ahead is how many lines beyond a record are at hand with it.
const ahead = 8

// recordReader cuts a text into records, each as well as the table's width and columns allow.
type recordReader struct {
	lines   *lineSource
	cutter  cutter
	width   int // 0 where it is not yet known
	mender  *mender
	elastic int // the column whose cells hold delimiters throughout, or -1

	fields  []field
	sound   soundness
	how     reading
	first   int // physical line, from 1
	span    int // physical lines
	records int
	crossed int // bytes cut to find where quotes close
	passed  int // bytes of records read
}

func newRecordReader(text io.Reader, g grammar) *recordReader {
	return &recordReader{lines: newLineSource(text), cutter: cutter{grammar: g}, elastic: -1}
}

// The work that is put into rows that deviate: workAtFirst, and workPerRecord more with each record read. So a text in
// which few rows are sound is read about as fast as others.
const (
	workAtFirst   = 2_000_000
	workPerRecord = 50
)

// The work that is put into quotes that are not closed in their line, likewise in bytes, and per byte read.
const (
	crossedAtFirst = 1 << 20
	crossedPerByte = 8
)

// next reads the next record. After the last one it gives io.EOF.
func (r *recordReader) next() error {
	if r.span > 0 {
		r.lines.drop(r.span)
		r.span = 0
	}
	if ok, err := r.lines.have(1); !ok || err != nil {
		if err == nil {
			err = io.EOF
		}
		return err
	}
	if _, err := r.lines.have(1 + ahead); err != nil {
		return err
	}
	r.first, r.span = r.lines.dropped+1, 1
	r.records++
	r.passed += len(r.lines.line(0))
	sound := r.cutter.cut(r.lines.line(0))
	if sound == openQuote {
		var err error
		if sound, err = r.cross(); err != nil {
			return err
		}
	}
	r.fields, r.sound = r.cutter.fields, sound
	switch {
	case len(r.fields) <= sheet.MaxColumns && sound == cleanCut && (r.width == 0 || len(r.fields) == r.width):
		r.how = asWritten
		if isBlank(r.fields) {
			r.how = blank
		} else if r.span == 1 && r.otherQuotes() {
			r.mend(sound)
			if r.how == deviating {
				r.how = asWritten
			}
		}
	case isBlank(r.fields):
		r.how = blank
	case r.width == 0:
		r.how = deviating
	default:
		r.mend(sound)
	}
	if len(r.fields) > sheet.MaxColumns {
		return fmt.Errorf("line %d: %w: more than %d columns", r.first, sheet.ErrHostile, sheet.MaxColumns)
	}
	return nil
}

// cross goes on over line ends to where the record's open quote is closed. Where nothing closes it soundly, the
// record ends with its first line.
func (r *recordReader) cross() (soundness, error) {
	for n := 2; n <= quotedCellLines; n++ {
		if _, err := r.lines.have(n + ahead); err != nil {
			return 0, err
		}
		if len(r.lines.found) < n {
			break
		}
		if bytes.IndexByte(r.lines.line(n-1), r.cutter.quote) < 0 {
			continue
		}
		text := r.lines.lines(n)
		r.crossed += len(text)
		if len(text) > quotedCellBytes || r.crossed > crossedAtFirst+crossedPerByte*r.passed {
			break
		}
		sound := r.cutter.cut(text)
		if sound == openQuote {
			continue
		}
		if sound == cleanCut && (r.width == 0 || len(r.cutter.fields) <= r.width) {
			r.span = n
			return cleanCut, nil
		}
		break
	}
	return r.cutter.cut(r.lines.line(0)), nil
}

// otherQuotes tells a record with a cell between apostrophes, in a column in which no other begins with one.
func (r *recordReader) otherQuotes() bool {
	if r.mender == nil || r.cutter.quote != '"' {
		return false
	}
	for i := range r.fields {
		text := r.fields[i].text
		if len(text) > 1 && text[0] == '\'' && text[len(text)-1] == '\'' && r.mender.opensNoneWith(i, '\'') {
			return true
		}
	}
	return false
}

// mend reads anew a record that does not have the table's width, or has quotes out of place.
func (r *recordReader) mend(sound soundness) {
	r.how = deviating
	if r.elastic >= 0 && sound == cleanCut && r.span == 1 && r.join() {
		r.how = mended
		return
	}
	if r.mender == nil || r.mender.work > workAtFirst+workPerRecord*r.records {
		return
	}
	if fields, ok := r.mender.mend(r.lines.line(0), sound != cleanCut || len(r.fields) < r.width); ok {
		r.fields, r.span, r.how = fields, 1, mended
	}
}

// join makes the cells that a row has too many one cell of the elastic column.
func (r *recordReader) join() bool {
	surplus := len(r.fields) - r.width
	if surplus <= 0 {
		return false
	}
	for _, part := range r.fields[r.elastic : r.elastic+surplus+1] {
		if part.quoted {
			return false
		}
	}
	r.fields = joined(r.fields, r.elastic, surplus, r.cutter.delimiter)
	return true
}

// joined gives the fields with the one at place at and the surplus behind it made one.
func joined(fields []field, at, surplus int, delimiter string) []field {
	texts := make([][]byte, 0, surplus+1)
	for _, part := range fields[at : at+surplus+1] {
		texts = append(texts, part.text)
	}
	fields[at] = field{text: bytes.Join(texts, []byte(delimiter))}
	return append(fields[:at+1], fields[at+surplus+1:]...)
}
