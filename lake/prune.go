package lake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cakupan/durable"
	"cakupan/enrolment"
)

// Pruning says what Prune leaves, besides the current snapshot, those that are sealed or that an edition names, and all
// that they name.
type Pruning struct {
	Keep   time.Duration   // how long a snapshot and its tree stay after it stopped being current, and what nothing names after it was written
	Staged map[string]bool // fingerprints that the deliveries in landing have now: they stay, published or not
	DryRun bool            // tell what would go, and leave it
}

// Pruned is what Prune removed, or would have.
type Pruned struct {
	Snapshots []string `json:"snapshots"` // gone for good: tree, file, and what they alone named
	Trees     []string `json:"trees"`     // of snapshots that stay: they can be laid out again
	Staged    int      `json:"staged_count"`
	Objects   int      `json:"object_count"`
	Bytes     int64    `json:"object_bytes"`
}

// Prune removes what nobody needs any longer. What stays is marked from the snapshots' files and the staged manifests,
// never from link counts. The caller holds the lock. Prune goes from what names to what is named, so that one that is
// killed leaves a whole lake, and the next takes up where it stopped.
func (l *Lake) Prune(ctx context.Context, o Pruning) (*Pruned, error) {
	p := &pruner{lake: l, Pruning: o, before: l.now().Add(-o.Keep), named: map[string]bool{}, staged: map[string]bool{}}
	p.result.Snapshots, p.result.Trees = []string{}, []string{}
	for _, step := range []func(context.Context) error{p.snapshots, p.strays, p.manifests, p.kept, p.objects} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("prune: %w", err)
		}
	}
	return &p.result, nil
}

// pruner is one Prune.
type pruner struct {
	Pruning
	lake   *Lake
	before time.Time       // what is younger stays
	named  map[string]bool // files of objects that stay, by their names
	staged map[string]bool // fingerprints that stay
	result Pruned
}

// snapshots decides which snapshots and trees stay, marks what the former name, and removes the others.
func (p *pruner) snapshots(ctx context.Context) error {
	l := p.lake
	published, err := l.Snapshots()
	if err != nil {
		return err
	}
	current, err := l.Current()
	if err != nil && !errors.Is(err, ErrNoSnapshot) {
		return err
	}
	sealed, err := l.sealed()
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(sealed)) {
		if !slices.ContainsFunc(published, func(s *Snapshot) bool { return s.ID == id }) {
			return fmt.Errorf("snapshot %s is sealed, or an edition names it, and its files are missing: nothing is removed before they are back", id)
		}
	}
	var gone []*Snapshot
	until := time.Time{} // when the snapshot of the turn stopped being current
	for _, s := range published {
		isCurrent := current != nil && s.ID == current.ID
		hasTime := isCurrent || until.IsZero() || until.After(p.before)
		until = s.PublishedAt
		if !hasTime && !sealed[s.ID] {
			gone = append(gone, s)
			continue
		}
		p.mark(s)
		if !hasTime {
			if err := p.removeTree(s.ID); err != nil {
				return err
			}
		}
	}
	for _, s := range gone {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.removeSnapshot(s); err != nil {
			return err
		}
	}
	return p.sync("snapshots", "trees")
}

// sealed gives the snapshots that stay for good.
func (l *Lake) sealed() (map[string]bool, error) {
	ids := make(map[string]bool)
	editions, err := l.Editions()
	if err != nil {
		return nil, err
	}
	for _, e := range editions {
		ids[e.Snapshot] = true
	}
	seals, err := l.Seals()
	if err != nil {
		return nil, err
	}
	for id := range seals {
		ids[id] = true
	}
	return ids, nil
}

// mark keeps all that a snapshot names.
func (p *pruner) mark(s *Snapshot) {
	for _, t := range s.Tables {
		for _, f := range t.Files {
			p.named[f.Object+".parquet"] = true
		}
	}
	in := &s.Inputs
	p.named[in.Decisions+".txt"], p.named[in.Configuration+".txt"] = true, true
	for _, texts := range []map[string]string{in.Layouts, in.Seeds, in.SQL} {
		for _, sha := range texts {
			p.named[sha+".txt"] = true
		}
	}
	for _, d := range in.Deliveries {
		p.staged[d.Fingerprint] = true
	}
}

