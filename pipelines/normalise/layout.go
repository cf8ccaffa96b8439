package normalise

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

//go:embed layouts/*.yaml
var builtIn embed.FS

// Layouts are layouts by name.
type Layouts map[string]*Layout

// Layout says how lists of one kind name their columns. The order of the columns does not matter.
type Layout struct {
	Name string
	Text []byte // the YAML, as it stands

	rows        rowKind
	endsAtTotal bool
	required    []field
	headings    map[string]field   // folded
	written     [fieldCount]string // the first heading of each field, as the layout writes it
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

// layoutText is a layout as its YAML writes it.
type layoutText struct {
	Rows        written   `yaml:"rows"`
	EndsAtTotal bool      `yaml:"ends_at_total"`
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

func parseLayout(file string, text []byte) (*Layout, error) {
	var y layoutText
	if err := yaml.Load(text, &y, yaml.WithKnownFields()); err != nil {
		return nil, layoutError(file, err)
	}
	l := &Layout{
		Name: strings.TrimSuffix(path.Base(file), ".yaml"), Text: text,
		rows: rowKind(y.Rows.text), endsAtTotal: y.EndsAtTotal, headings: make(map[string]field),
	}
	if !slices.Contains([]rowKind{personRows, recapRows, projectRows}, l.rows) {
		return nil, fmt.Errorf("%s:%d: rows: want persons, recap or projects", file, max(1, y.Rows.line))
	}
	if y.Columns.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:%d: columns: want the headings of each field", file, max(1, y.Columns.Line))
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
	return l, nil
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

var unknownKey = regexp.MustCompile(`^field (\S+) not found in type`)

// layoutError says in one sentence what is wrong with the YAML, and where.
func layoutError(file string, err error) error {
	malformed, is := errors.AsType[*yaml.LoadError](err)
	if !is {
		return fmt.Errorf("%s: %w", file, err)
	}
	line := max(1, malformed.Mark.Line)
	if key := unknownKey.FindStringSubmatch(malformed.Message); key != nil {
		return fmt.Errorf("%s:%d: unknown key %q: want rows, required, columns or ends_at_total", file, line, key[1])
	}
	return fmt.Errorf("%s:%d: %s", file, line, strings.TrimPrefix(malformed.Message, "yaml: "))
}
