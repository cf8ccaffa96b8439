package model

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// unitTests is the folder of the tests of models, beside their schemas: a YAML file a model.
const unitTests = "tests"

// UnitTest is one case of a model: the rows that it is given, and those that must come out of its query, in any order.
// What a row does not name is null on the way in, and not looked at on the way out. Ratios are compared to six decimals.
type UnitTest struct {
	Model string // its relation
	Name  string // what the case is about
	Path  string // of the file
	Line  int

	given  map[string][]unitRow // by relation
	expect []unitRow
}

// unitRow is a row as a test writes it.
type unitRow struct {
	line  int
	cells []unitCell
}

// unitCell is one value of a row, nil for null.
type unitCell struct {
	column string
	text   *string
}

// LoadUnitTests reads the tests of models: tests/*.yaml of sql. Every error names file and line.
func LoadUnitTests(sql fs.FS) ([]UnitTest, error) {
	paths, err := fs.Glob(sql, unitTests+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("load tests: %w", err)
	}
	var tests []UnitTest
	var refused []error
	for _, path := range paths {
		text, err := fs.ReadFile(sql, path)
		if err != nil {
			return nil, fmt.Errorf("load tests: %w", err)
		}
		found, err := parseUnitTests(path, text)
		tests = append(tests, found...)
		refused = append(refused, err)
	}
	return tests, errors.Join(refused...)
}

// unitFile is a file of tests as its YAML writes it.
type unitFile struct {
	Model string               `yaml:"model"`
	Rows  map[string]yaml.Node `yaml:"rows"` // what each given row of a relation has, unless it says otherwise
	Tests []struct {
		Name   yaml.Node            `yaml:"name"`
		Given  map[string]yaml.Node `yaml:"given"`
		Expect yaml.Node            `yaml:"expect"`
	} `yaml:"tests"`
}

func parseUnitTests(file string, text []byte) ([]UnitTest, error) {
	var y unitFile
	if err := yaml.Load(text, &y, yaml.WithKnownFields()); err != nil {
		if malformed, is := errors.AsType[*yaml.LoadError](err); is {
			return nil, fmt.Errorf("%s:%d: %s", file, max(1, malformed.Mark.Line), strings.TrimPrefix(malformed.Message, "yaml: "))
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if want := strings.TrimSuffix(path.Base(file), ".yaml"); y.Model != want {
		return nil, fmt.Errorf("%s:1: model: want %s, as the file is called", file, want)
	}
	if len(y.Tests) == 0 {
		return nil, fmt.Errorf("%s:1: tests: want at least one", file)
	}
	usual := make(map[string]unitRow)
	for relation, node := range y.Rows {
		row, err := rowOf(&node)
		if err != nil {
			return nil, fmt.Errorf("%s:%w", file, err)
		}
		usual[relation] = row
	}
	tests := make([]UnitTest, len(y.Tests))
	for i, t := range y.Tests {
		test := UnitTest{Model: y.Model, Name: t.Name.Value, Path: file, Line: t.Name.Line, given: make(map[string][]unitRow)}
		if test.Name == "" || slices.ContainsFunc(tests[:i], func(other UnitTest) bool { return other.Name == test.Name }) {
			return nil, fmt.Errorf("%s:%d: name: want one of its own for each test", file, max(1, test.Line))
		}
		for relation, node := range t.Given {
			rows, err := rowsOf(&node)
			if err != nil {
				return nil, fmt.Errorf("%s:%w", file, err)
			}
			test.given[relation] = []unitRow{} // none is given, too
			for _, row := range rows {
				test.given[relation] = append(test.given[relation], row.over(usual[relation]))
			}
		}
		var err error
		if t.Expect.Kind == 0 {
			return nil, fmt.Errorf("%s:%d: expect: want the rows that come out, [] for none", file, test.Line)
		}
		if test.expect, err = rowsOf(&t.Expect); err != nil {
			return nil, fmt.Errorf("%s:%w", file, err)
		}
		tests[i] = test
	}
	return tests, nil
}

// rowsOf reads a list of rows. The error begins with the line.
func rowsOf(list *yaml.Node) ([]unitRow, error) {
	if list.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("%d: want a list of rows", list.Line)
	}
	rows := make([]unitRow, len(list.Content))
	for i, node := range list.Content {
		var err error
		if rows[i], err = rowOf(node); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func rowOf(node *yaml.Node) (unitRow, error) {
	if node.Kind != yaml.MappingNode {
		return unitRow{}, fmt.Errorf("%d: want a row: {column: value, …}", node.Line)
	}
	row := unitRow{line: node.Line}
	for pairs := node.Content; len(pairs) > 0; pairs = pairs[2:] {
		column, value := pairs[0], pairs[1]
		if value.Kind != yaml.ScalarNode {
			return unitRow{}, fmt.Errorf("%d: %s: want one value", value.Line, column.Value)
		}
		cell := unitCell{column: column.Value}
		if value.Tag != "!!null" {
			cell.text = &value.Value
		}
		row.cells = append(row.cells, cell)
	}
	return row, nil
}

// over gives the row with what it does not name from another.
func (r unitRow) over(usual unitRow) unitRow {
	whole := unitRow{line: r.line, cells: slices.Clone(r.cells)}
	for _, cell := range usual.cells {
		if !slices.ContainsFunc(r.cells, func(own unitCell) bool { return own.column == cell.column }) {
			whole.cells = append(whole.cells, cell)
		}
	}
	return whole
}
