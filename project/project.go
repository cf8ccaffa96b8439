// Package project reads a project's folder: cakupan.yaml (what stands where, who sends which list), decisions.csv (what
// people decided) and the key for pseudonyms. It stands before the pipeline and hands on values: typed, checked, paths
// absolute. Every fault it finds is one sentence that begins with file and line.
package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"cakupan/enrolment"
)

// The files of a project that have one name everywhere.
const (
	configurationFile = "cakupan.yaml"
	decisionsFile     = "decisions.csv"
)

// Project is a project's folder as its cakupan.yaml describes it.
type Project struct {
	Dir                string // absolute
	Province           string // Kemendagri code: "82"
	Name               string // of the province
	Notice             string // stands on every page; empty when the data are real
	Language           string // "id" or "en"
	TimeZone           *time.Location
	HeadlineBase       string // base of the potential that the headline divides by
	ClosesUntilDay     int    // up to this day of a month a list speaks of the month before
	CarryForwardMonths int    // how long the last list stands in for a missing one
	GraceMonths        int    // how long cover that ended is in its grace (masa tenggang)
	ShrinkHoldPercent  int    // a full list that shrinks by more is held
	SmallCellThreshold int    // a release shows no count of persons below it, but for 0

	Contact string // whom senders may ask; "" is the office that keeps the figures

	Lake, Landing, Report, Releases, Feedback string // folders, absolute; they may not exist yet

	Senders   []Sender   // in the order of cakupan.yaml; may be empty
	Decisions []Decision // in the order of decisions.csv; may be empty

	Text          []byte // cakupan.yaml as it was read
	DecisionsText []byte // decisions.csv as it was read; empty when there is none

	// What the project lays over the built-in files of the same name; nil where it has no such folder.
	Seeds, SQL, Layouts, Schedules fs.FS

	key keySource
}

// Sender is one who hands over lists, and the folder in which the files arrive.
type Sender struct {
	enrolment.Sender
	Folder string // as cakupan.yaml writes it
	Dir    string // the same, absolute
	Lists  []List // may be empty
}

// List is a list, and which of the sender's files are its deliveries.
type List struct {
	*enrolment.List
	Files string // glob of path.Match: the file's name, or with a slash its path in the sender's folder

	Password         Secret // the passwords of the files that the sender protects; the zero one is none
	FeedbackPassword Secret // by which the list's feedback workbooks open; the zero one is none
}

// Load reads the project in dir and checks it whole: the error joins everything that is wrong. District codes are
// checked against districts.csv of the project's own seeds/, else of seeds, the built-in reference data. Load reads no
// key and no delivery, and makes no folder.
func Load(dir string, seeds fs.FS) (*Project, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	p := &Project{Dir: dir}
	p.Text, err = os.ReadFile(filepath.Join(dir, configurationFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no %s in %s: it is no project; make one with cakupan init, or a made-up one with cakupan demo: %w",
			configurationFile, dir, fs.ErrNotExist)
	}
	if err != nil {
		return nil, err
	}
	p.Seeds, p.SQL = p.folder("seeds"), p.folder("sql")
	p.Layouts, p.Schedules = p.folder("layouts"), p.folder("schedules")

	districts, err := readDistricts(p.Seeds, seeds)
	if err != nil {
		return nil, err
	}
	err = errors.Join(p.readConfiguration(districts), p.readDecisions())
	if err != nil {
		return nil, err
	}
	return p, nil
}

// folder gives a folder of the project, nil when it has none.
func (p *Project) folder(name string) fs.FS {
	dir := filepath.Join(p.Dir, name)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil
	}
	return os.DirFS(dir)
}

// Lists gives the lists of all senders, in the order of cakupan.yaml: the same pointers at each call.
func (p *Project) Lists() []*enrolment.List {
	var lists []*enrolment.List
	for _, sender := range p.Senders {
		for _, list := range sender.Lists {
			lists = append(lists, list.List)
		}
	}
	return lists
}
