package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/page"
	"cakupan/pipelines/report/wording"
	"cakupan/pipelines/report/workbook"
	"cakupan/project"
	"cakupan/sql"
)

// lockPatience is how long a run waits for another to end before it says who is at work.
const lockPatience = 3 * time.Second

// runFlags are the flags of run.
type runFlags struct {
	dryRun   bool
	newKey   bool
	threads  int
	memoryMB int
}

func (a *app) runCommand() *cobra.Command {
	var flags runFlags
	command := &cobra.Command{
		Use:       "run [PIPELINE]",
		GroupID:   "work",
		Short:     "Run the night now and print the first screen",
		ValidArgs: []string{"nightly"},
		Long: `Run a pipeline now; the one there is, nightly, pulls what the senders have delivered, normalises what is new,
builds and checks the figures, publishes them as a snapshot, and prints the first screen. Without news nothing is
published. Exit code 3 says that the current snapshot goes without rows or lists, which the last line counts; after a dry
run with news, that the one to come would.

With --json: snapshot, published, newest_delivery_at, landed_count, overview (the first screen's numbers),
gaps (kind, period, list_id, title, sender, rows, path), findings (check, sentence, rows), editions (period, revision,
changed_count), feedback_count (lists whose officers are told something new), what was left out: files unmatched,
ambiguous and unreadable, and unlisted, the lists that stand no longer in cakupan.yaml.`,
		Example: `  cakupan run
  cakupan run --dry-run         all but the publication
  cakupan -C /srv/malut run --threads 2 --memory 2000`,
		Args: operands(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && args[0] != "nightly" {
				return wrongUse(cmd, fmt.Errorf("unknown pipeline %q: want nightly", args[0]))
			}
			if flags.threads < 0 || flags.memoryMB < 0 {
				return wrongUse(cmd, errors.New("--threads and --memory want a number above 0"))
			}
			return a.runNightly(cmd.Context(), flags)
		},
	}
	command.Flags().BoolVar(&flags.dryRun, "dry-run", false, "do all but publish")
	command.Flags().BoolVar(&flags.newKey, "new-key", false, "go on though the key is not that of the lake: nobody of before is recognised")
	command.Flags().IntVar(&flags.threads, "threads", 0, "`number` of threads (default: one a processor)")
	command.Flags().IntVar(&flags.memoryMB, "memory", 0, "`megabytes` that the process may take (default: DuckDB's own limit)")
	return command
}

func (a *app) runNightly(ctx context.Context, flags runFlags) error {
	p, result, err := a.night(ctx, flags)
	if err != nil {
		return err
	}
	language := a.language(p)
	if err := a.printNight(p, language, result); err != nil {
		return err
	}
	return gaps(language, result)
}

// night runs the nightly pipeline on the project, under the lake's lock, and gives the project as it was run on.
func (a *app) night(ctx context.Context, flags runFlags) (p *project.Project, result *pipelines.Result, err error) {
	err = a.underLock(ctx, func(read *project.Project, l *lake.Lake) error {
		p = read
		o, err := a.nightOptions(p, l, flags)
		if err != nil {
			return err
		}
		result, err = a.nightly(ctx, o)
		return err
	})
	return p, result, err
}

// underLock does something to the project's lake while nobody else writes to it. The project that it hands on is read
// when the lock is held: settings and decisions may have changed while it was waited for.
func (a *app) underLock(ctx context.Context, do func(p *project.Project, l *lake.Lake) error) (err error) {
	p, err := a.project() // says where the lake is
	if err != nil {
		return err
	}
	l, err := lake.Open(p.Lake)
	if err != nil {
		return err
	}
	unlock, err := lock(ctx, l)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if p, err = a.project(); err != nil {
		return err
	}
	return do(p, l)
}

// nightOptions gives what a night on a project needs.
func (a *app) nightOptions(p *project.Project, l *lake.Lake, flags runFlags) (o pipelines.Options, err error) {
	o = pipelines.Options{
		Project: p, Lake: l, SQL: models(p), Seeds: seeds(p),
		Threads: flags.threads, MemoryMB: flags.memoryMB, DryRun: flags.dryRun, NewKey: flags.newKey,
	}
	if o.Key, err = p.Key(a.getenv); err != nil {
		return o, err
	}
	o.Dictionary, err = sql.ReadDictionary(p.SQL)
	return o, err
}

