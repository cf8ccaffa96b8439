package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
	"cakupan/sql"
)

// explainFlags say which row of a mart is meant.
type explainFlags struct {
	region   string
	period   string
	snapshot string
	keys     map[string]string
	text     bool
}

func (a *app) explainCommand() *cobra.Command {
	var flags explainFlags
	command := &cobra.Command{
		Use:     "explain MEASURE",
		GroupID: "look",
		Short:   "Print a figure's passport: what it means and what it rests on",
		Long: `Print what a figure means and what it rests on: its row with denominator and date, the SQL that makes it and the
reference data that this reads, each with its checksum, the deliveries of the month with theirs, the decisions that were
taken, the checks that were passed, and what other snapshots say. The ID names the figure in every snapshot.

MEASURE is a column of a mart, covered_count, or one with its mart, coverage_by_segment.covered_count. Without --region
the figure is the province's, without --period the headline month's. Other keys of the mart's rows are said by --key.

With --json: id, snapshot, relation, keys, value, row, models, seeds, checks, deliveries, decisions, elsewhere.`,
		Example: `  cakupan explain covered_count --region 82.71
  cakupan explain headline.needed_per_month_count --period 2025-05
  cakupan explain coverage_by_segment.covered_count --region 82.71 --key segment=PU --sql`,
		Args: operands(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.explain(cmd, args[0], flags) },
	}
	command.Flags().StringVar(&flags.region, "region", "", "dotted `code` of the district (default: the province)")
	command.Flags().StringVar(&flags.period, "period", "", "`month` as yyyy-mm (default: the headline's)")
	command.Flags().StringVar(&flags.snapshot, "snapshot", "", "`ID` of the snapshot, or its beginning (default: the current one)")
	command.Flags().StringToStringVar(&flags.keys, "key", nil, "another key of the row, as `name=value`")
	command.Flags().BoolVar(&flags.text, "sql", false, "print the SQL of the mart, too")
	return command
}

func (a *app) explain(cmd *cobra.Command, measure string, flags explainFlags) error {
	ctx := cmd.Context()
	p, l, err := a.openLake()
	if err != nil {
		return err
	}
	snapshot, err := l.Current()
	if flags.snapshot != "" {
		snapshot, err = l.Find(flags.snapshot)
	}
	if errors.Is(err, lake.ErrNoSnapshot) {
		return fmt.Errorf("%w; start with: %s", err, a.call("run"))
	}
	if err != nil {
		return err
	}
	q := pipelines.Question{Measure: measure, Region: flags.region, Keys: flags.keys}
	if mart, column, isSaid := strings.Cut(measure, "."); isSaid {
		q.Mart, q.Measure = mart, column
	}
	if flags.period == "" {
		if q.Period, err = headlinePeriod(ctx, l, snapshot); err != nil {
			return err
		}
	} else if q.Period, err = enrolment.ParsePeriod(flags.period); err != nil {
		return wrongUse(cmd, err)
	}
	passport, err := pipelines.Explain(ctx, l, snapshot, q)
	if unanswered, is := errors.AsType[*pipelines.QuestionError](err); is {
		return errors.New(questionFault(a.language(p), unanswered))
	}
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(passport)
	}
	dictionary, err := sql.ReadDictionary(p.SQL)
	if err != nil {
		return err
	}
	var b strings.Builder
	a.passportText(&b, p, dictionary, passport, q.Measure)
	if flags.text {
		b.WriteString("\n" + passport.Models[0].Text)
	}
	_, err = io.WriteString(a.out, b.String())
	return err
}

// questionFault says why a question has no answer.
func questionFault(l wording.Language, e *pipelines.QuestionError) string {
	details := make([]any, len(e.Details))
	for i, detail := range e.Details {
		details[i] = detail
	}
	return messages.Say(l, "explain.fault."+string(e.Fault), details...)
}

