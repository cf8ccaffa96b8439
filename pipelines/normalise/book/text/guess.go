package text

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"cakupan/pipelines/normalise/sheet"
)

// Decision is what Guess found out about a delimited text: how it is written, and where in it the main table lies. It
// can be shown, pinned in a test, and asked for the table.
type Decision struct {
	Encoding  Choice `json:"encoding"` // as in Dialect
	BOM       bool   `json:"bom"`
	LineEnd   Choice `json:"line_end"`  // "\n", "\r\n" or "\r": what most lines end with
	Delimiter Choice `json:"delimiter"` // "" where there is one column; one character or several
	Runs      bool   `json:"runs"`      // the delimiter stands once or more between cells, as where they are aligned
	Quote     Choice `json:"quote"`     // one character
	Escape    Choice `json:"escape"`    // what stands before a quote inside quotes: the quote itself where it is doubled

	Columns int    `json:"columns"`
	Header  Extent `json:"header"` // of several lines where the header has several rows; empty where there is none
	Data    Extent `json:"data"`   // from the first to the last row of the table

	HeaderConfidence float64 `json:"header_confidence"`
	Tables           int     `json:"tables"` // the main one, and one more where another begins below it

	Rows      int   `json:"rows"`      // of data
	Mended    Lines `json:"mended"`    // rows read otherwise than they are written, so that they fit
	Deviating Lines `json:"deviating"` // rows that neither fit nor could be mended
	Repeated  Lines `json:"repeated"`  // rows left out because they repeat the header

	text    func() io.Reader
	guessed weighed
	profile *profile
	header  [][]byte // the cells, rows of a header joined
	raw     [][]byte // the header's rows as they are written
}

// Choice is one thing decided, and 0 to 1 how far it is ahead of the next best.
type Choice struct {
	Value      string  `json:"value"`
	Confidence float64 `json:"confidence"`
}

// Extent is a range of physical lines, from 1. It is empty where First is 0.
type Extent struct {
	First int `json:"first"`
	Last  int `json:"last"`
}

// Lines tells where rows of a kind begin.
type Lines struct {
	Count int   `json:"count"`
	First []int `json:"first,omitempty"` // the first hundred of them, physical lines
}

func (l *Lines) add(line int) { l.addAll(Lines{1, []int{line}}) }

func (l *Lines) addAll(more Lines) {
	l.Count += more.Count
	l.First = append(l.First, more.First[:min(len(more.First), 100-len(l.First))]...)
}

// The parts of a text by which Guess decides how it is written.
const (
	sampleHead  = 192 << 10
	samplePiece = 32 << 10 // from the middle, and from the end
)

// Guess finds out how a delimited text of size bytes is written and where its main table lies. A text without any
// row is a decision without columns. The error of a file that is no text is ErrNotATable, of one that no memory should
// hold ErrTooLarge or ErrHostile; any other comes from r, which must stay readable while the decision is in use.
func Guess(r io.ReaderAt, size int64) (*Decision, error) {
	head := make([]byte, min(size, textHead))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return nil, err
	}
	enc, bom := findEncoding(head)
	d := &Decision{
		Encoding: Choice{enc.String(), encodingConfidence(enc, bom)},
		BOM:      bom > 0,
		text: func() io.Reader {
			return soundText(io.NewSectionReader(r, int64(bom), size-int64(bom)), enc)
		},
	}
	sample, err := sampleOf(r, int64(bom), size, enc)
	if err != nil {
		return nil, err
	}
	if err := whatText(sample, true); errors.Is(err, sheet.ErrEmpty) {
		return d, nil
	} else if err != nil {
		return nil, err
	}
	d.LineEnd = lineEndOf(sample)
	d.decideGrammar(sample)
	if err := d.findTable(); err != nil {
		return nil, err
	}
	return d, nil
}

func encodingConfidence(enc encoding, bom int) float64 {
	switch {
	case bom > 0:
		return 1
	case enc == windows1252: // other code pages of one byte look alike
		return 0.6
	case enc != utf8Text:
		return 0.9
	}
	return 1
}

