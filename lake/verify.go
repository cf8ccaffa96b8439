package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cakupan/durable"
	"cakupan/enrolment"
)

// FaultKind says what is wrong with a stored file.
type FaultKind string

// What is wrong: a file that something names is not there; its size is another; its bytes are; it cannot be read; nobody
// put it there.
const (
	Missing    FaultKind = "missing"
	OtherSize  FaultKind = "other_size"
	OtherBytes FaultKind = "other_bytes"
	Unreadable FaultKind = "unreadable"
	Foreign    FaultKind = "foreign"
)

// Mending says what makes up for a fault.
type Mending string

const (
	// RunAgain: remove the paths of Remove; the next run makes all of it again from landing.
	RunAgain Mending = "run_again"
	// LayOutAgain: remove the paths of Remove and lay the snapshot's tree out again.
	LayOutAgain Mending = "lay_out_again"
	// Backup: only a backup has it.
	Backup Mending = "backup"
	// MoveAway: it is nobody's; look what it is and move it away.
	MoveAway Mending = "move_away"
)

// Fault is one stored file that is not what it was when it was written.
type Fault struct {
	Path   string    `json:"path"` // in the lake's folder, with slashes
	Kind   FaultKind `json:"kind"`
	Of     []string  `json:"of,omitempty"` // what it belongs to: "marts.headline, snapshot 94801de38eae40c3"
	Mend   Mending   `json:"mend"`
	Remove []string  `json:"remove,omitempty"` // in the lake's folder, before mending
}

// Verify looks at every file of the lake: that it is there, and as large as what names it says; when deep, also that its
// bytes are those that were written. It changes nothing. Faults come by path; an error means that Verify could not look.
// What is being written, and which run is under way, it passes over: of a lake that a night works on it judges what was
// there when it began.
func (l *Lake) Verify(ctx context.Context, deep bool) ([]Fault, error) {
	v := &verification{
		stopped: ctx.Err, lake: l, deep: deep, named: map[string]*named{}, known: map[string]bool{}, unreadable: map[string]bool{},
		pinned: map[string][]string{}, staged: map[string]bool{}, earlier: map[string]bool{},
	}
	if err := v.run(); err != nil {
		return nil, fmt.Errorf("verify lake: %w", err)
	}
	slices.SortFunc(v.faults, func(a, b Fault) int { return strings.Compare(a.Path, b.Path) })
	return v.faults, nil
}

// named is an object that something names.
type named struct {
	bytes     int64 // -1 when nothing says how many
	of        []string
	isCurrent bool
	canStage  bool // the manifest of a delivery that is in landing names it
	isKept    bool // a month of a model, which a night may make again
	trees     []string
}

type verification struct {
	stopped    func() error // why to look no further; nil while there is no reason
	lake       *Lake
	deep       bool
	named      map[string]*named // by path in the lake
	known      map[string]bool   // paths in the lake that have been looked at
	unreadable map[string]bool   // trees of snapshots that do not say what belongs there
	faults     []Fault

	all     []string            // files in the lake when Verify began
	pinned  map[string][]string // snapshots that are kept for good → what names them
	staged  map[string]bool     // fingerprints that the current snapshot has
	earlier map[string]bool     // and those that others have
}

func (v *verification) add(f Fault) { v.faults = append(v.faults, f) }

func (v *verification) run() error {
	current := ""
	if target, err := os.Readlink(v.lake.path("current")); err == nil {
		current = filepath.Base(target)
	}
	for _, file := range []string{"current", "lock", "daemon.lock", "snapshots/finished"} {
		v.known[file] = true
	}
	// What names others is written after them: by now whatever is listed has what it names.
	var err error
	if v.all, err = v.walk(); err != nil {
		return err
	}
	v.keepers()
	ids, err := v.snapshots(current)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(v.pinned)) {
		if json := "snapshots/" + id + ".json"; !slices.Contains(ids, id) && v.isMissing(json) {
			v.add(Fault{Path: json, Kind: Missing, Of: v.pinned[id], Mend: Backup})
		}
	}
	if current != "" && !slices.Contains(ids, current) {
		v.add(Fault{Path: "current", Kind: Missing, Of: []string{"snapshot " + current}, Mend: RunAgain, Remove: []string{"current"}})
	}
	if err := v.texts(); err != nil {
		return err
	}
	v.kept()
	if err := v.objects(); err != nil {
		return err
	}
	v.foreign()
	return nil
}

