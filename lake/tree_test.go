package lake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// catalogue is an Extras that writes one file, and finds the tables at their places.
func catalogue(_ context.Context, tree string) error {
	if _, err := os.Stat(filepath.Join(tree, "marts/headline.parquet")); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(tree, "catalog.duckdb"), []byte("tables"), 0o600)
}

func TestExtrasStandInTheTreeAndNotInTheID(t *testing.T) {
	l, other := openLake(t), openLake(t)
	s, plain := snapshotOf(t, l, "41,64 %"), snapshotOf(t, other, "41,64 %")
	if _, err := l.Publish(t.Context(), s, catalogue); err != nil {
		t.Fatal(err)
	}
	publish(t, other, plain)
	if s.ID != plain.ID {
		t.Errorf("snapshot %s with extras, %s without", s.ID, plain.ID)
	}
	info, err := os.Stat(filepath.Join(l.TreePath(s.ID), "catalog.duckdb"))
	if err != nil || info.Mode().Perm() != sealedMode {
		t.Errorf("the extra file: %v, %v", info, err)
	}
}

// A tree that could not be described is no tree: readers keep the snapshot before.
func TestExtrasThatFailPublishNothing(t *testing.T) {
	l := openLake(t)
	before := snapshotOf(t, l, "41,64 %")
	publish(t, l, before)
	s, full := snapshotOf(t, l, "41,65 %"), errors.New("disk full")
	if _, err := l.Publish(t.Context(), s, func(context.Context, string) error { return full }); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	if current, err := l.Current(); err != nil || current.ID != before.ID {
		t.Errorf("current is %v, %v", current, err)
	}
	if _, err := l.Publish(t.Context(), s, catalogue); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(l.Dir(), "current", "catalog.duckdb")); err != nil {
		t.Error(err)
	}
}

func TestAPrunedTreeIsLaidOutAgainAndNotSwitchedTo(t *testing.T) {
	l := openLake(t)
	first, second := snapshotOf(t, l, "41,64 %"), snapshotOf(t, l, "41,65 %")
	publish(t, l, first)
	publish(t, l, second)
	if err := os.RemoveAll(l.TreePath(first.ID)); err != nil {
		t.Fatal(err)
	}
	if err := l.LayOut(t.Context(), first, catalogue); err != nil {
		t.Fatal(err)
	}
	if names := files(t, l.TreePath(first.ID)); len(names) != 6 {
		t.Errorf("tree of %s", names)
	}
	if current, err := l.Current(); err != nil || current.ID != second.ID {
		t.Errorf("current is %v, %v", current, err)
	}
	second.Inputs.Seeds["../regions.csv"] = second.Inputs.Seeds["regions.csv"]
	if err := l.LayOut(t.Context(), second, nil); err == nil {
		t.Error("laid out a seed outside the tree")
	}
	if _, err := os.Stat(filepath.Join(l.Dir(), "trees", "regions.csv")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
