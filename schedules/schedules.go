// Package schedules says when pipelines run: a YAML file is a schedule, and Run keeps them. It is the only importer of
// the cron library, which says when and remembers nothing; what a missed time means is decided here.
package schedules

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
	_ "time/tzdata" // for machines without time zones of their own

	"github.com/robfig/cron/v3"

	"cakupan/enrolment"
	"cakupan/project/strictyaml"
)

//go:embed *.yaml
var builtin embed.FS

// Builtin gives the schedules that a new project begins with.
func Builtin() fs.FS { return builtin }

// Missed says what becomes of the times that passed while nothing ran.
type Missed string

// Latest makes up for them all with one run at the start; None leaves them out.
const (
	Latest Missed = "latest"
	None   Missed = "none"
)

// Overlap says what becomes of a time at which the last run still lasts.
type Overlap string

// Forbid leaves that time out.
const Forbid Overlap = "forbid"

// Schedule is when one pipeline runs, in the clock of its time zone. No zone of Indonesia has a summer time; in one
// that has, a time that the clock jumps over is left out that day.
type Schedule struct {
	Name     string // of its file, without .yaml
	Pipeline string
	Cron     string // minute, hour, day of the month, month, day of the week, as cron(8) reads them
	TimeZone *time.Location
	Missed   Missed
	Overlap  Overlap

	times cron.Schedule
}

// Load reads every YAML file at the root of fsys, in the order of their names. The error joins everything that is wrong,
// each with file and line.
func Load(fsys fs.FS) ([]*Schedule, error) {
	files, err := fs.Glob(fsys, "*.y*ml")
	if err != nil {
		return nil, err
	}
	var schedules []*Schedule
	var faults []error
	for _, file := range files {
		if path.Ext(file) != ".yaml" {
			faults = append(faults, fmt.Errorf("schedules/%s: want a name that ends in .yaml", file))
			continue
		}
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		schedule, err := parse(file, text)
		schedules, faults = append(schedules, schedule), append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return schedules, nil
}

func parse(name string, text []byte) (*Schedule, error) {
	file, top := strictyaml.Parse("schedules/"+name, text)
	pipeline, when := top.Required("pipeline"), top.Required("cron")
	s := &Schedule{
		Name:     strings.TrimSuffix(name, ".yaml"),
		Pipeline: pipeline.Text,
		Cron:     when.Text,
		TimeZone: timeZone(top.Required("timezone")),
		Missed:   oneOf(top.Required("missed"), Latest, None),
		Overlap:  oneOf(top.Required("overlap"), Forbid),
	}
	var err error
	if s.times, err = parseCron(when.Text); err != nil && when.Text != "" {
		when.Faultf("%v", err)
	}
	return s, file.Err()
}

func timeZone(v strictyaml.Value) *time.Location {
	zone, err := time.LoadLocation(v.Text)
	if v.Given() && (err != nil || zone == time.Local) {
		v.Faultf("unknown time zone %q: want one like Asia/Jayapura", v.Text)
	}
	return zone
}

func oneOf[T ~string](v strictyaml.Value, closed ...T) T {
	value, err := enrolment.Parse(v.Text, closed)
	if v.Given() && err != nil {
		v.Faultf("%v", err)
	}
	return value
}

// Next gives the first time of the schedule after the given one.
func (s *Schedule) Next(after time.Time) time.Time { return s.times.Next(after.In(s.TimeZone)) }
