package model

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Header is what the comment at the top of a SQL file states:
//
//	-- marts.coverage_province: persons with cover in force in the province.
//	-- More prose.
//	--
//	-- grain:    one row per period
//	-- keys:     period
//	-- upstream: intermediate.periods, intermediate.counted
//
// A field goes on in indented lines. A check has a severity (block unless it says label) and neither grain nor
// keys. A model that is built a month at a time has the field partition besides, and one of schema intermediate whose rows
// are not worth storing the field materialized:
//
//	-- partition: intermediate.member_deliveries
//	-- materialized: view
type Header struct {
	Summary      string   // the first sentence; of a check, what it asserts
	Prose        string   // all prose as one paragraph, the summary included
	Grain        string   // what one row stands for
	Keys         []string // the columns that tell rows apart, in the order in which they sort them
	Upstream     []string // the relations that the query reads, as "schema.name"
	Partition    string   // the relation that says which deliveries feed each month; "" of a model that is built as a whole
	Materialized string   // "view", or "" of a model that is what its schema makes it
	Severity     Severity // of a check, "" of a model

	lines map[string]int // field → its line
}

// Severity says what the finding of a check does.
type Severity string

// Block stops the publication. Label lets it go on, with the finding beside the figures.
const (
	Block Severity = "block"
	Label Severity = "label"
)

// The fields of a header.
const (
	grainField        = "grain"
	keysField         = "keys"
	upstreamField     = "upstream"
	partitionField    = "partition"
	materializedField = "materialized" // dbt's word
	severityField     = "severity"
)

// asView is what the field materialized may say.
const asView = "view"

var (
	identifier   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	relationName = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)
	sentenceEnd  = regexp.MustCompile(`[.?!]( [A-Z]|$)`)
)

// commentLine is a line of the header.
type commentLine struct {
	number int
	indent int // blanks between the dashes and the text
	text   string
}

// commentLines gives the comment that opens a file.
func commentLines(sql string) []commentLine {
	var lines []commentLine
	for line := range strings.Lines(sql) {
		comment, ok := strings.CutPrefix(line, "--")
		if !ok {
			break
		}
		indent := len(comment) - len(strings.TrimLeft(comment, " "))
		lines = append(lines, commentLine{len(lines) + 1, indent, strings.TrimSpace(comment)})
	}
	return lines
}

// headerParser reads one header and keeps what is wrong with it.
type headerParser struct {
	header   Header
	fields   []string // that this kind of file may have
	refusals []refusal
}

// ReadHeader reads the comment at the top of a SQL file, such as "marts/headline.sql". What is malformed is left out; Load
// refuses it.
func ReadHeader(path, sql string) Header {
	schema, file, _ := strings.Cut(path, "/")
	header, _ := parseHeader(schema, strings.TrimSuffix(file, ".sql"), strings.TrimPrefix(sql, "\ufeff"))
	return header
}

// parseHeader reads the comment at the top of the file of schema.name.
func parseHeader(schema, name, sql string) (Header, []refusal) {
	p := headerParser{
		header: Header{lines: map[string]int{}},
		fields: []string{grainField, keysField, upstreamField, partitionField, materializedField},
	}
	if schema == checks {
		p.header.Severity = Block
		p.fields = []string{severityField, upstreamField}
	}
	lines := commentLines(sql)
	title := schema + "." + name + ":"
	if len(lines) == 0 {
		p.refuse(1, "no header: want a comment that begins with -- %s what it holds", title)
		return p.header, p.refusals
	}
	sentence, ok := strings.CutPrefix(lines[0].text, title)
	if !ok {
		p.refuse(1, "the header does not begin with the file's relation: want -- %s what it holds", title)
	}
	prose := []string{sentence}
	lines = lines[1:]
	for len(lines) > 0 && p.fieldOf(lines[0]) == "" {
		prose = append(prose, lines[0].text)
		lines = lines[1:]
	}
	p.header.Prose = strings.Join(strings.Fields(strings.Join(prose, " ")), " ")
	p.header.Summary = firstSentence(p.header.Prose)
	if p.header.Summary == "" {
		p.refuse(1, "the header does not say what %s.%s holds", schema, name)
	}
	for len(lines) > 0 {
		more := 1
		for more < len(lines) && lines[more].indent > 1 {
			more++
		}
		p.field(lines[:more])
		lines = lines[more:]
	}
	if schema != checks {
		p.want(grainField)
		p.want(keysField)
	}
	if at := p.header.lines[materializedField]; at > 0 {
		p.unfitView(at, schema)
	}
	return p.header, p.refusals
}

