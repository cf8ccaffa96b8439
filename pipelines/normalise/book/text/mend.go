package text

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cakupan/pipelines/normalise/book/column"
	"cakupan/pipelines/normalise/sheet"
)

// What it costs to read a row otherwise than it is written, on the scale of a cell's misfit. A reading is the
// better, the fewer marks it must take for misplaced.
const (
	costStray    = 2.0 // a quote inside quotes that is not escaped, or before a cell that is not quoted
	costBeside   = 3.0 // more, if it stands beside a delimiter
	costMidQuote = 1.0 // a quote amid a cell that is not quoted
	costJoined   = 6.0 // a delimiter that is a character of its cell
	costSentence = 3.5 // a comma of a sentence that is: a blank is behind it
	costSurplus  = 5.0 // cells behind the last column
	costMore     = 1.0 // each further one of them
	costDropped  = 4.0 // a delimiter too many, and the empty cell that it makes
	costTrailing = 0.5 // one such at the end of the row
	costSplit    = 5.0 // a delimiter missing
	costPadded   = 1.0 // a cell that the row lacks at its end
	costCutOff   = 2.0 // and no more than this, if most of the row is there: it may be cut off anywhere
	costBroken   = 6.0 // a row that ends early, wherever
	costLost     = 0.5 // and each cell that it lacks
	costLacking  = 12. // likewise of a heading
	costForeign  = 6.0 // the row has a delimiter of its own
	costAlone    = 3.0 // likewise, and nothing of the table's
	costMixed    = 0.5 // a delimiter of another kind, in a row that has several
	costForeignJ = 0.4 // and it is a character of a cell
	certainty    = 0.3 // by which a split must be better than any other
	slack        = 6.0 // by which a mended row may fit worse than the worst sound one
)

// The bounds of what is mended: beyond them a row is left as it is written.
const (
	mendBytes  = 16 << 10
	mendPieces = 256
	mendWidth  = 256
	mendJoined = 24 // pieces that one unquoted cell may be joined of
	mendWork   = 100_000
	band       = 6 // delimiters that a row may lack or have too many beside those that its width tells
)

// mender reads a record anew so that it has the table's width and fits its columns.
type mender struct {
	grammar // the one in use
	table   grammar
	width   int
	profile *column.Profile // nil where the columns are unknown, as above them
	cutter  cutter
	pieces  []piece
	best    [][]step // by pieces consumed, then by cells made
	looks   []look   // of pieces joined to one cell, by the first of them, then by how many are joined to it
	splits  []int

	also     byte // delimits, too; 0 for none
	maySplit bool
	barred   split   // that may not be made
	work     int     // cells looked at, long ones more than once
	bound    float64 // the cost beyond which nothing fits
}

// split is a place in the pieces of a line where a delimiter may be missing. The zero value is none.
type split struct{ piece, at int }

type piece struct{ start, end int }

// step is the cheapest way found to a place.
type step struct {
	cost float64
	op   op
	from int // pieces consumed before
	at   int // where a split is made
}

// look is what a cell looks like, once it is known.
type look struct {
	column.Look
	known bool
}

type op uint8

const (
	nothing op = iota
	whole      // the pieces make a cell
	dropped    // the piece is empty and makes none
	halved     // the pieces make two cells
	beyond     // the pieces make a cell that no column is for
)

// mend reads one line. ok is false where no reading is good enough; the fields are valid until the next call.
// maySplit says whether a delimiter may be missing.
func (m *mender) mend(line []byte, maySplit bool) (fields []field, ok bool) {
	m.maySplit = maySplit
	if len(line) > mendBytes || m.width > mendWidth || m.width < 2 {
		return nil, false
	}
	own := m.table
	m.barred = split{}
	cost, fits := m.read(line, own, costJoined)
	if fits && m.profile != nil && m.ambiguous(line, cost) {
		m.maySplit = false
		cost, fits = m.read(line, own, costJoined)
	}
	if fits && (m.profile != nil && cost < costAlone || m.profile == nil && cost < costForeign) {
		return m.trace(line), true
	}
	isAlone := own.delimiter != "" && !bytes.Contains(line, []byte(own.delimiter))
	for _, g := range m.foreign(line) {
		joined := costForeignJ
		if g.delimiter == own.delimiter {
			joined = costJoined
		}
		foreign := costForeign
		if isAlone && g.delimiter != " " && bytes.Count(line, []byte(g.delimiter)) == m.width-1 {
			foreign = costAlone
		}
		if c, foreignFits := m.read(line, g, joined); foreignFits && c+foreign <= cost {
			return m.trace(line), true
		}
	}
	for _, sign := range m.mixed(line) {
		m.also = sign
		c, mixedFits := m.read(line, own, costJoined)
		m.also = 0
		if mixedFits && c+costAlone <= cost {
			return m.trace(line), true
		}
	}
	if !fits {
		return nil, false
	}
	m.read(line, own, costJoined)
	return m.trace(line), true
}

