package normalise

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"
)

//go:embed headings.csv
var builtInHeadings embed.FS

// HeadingsFile is the lexicon's name, the built-in one's and that of a project.
const HeadingsFile = "headings.csv"

// Headings is the lexicon by which columns are known where no layout names them: the headings that lists use, and what
// each stands for. It does not change, so that any number of goroutines may read it.
type Headings struct {
	Text []byte // the files, as they stand, one behind the other

	first         [fieldCount]string // the first heading of each field, as it is written
	folded        map[string][]field
	sorted        map[string][]field // by their words in alphabetical order
	entries       []headingEntry
	fillers       map[string]bool
	abbreviations map[string]string
	somebodyElse  [][]string // words
}

// headingEntry is a heading of the lexicon that is long enough for a slip of the keyboard to be seen as one.
type headingEntry struct {
	folded string
	field  field
}

// unusedField is what a known heading stands for that nothing is read from.
const unusedField = fieldCount

// Words of headings.csv that are no fields.
const (
	unusedName       = "unused"        // a heading that is known and not used
	somebodyElseName = "somebody_else" // words of headings that speak of another person than the row's
	fillerName       = "filler"        // a word that says nothing beside others
	abbreviationName = "abbreviation"  // short=long
)

// LoadHeadings gives the built-in lexicon, with what the file headings.csv at the root of each folder of fsys adds; a
// folder may have none. Every error names file and line.
func LoadHeadings(fsys ...fs.FS) (*Headings, error) {
	h := &Headings{
		folded: make(map[string][]field), sorted: make(map[string][]field),
		fillers: make(map[string]bool), abbreviations: make(map[string]string),
	}
	var rows []seedRow
	for i, folder := range append([]fs.FS{builtInHeadings}, fsys...) {
		if _, err := fs.Stat(folder, HeadingsFile); i > 0 && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		own, text, err := readSeed(folder, HeadingsFile, "field", "heading")
		if err != nil {
			return nil, err
		}
		h.Text = append(h.Text, text...)
		for _, row := range own { // words first: headings are taken apart by them
			if err := h.addWord(row.values[0], row.values[1]); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", HeadingsFile, row.line, err)
			}
		}
		rows = append(rows, own...)
	}
	for _, row := range rows {
		if err := h.addHeading(row.values[0], row.values[1]); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", HeadingsFile, row.line, err)
		}
	}
	return h, nil
}

func (h *Headings) addWord(kind, text string) error {
	switch kind {
	case fillerName:
		h.fillers[foldString(text)] = true
	case abbreviationName:
		short, long, found := strings.Cut(text, "=")
		if short, long = foldString(short), foldString(long); !found || short == "" || long == "" {
			return fmt.Errorf("want an abbreviation as in tgl=tanggal")
		}
		h.abbreviations[short] = long
	}
	return nil
}

func (h *Headings) addHeading(name, text string) error {
	f, known := fieldNamed(name)
	switch name {
	case fillerName, abbreviationName:
		return nil
	case somebodyElseName:
		h.somebodyElse = append(h.somebodyElse, h.words(text))
		return nil
	case unusedName:
		f, known = unusedField, true
	}
	if !known {
		return fmt.Errorf("unknown field %q: want one of %s, %s, %s, %s or %s", name, strings.Join(fieldNames[:], ", "),
			unusedName, somebodyElseName, fillerName, abbreviationName)
	}
	folded := foldString(text)
	if folded == "" {
		return fmt.Errorf("want a heading with letters")
	}
	if f != unusedField && h.first[f] == "" {
		h.first[f] = text
	}
	h.folded[folded] = addField(h.folded[folded], f)
	key := sortedWords(h.words(text))
	h.sorted[key] = addField(h.sorted[key], f)
	if len(folded) >= slipLetters {
		h.entries = append(h.entries, headingEntry{folded, f})
	}
	return nil
}

func addField(fields []field, f field) []field {
	if slices.Contains(fields, f) {
		return fields
	}
	return append(fields, f)
}

