package publish

import (
	"bytes"
	_ "embed" // of the forms
	htmltemplate "html/template"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"cakupan/lake"
)

var (
	//go:embed dictionary.html
	dictionaryHTML string
	//go:embed dictionary.md
	dictionaryMarkdown string
)

// The forms of the dictionary that people read: each table with its columns, what it is made from, and what is made of it.
var (
	dictionaryPage = htmltemplate.Must(htmltemplate.New("dictionary.html").Funcs(forms).Parse(dictionaryHTML))
	dictionaryText = template.Must(template.New("dictionary.md").Funcs(forms).Parse(dictionaryMarkdown))

	forms = map[string]any{
		"anchor":   func(relation string) string { return strings.ReplaceAll(relation, ".", "-") },
		"anchorOf": func(relation string) string { return strings.ReplaceAll(relation, ".", "") }, // a heading's, in Markdown
		"cell":     func(text string) string { return strings.ReplaceAll(text, "|", `\|`) },
		"sentence": func(prose string) string { return strings.ToUpper(prose[:1]) + prose[1:] },
		"row":      func(grain string) string { return strings.TrimPrefix(grain, "one row per ") },
		"join":     strings.Join,
	}
)

// Model is what a SQL file says of the relation that it makes.
type Model struct {
	Prose string   // what its header says, in English
	Grain string   // "one row per period"
	Keys  []string // columns that tell its rows apart
	Reads []string // relations that its query reads, as "schema.name"; the runner holds them to the parse tree
}

// chapter is a schema of the dictionary.
type chapter struct {
	Name    string
	Entries []entry
}

// entry is a relation of the dictionary.
type entry struct {
	Relation string
	described
	Model
	UsedBy  []string // relations that read it
	RestsOn []string // sources, lake and seeds, from which it is made over any number of steps
	Columns []columnEntry
}

// columnEntry is a column of an entry, as a form sees it.
type columnEntry struct {
	Name, Type string
	column
}

// writeDictionary writes dictionary.html and dictionary.md: the tables with their columns, and the models between them. The
// same models and dictionary give the same bytes.
func (c Catalog) writeDictionary(tables []described, tree string) error {
	chapters := c.chapters(tables)
	for name, form := range map[string]interface {
		Execute(w io.Writer, data any) error
	}{
		"dictionary.html": dictionaryPage, "dictionary.md": dictionaryText,
	} {
		var text bytes.Buffer
		if err := form.Execute(&text, chapters); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(tree, name), text.Bytes(), 0o600); err != nil { // the lake seals it
			return err
		}
	}
	return nil
}

// chapters gives the schemas in the order in which people look for them; of models in between, what their files say.
func (c Catalog) chapters(tables []described) []chapter {
	usedBy, restsOn := c.lineage()
	bySchema := make(map[string][]entry)
	add := func(schema string, e entry) {
		e.Model = c.Models[e.Relation]
		e.UsedBy, e.RestsOn = usedBy[e.Relation], restsOn[e.Relation]
		bySchema[schema] = append(bySchema[schema], e)
	}
	for _, table := range tables {
		e := entry{Relation: table.schema + "." + table.name, described: table}
		for _, column := range table.columns {
			e.Columns = append(e.Columns, columnEntry{column.name, column.kind, column})
		}
		add(table.schema, e)
		if of := lake.TableNamed(table.name); table.schema == "lake" && of != nil {
			last := &bySchema["lake"][len(bySchema["lake"])-1]
			last.Grain = of.Grain
		}
	}
	for _, relation := range slices.Sorted(maps.Keys(c.Models)) {
		if schema, _, _ := strings.Cut(relation, "."); schema != "marts" {
			add(schema, entry{Relation: relation})
		}
	}
	var chapters []chapter
	for _, schema := range []string{"marts", "lake", "seeds", "intermediate", "staging"} {
		if entries := bySchema[schema]; len(entries) > 0 {
			chapters = append(chapters, chapter{schema, entries})
		}
	}
	return chapters
}

// lineage gives by relation which relations read it, and on which sources it rests.
func (c Catalog) lineage() (usedBy, restsOn map[string][]string) {
	usedBy, restsOn = make(map[string][]string), make(map[string][]string)
	var sources func(relation string) []string
	sources = func(relation string) []string {
		if known, ok := restsOn[relation]; ok {
			return known
		}
		var found []string
		for _, read := range c.Models[relation].Reads {
			if _, isModel := c.Models[read]; isModel {
				found = append(found, sources(read)...)
			} else {
				found = append(found, read)
			}
		}
		slices.Sort(found)
		restsOn[relation] = slices.Compact(found)
		return restsOn[relation]
	}
	for _, relation := range slices.Sorted(maps.Keys(c.Models)) {
		for _, read := range c.Models[relation].Reads {
			usedBy[read] = append(usedBy[read], relation)
		}
		sources(relation)
	}
	return usedBy, restsOn
}