func (p *headerParser) refuse(line int, format string, args ...any) {
	p.refusals = append(p.refusals, refusal{line, fmt.Sprintf(format, args...)})
}

// fieldOf gives the field that a line begins, or "".
func (p *headerParser) fieldOf(line commentLine) string {
	name, _, ok := strings.Cut(line.text, ":")
	if !ok || line.indent > 1 || !slices.Contains(p.fields, name) {
		return ""
	}
	return name
}

// want refuses a header without the field.
func (p *headerParser) want(field string) {
	if p.header.lines[field] == 0 {
		p.refuse(1, "the header has no field %s", field)
	}
}

// field reads a field: its first line and those that go on with it.
func (p *headerParser) field(lines []commentLine) {
	first := lines[0]
	name := p.fieldOf(first)
	switch {
	case first.text == "":
		return
	case name == "":
		p.refuse(first.number, "no such field of a header: want %s", strings.Join(p.fields, ", "))
		return
	case p.header.lines[name] != 0:
		p.refuse(first.number, "the header has a second field %s", name)
		return
	}
	p.header.lines[name] = first.number
	_, value, _ := strings.Cut(first.text, ":")
	for _, line := range lines[1:] {
		value += " " + line.text
	}
	value = strings.TrimSpace(value)
	switch name {
	case grainField:
		p.header.Grain = value
	case severityField:
		p.header.Severity = Severity(value)
		if p.header.Severity != Block && p.header.Severity != Label {
			p.refuse(first.number, "unknown severity %q: want %s or %s", value, Block, Label)
		}
	case keysField:
		p.header.Keys = p.names(first.number, value, identifier, "a column")
	case upstreamField:
		p.header.Upstream = p.names(first.number, value, relationName, "schema.name")
	case materializedField:
		p.header.Materialized = value
	case partitionField:
		if p.header.Partition = value; !relationName.MatchString(value) {
			p.refuse(first.number, "malformed name %q: want schema.name", value)
		}
	}
}

// unfitView refuses the field materialized, in that line, where it cannot be obeyed.
func (p *headerParser) unfitView(line int, schema string) {
	switch value := p.header.Materialized; {
	case value != asView:
		p.refuse(line, "%s is %q: want %s", materializedField, value, asView)
	case schema == staging:
		p.refuse(line, "staging is always a view: leave %s out", materializedField)
	case schema != intermediate:
		p.refuse(line, "only a model of %s may be a view: %s are sorted and tested tables", intermediate, schema)
	case p.header.lines[partitionField] > 0:
		p.refuse(line, "what is built by months is stored: leave %s or %s out", materializedField, partitionField)
	}
}

// names reads a list with commas.
func (p *headerParser) names(line int, value string, form *regexp.Regexp, want string) []string {
	var names []string
	for part := range strings.SplitSeq(value, ",") {
		name := strings.TrimSpace(part)
		switch {
		case !form.MatchString(name):
			p.refuse(line, "malformed name %q: want %s", name, want)
		case slices.Contains(names, name):
			p.refuse(line, "%s stands twice", name)
		default:
			names = append(names, name)
		}
	}
	return names
}

// firstSentence cuts prose after its first sentence.
func firstSentence(prose string) string {
	if at := sentenceEnd.FindStringIndex(prose); at != nil {
		return prose[:at[0]+1]
	}
	return prose
}