// removeTree removes the tree of a snapshot that stays, unless it was laid out again not long ago.
func (p *pruner) removeTree(id string) error {
	info, err := os.Stat(p.lake.TreePath(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.ModTime().After(p.before) {
		return nil
	}
	p.result.Trees = append(p.result.Trees, id)
	return p.dropTree(id)
}

// dropTree takes a tree's name away before its files: a tree that is there is whole.
func (p *pruner) dropTree(id string) error {
	if p.DryRun {
		return nil
	}
	l := p.lake
	beside := l.path("trees", "."+id+".tmp")
	if _, err := os.Stat(l.TreePath(id)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := l.disk.Remove(beside); err != nil {
		return err
	}
	if err := l.disk.Rename(l.TreePath(id), beside); err != nil {
		return err
	}
	return l.disk.Remove(beside)
}

// removeSnapshot removes a snapshot's tree and files. Without the time of its publication nobody sees it any longer.
func (p *pruner) removeSnapshot(s *Snapshot) error {
	p.result.Snapshots = append(p.result.Snapshots, s.ID)
	if p.DryRun {
		return nil
	}
	if err := p.dropTree(s.ID); err != nil {
		return err
	}
	if err := p.lake.disk.Remove(p.lake.publishedPath(s.ID)); err != nil {
		return err
	}
	return p.lake.disk.Remove(p.lake.snapshotPath(s.ID))
}

// strays removes what killed writers left of snapshots that were never published, or half removed.
func (p *pruner) strays(context.Context) error {
	l := p.lake
	paths, err := l.matches("snapshots/*.json")
	if err != nil {
		return err
	}
	for _, path := range paths {
		id := strings.TrimSuffix(filepath.Base(path), ".json")
		if _, err := os.Stat(l.publishedPath(id)); err == nil {
			continue
		}
		isOld, err := p.isOld(path)
		if err != nil {
			return err
		}
		if !isOld {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			var f snapshotFile
			if err := json.Unmarshal(text, &f); err != nil {
				return fmt.Errorf("read snapshot %s: %w", id, err)
			}
			p.mark(&Snapshot{Inputs: f.Inputs, Tables: f.Tables})
			continue
		}
		if err := p.dropTree(id); err != nil {
			return err
		}
		if err := p.remove(path); err != nil {
			return err
		}
	}
	return p.sync("snapshots", "trees")
}

// manifests removes the staged manifests of deliveries that neither a snapshot nor landing has, and marks the objects
// of the others.
func (p *pruner) manifests(ctx context.Context) error {
	paths, err := p.lake.matches("staged/*.json")
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		fingerprint := strings.TrimSuffix(filepath.Base(path), ".json")
		isOld, err := p.isOld(path)
		if err != nil {
			return err
		}
		if isOld && !p.staged[fingerprint] && !p.Staged[fingerprint] {
			p.result.Staged++
			if err := p.remove(path); err != nil {
				return err
			}
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var m enrolment.Manifest
		if err := durable.Decode(text, &m); err != nil {
			return fmt.Errorf("read %s: %w", filepath.Base(path), err)
		}
		for _, part := range m.Parts {
			p.named[part.Object+".parquet"] = true
		}
	}
	return p.sync("staged")
}

// kept marks the months of models that the next night may use again.
func (p *pruner) kept(context.Context) error {
	months, err := p.lake.keptMonths()
	if err != nil && !errors.Is(err, durable.ErrDamaged) { // of what is damaged the next night uses nothing
		return err
	}
	for _, month := range months {
		p.named[month.Object+".parquet"] = true
	}
	return nil
}

// objects removes the objects that nothing names any longer.
func (p *pruner) objects(ctx context.Context) error {
	paths, err := p.lake.matches("objects/*/*")
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.named[filepath.Base(path)] {
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.ModTime().After(p.before) {
			continue
		}
		p.result.Objects++
		p.result.Bytes += info.Size()
		if err := p.remove(path); err != nil {
			return err
		}
	}
	return nil
}

func (p *pruner) isOld(path string) (bool, error) {
	info, err := os.Stat(path)
	return err == nil && !info.ModTime().After(p.before), err
}

func (p *pruner) remove(path string) error {
	if p.DryRun {
		return nil
	}
	return p.lake.disk.Remove(path)
}

// sync makes removals in folders last before what follows from them.
func (p *pruner) sync(folders ...string) error {
	if p.DryRun {
		return nil
	}
	for _, folder := range folders {
		if err := p.lake.disk.SyncDir(p.lake.path(folder)); err != nil {
			return err
		}
	}
	return nil
}