// sampleOf gives the beginning of a text, and of a long one a piece from the middle and the end, in whole lines.
func sampleOf(r io.ReaderAt, from, size int64, enc encoding) ([]byte, error) {
	piece := func(at, n int64) ([]byte, error) {
		return io.ReadAll(soundText(io.NewSectionReader(r, at, n), enc))
	}
	if size-from <= sampleHead+2*samplePiece {
		return piece(from, size-from)
	}
	sample, err := piece(from, sampleHead)
	if err != nil {
		return nil, err
	}
	if last := bytes.LastIndexAny(sample, "\r\n"); last > 0 {
		sample = sample[:last+1]
	}
	for _, at := range []int64{from + (size-from)/4*2, from + (size-from-samplePiece)/2*2} {
		part, err := piece(at, samplePiece)
		if err != nil {
			return nil, err
		}
		first, last := bytes.IndexAny(part, "\r\n"), bytes.LastIndexAny(part, "\r\n")
		if first >= 0 && last > first {
			sample = append(sample, bytes.TrimLeft(part[first:last+1], "\r\n")...)
		}
	}
	return sample, nil
}

// lineEndOf counts the ends of lines.
func lineEndOf(sample []byte) Choice {
	both := bytes.Count(sample, []byte("\r\n"))
	lf, cr := bytes.Count(sample, []byte{'\n'})-both, bytes.Count(sample, []byte{'\r'})-both
	total := both + lf + cr
	if total == 0 {
		return Choice{"\n", 0}
	}
	most := Choice{"\r\n", float64(both)}
	if lf > both {
		most = Choice{"\n", float64(lf)}
	}
	if float64(cr) > most.Confidence {
		most = Choice{"\r", float64(cr)}
	}
	most.Confidence /= float64(total)
	return most
}

// decideGrammar decides how sample is written, and learns what the columns look like.
func (d *Decision) decideGrammar(sample []byte) {
	// Grammars are weighed on less than the columns are known by.
	voters := sample
	if len(voters) > votingHead {
		if last := bytes.LastIndexAny(voters[:votingHead], "\r\n"); last > 0 {
			voters = voters[:last+1]
		}
	}
	best, lead, quoteLead := guessGrammar(voters)
	d.guessed = best
	d.Delimiter = Choice{best.delimiter, lead}
	d.Runs = best.runs
	if bytes.IndexByte(voters, best.quote) < 0 {
		quoteLead = 0 // nothing speaks for one
	}
	d.Quote = Choice{string(best.quote), quoteLead}
	d.Escape = Choice{string(best.escape), quoteLead}
	d.learn(sample)
	d.Columns = d.guessed.width
}

// learn takes in the sound rows of sample, the first ones aside, which may be the header.
func (d *Decision) learn(sample []byte) {
	records, sounds, _ := recordsOf(sample, d.guessed.grammar)
	if d.guessed.elastic < 0 {
		if width, _ := commonWidth(records); width > 0 {
			d.guessed.width = width
		}
	}
	width := d.guessed.width
	d.profile = newProfile(width)
	rows := make([][]field, 0, len(records))
	for i, record := range records {
		if e := d.guessed.elastic; e >= 0 && len(record) > width {
			record = joined(record, e, len(record)-width, d.guessed.delimiter)
		}
		if len(record) == width && sounds[i] == cleanCut {
			rows = append(rows, record)
		}
	}
	rows = rows[min(len(rows)/2, headerRows):]
	for _, row := range rows {
		d.profile.add(row)
	}
	for _, row := range rows {
		d.profile.limit = max(d.profile.limit, d.profile.misfit(row))
	}
}

// reader reads the text's records as decided.
func (d *Decision) reader() *recordReader {
	r := newRecordReader(d.text(), d.guessed.grammar)
	r.width, r.elastic = d.guessed.width, d.guessed.elastic
	if d.profile.rows > 0 {
		r.mender = &mender{table: d.guessed.grammar, width: r.width, profile: d.profile}
	}
	return r
}

// String says in a line what was decided.
func (d *Decision) String() string {
	if d.Columns == 0 {
		return "no rows"
	}
	return fmt.Sprintf("%s, delimiter %q, quote %q, escape %q, line end %q; %d columns, header %d-%d, data %d-%d",
		d.Encoding.Value, d.Delimiter.Value, d.Quote.Value, d.Escape.Value, d.LineEnd.Value,
		d.Columns, d.Header.First, d.Header.Last, d.Data.First, d.Data.Last)
}