// nightly runs the nightly pipeline in a lake whose lock the caller holds, watched by whoever sits at the terminal.
func (a *app) nightly(ctx context.Context, o pipelines.Options) (*pipelines.Result, error) {
	log, progress, end := a.watch(a.language(o.Project))
	defer end()
	o.Log, o.Progress = log, progress
	result, err := pipelines.Nightly(ctx, o)
	end()
	if other, is := errors.AsType[*pipelines.KeyError](err); is {
		return nil, errors.New(messages.Say(a.language(o.Project), "run.other_key", other.Key, other.Snapshot, a.call("run --new-key")))
	}
	if err != nil {
		return nil, err
	}
	warn(log, result)
	return result, nil
}

func lock(ctx context.Context, l *lake.Lake) (unlock func() error, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, lockPatience, fmt.Errorf("waited %v", lockPatience))
	defer cancel()
	return l.Lock(ctx)
}

// printNight prints what a run came to: the first screen, or the whole result as JSON.
func (a *app) printNight(p *project.Project, language wording.Language, result *pipelines.Result) error {
	if a.json {
		return a.printJSON(nightResult(result))
	}
	if result.Snapshot == nil { // a dry run with news
		if _, err := fmt.Fprintf(a.out, "%s\n\n", messages.Say(language, "run.dry")); err != nil {
			return err
		}
		return result.Overview.Text(a.out, string(language))
	}
	if !result.Published {
		if _, err := fmt.Fprintf(a.out, "%s\n\n", nothingNew(p, language, result.Snapshot)); err != nil {
			return err
		}
	}
	if err := result.Overview.Text(a.out, string(language)); err != nil {
		return err
	}
	if err := a.printReports(p, language, result.Overview); err != nil {
		return err
	}
	if result.Feedback > 0 {
		line := messages.Say(language, "run.feedback", inProject(p, p.Feedback)+"/", language.Count(int64(result.Feedback)))
		if _, err := fmt.Fprintln(a.out, line); err != nil {
			return err
		}
	}
	for _, e := range result.Editions {
		if e.Revision == 1 {
			continue
		}
		changes := inProject(p, filepath.Join(p.Report, report.ChangesFile(&e)))
		if _, err := fmt.Fprintln(a.out, messages.Say(language, "run.revision", language.Month(e.Period), e.Revision, changes)); err != nil {
			return err
		}
	}
	return nil
}

// inProject writes a path as it is seen from the project, when it lies in it.
func inProject(p *project.Project, path string) string {
	if relative, err := filepath.Rel(p.Dir, path); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return path
}

