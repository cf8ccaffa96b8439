package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"cakupan/pipelines/report/wording"
	"cakupan/project"
	"cakupan/sql"
)

// app is one invocation: the process, and the flags that every command shares.
type app struct {
	stdio
	dir     string           // -C
	lang    wording.Language // --lang; empty means the project's
	json    bool             // --json
	quiet   bool             // -q
	verbose bool             // -v
}

const rootHelp = `cakupan turns the lists that districts and BPJS Ketenagakerjaan deliver into coverage figures.

A project is one folder; a command works on the folder it is started in, or on that of -C. Results go to
standard output, progress and errors to standard error. Results are Indonesian unless the project or --lang
says otherwise.

Exit codes: 0 done, 1 failed, 2 wrong use, 3 done, with rows or lists left out of the current snapshot.`

// run is the program: it does what args say and returns what went wrong.
func run(ctx context.Context, args []string, std stdio) error {
	a := &app{stdio: std}
	root := &cobra.Command{
		Use:   "cakupan",
		Short: "Coverage of workers' social security, from the lists to the figure",
		Long:  rootHelp,
		Example: `  cakupan demo malut          write a made-up province
  cakupan -C malut run        run the night on it and print the first screen
  cakupan -C malut status     what has been delivered, and what has not`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var lang string
	flags := root.PersistentFlags()
	flags.StringVarP(&a.dir, "project", "C", ".", "the project's `folder`")
	flags.StringVar(&lang, "lang", "", "`language` of results, id or en (default: the project's)")
	flags.BoolVar(&a.json, "json", false, "machine-readable results, and logs as JSON")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "log warnings and errors alone")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "log details")
	root.SetFlagErrorFunc(wrongFlag)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) (err error) {
		if a.quiet && a.verbose {
			return wrongUse(cmd, errors.New("--quiet and --verbose exclude each other"))
		}
		if lang == "" {
			return nil
		}
		if a.lang, err = wording.Parse(lang); err != nil {
			return wrongUse(cmd, err)
		}
		return nil
	}

	root.AddGroup(
		&cobra.Group{ID: "begin", Title: "Begin:"},
		&cobra.Group{ID: "work", Title: "Work:"},
		&cobra.Group{ID: "look", Title: "Look:"},
		&cobra.Group{ID: "rest", Title: "Besides:"},
	)
	root.SetHelpCommandGroupID("rest")
	root.SetCompletionCommandGroupID("rest")
	root.AddCommand(
		a.initCommand(), a.demoCommand(),
		a.runCommand(), a.receiveCommand(), a.inspectCommand(), a.validateCommand(), a.decideCommand(), a.closeCommand(),
		a.daemonCommand(), a.testCommand(),
		a.reportCommand(), a.statusCommand(), a.landingCommand(), a.runsCommand(), a.doctorCommand(), a.sqlCommand(), a.snapshotsCommand(),
		a.explainCommand(), a.claimCommand(),
		a.manCommand(), a.versionCommand(),
	)

	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	err := sayFull(root.ExecuteContext(ctx))
	if _, isDone := errors.AsType[gapsError](err); err != nil && !isDone && ctx.Err() != nil {
		return errInterrupted
	}
	return err
}

// errInterrupted is the error of a command that was asked to stop.
var errInterrupted = errors.New("interrupted; the next run takes up where this one stopped")

// knownCommand refuses an argument of the root, which is a command that does not exist.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	cmd.SuggestionsMinimumDistance = 2
	message := fmt.Sprintf("unknown command %q", args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		message += `; did you mean "` + strings.Join(near, `" or "`) + `"?`
	}
	return wrongUse(cmd, errors.New(message))
}

// operands refuses a command line with too few or too many of them, and shows how it is written.
func operands(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return wrongUse(cmd, fmt.Errorf("want: %s", cmd.UseLine()))
		}
		return nil
	}
}

// wrongFlag says which value a flag wants instead.
func wrongFlag(cmd *cobra.Command, err error) error {
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		flag := invalid.GetFlag()
		kind, _ := pflag.UnquoteUsage(flag)
		err = fmt.Errorf("--%s wants a %s, not %q", flag.Name, kind, invalid.GetValue())
	}
	return wrongUse(cmd, err)
}

// wrongUse says where the help is.
func wrongUse(cmd *cobra.Command, err error) error {
	return usageError{fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath())}
}

// project reads the project of -C.
func (a *app) project() (*project.Project, error) { return project.Load(a.dir, sql.Seeds()) }

// call writes a command of this program as its user would type it for the project at hand.
func (a *app) call(command string) string {
	if a.dir == "" || a.dir == "." {
		return "cakupan " + command
	}
	return "cakupan -C " + shellQuote(a.dir) + " " + command
}

// seeds gives the reference data that a project works with.
func seeds(p *project.Project) fs.FS {
	if p.Seeds == nil {
		return sql.Seeds()
	}
	return sql.Overlay(sql.Seeds(), p.Seeds)
}

// models gives the SQL that a project works with.
func models(p *project.Project) fs.FS {
	if p.SQL == nil {
		return sql.Models()
	}
	return sql.Overlay(sql.Models(), p.SQL)
}

// language gives the language of results: that of --lang, else the project's, else Indonesian.
func (a *app) language(p *project.Project) wording.Language {
	switch {
	case a.lang != "":
		return a.lang
	case p != nil && p.Language != "":
		return wording.Language(p.Language)
	}
	return wording.Indonesian
}

// inSeconds writes a duration as seconds, which JSON would have in nanoseconds.
func inSeconds(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.Float64Value(a.Value.Duration().Round(time.Microsecond).Seconds())
	}
	return a
}

// log gives the logger: for eyes on a terminal, else JSON.
func (a *app) log() *slog.Logger { return a.logTo(a.err) }

// logTo gives the logger that writes to w what is meant for standard error.
func (a *app) logTo(w io.Writer) *slog.Logger {
	level := slog.LevelInfo
	switch {
	case a.quiet:
		level = slog.LevelWarn
	case a.verbose:
		level = slog.LevelDebug
	}
	if a.json || !isTerminal(a.err) {
		return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: inSeconds}))
	}
	return slog.New(tint.NewTextHandler(w, &tint.Options{
		Level: level, TimeFormat: "15:04:05", NoColor: a.getenv("NO_COLOR") != "", //nolint:misspell // the variable's name
	}))
}

// isTerminal tells whether a person may be looking.
func isTerminal(w any) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	return term.IsTerminal(int(file.Fd()))
}

// printJSON prints one value, indented.
func (a *app) printJSON(value any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