// How much a heading is worth that is written as the lexicon writes it, that has the same words, that has them and words
// which say nothing, and one with a slip of the keyboard.
const (
	sameHeading    = 1.0
	sameWords      = 0.95
	sameWithFiller = 0.85
	slippedHeading = 0.75
)

// headingMeaning is the fields that a heading can stand for, all to the same degree; none when it is not known.
type headingMeaning struct {
	fields []field
	degree float64
}

// isListed tells a heading that the lexicon lists, by its letters or its words.
func (h *Headings) isListed(text string) bool {
	return h.folded[foldString(text)] != nil || h.sorted[sortedWords(h.words(text))] != nil
}

// plain gives what a heading means by its letters or its words.
func (h *Headings) plain(text string) headingMeaning {
	folded := foldString(text)
	if fields := h.folded[folded]; fields != nil {
		return headingMeaning{fields, sameHeading}
	}
	words := h.words(text)
	if fields := h.sorted[sortedWords(words)]; fields != nil {
		return headingMeaning{fields, sameWords}
	}
	if h.isOfSomebodyElse(words) {
		return headingMeaning{[]field{unusedField}, sameWithFiller}
	}
	telling := slices.DeleteFunc(words, func(word string) bool { return h.fillers[word] })
	if len(telling) > 0 {
		if fields := h.sorted[sortedWords(telling)]; fields != nil {
			return headingMeaning{fields, sameWithFiller}
		}
	}
	return headingMeaning{}
}

// meaning gives what a heading means, slips of the keyboard included.
func (h *Headings) meaning(text string) headingMeaning {
	if m := h.plain(text); m.degree > 0 {
		return m
	}
	folded := foldString(text)
	if len(folded) < slipLetters {
		return headingMeaning{}
	}
	var fields []field
	nearest := slips(len(folded)) + 1
	for _, entry := range h.entries {
		switch d := distance(folded, entry.folded, nearest); {
		case d < nearest:
			nearest, fields = d, []field{entry.field}
		case d == nearest && fields != nil:
			fields = addField(fields, entry.field)
		}
	}
	if fields == nil {
		return headingMeaning{}
	}
	return headingMeaning{fields, slippedHeading}
}

// isOfSomebodyElse tells a heading that speaks of another person than the row's, or of a firm.
func (h *Headings) isOfSomebodyElse(words []string) bool {
	for _, other := range h.somebodyElse {
		for i := 0; i+len(other) <= len(words); i++ {
			if slices.Equal(words[i:i+len(other)], other) {
				return true
			}
		}
	}
	return false
}

// words takes a heading apart: at everything that is no letter and no digit, and where a small letter meets a capital one,
// as in TanggalLahir. Abbreviations are written out.
func (h *Headings) words(text string) []string {
	var words []string
	var word []rune
	end := func() {
		if folded := foldString(string(word)); folded != "" {
			if long, is := h.abbreviations[folded]; is {
				folded = long
			}
			words = append(words, folded)
		}
		word = word[:0]
	}
	last := rune(0)
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || unicode.IsLower(last) && unicode.IsUpper(r) {
			end()
		}
		word = append(word, r)
		last = r
	}
	end()
	return words
}

func sortedWords(words []string) string {
	words = slices.Clone(words)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// slipLetters is how many letters a heading has in which a slip is still seen as one, and not as another word.
const slipLetters = 6

// slips is how many slips a heading of so many letters may have.
func slips(letters int) int {
	if letters >= 12 {
		return 2
	}
	return 1
}

// distance gives how many letters of a differ from b: one more, one less, another, or two that changed places. What is
// not below limit is limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(last[j]+1, row[j-1]+1)
			changed := last[j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			row[j] = min(row[j], changed)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

// blanksFolded writes a heading on one line with single blanks.
func blanksFolded(text []byte) string { return string(bytes.Join(bytes.Fields(text), []byte(" "))) }
