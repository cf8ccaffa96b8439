// Package strictyaml reads a YAML file by asking for its keys: a key that nobody asked for is a fault, and so is a
// value of the wrong kind. Each fault says file and line, and all of them come out at once. The YAML itself is read by
// the library; text stays as it was written, so that 82.10 is not 82.1.
package strictyaml

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Fault is one thing wrong in a file. Line 0 means the whole file.
type Fault struct {
	File    string
	Line    int
	Message string
}

func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Message
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
}

// File is a file being read, and what was found wrong in it so far.
type File struct {
	name     string
	faults   []*Fault
	mappings []*Mapping // all that were handed out
}

// Parse parses text, which holds one mapping, and gives its top. name stands before each fault. Of a text that is no
// YAML the top is empty, and Err says why.
func Parse(name string, text []byte) (*File, *Mapping) {
	file := &File{name: name}
	var document yaml.Node
	if err := yaml.Load(text, &document); err != nil {
		file.syntaxFault(err)
		return file, nil
	}
	top := file.mapping(document.Content[0], "")
	if top == nil && len(file.faults) == 0 {
		file.add(0, emptyFile)
	}
	return file, top
}

// Err gives everything that is wrong, in the order of lines and joined; nil when nothing is. It comes after all keys
// have been asked for, since the others are unknown.
func (f *File) Err() error {
	for _, m := range f.mappings {
		m.findUnknownKeys()
	}
	f.mappings = nil
	slices.SortStableFunc(f.faults, func(a, b *Fault) int { return a.Line - b.Line })
	errs := make([]error, len(f.faults))
	for i, fault := range f.faults {
		errs[i] = fault
	}
	return errors.Join(errs...)
}

// add adds a fault at a line, 0 for the whole file.
func (f *File) add(line int, format string, args ...any) {
	f.faults = append(f.faults, &Fault{f.name, line, fmt.Sprintf(format, args...)})
}

const emptyFile = "the file is empty"

// hints say in an operator's words what the library says in a parser's.
var hints = []struct{ said, means string }{
	{"no documents in stream", emptyFile},
	{"expected single document", "a line --- begins a second document; want one"},
	{"tab character", "malformed YAML: indent with blanks, not with tabs"},
	{"mapping values are not allowed", `malformed YAML: a text that holds ": " wants quotes, and keys of one block begin in one column`},
	{"cannot start any token", "malformed YAML: indent with blanks, not with tabs, and put a text that begins with a sign into quotes"},
	{"expected alphabetic or numeric character", "malformed YAML: put a text that begins with a sign into quotes"},
}

func (f *File) syntaxFault(err error) {
	line, message := 0, err.Error()
	if loadErr, ok := errors.AsType[*yaml.LoadError](err); ok {
		line, message = loadErr.Mark.Line, "malformed YAML: "+loadErr.Message
	}
	for _, hint := range hints {
		if strings.Contains(message, hint.said) {
			message = hint.means
		}
	}
	f.add(line, "%s", message)
}

// Mapping is a block of keys and values. A nil Mapping has none: what is not there can be asked like what is empty.
type Mapping struct {
	file   *File
	name   string // key under which it stands; "" at the top
	line   int
	keys   []*yaml.Node // in the file's order, each name once
	values map[string]*yaml.Node
	asked  []string
}

// mapping reads node as a mapping that stands under the key name.
func (f *File) mapping(node *yaml.Node, name string) *Mapping {
	node = target(node)
	if isNull(node) {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		f.add(node.Line, "%swant keys with values, as in \"name: value\", not %s", prefix(name), kind(node))
		return nil
	}
	m := &Mapping{file: f, name: name, line: node.Line, values: map[string]*yaml.Node{}}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if first := slices.IndexFunc(m.keys, func(k *yaml.Node) bool { return k.Value == key.Value }); first >= 0 {
			f.add(key.Line, "key %q stands twice, first in line %d", key.Value, m.keys[first].Line)
			continue
		}
		m.keys = append(m.keys, key)
		m.values[key.Value] = target(value)
	}
	f.mappings = append(f.mappings, m)
	return m
}

// ask gives the value of key, nil when it has none.
func (m *Mapping) ask(key string) *yaml.Node {
	if m == nil {
		return nil
	}
	if !slices.Contains(m.asked, key) {
		m.asked = append(m.asked, key)
	}
	value := m.values[key]
	if value == nil || isNull(value) {
		return nil
	}
	return value
}

// Given tells whether the mapping itself stands in the file.
func (m *Mapping) Given() bool { return m != nil }

// Text gives the value of key as it is written; one that is not given when the file has none.
func (m *Mapping) Text(key string) Value {
	node := m.ask(key)
	if node == nil {
		return Value{}
	}
	return m.file.value(node, key)
}

