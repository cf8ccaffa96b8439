// Package sql holds the models and the reference data that every project begins with: a folder is a schema, a file a
// relation. It hands them on as file systems; who builds them is pipelines/model. Beside them stands the dictionary, which
// says in both languages what the tables that people read mean.
package sql

import (
	"bytes"
	"embed"
	"io/fs"
)

//go:embed staging intermediate marts checks tests
var models embed.FS

//go:embed seeds
var seeds embed.FS

//go:embed seeds.yaml
var seedRules []byte

// Models gives the SQL files, staging/, intermediate/, marts/ and checks/, and the tests of models, tests/*.yaml.
func Models() fs.FS { return models }

// Seeds gives the reference data: name.csv at the root, a table each.
func Seeds() fs.FS {
	tables, err := fs.Sub(seeds, "seeds")
	if err != nil {
		panic(err) // "seeds" is a valid path
	}
	return tables
}

// SeedRules says what each table of reference data must hold, as YAML.
func SeedRules() []byte { return bytes.Clone(seedRules) }
