package pipelines

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"cakupan/lake"
	"cakupan/pipelines/model"
	"cakupan/pipelines/publish"
	"cakupan/sql"
)

// LayOut lays out the tree of a snapshot that was published and has a tree no longer: its tables, seeds, catalogue and
// data package. A nil dictionary is the built-in one. The caller holds the lake's lock.
func LayOut(ctx context.Context, l *lake.Lake, s *lake.Snapshot, dictionary *sql.Dictionary) error {
	c, err := catalog(l, s.Inputs, dictionary)
	if err != nil {
		return err
	}
	return c.LayOut(ctx, l, s)
}

// catalog says of a snapshot's tables what the models in its own SQL do, and the dictionary of today.
func catalog(l *lake.Lake, in lake.Inputs, dictionary *sql.Dictionary) (c publish.Catalog, err error) {
	if dictionary == nil {
		if dictionary, err = sql.ReadDictionary(nil); err != nil {
			return c, err
		}
	}
	c = publish.Catalog{Dictionary: dictionary, Models: make(map[string]publish.Model), LoadSeeds: model.LoadSeeds}
	for file, object := range in.SQL {
		schema, name, _ := strings.Cut(strings.TrimSuffix(file, path.Ext(file)), "/")
		if schema == "checks" {
			continue
		}
		text, err := os.ReadFile(l.TextPath(object))
		if err != nil {
			return c, fmt.Errorf("read model %s: %w", file, err)
		}
		header := model.ReadHeader(file, string(text))
		c.Models[schema+"."+name] = publish.Model{
			Prose: header.Prose, Grain: header.Grain, Keys: header.Keys, Reads: slices.Sorted(slices.Values(header.Upstream)),
		}
	}
	return c, nil
}
