package normalise

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	booktext "cakupan/pipelines/normalise/book/text"
	"cakupan/pipelines/normalise/sheet"
)

//go:embed layouts/*.yaml
var builtIn embed.FS

// Layouts are layouts by name.
type Layouts map[string]*Layout

// Layout says how lists of one kind name their columns. The order of the columns does not matter.
type Layout struct {
	Name string // "" of one that stands for the lexicon
	Text []byte // the YAML, as it stands; of the lexicon its files

	rows        rowKind
	endsAtTotal bool
	required    []field
	headings    map[string]field   // folded
	placed      map[int]field      // by column; for columns that are named by their letter
	written     [fieldCount]string // the first heading of each field, as the layout writes it

	headerRows int           // rows of a header
	isHeadless bool          // there is no header
	sheets     []string      // that are read; nil for all
	told       booktext.Told // how a CSV is written; empty where the file shows it

	lexicon      *Headings // by which columns are known where no YAML names them; nil for a layout of YAML
	alternatives []*Layout // of the lexicon, in order: what else the rows can be, where nothing says it
}

// rowKind is what a row of a list stands for.
type rowKind string

const (
	personRows  rowKind = "persons"
	recapRows   rowKind = "recap"    // a count of persons
	projectRows rowKind = "projects" // a construction project
)

// LoadLayouts gives the built-in layouts, overridden by name by those of each folder of fsys: *.yaml at its root.
// Every error names file and line.
func LoadLayouts(fsys ...fs.FS) (Layouts, error) {
	own, err := fs.Sub(builtIn, "layouts")
	if err != nil {
		return nil, err
	}
	layouts := make(Layouts)
	for _, folder := range append([]fs.FS{own}, fsys...) {
		names, err := fs.Glob(folder, "*.yaml")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := fs.ReadFile(folder, name)
			if err != nil {
				return nil, fmt.Errorf("read layout: %w", err)
			}
			layout, err := parseLayout(name, text)
			if err != nil {
				return nil, fmt.Errorf("layouts/%w", err)
			}
			layouts[layout.Name] = layout
		}
	}
	return layouts, nil
}

// Rows says what a row stands for: persons, recap or projects.
func (l *Layout) Rows() string { return string(l.rows) }

// reads tells whether a sheet is looked at.
func (l *Layout) reads(sheetName string) bool {
	return l.sheets == nil || slices.Contains(l.sheets, sheetName)
}

// columnsNamed gives what columns mean by their headings, with the group above them or without, and the required fields that
// none of them is. Of two columns with one heading the first counts.
func (l *Layout) columnsNamed(columns []heading) (missing []field, at [fieldCount]int) {
	for f := range at {
		at[f] = noColumn
	}
	for i, c := range columns {
		f, known := l.placed[i]
		if !known && c.group != "" {
			f, known = l.headings[foldString(c.whole())]
		}
		if !known {
			f, known = l.headings[foldString(c.text)]
		}
		if known && at[f] == noColumn {
			at[f] = i
		}
	}
	for _, f := range l.required {
		if at[f] == noColumn {
			missing = append(missing, f)
		}
	}
	return missing, at
}

// layoutText is a layout as its YAML writes it.
type layoutText struct {
	Rows        written   `yaml:"rows"`
	EndsAtTotal bool      `yaml:"ends_at_total"`
	HeaderRows  *numbered `yaml:"header_rows"`
	Sheets      []written `yaml:"sheets"`
	Encoding    written   `yaml:"encoding"`
	Delimiter   written   `yaml:"delimiter"`
	Required    []written `yaml:"required"`
	Columns     yaml.Node `yaml:"columns"`
}

// written is a text and the line on which it stands.
type written struct {
	text string
	line int
}

func (w *written) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode {
		return errors.New("want a text")
	}
	w.text, w.line = node.Value, node.Line
	return nil
}

// numbered is a whole number and the line on which it stands.
type numbered struct{ value, line int }

func (n *numbered) UnmarshalYAML(node *yaml.Node) error {
	n.line = node.Line
	value, err := strconv.Atoi(node.Value)
	if err != nil {
		return errors.New("want a whole number")
	}
	n.value = value
	return nil
}