// headlinePeriod gives the month that a snapshot's headline speaks of.
func headlinePeriod(ctx context.Context, l *lake.Lake, s *lake.Snapshot) (enrolment.Period, error) {
	db, err := pipelines.OpenSnapshot(ctx, l, s)
	if err != nil {
		return enrolment.Period{}, err
	}
	defer db.Close()
	result, err := db.Query(ctx, "select period from marts.headline where is_headline")
	if err != nil {
		return enrolment.Period{}, err
	}
	if len(result.Rows) == 0 {
		return enrolment.Period{}, errors.New("no month has a headline yet: say one by --period")
	}
	return enrolment.ParsePeriod(result.Rows[0][0].(string))
}

// passportText writes a passport for eyes.
func (a *app) passportText(b *strings.Builder, p *project.Project, dictionary *sql.Dictionary, passport *pipelines.Passport, measure string) {
	language := a.language(p)
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	label := func(column string) string { return labelOf(language, dictionary, passport.Relation, column) }
	fmt.Fprintf(b, "%s: %s\n", label(measure), cell(language, passport.Value))
	if d, ok := dictionary.Column(passport.Relation, measure); ok {
		fmt.Fprintln(b, in(language, d.Sentence))
	}
	b.WriteString("\n")
	writeLabelled(b, []labelled{
		{"ID", passport.ID},
		{say("explain.snapshot"), passport.Snapshot},
		{say("explain.keys"), strings.Join(passport.Keys, ", ")},
	})
	fmt.Fprintf(b, "\n%s\n", say("explain.row", passport.Relation))
	for _, beside := range passport.Row {
		if beside.Value != nil {
			fmt.Fprintf(b, "  %-28s %-24s %s\n", beside.Column, cell(language, beside.Value), label(beside.Column))
		}
	}
	for _, texts := range []struct {
		title string
		list  []pipelines.PassportText
	}{{say("explain.models"), passport.Models}, {say("explain.seeds"), passport.Seeds}} {
		fmt.Fprintf(b, "\n%s\n", texts.title)
		for _, text := range texts.list {
			fmt.Fprintf(b, "  %.12s  %s\n", text.SHA256, text.Path)
		}
	}
	fmt.Fprintf(b, "\n%s\n", say("explain.deliveries", language.Count(int64(len(passport.Deliveries)))))
	for _, d := range passport.Deliveries {
		fmt.Fprintf(b, "  %.12s  %s  %-13s %s  %s\n", d.SHA256, d.DeliveryID, d.Role, d.ListID,
			say("explain.rows", language.Count(d.RowsRead), language.Count(d.RowsAccepted), language.Count(d.RowsRejected)))
	}
	if len(passport.Decisions) > 0 {
		fmt.Fprintf(b, "\n%s\n", say("explain.decisions"))
		for _, d := range passport.Decisions {
			fmt.Fprintf(b, "  %s  %s (%s): %s\n", language.Moment(d.At.In(p.TimeZone)), d.Name, d.By, d.Reason)
		}
	}
	fmt.Fprintf(b, "\n%s\n", say("explain.checks", language.Count(int64(len(passport.Checks))), strings.Join(passport.Checks, ", ")))
	fmt.Fprintf(b, "\n%s\n", say("explain.elsewhere", language.Count(int64(len(passport.Elsewhere)))))
	for _, e := range passport.Elsewhere {
		verdict := say("explain.same")
		if e.Differs {
			verdict = say("explain.differs")
		}
		fmt.Fprintf(b, "  %s  %s  %s  %s  %s\n", e.Snapshot, e.At, cell(language, e.Value), verdict, strings.Join(e.Editions, ", "))
	}
}

// labelOf gives a column's heading, its name where nothing is said of it.
func labelOf(language wording.Language, dictionary *sql.Dictionary, relation, column string) string {
	if d, ok := dictionary.Column(relation, column); ok {
		return in(language, d.Label)
	}
	return column
}

// in gives a text of the dictionary in a language.
func in(language wording.Language, text sql.Bilingual) string {
	if language == wording.English {
		return text.English
	}
	return text.Indonesian
}

// cell writes a value of a mart for eyes: counts in groups, all else as in a table.
func cell(language wording.Language, value any) string {
	if n, isCount := value.(int64); isCount {
		return language.Count(n)
	}
	if value == nil {
		return wording.Nothing
	}
	return report.CellText(value)
}
