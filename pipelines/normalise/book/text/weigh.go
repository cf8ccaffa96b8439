package text

import (
	"bytes"
	"strings"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// weighed is a grammar and how well a text keeps to it.
type weighed struct {
	grammar
	weight  float64 // 0 to 1
	width   int     // of most rows
	elastic int     // the column whose cells hold delimiters, or -1
}

// votingRecords bounds the records by which grammars are weighed, and learningRecords those by which the escape is found
// and the columns are known.
const (
	votingRecords   = 200
	learningRecords = 500
)

// quotedShare is the share of cells between quotes from which on blanks are a delimiter like others.
const quotedShare = 0.25

// aboveTable is how much less than others a record of one cell counts that stands above all wider ones.
const aboveTable = 0.7

// quotes that a text may use.
var quotes = []byte{'"', '\'', '`'}

// rareDelimiter is what the weight of a grammar is worth that few texts use.
var rareDelimiter = map[string]float64{",": 1, ";": 1, "\t": 1, "|": 1, ":": 0.75}

// guessGrammar weighs the grammars that could have written sample and gives the best, and how far it is ahead of one
// that would part cells elsewhere. A delimiter that is told is the only one.
func guessGrammar(sample []byte, told string) (best weighed, lead, quoteLead float64) {
	delimiters, elastic := []string{told}, []string{told}
	best = weighed{grammar: grammar{delimiter: told, quote: '"', escape: '"'}, elastic: -1}
	if told == "" {
		best = oneColumn(sample)
		delimiters, elastic = candidates(sample), []string{" ", ",", ";", "\t", "|"}
	}
	second := 0.0
	otherQuote := 0.0
	for _, delimiter := range delimiters {
		for i, quote := range quotes {
			if i > 0 && bytes.IndexByte(sample, quote) < 0 {
				continue
			}
			g := grammar{delimiter: delimiter, quote: quote, escape: quote}
			w := weigh(sample, g)
			if delimiter == " " && bytes.Contains(sample, []byte("  ")) {
				g.runs = true
				if runs := weigh(sample, g); runs.weight > w.weight {
					w = runs
				}
			}
			if delimiter == ":" {
				w = withTimes(sample, w)
			}
			switch {
			case w.weight > best.weight:
				if w.delimiter == best.delimiter {
					otherQuote = best.weight
				} else {
					second, otherQuote = best.weight, 0
				}
				best = w
			case w.delimiter == best.delimiter:
				otherQuote = max(otherQuote, w.weight)
			default:
				second = max(second, w.weight)
			}
		}
	}
	if best.weight < 0.6 {
		for _, delimiter := range elastic {
			w := weighElastic(sample, grammar{delimiter: delimiter, quote: '"', escape: '"'})
			if w.weight > best.weight {
				second, best = best.weight, w
			}
		}
	}
	if best.delimiter == "" {
		return best, 1 - second/max(best.weight, second, 0.01), 1
	}
	best.escape = guessEscape(sample, best)
	weight := max(best.weight, 0.01)
	return best, 1 - second/weight, 1 - otherQuote/weight
}

// recordsOf cuts sample into most records that can vote: not blank, and without the narrow ones above and below a wider
// table. titles tells how many of these stood above.
func recordsOf(sample []byte, g grammar, most int) (records [][]field, sounds []soundness, titles int) {
	t := newTokeniser(bytes.NewReader(sample), g, len(sample))
	t.general = true // which tells what is quoted
	for len(records) < most {
		if t.next() != nil { // the text ends, or is no table: reading it will tell
			break
		}
		if !isBlank(t.row.Cells) {
			records = append(records, cloneFields(t.cutter.fields))
			sounds = append(sounds, t.sound)
		}
	}
	from, to := 0, len(records)
	for from < to && len(records[from]) == 1 {
		from++
	}
	for to > from && len(records[to-1]) == 1 {
		to--
	}
	if to-from < len(records)-(to-from) {
		return records, sounds, 0
	}
	return records[from:to], sounds[from:to], from
}

func cloneFields(fields []field) []field {
	size := 0
	for _, f := range fields {
		size += len(f.Text)
	}
	texts := make([]byte, 0, size)
	clones := make([]field, len(fields))
	for i, f := range fields {
		from := len(texts)
		texts = append(texts, f.Text...)
		clones[i] = field{Text: texts[from:len(texts):len(texts)], Quoted: f.Quoted}
	}
	return clones
}

// commonWidth gives the number of cells, least or more, that most records have, the greater one of two as common, and how
// many have it.
func commonWidth(records [][]field, least int) (width, count int) {
	counts := make(map[int]int)
	for _, record := range records {
		if len(record) >= least {
			counts[len(record)]++
		}
	}
	for w, n := range counts {
		if n > count || n == count && w > width {
			width, count = w, n
		}
	}
	return width, count
}

// weigh says how well sample keeps to g: how many of its records have one width, how much the cells of a column are
// alike, how sound its quotes are, and how many cells look as if they were cut elsewhere.
func weigh(sample []byte, g grammar) weighed {
	w := weighed{grammar: g, elastic: -1}
	records, sounds, titles := recordsOf(sample, g, votingRecords)
	width, count := commonWidth(records, 2)
	if width < 2 || width > sheet.MaxColumns {
		return w
	}
	p := column.NewProfile(width)
	faulty, doubts, quoted := 0.0, 0.0, 0
	for i, record := range records {
		switch sounds[i] {
		case cleanCut:
		case midQuote, strayQuote:
			faulty += 0.3
		default:
			faulty++
		}
		if len(record) != width || i == 0 && count > 1 {
			continue
		}
		p.Add(record)
		for _, f := range record {
			if f.Quoted {
				quoted++
			} else {
				doubts += doubt(f.Text, g.delimiter)
			}
		}
	}
	n := float64(len(records))
	for i := 0; len(records[i]) == 1; i++ {
		n -= aboveTable
	}
	w.width = width
	w.weight = (float64(count) + otherTable*float64(inBlocks(records, width))) / n * float64(width-1) / float64(width) *
		(1 - 0.6*faulty/n) * (1 - doubts/float64(p.Rows*width)) * (0.4 + 0.6*p.Order())
	if w.weight < ofHeading && isHeading(records, g.delimiter) {
		w.weight = ofHeading
	}
	switch {
	case isEverySecondEmpty(records, width):
		w.weight /= 2
	case g.delimiter == " ":
		for i := 1; i < width-1; i++ { // between blanks that align the columns
			own, _ := p.Class(i)
			if before, _ := p.Class(i - 1); own == column.Empty && before == column.Empty {
				w.weight *= 1 - 1/float64(width)
			}
		}
	}
	if adjacent, others := besideDelimiters(sample, g); others > adjacent {
		w.weight *= float64(adjacent+1) / float64(others+1)
	}
	rare, known := rareDelimiter[strings.Trim(g.delimiter, " ")]
	if g.delimiter == " " {
		rare, known = 0.75, true
		if faulty == 0 && float64(quoted) > quotedShare*float64(p.Rows*width) { // as cells with blanks are
			rare = 0.9
		}
	}
	if !known {
		rare = 0.9
	}
	w.weight *= rare
	if rare == 0.75 && p.TypedColumns() == 0 {
		w.weight /= 2
	}
	if titles == 1 && width == 2 {
		w.weight *= 0.8
	}
	return w
}

// isEverySecondEmpty tells records in which nothing stands between every other two delimiters, the heading's too: two of them
// are one.
func isEverySecondEmpty(records [][]field, width int) bool {
	if width < 3 || width%2 == 0 {
		return false
	}
	for _, record := range records {
		for i := 1; i < len(record) && len(record) == width; i += 2 {
			if len(record[i].Text) > 0 {
				return false
			}
		}
	}
	return true
}

// besideDelimiters counts the quotes of a grammar that stand behind its delimiter, or before it if these are fewer, and those of
// the kind of which there are most.
func besideDelimiters(sample []byte, g grammar) (own, most int) {
	for _, quote := range quotes {
		n := 0
		if bytes.IndexByte(sample, quote) >= 0 {
			n = min(bytes.Count(sample, []byte(g.delimiter+string(quote))), bytes.Count(sample, []byte(string(quote)+g.delimiter)))
		}
		if quote == g.quote {
			own = n
		}
		most = max(most, n)
	}
	return own, most
}

// ofHeading is the weight of a grammar that nothing but the heading speaks for.
const ofHeading = 0.3

// isHeading tells whether the first of some records that a delimiter parts at all is parted into headings.
func isHeading(records [][]field, delimiter string) bool {
	if len(delimiter) != 1 || strings.Contains(": ~^#!*", delimiter) {
		return false
	}
	first := 0
	for first < len(records) && len(records[first]) == 1 {
		first++
	}
	if first == len(records) || len(records[first]) < 3 {
		return false
	}
	for _, cell := range records[first] {
		if column.ClassOf(cell.Text) != column.Words || doubt(cell.Text, delimiter) > 0 {
			return false
		}
	}
	return true
}

// otherTable is what a record counts that has the width of its neighbours, and another than most.
const otherTable = 0.8

// inBlocks counts the records of another width that stand together with others of theirs, as in a second table.
func inBlocks(records [][]field, width int) int {
	const block = 5
	count, run := 0, 0
	for i, record := range records {
		if i > 0 && len(record) == len(records[i-1]) {
			run++
		} else {
			run = 1
		}
		switch {
		case len(record) == width || len(record) < 2 || run < block:
		case run == block:
			count += block
		default:
			count++
		}
	}
	return count
}

// opensQuoted tells a cell that stands between quotes of a kind.
func opensQuoted(cell []byte) bool {
	return len(cell) > 1 && bytes.IndexByte(quotes, cell[0]) >= 0 && cell[len(cell)-1] == cell[0]
}

// oneColumn weighs that a text has one column.
func oneColumn(sample []byte) weighed {
	w := weighed{grammar: grammar{quote: '"', escape: '"'}, elastic: -1, width: 1, weight: 0.2}
	records, _, _ := recordsOf(sample, w.grammar, votingRecords)
	p := column.NewProfile(1)
	for _, record := range records[min(1, max(len(records)-1, 0)):] {
		p.Add(record)
	}
	for _, record := range records[:max(len(records)-1, 0)] {
		if column.ClassOf(record[0].Text).IsTyped() {
			break
		}
		if bytes.ContainsAny(record[0].Text, ",;\t|") {
			return w // a heading of several cells
		}
	}
	if own, share := p.Class(0); own.IsTyped() && p.Rows > 0 {
		if own == column.Code {
			share /= 2
		}
		w.weight = max(w.weight, 0.45*share)
	}
	return w
}

// weighElastic says how well sample keeps to g if one column of words holds delimiters that nothing marks. The heading
// then tells the width, the columns before that one are counted from the left, and those behind it from the right.
func weighElastic(sample []byte, g grammar) weighed {
	w := weighed{grammar: g, elastic: -1}
	records, _, _ := recordsOf(sample, g, votingRecords)
	if len(records) < 3 {
		return w
	}
	width := len(records[0])
	if width < 3 {
		return w
	}
	left, right := column.NewProfile(width), column.NewProfile(width)
	wider := 0
	for _, record := range records[1:] {
		if len(record) < width {
			continue
		}
		wider++
		left.Add(record)
		right.Add(record[len(record)-width:])
	}
	if wider*10 < (len(records)-1)*9 {
		return w
	}
	credit := func(own column.Class, share float64) float64 {
		switch {
		case own.IsTyped():
			return share
		case own == column.Empty:
			return 0.85
		}
		return share / 2
	}
	best, typed := 0.0, 0
	for e := range width {
		sum, n := 0.5, 0
		for k := range width {
			own, share := left.Class(k)
			if k > e {
				own, share = right.Class(k)
			}
			if k != e {
				sum += credit(own, share)
				if own.IsTyped() && share >= column.Kept {
					n++
				}
			}
		}
		if sum > best {
			best, typed, w.elastic = sum, n, e
		}
	}
	if typed < 2 {
		return w
	}
	w.width = width
	w.weight = 0.8 * best / float64(width) * float64(width-1) / float64(width) * float64(wider) / float64(len(records)-1)
	return w
}

// doubt is 0 to 1: how much a cell that is not quoted looks cut in the wrong place. It begins with a blank, as behind a
// comma in a sentence, holds what delimits elsewhere, or stands between quotes of another kind.
func doubt(cell []byte, delimiter string) float64 {
	sign := strings.Trim(delimiter, " ")
	switch {
	case opensQuoted(cell) || holdsDelimiter(cell, sign):
		return 1
	case delimiter != " " && len(cell) > 1 && (cell[0] == ' ' || len(sign) < len(delimiter) && cell[len(cell)-1] == ' '):
		return 0.5
	}
	return 0
}

// holdsDelimiter tells a cell that holds another delimiter, which is neither a sentence's comma nor a decimal one.
func holdsDelimiter(cell []byte, delimiter string) bool {
	for i, c := range cell {
		if string(c) == delimiter || strings.IndexByte("\t|;,", c) < 0 {
			continue
		}
		inSentence := i+1 == len(cell) || cell[i+1] == ' '
		isDecimal := !inSentence && i > 0 && isDigit(cell[i-1]) && isDigit(cell[i+1])
		if c != ',' || delimiter == "" || !inSentence && !isDecimal {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
