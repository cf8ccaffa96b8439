package model

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"cakupan/lake/duck"
)

// Load reads the SQL files of staging/, intermediate/, marts/ and checks/, and refuses what cannot be built the
// same way twice. The error joins all refusals, each with file, line and what to write instead.
func Load(sql fs.FS) (*Models, error) {
	ctx := context.Background() // parsing takes milliseconds and touches nothing outside
	db, err := duck.Open(ctx, duck.Options{})
	if err != nil {
		return nil, fmt.Errorf("load models: %w", err)
	}
	defer db.Close()

	paths, err := sqlFiles(sql)
	if err != nil {
		return nil, err
	}
	m := &Models{texts: make([]Text, len(paths))}
	for i, path := range paths {
		text, err := fs.ReadFile(sql, path)
		if err != nil {
			return nil, fmt.Errorf("load models: %w", err)
		}
		m.texts[i] = Text{path, text}
	}
	all, refusals := make([]Model, len(paths)), make([][]refusal, len(paths))
	reading := work{count: len(paths), do: func(ctx context.Context, session *duck.DB, i int) (err error) {
		text := strings.TrimPrefix(string(m.texts[i].Bytes), "\ufeff")
		if all[i], refusals[i], err = read(ctx, session, paths[i], text); err != nil {
			return fmt.Errorf("%s: %w", paths[i], err)
		}
		return nil
	}}
	if err := reading.run(ctx, db); err != nil {
		return nil, err
	}
	var refused []error
	for i, model := range all {
		for _, r := range refusals[i] {
			refused = append(refused, r.in(paths[i]))
		}
		if model.Schema == checks {
			m.checks = append(m.checks, model)
		} else {
			m.models = append(m.models, model)
		}
	}
	if len(m.models) == 0 {
		refused = append(refused, errors.New("no models: want SQL files in "+strings.Join(builtSchemas, "/, ")+"/"))
	}
	refused = append(refused, m.unknownReferences()...)
	refused = append(refused, m.unfitPartitions()...)
	if m.models, err = buildOrder(m.models); err != nil {
		refused = append(refused, err)
	}
	if len(refused) > 0 {
		return nil, errors.Join(refused...)
	}
	return m, nil
}

// sqlFiles gives the paths of all SQL files, sorted. Other files may lie beside them.
func sqlFiles(sql fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(sql, ".")
	if err != nil {
		return nil, fmt.Errorf("load models: %w", err)
	}
	wanted := strings.Join(folders, "/, ") + "/"
	var paths []string
	var refused []error
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case strings.HasPrefix(name, "."), !entry.IsDir() && !isSQL(entry), entry.IsDir() && name == unitTests:
		case !entry.IsDir():
			refused = append(refused, fmt.Errorf("%s: stands in no schema: move it to one of %s", name, wanted))
		case !slices.Contains(folders, name):
			refused = append(refused, fmt.Errorf("%s/: unknown schema: want %s", name, wanted))
		default:
			found, err := schemaFiles(sql, name)
			paths = append(paths, found...)
			refused = append(refused, err)
		}
	}
	return paths, errors.Join(refused...)
}

// schemaFiles gives the paths of the SQL files of one schema.
func schemaFiles(sql fs.FS, schema string) ([]string, error) {
	entries, err := fs.ReadDir(sql, schema)
	if err != nil {
		return nil, fmt.Errorf("load models: %w", err)
	}
	var paths []string
	var refused []error
	for _, entry := range entries {
		path := schema + "/" + entry.Name()
		name, isLower := strings.CutSuffix(entry.Name(), ".sql")
		switch {
		case entry.IsDir():
			refused = append(refused, fmt.Errorf("%s/: a schema has no folders", path))
		case !isSQL(entry):
		case !isLower || !identifier.MatchString(name):
			refused = append(refused, fmt.Errorf("%s: malformed name: want a-z, 0-9 and _, then .sql", path))
		default:
			paths = append(paths, path)
		}
	}
	return paths, errors.Join(refused...)
}

// isSQL tells whether a file is meant to be a model. Editors' and systems' own files begin with a dot.
func isSQL(file fs.DirEntry) bool {
	name := file.Name()
	return !strings.HasPrefix(name, ".") && strings.HasSuffix(strings.ToLower(name), ".sql")
}

// read makes a model of one file. The refusals come by line.
func read(ctx context.Context, db *duck.DB, path, text string) (Model, []refusal, error) {
	schema, file, _ := strings.Cut(path, "/")
	m := Model{Schema: schema, Name: strings.TrimSuffix(file, ".sql"), Path: path, Query: text}
	var refusals []refusal
	m.Header, refusals = parseHeader(m.Schema, m.Name, text)

	parsed, refused, err := parse(ctx, db, text)
	if err != nil {
		return m, nil, err
	}
	if refused != nil {
		return m, append(refusals, *refused), nil
	}
	references, misread := parsed.references()
	m.references = references
	for _, r := range references {
		m.Reads = append(m.Reads, r.relation)
	}
	refusals = append(refusals, misread...)
	refusals = append(refusals, parsed.lint()...)
	refusals = append(refusals, m.upstreamDiffers()...)
	slices.SortStableFunc(refusals, func(a, b refusal) int { return a.line - b.line })
	return m, slices.Compact(refusals), nil
}

// upstreamDiffers compares the header's upstream with what the query reads.
func (m *Model) upstreamDiffers() []refusal {
	var found []refusal
	line := max(m.lines[upstreamField], 1)
	for _, stated := range m.Upstream {
		if !slices.Contains(m.Reads, stated) {
			found = append(found, refusal{line, fmt.Sprintf("upstream lists %s, which the query does not read", stated)})
		}
	}
	for _, r := range m.references {
		if !slices.Contains(m.Upstream, r.relation) {
			found = append(found, refusal{r.line, fmt.Sprintf("reads %s, which upstream does not list", r.relation)})
		}
	}
	return found
}

// unknownReferences refuses what reads a relation of the built schemas that no file builds. Whether the sources
// have what is read of them is known when they are there.
func (m *Models) unknownReferences() []error {
	var refused []error
	for _, model := range slices.Concat(m.models, m.checks) {
		for _, r := range model.references {
			schema, name, _ := strings.Cut(r.relation, ".")
			isBuilt := slices.ContainsFunc(m.models, func(other Model) bool { return other.Relation() == r.relation })
			if slices.Contains(builtSchemas, schema) && !isBuilt {
				reason := fmt.Sprintf("reads %s, which does not exist: there is no %s/%s.sql", r.relation, schema, name)
				refused = append(refused, refusal{r.line, reason}.in(model.Path))
			}
		}
	}
	return refused
}
