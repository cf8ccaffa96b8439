package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines"
	"cakupan/pipelines/extract"
	"cakupan/pipelines/model"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
	"cakupan/sql"
)

func (a *app) doctorCommand() *cobra.Command {
	var deep bool
	command := &cobra.Command{
		Use:     "doctor",
		GroupID: "look",
		Short:   "Say what is wrong with this installation and how to mend it",
		Long: `Look at the project, its reference data, key and passwords, folders, lock, landing and lake, at the disk and the clock, and say what is
wrong and how to mend it. Nothing is changed. Without --deep files are looked at by existence and size; with it, every
stored byte is read and compared with its checksum.

Exit code 1 says that something is wrong; what merely wants a look (perlu dicek) leaves it at 0.

With --json: an array of check, state (ok, look, wrong), what, where, mend.`,
		Example: "  cakupan doctor\n  cakupan -C /srv/malut doctor --deep",
		Args:    operands(0, 0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.doctor(cmd.Context(), deep) },
	}
	command.Flags().BoolVar(&deep, "deep", false, "read every stored byte")
	return command
}

// The states of a finding.
const (
	fine  = "ok"
	look  = "look"
	wrong = "wrong"
)

// finding is what doctor has to say of one thing.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"`
	What  string `json:"what"`
	Where string `json:"where,omitempty"`
	Mend  string `json:"mend,omitempty"`
}

// examination is one call of doctor.
type examination struct {
	app      *app
	language wording.Language
	project  *project.Project
	deep     bool
	findings []finding
}

func (e *examination) say(key string, args ...any) string {
	return messages.Say(e.language, key, args...)
}

// add notes a finding of a check. Without any, the check is fine.
func (e *examination) add(check, state, what, where, mend string) {
	e.findings = append(e.findings, finding{check, state, what, where, mend})
}

// check runs a check, and notes that it found nothing.
func (e *examination) check(name string, run func(name string) error) error {
	before := len(e.findings)
	if err := run(name); err != nil {
		return err
	}
	if len(e.findings) == before {
		e.add(name, fine, e.say("doctor."+name+"_ok"), "", "")
	}
	return nil
}

func (a *app) doctor(ctx context.Context, deep bool) error {
	p, err := a.project()
	e := &examination{app: a, language: a.language(p), project: p, deep: deep}
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			e.add("project", wrong, strings.TrimSpace(line), "", e.say("doctor.project_mend"))
		}
		return e.print()
	}
	e.add("project", fine, e.say("doctor.project_ok"), "", "")
	for _, c := range []struct {
		name string
		run  func(name string) error
	}{
		{"seeds", e.seeds}, {"key", e.key}, {"passwords", e.passwords}, {"modes", e.modes}, {"senders", e.senders}, {"space", e.space}, {"clock", e.clock},
	} {
		if err := e.check(c.name, c.run); err != nil {
			return err
		}
	}
	if _, err := os.Stat(p.Lake); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(p.Landing, "receipts")); err == nil {
			e.add("lake", wrong, e.say("doctor.lake_gone"), e.short(p.Lake), e.say("doctor.lake_gone_mend", e.app.call("run")))
		} else {
			e.add("lake", look, e.say("doctor.lake_none"), e.short(p.Lake), e.say("doctor.run", e.app.call("run")))
		}
		return e.print()
	}
	if err := e.store(ctx); err != nil {
		return err
	}
	return e.print()
}

// seeds holds the reference data to what each of its tables must hold.
func (e *examination) seeds(name string) error {
	err := model.CheckSeeds(seeds(e.project), sql.SeedRules())
	if err == nil {
		return nil
	}
	for line := range strings.Lines(err.Error()) {
		e.add(name, wrong, strings.TrimSpace(line), "", e.say("doctor.seeds_mend"))
	}
	return nil
}

// store examines landing and lake.
func (e *examination) store(ctx context.Context) error {
	l, err := lake.Look(e.project.Lake)
	if err != nil {
		return err
	}
	holder, err := l.Holder()
	if err != nil {
		return err
	}
	for _, c := range []struct {
		name string
		run  func(name string) error
	}{
		{"lock", func(name string) error { return e.lock(name, l, holder) }},
		{"landing", func(name string) error { return e.landing(ctx, name) }},
		{"lake", func(name string) error { return e.lake(ctx, name, l) }},
		{"snapshot", func(name string) error { return e.snapshot(name, l) }},
	} {
		if err := e.check(c.name, c.run); err != nil {
			return err
		}
	}
	return nil
}

// short gives a path as the project's people write it.
func (e *examination) short(path string) string {
	if relative, err := filepath.Rel(e.project.Dir, path); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return path
}

// plainPath is a path that a shell takes as it stands.
var plainPath = regexp.MustCompile(`^[\w/.,:@%+-]+$`)

