package text

import (
	"bytes"
	"cmp"
	"io"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// textHead is how much of a text decides its encoding, and votingHead how much of that votes on how it is written.
const (
	textHead   = 1 << 20
	votingHead = 64 << 10
)

// headerRows is how many rows at the top of a text may be its header, and do not tell what the columns look like.
const headerRows = 5

// knownRows is from how many rows on it is known what the columns look like.
const knownRows = 2

// Open decides how a text of size bytes is written. The error of one that is no table is one of package sheet's; any
// other comes from r, which must stay readable while the file is in use.
func Open(r io.ReaderAt, size int64) (*File, error) { return OpenTold(r, size, Told{}) }

// OpenTold is Open for a text of which something is known.
func OpenTold(r io.ReaderAt, size int64, told Told) (*File, error) {
	head := make([]byte, min(size, textHead))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return nil, err
	}
	enc, bom := findEncoding(head)
	enc = told.orDecided(enc, bom)
	f := &File{file: r, from: int64(bom), end: size, encoding: enc}
	sample, err := f.sample()
	if err != nil {
		return nil, err
	}
	if err := whatText(sample, size <= sampleHead, head); err != nil {
		return nil, err
	}
	if delimiter, length := delimiterLine(sample); length > 0 {
		f.from += int64(length * enc.unit())
		f.skipped, sample = 1, sample[length:]
		told.Delimiter = cmp.Or(told.Delimiter, delimiter)
	}
	f.Dialect = Dialect{Encoding: enc.String(), BOM: bom > 0}
	f.Dialect.Sure.Encoding = encodingConfidence(enc, bom)
	f.Dialect.LineEnd, f.Dialect.Sure.LineEnd = lineEndOf(sample)
	f.decideGrammar(sample, told.Delimiter)
	if f.profile != nil {
		f.first, f.heading, err = f.findTop()
	}
	return f, err
}

// The parts of a text that show what its columns look like.
const (
	sampleHead  = 192 << 10
	samplePiece = 32 << 10 // from the middle, and from the end
)

// delimiterLine finds a first line that tells a spreadsheet the delimiter, "sep=;", and shows no row: the delimiter, and the
// line's length with its end, 0 where there is none. Of a text of nothing else it is the only row.
func delimiterLine(text []byte) (delimiter string, length int) {
	end := bytes.IndexAny(text[:min(len(text), len("\"sep=;\"\r"))], "\r\n")
	if end < 0 {
		return "", 0
	}
	line := bytes.Trim(text[:end], `"`)
	if len(line) != len("sep=;") || !bytes.EqualFold(line[:len("sep=")], []byte("sep=")) {
		return "", 0
	}
	if length = end + 1; bytes.HasPrefix(text[end:], []byte("\r\n")) {
		length++
	}
	if length == len(text) {
		return "", 0
	}
	return string(line[len("sep="):]), length
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

// sample gives the beginning of the text, and of a long one a piece from the middle and the end, in whole lines.
func (f *File) sample() ([]byte, error) {
	piece := func(at, n int64) ([]byte, error) {
		return io.ReadAll(soundText(io.NewSectionReader(f.file, at, n), f.encoding))
	}
	length := f.end - f.from
	if length <= sampleHead+2*samplePiece {
		return piece(f.from, length)
	}
	sample, err := piece(f.from, sampleHead)
	if err != nil {
		return nil, err
	}
	if last := bytes.LastIndexAny(sample, "\r\n"); last > 0 {
		sample = sample[:last+1]
	}
	for _, at := range []int64{f.from + length/4*2, f.from + (length-samplePiece)/2*2} {
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

// lineEndOf gives what most lines end with, "" where none ends, and the share that do.
func lineEndOf(sample []byte) (most string, share float64) {
	both := bytes.Count(sample, []byte("\r\n"))
	counts := map[string]int{
		"\r\n": both, "\n": bytes.Count(sample, []byte{'\n'}) - both, "\r": bytes.Count(sample, []byte{'\r'}) - both,
	}
	total := 0
	for _, end := range []string{"\n", "\r\n", "\r"} {
		total += counts[end]
		if counts[end] > counts[most] {
			most = end
		}
	}
	return most, float64(counts[most]) / float64(max(total, 1))
}

// surelyDelimited is the weight of a grammar from which on it is not asked whether the text's columns are aligned.
const surelyDelimited = 0.9

// decideGrammar decides how sample is written, and learns what the columns look like.
func (f *File) decideGrammar(sample []byte, told string) {
	// Grammars are weighed on less than the columns are known by.
	voters := sample
	if len(voters) > votingHead {
		if last := bytes.LastIndexAny(voters[:votingHead], "\r\n"); last > 0 {
			voters = voters[:last+1]
		}
	}
	d := &f.Dialect
	best, lead, quoteLead := guessGrammar(voters, told)
	if plain, ok := unwrapped(voters); ok {
		if inside, insideLead, insideQuote := guessGrammar(plain, told); inside.width > 1 && inside.weight > best.weight {
			best, lead, quoteLead, voters = inside, insideLead, insideQuote, plain
			sample, _ = unwrapped(sample)
			d.Wrapped = true
		}
	}
	if told == "" && !d.Wrapped && (best.weight < surelyDelimited || best.delimiter == " ") {
		if plain, starts, ok := unaligned(voters); ok {
			if w := weigh(plain, cutAligned); w.width > 1 && (w.weight >= best.weight || best.delimiter == " " && w.weight >= 0.6*best.weight) {
				f.starts = starts
				w.escape = guessEscape(plain, w)
				second := best.weight
				best, lead, quoteLead, voters = w, 1-second/max(w.weight, 0.01), 1, plain
				sample, _ = io.ReadAll(newUnaligner(bytes.NewReader(sample), starts))
			}
		}
	}
	f.guessed = best
	d.Delimiter, d.Runs, d.Quote = best.delimiter, best.runs, string(best.quote)
	if f.starts != nil {
		d.Delimiter, d.Runs = " ", true
	}
	if best.escape != 0 {
		d.Escape = string(best.escape)
	}
	d.Sure.Delimiter, d.Sure.Quote = lead, quoteLead
	if bytes.IndexByte(voters, best.quote) < 0 {
		d.Sure.Quote = 0 // nothing speaks for one
	}
	f.learn(sample)
	d.Columns = f.guessed.width
}

// learn takes in the sound rows of sample, the first ones aside, which may be the header.
func (f *File) learn(sample []byte) {
	records, sounds, _ := recordsOf(sample, f.guessed.grammar, learningRecords)
	if f.guessed.elastic < 0 {
		if width, _ := commonWidth(records, min(f.guessed.width, 2)); width > 0 {
			f.guessed.width = width
		}
	}
	width := f.guessed.width
	rows := make([][]field, 0, len(records))
	for i, record := range records {
		if e := f.guessed.elastic; e >= 0 && len(record) > width {
			record, _ = joined(record, e, len(record)-width, f.guessed.delimiter)
		}
		if len(record) == width && sounds[i] == cleanCut {
			rows = append(rows, record)
		}
	}
	if rows = rows[min(len(rows)/2, headerRows):]; len(rows) >= knownRows && width <= sheet.MaxColumns {
		f.profile = column.Learn(width, rows)
	}
}