// ambiguous tells whether the reading just made splits a cell at a place that is hardly better than another: then it is
// not known where a delimiter is missing, or whether one is.
func (m *mender) ambiguous(line []byte, cost float64) bool {
	made, found := m.splitMade()
	if !found {
		return false
	}
	m.barred = made
	other, _ := m.read(line, m.table, costJoined)
	_, another := m.splitMade()
	m.barred = split{}
	if another && other < cost+certainty {
		return true
	}
	m.read(line, m.table, costJoined)
	return false
}

// splitMade gives a split of the way that read found last.
func (m *mender) splitMade() (made split, found bool) {
	return m.splitOf(m.best[len(m.pieces)][0].from)
}

// splitOf gives a split of the cheapest way to make k cells of all pieces.
func (m *mender) splitOf(k int) (made split, found bool) {
	i := len(m.pieces)
	for i > 0 {
		s := m.best[i][k]
		switch s.op {
		case whole:
			k--
		case halved:
			return split{s.from, s.at}, true
		}
		i = s.from
	}
	return split{}, false
}

// foreign gives the grammars other than the table's that could have written the line: another delimiter that occurs
// often enough, or the other quote.
func (m *mender) foreign(line []byte) []grammar {
	var others []grammar
	for _, delimiter := range []string{"\t", ";", "|", ",", " "} {
		if strings.Contains(m.table.delimiter, delimiter) || bytes.Count(line, []byte(delimiter)) < m.width-1 {
			continue
		}
		others = append(others, grammar{delimiter: delimiter, quote: m.table.quote, escape: m.table.escape})
	}
	for _, quote := range []byte{'"', '\''} {
		if quote != m.table.quote && bytes.Count(line, []byte{quote}) > 1 {
			others = append(others, grammar{delimiter: m.table.delimiter, runs: m.table.runs, quote: quote, escape: quote})
		}
	}
	return others
}

// mixed gives the signs that may delimit cells of the line beside the table's delimiter, of which there are too few.
func (m *mender) mixed(line []byte) []byte {
	own := []byte(m.table.delimiter)
	if n := len(own); n == 0 || own[0] == ' ' || m.profile == nil || bytes.Count(line, own) >= m.width-1 {
		return nil
	}
	var signs []byte
	for _, sign := range []byte(";\t|,") {
		if bytes.IndexByte(own, sign) < 0 && bytes.IndexByte(line, sign) >= 0 {
			signs = append(signs, sign)
		}
	}
	return signs
}

// read finds the cheapest way to cut line into the table's cells. fits tells whether it is as good as those of the
// sound rows.
func (m *mender) read(line []byte, g grammar, joined float64) (cost float64, fits bool) {
	m.grammar, m.cutter.grammar = g, g
	m.cutter.scratch = m.cutter.scratch[:0]
	m.pieces = m.pieces[:0]
	for start := m.cutter.begin(line); ; {
		end, isOwn := m.cutter.delimiterFrom(line, start), true
		if m.also != 0 {
			if at := indexFrom(line[:end], start, m.also); at < end {
				end, isOwn = at, false
			}
		}
		m.pieces = append(m.pieces, piece{start, end})
		if len(m.pieces) > mendPieces {
			return math.Inf(1), false
		}
		if end == len(line) {
			break
		}
		if start = end + 1; isOwn {
			start = m.cutter.behind(line, end)
		}
	}
	m.clear()
	m.best[0][0] = step{op: whole}
	stop := m.work + mendWork
	surplus := len(m.pieces) - m.width
	m.bound = m.costliest()
	for i := range m.pieces {
		for k := max(0, i-max(surplus, 0)-band); k <= min(m.width, i+max(-surplus, 0)+band); k++ {
			if step := &m.best[i][k]; step.op != nothing && step.cost <= m.bound {
				m.extend(line, i, k, joined)
			}
			if m.work > stop {
				return math.Inf(1), false
			}
		}
	}
	return m.end()
}