func parseLayout(file string, text []byte) (*Layout, error) {
	var y layoutText
	if err := yaml.Load(text, &y, yaml.WithKnownFields()); err != nil {
		return nil, layoutError(file, err)
	}
	l := &Layout{
		Name: strings.TrimSuffix(path.Base(file), ".yaml"), Text: text,
		rows: rowKind(y.Rows.text), endsAtTotal: y.EndsAtTotal, headings: make(map[string]field), placed: make(map[int]field),
	}
	if !slices.Contains([]rowKind{personRows, recapRows, projectRows}, l.rows) {
		return nil, fmt.Errorf("%s:%d: rows: want persons, recap or projects", file, max(1, y.Rows.line))
	}
	if y.Columns.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:%d: columns: want the headings of each field", file, max(1, y.Columns.Line))
	}
	if err := l.pin(&y); err != nil {
		return nil, fmt.Errorf("%s:%w", file, err)
	}
	for pairs := y.Columns.Content; len(pairs) > 0; pairs = pairs[2:] {
		if err := l.addColumn(pairs[0], pairs[1]); err != nil {
			return nil, fmt.Errorf("%s:%w", file, err)
		}
	}
	for _, name := range y.Required {
		f, known := fieldNamed(name.text)
		if !known || l.written[f] == "" {
			return nil, fmt.Errorf("%s:%d: required: no column %q", file, name.line, name.text)
		}
		l.required = append(l.required, f)
	}
	if len(l.required) == 0 {
		return nil, fmt.Errorf("%s:1: required: want at least one column, by which the header row is found", file)
	}
	if !l.isHeadless && !l.namesRequired() {
		return nil, fmt.Errorf("%s:%d: required: no column that has a heading, by which the header row is found: want one, or header_rows: 0", file, y.Required[0].line)
	}
	return l, nil
}

// namesRequired tells whether a heading names one of the required columns: where letters name them all, each row would be a
// header.
func (l *Layout) namesRequired() bool {
	for _, f := range l.headings {
		if slices.Contains(l.required, f) {
			return true
		}
	}
	return false
}

// addColumn adds a field and its headings. The error begins with the line.
func (l *Layout) addColumn(name, headings *yaml.Node) error {
	f, known := fieldNamed(name.Value)
	if !known {
		return fmt.Errorf("%d: columns: unknown field %q: want one of %s", name.Line, name.Value, strings.Join(fieldNames[:], ", "))
	}
	if headings.Kind != yaml.SequenceNode || len(headings.Content) == 0 {
		return fmt.Errorf("%d: columns: %s: want a list of headings", name.Line, name.Value)
	}
	for _, heading := range headings.Content {
		if heading.Kind == yaml.MappingNode {
			if err := l.placeColumn(f, heading); err != nil {
				return err
			}
			continue
		}
		folded := foldString(heading.Value)
		if heading.Kind != yaml.ScalarNode || folded == "" {
			return fmt.Errorf("%d: columns: %s: want a heading with letters", heading.Line, name.Value)
		}
		if other, taken := l.headings[folded]; taken {
			return fmt.Errorf("%d: columns: heading %q stands for %s and %s", heading.Line, heading.Value, fieldNames[other], name.Value)
		}
		l.headings[folded] = f
		if l.written[f] == "" {
			l.written[f] = heading.Value
		}
	}
	return nil
}

// placeColumn adds a column that is named by its letter: {column: C}.
func (l *Layout) placeColumn(f field, entry *yaml.Node) error {
	if len(entry.Content) != 2 || entry.Content[0].Value != "column" {
		return fmt.Errorf("%d: columns: %s: want a heading, or a column by its letter as in {column: C}", entry.Line, fieldNames[f])
	}
	letters := entry.Content[1].Value
	column := columnNumber(letters)
	if column == noColumn || column >= sheet.MaxColumns {
		return fmt.Errorf("%d: columns: %s: no column %q: want its letter, as a spreadsheet shows it", entry.Line, fieldNames[f], letters)
	}
	if other, taken := l.placed[column]; taken {
		return fmt.Errorf("%d: columns: column %s stands for %s and %s", entry.Line, letters, fieldNames[other], fieldNames[f])
	}
	l.placed[column] = f
	if l.written[f] == "" {
		l.written[f] = letters
	}
	return nil
}

// pin sets what a layout may say of the file, besides the columns. The error begins with the line.
func (l *Layout) pin(y *layoutText) error {
	l.headerRows = 1
	if rows := y.HeaderRows; rows != nil {
		if rows.value < 0 || rows.value > mostHeaderRows {
			return fmt.Errorf("%d: header_rows: want 0 to %d", rows.line, mostHeaderRows)
		}
		l.headerRows, l.isHeadless = rows.value, rows.value == 0
	}
	for _, name := range y.Sheets {
		l.sheets = append(l.sheets, name.text)
	}
	l.told = booktext.Told{Encoding: y.Encoding.text, Delimiter: y.Delimiter.text}
	if known := booktext.Encodings(); l.told.Encoding != "" && !slices.Contains(known, l.told.Encoding) {
		return fmt.Errorf("%d: encoding: want one of %s", y.Encoding.line, strings.Join(known, ", "))
	}
	return nil
}

var unknownKey = regexp.MustCompile(`^field (\S+) not found in type`)

// layoutError says in one sentence what is wrong with the YAML, and where.
func layoutError(file string, err error) error {
	malformed, is := errors.AsType[*yaml.LoadError](err)
	if !is {
		return fmt.Errorf("%s: %w", file, err)
	}
	line := max(1, malformed.Mark.Line)
	if key := unknownKey.FindStringSubmatch(malformed.Message); key != nil {
		return fmt.Errorf("%s:%d: unknown key %q: want rows, required, columns, ends_at_total, header_rows, sheets, encoding or delimiter", file, line, key[1])
	}
	return fmt.Errorf("%s:%d: %s", file, line, strings.TrimPrefix(malformed.Message, "yaml: "))
}
