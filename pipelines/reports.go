package pipelines

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"cakupan/durable"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/page"
	"cakupan/pipelines/report/release"
	"cakupan/pipelines/report/wording"
	"cakupan/pipelines/report/workbook"
	"cakupan/sql"
)

// The formats of a report.
const (
	HTML = "html"
	XLSX = "xlsx"
	CSV  = "csv"
)

// Formats are all formats of a report.
var Formats = []string{HTML, XLSX, CSV}

// Reports writes what people read of a snapshot.
type Reports struct {
	Lake       *lake.Lake
	Snapshot   *lake.Snapshot
	Dictionary *sql.Dictionary // nil is the built-in one
	TimeZone   *time.Location
	Disk       *durable.Disk
	Dir        string   // of the reports; for a release, of all releases
	Formats    []string // of Write; a release has all of them
}

// languages are those in which each report is written, the first under the plain name.
var languages = []wording.Language{wording.Indonesian, wording.English}

// Write writes the reports of the snapshot's headline into Dir and gives the files' paths in it: index.html and
// cakupan-2025-05.xlsx, both in English as well, and marts/*.csv with every mart. Nothing is hidden in them. Workbooks
// of other months stay. Before the first list there are no pages and no workbook.
func (r Reports) Write(ctx context.Context) (paths []string, err error) {
	db, err := OpenSnapshot(ctx, r.Lake, r.Snapshot)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	defer db.Close()
	if err := LoadSeeds(ctx, db, r.Lake, r.Snapshot); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	edition, err := r.edition(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if err := r.Disk.MkdirAll(r.Dir, 0o750); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if edition != nil {
		err := r.documents(ctx, db, *edition, func(name string, content []byte) error {
			paths = append(paths, name)
			return r.Disk.WriteFile(filepath.Join(r.Dir, name), content, 0o640)
		})
		if err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
	}
	if slices.Contains(r.Formats, CSV) {
		names := marts(r.Snapshot)
		if err := report.CSV(ctx, r.Disk, db, names, r.Dir); err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
		for _, name := range names {
			paths = append(paths, filepath.Join("marts", name+".csv"))
		}
	}
	return paths, nil
}

// edition gives the edition of the snapshot's headline, nil when there is no month. Its revision is the last that has the
// snapshot's own figures of the month, whatever the clock said when it was sealed; the one that names the snapshot goes
// before.
func (r Reports) edition(ctx context.Context, db *duck.DB) (*report.Edition, error) {
	overview, err := report.Read(ctx, db)
	if err != nil || overview.Headline == nil {
		return nil, err
	}
	editions, err := r.Lake.Editions()
	if err != nil {
		return nil, err
	}
	e := &report.Edition{SnapshotID: r.Snapshot.ID, Period: overview.Headline.Period, TimeZone: r.TimeZone}
	if overview.Headline.Status != "tetap" {
		return e, nil
	}
	months, err := readFigures(ctx, db)
	if err != nil {
		return nil, err
	}
	figures, isOwn := months[e.Period].hash(), false
	for _, sealed := range editions {
		names := sealed.Snapshot == r.Snapshot.ID
		if sealed.Period == e.Period && sealed.Figures == figures && (names || !isOwn) {
			e.Revision, isOwn = sealed.Revision, names
		}
	}
	return e, nil
}

// documents writes the pages and workbooks of an edition, in each language, and hands them on by name.
func (r Reports) documents(ctx context.Context, q report.Querier, e report.Edition, add func(name string, content []byte) error) error {
	dictionary, err := r.dictionary()
	if err != nil {
		return err
	}
	for _, e.Language = range languages {
		for _, document := range []struct {
			format, name string
			write        func(io.Writer) error
		}{
			{HTML, page.FileName(e.Language), func(w io.Writer) error { return page.Write(ctx, q, e, w) }},
			{XLSX, workbook.FileName(e), func(w io.Writer) error { return workbook.Write(ctx, q, e, dictionary, w) }},
		} {
			if !slices.Contains(r.Formats, document.format) {
				continue
			}
			var content bytes.Buffer
			if err := document.write(&content); err != nil {
				return err
			}
			if err := add(document.name, content.Bytes()); err != nil {
				return err
			}
		}
	}
	return nil
}

// dictionary gives the labels of columns as a workbook asks for them.
func (r Reports) dictionary() (workbook.Dictionary, error) {
	d := r.Dictionary
	if d == nil {
		var err error
		if d, err = sql.ReadDictionary(nil); err != nil {
			return nil, err
		}
	}
	return func(l wording.Language, relation, column string) (label, sentence string) {
		found, _ := d.Column(relation, column)
		if l == wording.English {
			return found.Label.English, found.Sentence.English
		}
		return found.Label.Indonesian, found.Sentence.Indonesian
	}, nil
}

// ErrProvisional says that a month is not closed, and so not fit for a release.
var ErrProvisional = errors.New("the month is not closed: close it first, or make the release a provisional one (--provisional)")

// Released is what a release came to.
type Released struct {
	Dir      string // of the release
	Paths    []string
	IsNew    bool // false when the same release was there already
	Manifest release.Manifest
}

// Release writes a release of the snapshot's headline into its own folder in Dir, without small counts of persons. A
// closed month is released as it was when its figures became what they are, whatever has come since. One that is not
// closed is an ErrProvisional unless it may be provisional.
func (r Reports) Release(ctx context.Context, threshold int64, mayBeProvisional bool) (*Released, error) {
	r.Formats = Formats
	released, err := r.release(ctx, threshold, mayBeProvisional)
	if err != nil {
		return nil, fmt.Errorf("release: %w", err)
	}
	return released, nil
}

func (r Reports) release(ctx context.Context, threshold int64, mayBeProvisional bool) (*Released, error) {
	db, err := OpenSnapshot(ctx, r.Lake, r.Snapshot)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	edition, err := r.edition(ctx, db)
	switch {
	case err != nil:
		return nil, err
	case edition == nil:
		return nil, errors.New("there is no month yet")
	case edition.Revision == 0 && !mayBeProvisional:
		return nil, ErrProvisional
	}
	if sealed, err := r.sealed(*edition); err != nil {
		return nil, err
	} else if sealed.ID != r.Snapshot.ID {
		r.Snapshot = sealed
		return r.release(ctx, threshold, mayBeProvisional)
	}
	edition.Threshold = threshold
	return r.write(ctx, db, *edition)
}

// sealed gives the snapshot of an edition; of a month that is not closed, the one at hand.
func (r Reports) sealed(e report.Edition) (*lake.Snapshot, error) {
	editions, err := r.Lake.Editions()
	if err != nil {
		return nil, err
	}
	for _, sealed := range editions {
		if sealed.Period == e.Period && sealed.Revision == e.Revision {
			return r.Lake.Find(sealed.Snapshot)
		}
	}
	return r.Snapshot, nil
}

func (r Reports) write(ctx context.Context, db *duck.DB, e report.Edition) (*Released, error) {
	name := release.Name(e)
	earlier, err := release.Earlier(r.Dir, name)
	if err != nil {
		return nil, err
	}
	printed := make(release.Printed)
	for _, other := range earlier {
		if err := printed.ReadPrinted(filepath.Join(r.Dir, other)); err != nil {
			return nil, err
		}
	}
	masked, err := release.Mask(ctx, db, e, printed)
	if err != nil {
		return nil, err
	}
	public, err := duck.Open(ctx, duck.Options{})
	if err != nil {
		return nil, err
	}
	defer public.Close()
	if err := masked.Load(ctx, public); err != nil {
		return nil, err
	}
	if err := LoadSeeds(ctx, public, r.Lake, r.Snapshot); err != nil {
		return nil, err
	}
	overview, err := report.Read(ctx, public)
	if err != nil {
		return nil, err
	}

	folder := release.Folder{Manifest: release.Manifest{
		Period: e.Period, Revision: e.Revision, PeriodEnd: overview.Headline.PeriodEnd, FigureStatus: overview.Headline.Status,
		Notice: overview.Notice, Snapshot: e.SnapshotID, Threshold: e.Threshold, Hidden: masked.Hidden, Besides: masked.Besides,
		Earlier: earlier,
	}}
	err = r.documents(ctx, public, e, func(name string, content []byte) error {
		folder.Add(name, content)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, table := range masked.Tables {
		var content bytes.Buffer
		if err := report.WriteCSV(&content, table.Shown(e)); err != nil {
			return nil, err
		}
		folder.Add("marts/"+table.Mart+".csv", content.Bytes())
	}
	workbooks := make(map[wording.Language]string)
	for _, e.Language = range languages {
		workbooks[e.Language] = workbook.FileName(e)
	}
	folder.Readme(overview.Province, workbooks)
	isNew, err := folder.Place(r.Disk, r.Dir, name)
	if err != nil {
		return nil, err
	}
	return &Released{Dir: filepath.Join(r.Dir, name), Paths: folder.Paths(), IsNew: isNew, Manifest: folder.Manifest}, nil
}