// keepers finds which snapshots the editions and seals keep. Those that cannot be read are told of by texts.
func (v *verification) keepers() {
	for _, file := range v.files("editions") {
		var e Edition
		text, err := os.ReadFile(v.lake.path(filepath.FromSlash(file)))
		if err == nil && durable.Decode(text, &e) == nil {
			v.pinned[e.Snapshot] = append(v.pinned[e.Snapshot], "edition "+e.Label())
		}
	}
	for _, file := range v.files("snapshots") {
		if id, isSeal := strings.CutSuffix(path.Base(file), ".seal"); isSeal {
			v.pinned[id] = append(v.pinned[id], "a seal")
		}
	}
}

// snapshots looks at the snapshots and their trees, and gives their IDs.
func (v *verification) snapshots(current string) (ids []string, err error) {
	seen := map[string]bool{}
	for _, file := range v.files("snapshots") {
		id, extension, _ := strings.Cut(path.Base(file), ".")
		if extension == "json" || extension == "published" {
			seen[id] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		json, published := "snapshots/"+id+".json", "snapshots/"+id+".published"
		v.known[json], v.known[published], v.known["snapshots/"+id+".seal"] = true, true, true
		mend, remove := Backup, []string(nil)
		if id == current { // made again under the same ID, from the same inputs
			mend, remove = RunAgain, []string{"current", json, published, "trees/" + id}
		}
		of := append([]string{"snapshot " + id}, v.pinned[id]...)
		ids = append(ids, id)
		text, err := os.ReadFile(v.lake.snapshotPath(id))
		isGone := errors.Is(err, fs.ErrNotExist)
		switch {
		case isGone && id != current && v.pinned[id] == nil && v.isMissing(published): // pruned meanwhile
			v.unreadable["trees/"+id+"/"] = true
			continue
		case isGone:
			v.add(Fault{json, Missing, of, mend, remove})
			v.unreadable["trees/"+id+"/"] = true
			continue
		case err != nil:
			v.add(Fault{json, Unreadable, of, mend, remove})
			v.unreadable["trees/"+id+"/"] = true
			continue
		case snapshotID(text) != id:
			v.add(Fault{json, OtherBytes, of, mend, remove})
			v.unreadable["trees/"+id+"/"] = true
			continue
		}
		at, err := v.lake.publishedAt(id)
		s, read := parseSnapshot(id, text)
		if read != nil {
			return nil, read
		}
		v.names(s, id == current)
		if errors.Is(err, fs.ErrNotExist) && id != current && v.pinned[id] == nil { // a killed run's, which the next one publishes or prunes
			continue
		}
		if err != nil || at.IsZero() {
			kind := OtherBytes
			if errors.Is(err, fs.ErrNotExist) {
				kind = Missing
			}
			v.add(Fault{published, kind, of, mend, remove})
		}
		if err := v.tree(s, id == current); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// names notes what a snapshot names.
func (v *verification) names(s *Snapshot, isCurrent bool) {
	for _, d := range s.Inputs.Deliveries {
		if isCurrent {
			v.staged[d.Fingerprint] = true
		} else {
			v.earlier[d.Fingerprint] = true
		}
	}
	note := func(file string, bytes int64, what string) {
		n := v.named[file]
		if n == nil {
			n = &named{bytes: bytes}
			v.named[file] = n
		}
		n.of = append(n.of, what+", snapshot "+s.ID)
		n.isCurrent = n.isCurrent || isCurrent
		n.trees = append(n.trees, "trees/"+s.ID)
	}
	for _, t := range s.Tables {
		for _, f := range t.Files {
			note(v.relative(v.lake.ObjectPath(f.Object)), f.Bytes, t.Schema+"."+t.Name)
		}
	}
	for name, sha := range s.Inputs.texts() {
		if sha != "" {
			note(v.relative(v.lake.TextPath(sha)), -1, name)
		}
	}
}

// tree looks at a snapshot's tree. A snapshot that was pruned has none; the current one has.
func (v *verification) tree(s *Snapshot, isCurrent bool) error {
	tree := "trees/" + s.ID
	mend := LayOutAgain
	if isCurrent {
		mend = RunAgain
	}
	of := []string{"snapshot " + s.ID}
	if _, err := os.Stat(v.lake.TreePath(s.ID)); errors.Is(err, fs.ErrNotExist) {
		if isCurrent {
			v.add(Fault{tree, Missing, of, mend, nil})
		}
		return nil
	}
	linked := s.treeFiles(v.lake)
	sums, sumsWhole := v.lake.readSums(s.ID)
	present := map[string]bool{}
	for _, file := range v.files(tree) {
		if err := v.stopped(); err != nil {
			return err
		}
		v.known[file] = true
		inTree := strings.TrimPrefix(file, tree+"/")
		present[inTree] = true
		target, isLinked := linked[inTree]
		want, isSummed := sums[inTree]
		var kind FaultKind
		switch {
		case inTree == sumsFile:
			if v.deep && !sumsWhole && !v.isMissing(file) {
				kind = OtherBytes
			}
		case isLinked:
			kind = v.sameAs(file, target)
		case sumsWhole && !isSummed:
			v.add(Fault{file, Foreign, of, MoveAway, nil})
			continue
		case v.deep && isSummed:
			var err error
			if kind, err = v.rehash(file, want); err != nil {
				return err
			}
		}
		if kind != "" {
			v.add(Fault{file, kind, of, mend, []string{tree}})
		}
	}
	expected := maps.Clone(linked)
	for inTree := range sums {
		expected[inTree] = ""
	}
	expected[sumsFile] = ""
	for _, inTree := range slices.Sorted(maps.Keys(expected)) {
		if !present[inTree] && v.isMissing(tree+"/"+inTree) {
			v.add(Fault{tree + "/" + inTree, Missing, of, mend, []string{tree}})
		}
	}
	return nil
}

// sameAs compares a file of a tree with its object: a second name of it is it, a copy may have aged by itself. Whatever
// is wrong with the object is told of the object.
func (v *verification) sameAs(file, object string) FaultKind {
	info, err := os.Stat(v.lake.path(filepath.FromSlash(file)))
	if errors.Is(err, fs.ErrNotExist) { // pruned meanwhile
		return ""
	}
	if err != nil {
		return Unreadable
	}
	other, err := os.Stat(object)
	if err == nil && os.SameFile(info, other) {
		return ""
	}
	if err == nil && info.Size() != other.Size() {
		return OtherSize
	}
	if v.deep {
		sha, _, _ := strings.Cut(filepath.Base(object), ".")
		if kind, err := v.rehash(file, sha); err == nil {
			return kind
		}
		return Unreadable
	}
	return ""
}

// rehash tells whether a file's bytes have a SHA-256.
func (v *verification) rehash(file, sha string) (FaultKind, error) {
	if err := v.stopped(); err != nil {
		return "", err
	}
	got, err := durable.SHA256(v.lake.path(filepath.FromSlash(file)))
	switch {
	case errors.Is(err, fs.ErrNotExist): // pruned meanwhile
	case err != nil:
		return Unreadable, nil //nolint:nilerr // a file that cannot be read is a finding
	case got != sha:
		return OtherBytes, nil
	}
	return "", nil
}

// texts looks at the small texts that carry their own checksums.
func (v *verification) texts() error {
	for _, t := range []struct {
		dir, extension, of string
		mend               Mending
	}{
		{"staged", ".json", "a delivery's manifest", RunAgain},
		{"editions", ".json", "an edition", Backup},
		{"runs", ".json", "the history of runs", MoveAway},
		{"snapshots", ".seal", "a seal", Backup},
	} {
		for _, file := range v.files(t.dir) {
			if !strings.HasSuffix(file, t.extension) {
				continue
			}
			v.known[file] = true
			fault := Fault{Path: file, Kind: OtherBytes, Of: []string{t.of}, Mend: t.mend}
			if t.mend == RunAgain {
				fault.Remove = []string{file}
			}
			text, err := os.ReadFile(v.lake.path(filepath.FromSlash(file)))
			if errors.Is(err, fs.ErrNotExist) { // pruned or forgotten meanwhile
				continue
			}
			if err != nil {
				fault.Kind = Unreadable
				v.add(fault)
				continue
			}
			var m enrolment.Manifest
			into := any(&m)
			if t.dir != "staged" {
				into = &struct{}{}
			}
			if err := durable.Decode(text, into); err != nil {
				v.add(fault)
				continue
			}
			// Landing has the deliveries of the current snapshot, and what a killed night staged. What earlier snapshots alone
			// have was read by other rules, which are gone.
			fingerprint := strings.TrimSuffix(path.Base(file), t.extension)
			canStage := v.staged[fingerprint] || !v.earlier[fingerprint]
			for _, p := range m.Parts {
				path := v.relative(v.lake.ObjectPath(p.Object))
				if v.named[path] == nil {
					v.named[path] = &named{bytes: p.Bytes}
				}
				v.named[path].canStage = v.named[path].canStage || canStage
				v.named[path].of = append(v.named[path].of, "delivery "+m.DeliveryID)
			}
		}
	}
	return nil
}

// kept looks at the list of the months that a night may use again. Without it the next one makes them all.
func (v *verification) kept() {
	if !slices.Contains(v.all, keptName) {
		return
	}
	v.known[keptName] = true
	months, err := v.lake.keptMonths()
	if err != nil {
		fault := Fault{Path: keptName, Kind: Unreadable, Of: []string{"the months that are used again"}, Mend: RunAgain, Remove: []string{keptName}}
		if errors.Is(err, durable.ErrDamaged) {
			fault.Kind = OtherBytes
		}
		v.add(fault)
		return
	}
	for _, month := range months {
		path := v.relative(v.lake.ObjectPath(month.Object))
		if v.named[path] == nil {
			v.named[path] = &named{bytes: month.Bytes}
		}
		v.named[path].isKept = true
		v.named[path].of = append(v.named[path].of, month.Relation+" of "+month.Period)
	}
}

// objects looks at the objects: those that are named, and those that stand there.
func (v *verification) objects() error {
	for _, file := range v.files("objects") {
		if err := v.stopped(); err != nil {
			return err
		}
		v.known[file] = true
		sha, extension, _ := strings.Cut(path.Base(file), ".")
		if len(sha) != 64 || file != v.relative(v.lake.objectPath(sha, "."+extension)) {
			v.add(Fault{Path: file, Kind: Foreign, Mend: MoveAway})
			continue
		}
		n := v.named[file]
		info, err := os.Stat(v.lake.path(filepath.FromSlash(file)))
		var kind FaultKind
		switch {
		case errors.Is(err, fs.ErrNotExist) && n == nil: // pruned meanwhile
		case err != nil:
			kind = Unreadable
		case n != nil && n.bytes >= 0 && n.bytes != info.Size():
			kind = OtherSize
		case v.deep:
			if kind, err = v.rehash(file, sha); err != nil {
				return err
			}
		}
		if kind != "" {
			v.add(n.fault(file, kind))
		}
	}
	for _, file := range slices.Sorted(maps.Keys(v.named)) {
		if !v.known[file] && v.isMissing(file) {
			v.add(v.named[file].fault(file, Missing))
		}
	}
	return nil
}

// fault says what is wrong with an object, and what makes up for it. The trees that show it hold the same bytes, so they
// go with it.
func (n *named) fault(file string, kind FaultKind) Fault {
	if n == nil { // nobody needs it
		return Fault{Path: file, Kind: kind, Mend: MoveAway}
	}
	slices.Sort(n.of)
	slices.Sort(n.trees)
	f := Fault{Path: file, Kind: kind, Of: slices.Compact(n.of), Mend: Backup}
	if n.isCurrent || n.canStage || n.isKept && len(n.trees) == 0 {
		f.Mend, f.Remove = RunAgain, append([]string{file}, slices.Compact(n.trees)...)
	}
	if n.isKept {
		f.Remove = append(f.Remove, keptName)
	}
	return f
}

// foreign finds what nobody put there.
func (v *verification) foreign() {
	passed := append([]string{"tmp/", "trees/."}, slices.Sorted(maps.Keys(v.unreadable))...)
	for _, file := range v.all {
		isPassed := slices.ContainsFunc(passed, func(prefix string) bool { return strings.HasPrefix(file, prefix) })
		if !v.known[file] && !isPassed {
			v.add(Fault{Path: file, Kind: Foreign, Mend: MoveAway})
		}
	}
}

// isMissing tells whether a file that was not listed is not there now either.
func (v *verification) isMissing(file string) bool {
	_, err := os.Stat(v.lake.path(filepath.FromSlash(file)))
	return err != nil
}

// files gives the listed files below a folder of the lake.
func (v *verification) files(dir string) []string {
	begin, _ := slices.BinarySearch(v.all, dir+"/")
	end := begin
	for end < len(v.all) && strings.HasPrefix(v.all[end], dir+"/") {
		end++
	}
	return v.all[begin:end]
}

// walk gives the files of the lake by their paths in it, with slashes, in order. Trees come before the rest, so that one
// that is listed has its snapshot listed, too.
func (v *verification) walk() ([]string, error) {
	files, err := v.walkBelow("trees", "")
	if err != nil {
		return nil, err
	}
	rest, err := v.walkBelow(".", "trees")
	files = append(files, rest...)
	slices.Sort(files)
	return files, err
}

// walkBelow gives the files below a folder but not those below another; none when it is not there.
func (v *verification) walkBelow(dir, but string) ([]string, error) {
	var files []string
	err := fs.WalkDir(os.DirFS(v.lake.dir), dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // swept or renamed meanwhile
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case path == but:
			return fs.SkipDir
		case !entry.IsDir():
			files = append(files, path)
		}
		return v.stopped()
	})
	return files, err
}

func (v *verification) relative(path string) string {
	relative, err := filepath.Rel(v.lake.dir, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(relative)
}

// IsWhole tells whether all that a snapshot names is there, its tree included: not whether its bytes are what they were.
func (l *Lake) IsWhole(s *Snapshot) bool {
	if l.check(s) != nil {
		return false
	}
	info, err := os.Stat(l.TreePath(s.ID))
	return err == nil && info.IsDir()
}