func (m *mender) clear() {
	for len(m.best) <= len(m.pieces) {
		m.best = append(m.best, nil)
	}
	for i := 0; i <= len(m.pieces); i++ {
		if len(m.best[i]) < m.width+1 {
			m.best[i] = make([]step, m.width+1)
		}
		clear(m.best[i])
	}
	m.looks = slices.Grow(m.looks[:0], len(m.pieces)*(mendJoined+1))[:len(m.pieces)*(mendJoined+1)]
	clear(m.looks)
}

func (m *mender) offer(i, k int, s step) {
	if have := &m.best[i][k]; have.op == nothing || s.cost < have.cost {
		*have = s
	}
}

// extend goes on from where i pieces have made k cells.
func (m *mender) extend(line []byte, i, k int, joined float64) {
	base := m.best[i][k].cost
	first := m.pieces[i]
	if m.isMixed(line, i) {
		base += costMixed
	}
	if first.start == first.end {
		cost := costDropped
		if k == m.width {
			cost = costTrailing
		}
		m.offer(i+1, k, step{base + cost, dropped, i, 0})
	}
	if k == m.width {
		if m.profile != nil {
			m.exceed(line, i, base)
		}
		return
	}
	opens := m.quote != 0 && m.cutter.opens(line, first.start)
	joins := 0.0
	for j := i; j < len(m.pieces); j++ {
		if j > i {
			joins += m.joining(line, j, joined)
		}
		span := line[first.start:m.pieces[j].end]
		closes := m.quote != 0 && bytes.HasSuffix(bytes.TrimRight(span, " "), []byte{m.quote})
		if !opens && (j-i > mendJoined || base+joins > m.bound) {
			break
		}
		if closes || base+joins <= m.bound {
			scratch := len(m.cutter.scratch)
			cell, cost := m.cell(span, k, joins)
			m.offer(j+1, k+1, step{base + cost + m.misfitOfPieces(cell, i, j, k), whole, i, 0})
			m.cutter.scratch = m.cutter.scratch[:scratch]
		}
		if m.maySplit && joined == costJoined && k+2 <= m.width && (j == i || opens || closes) {
			m.halve(line, i, j, k, base)
		}
	}
}

// isMixed tells a piece before which the sign stands that delimits beside the table's delimiter.
func (m *mender) isMixed(line []byte, i int) bool {
	return m.also != 0 && i > 0 && line[m.pieces[i].start-1] == m.also
}

// joining is what it costs that the delimiter before piece j is a character of its cell.
func (m *mender) joining(line []byte, j int, joined float64) float64 {
	if m.isMixed(line, j) {
		return costForeignJ
	}
	if at := m.pieces[j].start; m.delimiter == "," && m.profile != nil && at < len(line) && line[at] == ' ' {
		return min(joined, costSentence)
	}
	return joined
}

// exceed makes the next pieces a cell behind the last column: several of them if it is quoted.
func (m *mender) exceed(line []byte, i int, base float64) {
	cost := costSurplus
	if m.best[i][m.width].op == beyond {
		cost = costMore
	}
	j := i
	if m.quote != 0 && m.cutter.opens(line, m.pieces[i].start) {
		for k := i; k < len(m.pieces); k++ {
			span := bytes.Trim(line[m.pieces[i].start:m.pieces[k].end], " ")
			if len(span) > 1 && span[len(span)-1] == m.quote {
				j = k
				break
			}
		}
	}
	m.offer(j+1, m.width, step{base + cost, beyond, i, 0})
}

// opens tells whether a quote opens at pos, blanks aside.
func (c *cutter) opens(text []byte, pos int) bool {
	at := c.skipBlanks(text, pos)
	return at < len(text) && text[at] == c.quote
}

// opensNoneWith tells that no cell of a column begins with the quote.
func (m *mender) opensNoneWith(k int, quote rune) bool {
	return m.profile != nil && m.profile.OpensNoneWith(k, quote)
}