// Required gives the value of key, and adds a fault when there is none or it is empty.
func (m *Mapping) Required(key string) Value {
	node := m.ask(key)
	if node == nil {
		m.missing(key)
		return Value{}
	}
	value := m.file.value(node, key)
	if value.Given() && value.Text == "" {
		value.Faultf("is empty")
	}
	return value
}

func (m *Mapping) missing(key string) {
	switch {
	case m == nil:
	case m.name == "":
		m.file.add(0, "missing key %s", key)
	default:
		m.file.add(m.line, "missing key %s in %s", key, m.name)
	}
}

// Int gives the whole number under key, from low to high, or otherwise when the file has none.
func (m *Mapping) Int(key string, otherwise, low, high int) int {
	value := m.Text(key)
	if !value.Given() {
		return otherwise
	}
	number, err := strconv.Atoi(value.Text)
	if err != nil || number < low || number > high {
		value.Faultf("want a whole number from %d to %d, not %q", low, high, value.Text)
		return otherwise
	}
	return number
}

// Texts gives the texts of the list under key.
func (m *Mapping) Texts(key string) []Value {
	var values []Value
	for _, node := range m.list(key, "[a, b]") {
		values = append(values, m.file.value(target(node), key))
	}
	return values
}

// RequiredTexts gives the texts of the list under key, and adds a fault when there is none or it is empty.
func (m *Mapping) RequiredTexts(key string) []Value {
	node := m.ask(key)
	if node == nil || node.Kind == yaml.SequenceNode && len(node.Content) == 0 {
		m.missing(key)
		return nil
	}
	return m.Texts(key)
}

// Mapping gives the mapping under key, nil when the file has none.
func (m *Mapping) Mapping(key string) *Mapping {
	node := m.ask(key)
	if node == nil {
		return nil
	}
	return m.file.mapping(node, key)
}

// Mappings gives the mappings of the list under key.
func (m *Mapping) Mappings(key string) []*Mapping {
	var mappings []*Mapping
	for _, node := range m.list(key, "lines that begin with a dash") {
		entry := m.file.mapping(node, key)
		if entry == nil && isNull(target(node)) {
			m.file.add(node.Line, "%s: an entry without keys", key)
		}
		if entry != nil {
			mappings = append(mappings, entry)
		}
	}
	return mappings
}

func (m *Mapping) list(key, example string) []*yaml.Node {
	node := m.ask(key)
	if node == nil {
		return nil
	}
	if node.Kind != yaml.SequenceNode {
		m.file.add(node.Line, "%s: want a list, as in %s, not %s", key, example, kind(node))
		return nil
	}
	return node.Content
}

func (m *Mapping) findUnknownKeys() {
	for _, key := range m.keys {
		if slices.Contains(m.asked, key.Value) {
			continue
		}
		if near := nearest(key.Value, m.asked); near != "" {
			m.file.add(key.Line, "unknown key %q; did you mean %s?", key.Value, near)
		} else {
			m.file.add(key.Line, "unknown key %q; known here: %s", key.Value, strings.Join(m.asked, ", "))
		}
	}
}

// Value is a text of the file. The zero Value is one that is not given.
type Value struct {
	Text string
	key  string
	file *File
	line int
}

// Given tells whether the value stands in the file.
func (v Value) Given() bool { return v.file != nil }

// Line gives the line on which the value stands, 0 when it is not given.
func (v Value) Line() int { return v.line }

// Or gives the text, or otherwise when it is not given.
func (v Value) Or(otherwise string) string {
	if !v.Given() {
		return otherwise
	}
	return v.Text
}

// Faultf adds a fault of this value, at its line and after its key. Of a value that is not given nothing is wrong.
func (v Value) Faultf(format string, args ...any) {
	if v.Given() {
		v.file.add(v.line, "%s: %s", v.key, fmt.Sprintf(format, args...))
	}
}

func (f *File) value(node *yaml.Node, key string) Value {
	if node.Kind != yaml.ScalarNode || isNull(node) {
		f.add(node.Line, "%s: want a text, not %s", key, kind(node))
		return Value{}
	}
	return Value{node.Value, key, f, node.Line}
}

// target gives the node that an alias stands for.
func target(node *yaml.Node) *yaml.Node {
	for node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	return node
}

func isNull(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}

func kind(node *yaml.Node) string {
	switch {
	case isNull(node):
		return "nothing"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	case node.Kind == yaml.MappingNode:
		return "keys with values"
	}
	return "a text"
}

func prefix(name string) string {
	if name == "" {
		return ""
	}
	return name + ": "
}
