package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/durable"
	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/project"
	"cakupan/sql"
)

// reportFlags are the flags of report.
type reportFlags struct {
	out         string
	formats     []string
	snapshot    string
	release     bool
	provisional bool
}

func (a *app) reportCommand() *cobra.Command {
	var flags reportFlags
	command := &cobra.Command{
		Use:     "report",
		GroupID: "look",
		Short:   "Write pages, workbook and tables, or a release of a closed month",
		Long: `Write what people read of the current snapshot into the project's report folder: index.html and index.en.html,
cakupan-2025-05.xlsx and its English mirror, and marts/*.csv with all tables. Each run that publishes does the same.
These are for readers inside the office: nothing is hidden in them. An earlier --snapshot goes into a folder of its
own: it wants --out.

With --release a closed month goes into a folder of its own, releases/2025-05-r1, for everybody: counts of persons below
small_cell_threshold (cakupan.yaml) are written <5, and as many others [c] as it takes that no sum gives them back;
manifest.json has the SHA-256 of each file. The month is released as it was when its figures became what they are. A
release that is there is never overwritten.

With --json: snapshot, dir, files, and for a release: release (period, revision, is_new, hidden_count,
complement_count).`,
		Example: `  cakupan report
  cakupan report --format xlsx --out /mnt/share
  cakupan report --release`,
		Args: operands(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, format := range flags.formats {
				if !slices.Contains(pipelines.Formats, format) {
					return wrongUse(cmd, fmt.Errorf("unknown format %q: want %s", format, strings.Join(pipelines.Formats, ", ")))
				}
			}
			if flags.provisional && !flags.release {
				return wrongUse(cmd, errors.New("--provisional goes with --release"))
			}
			if flags.release && cmd.Flags().Changed("format") {
				return wrongUse(cmd, errors.New("a release has all formats: leave out --format"))
			}
			return a.report(cmd, flags)
		},
	}
	command.Flags().StringVar(&flags.out, "out", "", "`folder` to write into (default: the project's)")
	command.Flags().StringSliceVar(&flags.formats, "format", pipelines.Formats, "`formats` to write")
	command.Flags().StringVar(&flags.snapshot, "snapshot", "", "`ID` of another snapshot than the current one")
	command.Flags().BoolVar(&flags.release, "release", false, "write a release of the latest closed month")
	command.Flags().BoolVar(&flags.provisional, "provisional", false, "release a month that is not closed")
	return command
}

// reportJSON is what report --json prints.
type reportJSON struct {
	Snapshot string       `json:"snapshot"`
	Dir      string       `json:"dir"`
	Files    []string     `json:"files"` // in dir, with slashes
	Release  *releaseJSON `json:"release,omitempty"`
}

type releaseJSON struct {
	Period   string `json:"period"`
	Revision int    `json:"revision"`
	IsNew    bool   `json:"is_new"`
	Hidden   int    `json:"hidden_count"`
	Besides  int    `json:"complement_count"`
}

func (a *app) report(cmd *cobra.Command, flags reportFlags) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	if flags.out, err = reportDir(p, flags); err != nil {
		return err
	}
	isOffices := !flags.release && flags.out == p.Report
	choose := func(l *lake.Lake) (*lake.Snapshot, error) {
		s, isCurrent, err := reported(l, flags.snapshot)
		if err == nil && isOffices && !isCurrent {
			err = wrongUse(cmd, errors.New("--snapshot of an earlier snapshot wants --out with another folder: the project's own shows the current one"))
		}
		return s, err
	}
	l, err := lake.Look(p.Lake)
	if err != nil {
		return err
	}
	s, err := choose(l)
	if err != nil {
		return err
	}
	if !isOffices {
		return a.reportOn(cmd.Context(), p, l, s, flags)
	}
	return a.underLock(cmd.Context(), func(p *project.Project, l *lake.Lake) error { // the night writes there, too
		s, err := choose(l)
		if err != nil {
			return err
		}
		return a.reportOn(cmd.Context(), p, l, s, flags)
	})
}

// reportDir gives the folder to write into, absolute.
func reportDir(p *project.Project, flags reportFlags) (string, error) {
	switch {
	case flags.out != "":
		return filepath.Abs(flags.out)
	case flags.release:
		return p.Releases, nil
	}
	return p.Report, nil
}

// reportOn writes what people read of a snapshot into the folder out.
func (a *app) reportOn(ctx context.Context, p *project.Project, l *lake.Lake, s *lake.Snapshot, flags reportFlags) (err error) {
	reports := pipelines.Reports{
		Lake: l, Snapshot: s, TimeZone: p.TimeZone, Disk: new(durable.Disk), Dir: flags.out, Formats: flags.formats,
	}
	if reports.Dictionary, err = sql.ReadDictionary(p.SQL); err != nil {
		return err
	}
	if flags.release {
		return a.release(ctx, p, reports, flags.provisional)
	}
	paths, err := reports.Write(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(reportJSON{Snapshot: s.ID, Dir: reports.Dir, Files: slashed(paths)})
	}
	_, err = fmt.Fprintln(a.out, messages.Say(a.language(p), "report.written", len(paths), reports.Dir))
	return err
}

// reported gives the snapshot whose ID begins so, or the current one, and whether it is current.
func reported(l *lake.Lake, id string) (s *lake.Snapshot, isCurrent bool, err error) {
	current, err := l.Current()
	if errors.Is(err, lake.ErrNoSnapshot) {
		err = fmt.Errorf("%w; start with: cakupan run", err)
	}
	if err != nil || id == "" {
		return current, true, err
	}
	s, err = l.Find(id)
	return s, err == nil && s.ID == current.ID, err
}

func (a *app) release(ctx context.Context, p *project.Project, reports pipelines.Reports, isProvisional bool) error {
	released, err := reports.Release(ctx, int64(p.SmallCellThreshold), isProvisional)
	if err != nil {
		return err
	}
	m := released.Manifest
	if a.json {
		return a.printJSON(reportJSON{
			Snapshot: m.Snapshot, Dir: released.Dir, Files: slashed(released.Paths),
			Release: &releaseJSON{m.Period.String(), m.Revision, released.IsNew, m.Hidden, m.Besides},
		})
	}
	language := a.language(p)
	say := func(key string) string {
		return messages.Say(language, key, released.Dir, len(released.Paths),
			language.Count(int64(m.Hidden)), language.Count(m.Threshold), language.Count(int64(m.Besides)))
	}
	line := say("report.released")
	if !released.IsNew {
		line = say("report.there")
	}
	_, err = fmt.Fprintln(a.out, line)
	return err
}

func slashed(paths []string) []string {
	slashed := make([]string, len(paths))
	for i, path := range paths {
		slashed[i] = filepath.ToSlash(path)
	}
	return slashed
}