// cell reads a span of pieces as one cell of column k, with delimiters inside that cost joins if it is not quoted. Where no
// cell of the column begins with the other quote, it is taken for one.
func (m *mender) cell(span []byte, k int, joins float64) (field, float64) {
	m.work += 1 + len(span)/64
	if m.quote == 0 {
		return field{Text: span}, joins
	}
	bare := bytes.Trim(span, " ")
	if len(bare) > 1 && bare[0] == '\'' && bare[len(bare)-1] == '\'' && m.quote == '"' && m.opensNoneWith(k, '\'') {
		text := bare[1 : len(bare)-1]
		if onlyInPairs(text, m.quote) {
			text = bytes.ReplaceAll(text, []byte{m.quote, m.quote}, []byte{m.quote})
		}
		return field{Text: text, Quoted: true}, costStray
	}
	if len(bare) > 1 && bare[0] == m.quote && bare[len(bare)-1] == m.quote {
		text, cost := m.inside(bare[1 : len(bare)-1])
		return field{Text: text, Quoted: true}, cost
	}
	cost := joins
	if bytes.IndexByte(span, '\n') >= 0 || bytes.IndexByte(span, '\r') >= 0 {
		return field{Text: span}, math.Inf(1) // rows end there
	}
	if quotes := bytes.Count(span, []byte{m.quote}); quotes > 0 {
		cost += costMidQuote * float64(quotes)
		if len(bare) > 0 && bare[0] == m.quote {
			cost += costStray - costMidQuote
		}
	}
	return field{Text: span}, cost
}

// inside gives what stands between quotes, and what the quotes in it cost that are not escaped.
func (m *mender) inside(text []byte) (plain []byte, cost float64) {
	if bytes.IndexByte(text, m.quote) < 0 && (m.escape == 0 || bytes.IndexByte(text, m.escape) < 0) {
		return text, 0
	}
	from := len(m.cutter.scratch)
	for i := 0; i < len(text); i++ {
		c := text[i]
		if m.escape != 0 && c == m.escape && i+1 < len(text) && (text[i+1] == m.quote || text[i+1] == m.escape) {
			i++
			c = text[i]
		} else if c == m.quote {
			if m.escape != 0 {
				cost += costStray
			}
			if m.cutter.delimits(text, i+1) || bytes.HasSuffix(text[:i], []byte(m.delimiter)) {
				cost += costBeside
			}
		}
		m.cutter.scratch = append(m.cutter.scratch, c)
	}
	return m.cutter.scratch[from:len(m.cutter.scratch):len(m.cutter.scratch)], cost
}

// unquote takes the other quotes off headings that stand between them.
func (m *mender) unquote(headings []sheet.Cell) {
	m.grammar = m.table
	for i, heading := range headings {
		if opensQuoted(heading.Text) && heading.Text[0] == '\'' {
			cell, _ := m.cell(heading.Text, i, 0)
			headings[i].Text = cell.Text
		}
	}
}

func (m *mender) misfit(cell field, k int) float64 {
	if m.profile == nil {
		return 0
	}
	cost := m.profile.Misfit(k, cell)
	if len(cell.Text) > 0 && cell.Text[0] == m.quote { // a quote too many says nothing of the cell behind it
		cost = min(cost, m.profile.Misfit(k, field{Text: cell.Text[1:], Quoted: cell.Quoted}))
	}
	return cost
}

// misfitOfPieces is misfit for a cell that the pieces i to j make: whichever column it is tried in, it looks the same.
func (m *mender) misfitOfPieces(cell field, i, j, k int) float64 {
	if m.profile == nil || cell.Quoted || j-i > mendJoined || len(cell.Text) > 0 && cell.Text[0] == m.quote {
		return m.misfit(cell, k)
	}
	l := &m.looks[i*(mendJoined+1)+j-i]
	if !l.known {
		*l = look{column.LookOf(cell.Text), true}
	}
	return m.profile.MisfitOf(k, l.Look, false)
}

// halve tries where a delimiter may be missing: beside quotes anywhere, else at any place of one piece.
func (m *mender) halve(line []byte, i, j, k int, base float64) {
	if base += costSplit; base > m.bound {
		return
	}
	start, end := m.pieces[i].start, m.pieces[j].end
	for _, at := range m.splitsOf(line[start:end], i == j) {
		if m.barred == (split{i, at}) {
			continue
		}
		scratch := len(m.cutter.scratch)
		left, leftCost := m.cell(line[start:start+at], k, 0)
		right, rightCost := m.cell(line[start+at:end], k+1, 0)
		if !left.Quoted && bytes.Contains(left.Text, []byte(m.delimiter)) || !right.Quoted && bytes.Contains(right.Text, []byte(m.delimiter)) {
			continue
		}
		cost := base + leftCost + rightCost
		if m.profile == nil {
			cost += headingSplit(line[start:end], at)
		} else {
			if cost += m.misfit(left, k); cost <= m.bound {
				cost += m.misfit(right, k+1)
			}
		}
		m.cutter.scratch = m.cutter.scratch[:scratch]
		m.offer(j+1, k+2, step{cost, halved, i, at})
	}
}