// shellQuote writes a path so that a shell takes it as one word, whatever is in it.
func shellQuote(path string) string {
	if plainPath.MatchString(path) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// key finds a key that is not there, is no key, or that others may read. Load has refused one within the lake.
func (e *examination) key(name string) error {
	_, err := e.project.Key(e.app.getenv)
	if open, is := errors.AsType[*project.OpenKeyError](err); is {
		e.add(name, wrong, open.Error(), "", e.say("doctor.key_open_mend", shellQuote(open.Path)))
	} else if err != nil {
		e.add(name, wrong, err.Error(), "", e.say("doctor.key_mend"))
	}
	return nil
}

// passwords finds files of passwords that are not there, or that others may read.
func (e *examination) passwords(name string) error {
	for _, fault := range e.project.PasswordFaults() {
		kind, path := pipelines.PasswordKind(fault.Err), fault.Err.Path
		e.add(name, wrong, e.say("doctor."+kind, fault.List.ID), path, e.say("doctor.passwords_mend."+kind, shellQuote(path)))
	}
	return nil
}

// modes finds folders that others may enter.
func (e *examination) modes(name string) error {
	for _, folder := range []struct {
		path  string
		most  fs.FileMode
		chmod string
	}{{e.project.Landing, 0o700, "700"}, {e.project.Feedback, 0o700, "700"}, {e.project.Lake, 0o750, "750"}} {
		info, err := os.Stat(folder.path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if mode := info.Mode().Perm(); mode&^folder.most != 0 {
			e.add(name, wrong, e.say("doctor.modes_open", fmt.Sprintf("%04o", mode)), e.short(folder.path),
				"chmod "+folder.chmod+" "+shellQuote(folder.path))
		}
	}
	return nil
}

// senders finds senders whose folder is not there.
func (e *examination) senders(name string) error {
	for _, s := range e.project.Senders {
		if info, err := os.Stat(s.Dir); err != nil || !info.IsDir() {
			e.add(name, wrong, e.say("doctor.senders_none", s.ID, len(s.Lists)), s.Folder, e.say("doctor.senders_mend"))
		}
	}
	return nil
}

// leastFree is what a night wants at least: marts, their spilling, and reports.
const leastFree = 500 << 20

// space finds a disk too full for a night, which writes about what the current tree holds once more.
func (e *examination) space(name string) error {
	for _, dir := range []string{e.project.Lake, e.project.Landing, e.project.Report, e.project.Feedback} {
		for _, err := os.Stat(dir); err != nil && dir != filepath.Dir(dir); _, err = os.Stat(dir) {
			dir = filepath.Dir(dir)
		}
		free, ok := freeBytes(dir)
		if !ok {
			continue
		}
		if need := max(leastFree, 2*treeBytes(filepath.Join(e.project.Lake, "current"))); free < need {
			e.add(name, look, e.say("doctor.space_little", e.language.Count(free>>20), e.language.Count(need>>20)), e.short(dir), e.say("doctor.space_mend", e.app.call("snapshots prune")))
			return nil
		}
	}
	return nil
}

// treeBytes gives how much the files below a folder, or what a link leads to, take; 0 when it is not there.
func treeBytes(dir string) (bytes int64) {
	_ = fs.WalkDir(os.DirFS(dir), ".", func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			if info, err := entry.Info(); err == nil {
				bytes += info.Size()
			}
		}
		return nil
	})
	return bytes
}

// clock finds a clock that cannot be right: younger than this program's own time.
func (e *examination) clock(name string) error {
	if now := e.app.now(); now.Year() < 2025 {
		e.add(name, wrong, e.say("doctor.clock_past", e.language.Moment(now.In(e.project.TimeZone))), "", e.say("doctor.clock_mend"))
	}
	return nil
}

// lock tells who is at work, or that a run was killed.
func (e *examination) lock(name string, l *lake.Lake, holder *lake.Holder) error {
	runs, err := l.Runs()
	if err != nil {
		e.add(name, wrong, err.Error(), e.short(filepath.Join(l.Dir(), "runs")), e.say("doctor.history_mend"))
	}
	if len(runs) > 0 && runs[0].State == lake.RunKilled {
		e.add(name, look, e.say("doctor.lock_killed", e.language.Moment(runs[0].StartedAt.In(e.project.TimeZone))), "", e.say("doctor.run", e.app.call("run")))
	}
	if holder != nil {
		e.add(name, look, e.say("doctor.lock_held", holder), e.short(filepath.Join(l.Dir(), "lock")), e.say("doctor.lock_mend"))
		return nil
	}
	for _, of := range []struct{ dir, left string }{
		{filepath.Join(l.Dir(), "tmp"), "*"}, {filepath.Join(l.Dir(), "trees"), ".*"}, {filepath.Join(e.project.Landing, "tmp"), "*"},
		{filepath.Join(e.project.Feedback, ".tmp"), "*"},
	} {
		left, err := fs.Glob(os.DirFS(of.dir), of.left)
		if err != nil {
			return err
		}
		if len(left) > 0 {
			e.add(name, look, e.say("doctor.lock_left", len(left)), e.short(of.dir), e.say("doctor.run", e.app.call("run")))
		}
	}
	return nil
}

