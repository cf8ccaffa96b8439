package extract

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cakupan/durable"
	"cakupan/lake"
)

// Verify looks at every file of the landing: receipts, and that the bytes of each are there in full; when deep, also that
// these are the bytes that arrived. It changes nothing. What a sender's folder in the project dir still holds lands again;
// of the rest only a backup has it. Paths are those in the landing's folder, with slashes.
func (l *Landing) Verify(ctx context.Context, dir string, deep bool) ([]lake.Fault, error) {
	v := &verification{stopped: ctx.Err, landing: l, project: dir, deep: deep, bytes: map[string]receipt{}}
	files := os.DirFS(l.dir)
	if err := v.receipts(files); err != nil {
		return nil, err
	}
	err := fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return v.look(file, entry)
	})
	if err != nil {
		return nil, err
	}
	for sha, r := range v.bytes { // those that were met are gone from it
		v.faults = append(v.faults, v.fault(sha[:2]+"/"+sha, lake.Missing, r))
	}
	slices.SortFunc(v.faults, func(a, b lake.Fault) int { return strings.Compare(a.Path, b.Path) })
	return v.faults, nil
}

// verification is one Verify.
type verification struct {
	stopped func() error // why to look no further; nil while there is no reason
	landing *Landing
	project string
	deep    bool
	bytes   map[string]receipt // by SHA-256: those whose bytes have not been met
	faults  []lake.Fault
}

// receipts reads the receipts.
func (v *verification) receipts(files fs.FS) error {
	names, err := fs.Glob(files, receiptsDir+"/*.json")
	if err != nil {
		return err
	}
	for _, name := range names {
		id := strings.TrimSuffix(path.Base(name), ".json")
		r, err := readReceipt(v.landing.receiptPath(id), id)
		if err != nil {
			v.faults = append(v.faults, lake.Fault{
				Path: name, Kind: lake.OtherBytes, Of: []string{"delivery " + id}, Mend: lake.Backup,
			})
			continue
		}
		v.bytes[r.SHA256] = r
	}
	return nil
}

// look looks at one file.
func (v *verification) look(file string, entry fs.DirEntry) error {
	if err := v.stopped(); err != nil {
		return err
	}
	sha := path.Base(file)
	switch {
	case strings.HasPrefix(file, tempDir+"/"), path.Dir(file) == receiptsDir && strings.HasSuffix(file, ".json"):
		return nil
	case file == "seen.json":
		if v.deep && !v.landing.remembers() {
			v.faults = append(v.faults, lake.Fault{
				Path: file, Kind: lake.OtherBytes, Mend: lake.RunAgain, Remove: []string{file},
			})
		}
		return nil
	case !sha256Hex.MatchString(sha) || file != sha[:2]+"/"+sha:
		v.faults = append(v.faults, lake.Fault{Path: file, Kind: lake.Foreign, Mend: lake.MoveAway})
		return nil
	}
	r, hasReceipt := v.bytes[sha]
	delete(v.bytes, sha)
	info, err := entry.Info()
	if err != nil {
		return err
	}
	var kind lake.FaultKind
	switch {
	case hasReceipt && info.Size() != r.Bytes:
		kind = lake.OtherSize
	case v.deep:
		got, err := durable.SHA256(filepath.Join(v.landing.dir, filepath.FromSlash(file)))
		if err != nil {
			kind = lake.Unreadable
		} else if got != sha {
			kind = lake.OtherBytes
		}
	}
	if kind != "" {
		v.faults = append(v.faults, v.fault(file, kind, r))
	}
	return nil
}

// fault says what is wrong with the bytes of a receipt, and whether their sender's folder still holds them.
func (v *verification) fault(file string, kind lake.FaultKind, r receipt) lake.Fault {
	f := lake.Fault{Path: file, Kind: kind, Mend: lake.Backup}
	if r.DeliveryID == "" { // without a receipt nothing has landed
		f.Mend, f.Remove = lake.RunAgain, []string{file}
		return f
	}
	f.Of = []string{"delivery " + r.DeliveryID + " of " + r.ListID}
	source := filepath.FromSlash(r.Path)
	if !filepath.IsAbs(source) {
		source = filepath.Join(v.project, source)
	}
	if got, err := durable.SHA256(source); err == nil && got == r.SHA256 && r.ReceivedClock == fromSource {
		f.Mend, f.Remove = lake.RunAgain, []string{file}
	}
	return f
}

// remembers tells whether what is remembered of files can be read; that nothing is remembered is fine.
func (l *Landing) remembers() bool {
	_, text := l.readSeen()
	_, err := os.Stat(l.seenPath())
	return text != nil || errors.Is(err, fs.ErrNotExist)
}
