package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/demo"
	"cakupan/enrolment"
)

func (a *app) demoCommand() *cobra.Command {
	var options demo.Options
	command := &cobra.Command{
		Use:     "demo DIR",
		GroupID: "begin",
		Short:   "Write a made-up province to try everything on",
		Long: `Write a made-up province into DIR, which must be empty or not there: a project with its senders, their deliveries
from December 2024 to June 2025, planted faults, and truth.json, which says what a right night must find. The same
seed gives the same province. Nobody in it exists.

With --json: project, file_count, byte_count, csv_row_count, xlsx_row_count, period, covered_count.`,
		Example: `  cakupan demo malut && cakupan -C malut run
  cakupan demo small --workers 2000
  cakupan demo year --to 2026-03`,
		Args: operands(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("workers") && options.Workers < demo.FewestWorkers {
				return wrongUse(cmd, fmt.Errorf("--workers wants a number of %d or more", demo.FewestWorkers))
			}
			if err := options.Check(); err != nil {
				return wrongUse(cmd, err)
			}
			return a.demo(cmd.Context(), args[0], options)
		},
	}
	flags := command.Flags()
	flags.IntVar(&options.Workers, "workers", 0, "`number` of persons covered in May 2025, 1,000 or more (default: the published 176,604)")
	flags.Int64Var(&options.Seed, "seed", 0, "`number` that makes other people")
	flags.TextVar(&options.From, "from", enrolment.Period{}, "first `month` delivered, as 2025-01 (default 2024-12)")
	flags.TextVar(&options.To, "to", enrolment.Period{}, "last `month` delivered, as 2025-06 (default)")
	return command
}

func (a *app) demo(ctx context.Context, dir string, options demo.Options) error {
	log, progress, end := a.watch(a.language(nil))
	defer end()
	options.Progress = &fileLog{log: log, progress: progress}
	summary, err := demo.Write(ctx, dir, options)
	end()
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Project  string           `json:"project"`
			Files    int              `json:"file_count"`
			Bytes    int64            `json:"byte_count"`
			CSVRows  int64            `json:"csv_row_count"`
			XLSXRows int64            `json:"xlsx_row_count"`
			Period   enrolment.Period `json:"period"`
			Covered  int64            `json:"covered_count"`
		}{dir, summary.Files, summary.Bytes, summary.CSVRows, summary.XLSXRows, summary.Period, summary.Covered})
	}
	language := a.language(nil)
	_, err = fmt.Fprintln(a.out, messages.Say(language, "demo.done", dir,
		language.Count(int64(summary.Files)), language.Count(summary.CSVRows+summary.XLSXRows), dir))
	return err
}

// fileLog logs each line that it is written, a file that is done, and counts it.
type fileLog struct {
	log      *slog.Logger
	progress func(step string, done, total int64) // may be nil
	files    int64
}

func (l *fileLog) Write(lines []byte) (int, error) {
	for line := range strings.Lines(string(lines)) {
		l.log.Debug("file written", "file", strings.TrimSpace(line))
		if l.files++; l.progress != nil {
			l.progress("demo", l.files, 0)
		}
	}
	return len(lines), nil
}