func (e *examination) landing(ctx context.Context, name string) error {
	if _, err := os.Stat(e.project.Landing); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	faults, err := extract.Look(e.project.Landing).Verify(ctx, e.project.Dir, e.deep)
	if err != nil {
		return err
	}
	e.faults(name, e.project.Landing, faults)
	return nil
}

func (e *examination) lake(ctx context.Context, name string, l *lake.Lake) error {
	faults, err := l.Verify(ctx, e.deep)
	if err != nil {
		return err
	}
	e.faults(name, l.Dir(), faults)
	return nil
}

// faults tells of stored files.
func (e *examination) faults(name, dir string, faults []lake.Fault) {
	for _, f := range faults {
		what := e.say("doctor.fault." + string(f.Kind))
		if len(f.Of) > 0 {
			what += " (" + strings.Join(f.Of, "; ") + ")"
		}
		mend := e.mend(f)
		if len(f.Remove) > 0 {
			paths := make([]string, len(f.Remove))
			for i, path := range f.Remove {
				paths[i] = shellQuote(filepath.Join(dir, filepath.FromSlash(path)))
			}
			mend = "rm -rf " + strings.Join(paths, " ") + "; " + mend
		}
		e.add(name, wrong, what, e.short(filepath.Join(dir, filepath.FromSlash(f.Path))), mend)
	}
}

// mend says how a fault of a stored file is mended.
func (e *examination) mend(f lake.Fault) string {
	switch f.Mend {
	case lake.RunAgain:
		return e.say("doctor.mend."+string(f.Mend), e.app.call("run"))
	case lake.LayOutAgain:
		command := "snapshots checkout"
		if len(f.Of) > 0 {
			command += " " + strings.TrimPrefix(f.Of[0], "snapshot ")
		}
		return e.say("doctor.mend."+string(f.Mend), e.app.call(command))
	}
	return e.say("doctor.mend." + string(f.Mend))
}

// snapshot compares the current snapshot with what the next run would work with.
func (e *examination) snapshot(name string, l *lake.Lake) error {
	current, err := l.Current()
	if errors.Is(err, lake.ErrNoSnapshot) {
		e.add(name, look, e.say("doctor.snapshot_none"), "", e.say("doctor.run", e.app.call("run")))
		return nil
	}
	if err != nil {
		return nil //nolint:nilerr // the check of the lake has told of it
	}
	if key, err := e.project.Key(e.app.getenv); err == nil && key.ID() != current.Inputs.KeyID {
		e.add(name, wrong, e.say("doctor.snapshot_key", key.ID(), current.Inputs.KeyID), "", e.say("doctor.snapshot_key_mend"))
	}
	if current.Inputs.DuckDBVersion != duck.EngineVersion {
		e.add(name, look, e.say("doctor.snapshot_duckdb", current.Inputs.DuckDBVersion, duck.EngineVersion), "", e.say("doctor.run", e.app.call("run")))
	}
	tomorrow := e.app.now().Add(24 * time.Hour)
	if newest := newestDelivery(current); newest.After(tomorrow) || current.PublishedAt.After(tomorrow) {
		e.add(name, look, e.say("doctor.clock_future", e.language.Moment(newest.In(e.project.TimeZone))), "", e.say("doctor.clock_mend"))
	}
	return nil
}

// print prints the findings, and gives the error that says how many are wrong.
func (e *examination) print() error {
	count := 0
	for _, f := range e.findings {
		if f.State == wrong {
			count++
		}
	}
	var failed error
	if count > 0 {
		failed = errors.New(e.say("doctor.wrong_count", e.language.Count(int64(count))))
	}
	if e.app.json {
		return errors.Join(e.app.printJSON(e.findings), failed)
	}
	for _, f := range e.findings {
		line := fmt.Sprintf("%-13s %s", e.say("doctor.state."+f.State), f.What)
		if f.Where != "" {
			line = fmt.Sprintf("%-13s %s: %s", e.say("doctor.state."+f.State), f.Where, f.What)
		}
		if _, err := fmt.Fprintln(e.app.out, line); err != nil {
			return err
		}
		if f.Mend != "" {
			fmt.Fprintf(e.app.out, "%-13s → %s\n", "", f.Mend)
		}
	}
	return failed
}
