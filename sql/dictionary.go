package sql

import (
	"bytes"
	"cmp"
	_ "embed" // of dictionary.csv
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// dictionaryFile is where a file system of models keeps its dictionary.
const dictionaryFile = "dictionary.csv"

//go:embed dictionary.csv
var dictionaryText []byte

// Bilingual is a text in both languages.
type Bilingual struct{ Indonesian, English string }

// Description is what a dictionary says of a table or a column.
type Description struct {
	Label    Bilingual // for a heading: "Terlindungi (aktif)"
	Sentence Bilingual // one sentence, its full stop included
}

// Dictionary describes tables and columns of the schemas lake, marts and seeds. It is the one place that does.
type Dictionary struct {
	entries map[name]entry
}

// name is what an entry describes: a relation (no column), a column of a relation, or a column of that name in every
// relation (no relation).
type name struct{ relation, column string }

// String gives "marts.headline.period", "marts.headline", or "period" of any relation.
func (n name) String() string { return strings.Trim(n.relation+"."+n.column, ".") }

type entry struct {
	Description
	place string // "sql/dictionary.csv:12"
}

// ReadDictionary reads the built-in dictionary, and upon it the rows of own's dictionary.csv, which add to it and go
// before it. A nil own, or one without that file, adds nothing. The error joins all that is wrong, each with file and
// line.
func ReadDictionary(own fs.FS) (*Dictionary, error) {
	d := &Dictionary{make(map[name]entry)}
	err := d.add(dictionaryText)
	if own != nil {
		text, readErr := fs.ReadFile(own, dictionaryFile)
		switch {
		case readErr == nil:
			err = errors.Join(err, d.add(text))
		case !errors.Is(readErr, fs.ErrNotExist):
			err = errors.Join(err, fmt.Errorf("read dictionary: %w", readErr))
		}
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// dictionaryHeader is the first row of a dictionary.
var dictionaryHeader = []string{"relation", "column", "label_id", "label_en", "sentence_id", "sentence_en"}

// add reads one file's rows.
func (d *Dictionary) add(text []byte) error {
	const path = "sql/" + dictionaryFile
	if !utf8.Valid(text) {
		return fmt.Errorf("%s: not UTF-8", path)
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	rows.FieldsPerRecord = len(dictionaryHeader)
	header, err := rows.Read()
	if err != nil || !slices.Equal(header, dictionaryHeader) {
		return fmt.Errorf("%s:1: want the header %s", path, strings.Join(dictionaryHeader, ","))
	}
	var refused []error
	read := make(map[name]entry)
	for {
		cells, err := rows.Read()
		if err == io.EOF {
			break
		}
		if malformed, ok := errors.AsType[*csv.ParseError](err); ok {
			refused = append(refused, fmt.Errorf("%s:%d: %w", path, malformed.StartLine, malformed.Err))
			if malformed.Err == csv.ErrFieldCount {
				continue
			}
			break // what follows an open quote is not what it seems
		}
		line, _ := rows.FieldPos(0)
		place := fmt.Sprintf("%s:%d", path, line)
		n := name{cells[0], cells[1]}
		if reason := refusal(n, cells[2:]); reason != "" {
			refused = append(refused, fmt.Errorf("%s: %s", place, reason))
			continue
		}
		if first, isTwice := read[n]; isTwice {
			refused = append(refused, fmt.Errorf("%s: %s is described in %s already", place, n, first.place))
			continue
		}
		read[n] = entry{Description{Bilingual{cells[2], cells[3]}, Bilingual{cells[4], cells[5]}}, place}
	}
	maps.Copy(d.entries, read)
	return errors.Join(refused...)
}

// schemas are those whose tables people read.
var schemas = []string{"lake", "marts", "seeds"}

// refusal says what is wrong with a row, "" when nothing is.
func refusal(n name, texts []string) string {
	schema, table, _ := strings.Cut(n.relation, ".")
	if n == (name{}) {
		return "neither relation nor column"
	}
	if n.relation != "" && (table == "" || !slices.Contains(schemas, schema)) {
		return fmt.Sprintf("relation %s: want %s. and a table", n.relation, strings.Join(schemas, "., "))
	}
	for i, text := range texts {
		if strings.TrimSpace(text) == "" {
			return fmt.Sprintf("%s has no %s", n, dictionaryHeader[2+i])
		}
		if text != strings.TrimSpace(text) || strings.ContainsAny(text, "\n\r\t") {
			return fmt.Sprintf("%s of %s has blanks around it, or several lines", dictionaryHeader[2+i], n)
		}
	}
	for _, sentence := range texts[2:] {
		if !strings.HasSuffix(sentence, ".") {
			return fmt.Sprintf("%s: %q does not end in a full stop", n, sentence)
		}
	}
	return ""
}

// Relation gives what is said of a table, such as "marts.headline".
func (d *Dictionary) Relation(relation string) (Description, bool) {
	found, ok := d.entries[name{relation, ""}]
	return found.Description, ok
}

// Column gives what is said of a table's column: its own row, or else that of its name in every table.
func (d *Dictionary) Column(relation, column string) (Description, bool) {
	for _, n := range []name{{relation, column}, {"", column}} {
		if found, ok := d.entries[n]; ok {
			return found.Description, true
		}
	}
	return Description{}, false
}

// Check compares the dictionary with what there is: columns by relation. It gives each table and column that is not
// described, and each row that describes nothing.
func (d *Dictionary) Check(relations map[string][]string) []error {
	var found []error
	used := make(map[name]bool)
	for _, relation := range slices.Sorted(maps.Keys(relations)) {
		used[name{relation, ""}] = true
		if _, ok := d.Relation(relation); !ok {
			found = append(found, fmt.Errorf("sql/%s does not describe %s", dictionaryFile, relation))
		}
		for _, column := range relations[relation] {
			n := name{relation, column}
			if _, ok := d.entries[n]; !ok {
				n.relation = ""
			}
			used[n] = true
			if _, ok := d.entries[n]; !ok {
				found = append(found, fmt.Errorf("sql/%s does not describe column %s of %s", dictionaryFile, column, relation))
			}
		}
	}
	for n, e := range d.entries {
		if !used[n] {
			found = append(found, fmt.Errorf("%s: there is no %s", e.place, n))
		}
	}
	slices.SortFunc(found, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return found
}