// splitsOf gives the places inside span where a delimiter may be missing.
func (m *mender) splitsOf(span []byte, anywhere bool) []int {
	m.splits = m.splits[:0]
	for at := 1; at < len(span); at++ {
		if !utf8.RuneStart(span[at]) {
			continue
		}
		besideQuote := m.quote != 0 && (span[at] == m.quote || span[at-1] == m.quote)
		if besideQuote || anywhere && (at <= 64 || len(span)-at <= 64) {
			m.splits = append(m.splits, at)
		}
	}
	return m.splits
}

// headingSplit is what it costs to split a heading at a place: nothing beside quotes, little where capitals tell a new
// word, less where the words before and behind are not in the same letters, much elsewhere.
func headingSplit(text []byte, at int) float64 {
	before, _ := utf8.DecodeLastRune(text[:at])
	behind, n := utf8.DecodeRune(text[at:])
	next, _ := utf8.DecodeRune(text[at+n:])
	switch {
	case before == '"' || behind == '"' || before == '\'' || behind == '\'':
		return 0
	case unicode.IsLower(before) && unicode.IsUpper(behind) && !unicode.IsUpper(next):
		return 1
	case strings.ContainsRune(")]?%", before) && unicode.IsLetter(behind):
		return 1
	case unicode.IsLower(before) && unicode.IsUpper(behind), unicode.IsUpper(before) && unicode.IsUpper(behind) && unicode.IsLower(next):
		return 0.5
	}
	return 100
}

// end gives the cost of the whole line, with the cells that it lacks, and makes its last place that of all cells.
func (m *mender) end() (cost float64, fits bool) {
	last := m.best[len(m.pieces)]
	cost = math.Inf(1)
	made := 0
	padded := costPadded
	if m.profile == nil {
		padded = costLacking
	}
	for k := 1; k <= m.width; k++ {
		if last[k].op == nothing {
			continue
		}
		lack := 0.0
		for missing := k; missing < m.width; missing++ {
			lacks := m.misfit(field{}, missing)
			if 2*k > m.width {
				lacks = min(lacks, costCutOff)
			}
			lack += padded + lacks
		}
		if m.profile != nil {
			lack = min(lack, costBroken+costLost*float64(m.width-k))
		}
		c := last[k].cost + lack
		if _, halves := m.splitOf(k); halves && k < m.width {
			continue // a row that lacks cells lacks these, and not delimiters
		}
		if c < cost {
			cost, made = c, k
		}
	}
	if made == 0 {
		return cost, false
	}
	last[0] = step{op: last[made].op, from: made, cost: cost}
	return cost, cost <= m.bound
}

// costliest gives the cost up to which a reading is as good as those of the sound rows, or good enough for a header.
func (m *mender) costliest() float64 {
	if m.profile == nil {
		return costSplit + 2*costStray + 50
	}
	return m.profile.Limit + slack + costSplit
}

// trace makes the fields of the way that read found last.
func (m *mender) trace(line []byte) []field {
	m.cutter.scratch = m.cutter.scratch[:0]
	fields := make([]field, m.width)
	var more []field
	i, k := len(m.pieces), m.best[len(m.pieces)][0].from
	for i > 0 {
		s := m.best[i][k]
		start, end := m.pieces[s.from].start, m.pieces[i-1].end
		switch s.op {
		case whole:
			k--
			fields[k], _ = m.cell(line[start:end], k, 0)
		case halved:
			k -= 2
			fields[k], _ = m.cell(line[start:start+s.at], k, 0)
			fields[k+1], _ = m.cell(line[start+s.at:end], k+1, 0)
		case beyond:
			cell, _ := m.cell(line[start:end], k-1, 0)
			more = append(more, cell)
		}
		i = s.from
	}
	slices.Reverse(more)
	fields = slices.Concat(fields, more)
	m.cutter.fields = fields
	return fields
}
