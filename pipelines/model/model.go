// Package model is the step between the staged records and the marts: it reads the SQL files, finds the order in
// which they build upon one another, refuses what would not give the same bytes twice, makes each a table of
// DuckDB and runs the checks.
//
// A folder is a schema (staging, intermediate, marts, checks) and a file a relation: one SELECT under a header
// that states its grain, its keys and what it reads. What the models stand on are the schemas lake (records, as
// Parquet) and seeds (reference data, as CSV).
package model

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// The schemas. Models are built in the first three, checks build nothing, and the last two are the sources.
const (
	staging      = "staging"
	intermediate = "intermediate"
	marts        = "marts"
	checks       = "checks"
	lake         = "lake"
	seeds        = "seeds"
)

var (
	builtSchemas = []string{staging, intermediate, marts}
	folders      = []string{staging, intermediate, marts, checks} // of SQL files
	readable     = []string{staging, intermediate, marts, lake, seeds}
)

// Models are the SQL files of a project: those that build a relation, and the checks.
type Models struct {
	Log      *slog.Logger            // nil means slog.Default()
	Progress func(done, total int64) // models that are built; nil stays silent

	models []Model // in the order of building
	checks []Model // by name
	texts  []Text  // by path
}

// Model is one SQL file: a relation, or a check.
type Model struct {
	Header
	Schema string   // staging, intermediate, marts or checks
	Name   string   // its relation: "headline"
	Path   string   // its file: "marts/headline.sql"
	Query  string   // the text of the file, header included
	Reads  []string // the relations that the query reads, as "schema.name", sorted

	references []reference // Reads, with the lines
}

// Relation gives "marts.headline".
func (m *Model) Relation() string { return m.Schema + "." + m.Name }

// isView tells whether the model stays a view, whose keys are stated and not tested.
func (m *Model) isView() bool { return m.Schema == staging || m.Materialized == asView }

// Text is a SQL file, for the inputs of a snapshot.
type Text struct {
	Path  string // "marts/headline.sql"
	Bytes []byte
}

// All gives the models in an order in which each comes after those that it reads.
func (m *Models) All() []Model { return slices.Clone(m.models) }

// Marts gives the marts by name.
func (m *Models) Marts() []Model {
	var found []Model
	for _, model := range m.models {
		if model.Schema == marts {
			found = append(found, model)
		}
	}
	slices.SortFunc(found, func(a, b Model) int { return strings.Compare(a.Name, b.Name) })
	return found
}

// Checks gives the checks by name.
func (m *Models) Checks() []Model { return slices.Clone(m.checks) }

// Texts gives every SQL file, by path.
func (m *Models) Texts() []Text { return slices.Clone(m.texts) }

// Hash gives the SHA-256 over the paths and texts of all SQL files, in hex.
func (m *Models) Hash() string {
	all := sha256.New()
	for _, text := range m.texts {
		fmt.Fprintf(all, "%x  %s\n", sha256.Sum256(text.Bytes), text.Path)
	}
	return hex.EncodeToString(all.Sum(nil))
}

func (m *Models) log() *slog.Logger {
	if m.Log == nil {
		return slog.Default()
	}
	return m.Log
}

// refusal is why a file cannot be a model.
type refusal struct {
	line   int // 0 means the file as a whole
	reason string
}

// in gives the refusal as an error that names the place.
func (r refusal) in(file string) error {
	if r.line == 0 {
		return fmt.Errorf("%s: %s", file, r.reason)
	}
	return fmt.Errorf("%s:%d: %s", file, r.line, r.reason)
}
