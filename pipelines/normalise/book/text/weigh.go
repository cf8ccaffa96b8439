package text

import (
	"bytes"
	"strings"
)

// weighed is a grammar and how well a text keeps to it.
type weighed struct {
	grammar
	weight  float64 // 0 to 1
	width   int     // of most rows
	elastic int     // the column whose cells hold delimiters, or -1
}

// votingRecords bounds the records by which grammars are weighed.
const votingRecords = 1000

// quotes that a text may use.
var quotes = []byte{'"', '\'', '`'}

// rareDelimiter is what the weight of a grammar is worth that few texts use.
var rareDelimiter = map[string]float64{",": 1, ";": 1, "\t": 1, "|": 1, ":": 0.75}

// guessGrammar weighs the grammars that could have written sample and gives the best, and how far it is ahead of one
// that would part cells elsewhere.
func guessGrammar(sample []byte) (best weighed, lead, quoteLead float64) {
	best = oneColumn(sample)
	second := 0.0
	otherQuote := 0.0
	for _, delimiter := range candidates(sample) {
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
		for _, delimiter := range []string{" ", ",", ";", "\t", "|"} {
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
	return best, 1 - second/best.weight, 1 - otherQuote/best.weight
}

// recordsOf cuts sample into records that can vote: not blank, and without the narrow ones above and below a wider
// table. titles tells how many of these stood above.
func recordsOf(sample []byte, g grammar) (records [][]field, sounds []soundness, titles int) {
	r := newRecordReader(bytes.NewReader(sample), g)
	for len(records) < votingRecords {
		if r.next() != nil { // the text ends, or is no table: reading it will tell
			break
		}
		if r.how == blank {
			continue
		}
		records = append(records, cloneFields(r.fields))
		sounds = append(sounds, r.sound)
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
	clones := make([]field, len(fields))
	for i, f := range fields {
		clones[i] = field{bytes.Clone(f.text), f.quoted}
	}
	return clones
}

// commonWidth gives the number of cells that most records have, the greater one of two as common, and how many have it.
func commonWidth(records [][]field) (width, count int) {
	counts := make(map[int]int)
	for _, record := range records {
		counts[len(record)]++
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
	records, sounds, titles := recordsOf(sample, g)
	width, count := commonWidth(records)
	if width < 2 {
		return w
	}
	p := newProfile(width)
	faulty, doubts := 0.0, 0
	for i, record := range records {
		switch sounds[i] {
		case cleanCut:
		case strayQuote:
			faulty += 0.3
		default:
			faulty++
		}
		if len(record) != width || i == 0 && count > 1 {
			continue
		}
		p.add(record)
		for _, f := range record {
			if !f.quoted && (doubtful(f.text, g.delimiter) || opensQuoted(f.text)) {
				doubts++
			}
		}
	}
	n := float64(len(records))
	w.width = width
	w.weight = float64(count) / n * float64(width-1) / float64(width) *
		(1 - 0.6*faulty/n) * (1 - float64(doubts)/float64(p.rows*width)) * (0.4 + 0.6*p.order())
	rare, known := rareDelimiter[strings.Trim(g.delimiter, " ")]
	if g.delimiter == " " {
		rare, known = 0.75, true
	}
	if !known {
		rare = 0.9
	}
	w.weight *= rare
	if rare == 0.75 && p.typedColumns() == 0 {
		w.weight /= 2
	}
	if titles == 1 && width == 2 {
		w.weight *= 0.8
	}
	return w
}

// opensQuoted tells a cell that stands between quotes of a kind.
func opensQuoted(cell []byte) bool {
	return len(cell) > 1 && bytes.IndexByte(quotes, cell[0]) >= 0 && cell[len(cell)-1] == cell[0]
}

// order is 0 to 1: how much the cells of each column are alike.
func (p *profile) order() float64 {
	sum := 0.0
	for i := range p.columns {
		own, share := p.columns[i].class()
		if !own.typed() {
			share *= 0.85
		}
		sum += share
	}
	return sum / float64(len(p.columns))
}

// oneColumn weighs that a text has one column.
func oneColumn(sample []byte) weighed {
	w := weighed{grammar: grammar{quote: '"', escape: '"'}, elastic: -1, width: 1, weight: 0.2}
	records, _, _ := recordsOf(sample, w.grammar)
	p := newProfile(1)
	for _, record := range records[min(1, max(len(records)-1, 0)):] {
		p.add(record)
	}
	if own, share := p.columns[0].class(); own.typed() && p.rows > 0 {
		if own == codeClass {
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
	records, _, _ := recordsOf(sample, g)
	if len(records) < 3 {
		return w
	}
	width := len(records[0])
	if width < 3 {
		return w
	}
	left, right := newProfile(width), newProfile(width)
	wider := 0
	for _, record := range records[1:] {
		if len(record) < width {
			continue
		}
		wider++
		left.add(record)
		right.add(record[len(record)-width:])
	}
	if wider*10 < (len(records)-1)*9 {
		return w
	}
	credit := func(c *column) float64 {
		own, share := c.class()
		switch {
		case own.typed():
			return share
		case own == emptyClass:
			return 0.85
		}
		return share / 2
	}
	best, typed := 0.0, 0
	for e := range width {
		sum, n := 0.5, 0
		for k := range width {
			c := &left.columns[k]
			if k > e {
				c = &right.columns[k]
			}
			if k != e {
				sum += credit(c)
				if own, share := c.class(); own.typed() && share >= kept {
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