// printReports says where the pages, the workbook and the tables are.
func (a *app) printReports(p *project.Project, language wording.Language, o *report.Overview) error {
	in := func(name string) string { return inProject(p, filepath.Join(p.Report, name)) }
	if o.Headline != nil {
		edition := report.Edition{Period: o.Headline.Period, Language: language}
		line := messages.Say(language, "run.reports", in(page.FileName(language)), in(workbook.FileName(edition)))
		if _, err := fmt.Fprintf(a.out, "\n%s", line); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(a.out, "\n%s\n", messages.Say(language, "run.tables", in("marts")+string(filepath.Separator)))
	return err
}

// nothingNew says which snapshot stays, and since when nothing has come.
func nothingNew(p *project.Project, language wording.Language, s *lake.Snapshot) string {
	newest := newestDelivery(s)
	if newest.IsZero() {
		return messages.Say(language, "run.nothing_new_no_delivery", s.ID)
	}
	return messages.Say(language, "run.nothing_new", language.Moment(newest.In(p.TimeZone)), s.ID)
}

// newestDelivery gives when the newest delivery of a snapshot was received; the zero time when it has none.
func newestDelivery(s *lake.Snapshot) (newest time.Time) {
	for _, d := range s.Inputs.Deliveries {
		if d.ReceivedAt.After(newest) {
			newest = d.ReceivedAt
		}
	}
	return newest
}

// warn logs what someone should look at, though the figures stand.
func warn(log *slog.Logger, result *pipelines.Result) {
	for _, f := range result.Findings {
		log.Warn("check found rows", "check", f.Check, "rows", f.Rows, "sentence", f.Sentence)
	}
	news := result.News
	for _, path := range news.Unmatched {
		log.Warn("file belongs to no list", "file", path)
	}
	for _, file := range news.Ambiguous {
		log.Warn("file matches several lists", "file", file.Path, "lists", strings.Join(file.Lists, " "))
	}
	for _, file := range news.Unreadable {
		log.Warn("file cannot be read", "file", file.Path, "error", file.Err)
	}
	for _, path := range news.Changing {
		log.Warn("file is being written to and left for the next run", "file", path)
	}
	for _, path := range news.Temporary {
		log.Debug("temporary file passed over", "file", path)
	}
	for _, list := range news.Unlisted {
		log.Warn("list has deliveries and stands no longer in cakupan.yaml", "list", list)
	}
}

// gapOrder is the order in which the last line counts gaps.
var gapOrder = []string{
	"missing", "carried_forward", "held", "returned", "resent", "unreadable", "unmatched", "ambiguous", "unlisted", "rows_rejected",
	pipelines.PasswordsMissing, pipelines.PasswordsOpen, pipelines.PasswordsUnreadable,
}

// gaps gives the error that says what the current snapshot goes without, nil when it is whole.
func gaps(language wording.Language, result *pipelines.Result) error {
	lists, paths := make(map[string]int64), make(map[string][]string)
	var rows int64
	for _, gap := range result.Gaps {
		lists[gap.Kind]++
		rows += gap.Rows
		if gap.Path != "" && !slices.Contains(paths[gap.Kind], gap.Path) { // lists may share one
			paths[gap.Kind] = append(paths[gap.Kind], gap.Path)
		}
	}
	lists["unreadable"] += int64(len(result.News.Unreadable))
	lists["unmatched"] += int64(len(result.News.Unmatched))
	lists["ambiguous"] += int64(len(result.News.Ambiguous))
	lists["unlisted"] += int64(len(result.News.Unlisted))

	var parts []string
	for _, kind := range gapOrder {
		count := language.Count(lists[kind])
		switch {
		case lists[kind] == 0:
		case len(paths[kind]) > 0:
			for _, path := range paths[kind] {
				parts = append(parts, messages.Say(language, "gap."+kind, path, shellQuote(path)))
			}
		case kind == "rows_rejected":
			parts = append(parts, messages.Say(language, "gap.rows_rejected", language.Count(rows), count))
		default:
			parts = append(parts, messages.Say(language, "gap."+kind, count))
		}
	}
	if result.Overview != nil && result.Overview.Headline == nil && len(parts) == 0 {
		parts = append(parts, messages.Say(language, "gap.none_arrived"))
	}
	if len(parts) == 0 {
		return nil
	}
	return gapsError{errors.New(messages.Say(language, "gap.done_with", strings.Join(parts, "; ")))}
}

// nightJSON is what run --json prints.
type nightJSON struct {
	Snapshot         string           `json:"snapshot,omitempty"`
	Published        bool             `json:"published"`
	NewestDeliveryAt *time.Time       `json:"newest_delivery_at,omitempty"`
	Landed           int              `json:"landed_count"`
	Overview         *report.Overview `json:"overview,omitempty"`
	Gaps             []pipelines.Gap  `json:"gaps"`
	Findings         []findingJSON    `json:"findings"`
	Editions         []editionJSON    `json:"editions"` // that closed months were given now
	Feedback         int              `json:"feedback_count"`
	Unmatched        []string         `json:"unmatched"`
	Ambiguous        []string         `json:"ambiguous"`
	Unreadable       []string         `json:"unreadable"`
	Unlisted         []string         `json:"unlisted"`
}

type findingJSON struct {
	Check    string `json:"check"`
	Sentence string `json:"sentence"`
	Rows     int64  `json:"rows"`
}

// editionJSON is an edition of a closed month as --json prints it.
type editionJSON struct {
	Period   enrolment.Period `json:"period"`
	Revision int              `json:"revision"`
	Changed  int              `json:"changed_count"` // counts that differ from the revision before
}

func editionLines(editions []lake.Edition) []editionJSON {
	lines := make([]editionJSON, len(editions))
	for i, e := range editions {
		lines[i] = editionJSON{e.Period, e.Revision, len(e.Changes)}
	}
	return lines
}

func nightResult(result *pipelines.Result) nightJSON {
	night := nightJSON{
		Published: result.Published, Landed: len(result.News.Landed), Overview: result.Overview,
		Gaps:       append([]pipelines.Gap{}, result.Gaps...),
		Findings:   make([]findingJSON, len(result.Findings)),
		Editions:   editionLines(result.Editions),
		Feedback:   result.Feedback,
		Unmatched:  append([]string{}, result.News.Unmatched...),
		Ambiguous:  make([]string, len(result.News.Ambiguous)),
		Unreadable: make([]string, len(result.News.Unreadable)),
		Unlisted:   append([]string{}, result.News.Unlisted...),
	}
	if result.Snapshot != nil {
		night.Snapshot = result.Snapshot.ID
		if newest := newestDelivery(result.Snapshot); !newest.IsZero() {
			night.NewestDeliveryAt = &newest
		}
	}
	for i, f := range result.Findings {
		night.Findings[i] = findingJSON{f.Check, f.Sentence, f.Rows}
	}
	for i, file := range result.News.Ambiguous {
		night.Ambiguous[i] = file.Path
	}
	for i, file := range result.News.Unreadable {
		night.Unreadable[i] = file.Path
	}
	return night
}
