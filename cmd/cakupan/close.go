package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/pipelines/model"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

// closeFlags are the flags of close.
type closeFlags struct {
	reason, by string
}

func (a *app) closeCommand() *cobra.Command {
	var flags closeFlags
	command := &cobra.Command{
		Use:     "close YYYY-MM",
		GroupID: "work",
		Short:   "Make a month's figures final",
		Long: `Make a month's figures final (tetap), run the night, and print the closed figures. They are revision 1 of the month;
news that comes later and changes them makes revision 2, with a table of what changed and why. The snapshot of each
revision is sealed: it is never pruned. The decision is appended to decisions.csv.

A reason is wanted when a BPJS TK list of the month is not in, when an earlier month is still open, or when more than
0.5 percent of BPJS TK's own count is unexplained beside ours (marts.control says by which causes the two differ).

With --json: period, closed_at, closed_by, reason, snapshot, revision, figures (as in overview.headline of run), gaps.`,
		Example: `  cakupan close 2025-06
  cakupan close 2025-06 --reason "Taliabu menyusul, disepakati rapat 20 Juli"`,
		Args:              operands(1, 1),
		ValidArgsFunction: a.completeFrom(openMonths),
		RunE: func(cmd *cobra.Command, args []string) error {
			period, err := enrolment.ParsePeriod(args[0])
			if err != nil {
				return wrongUse(cmd, err)
			}
			return a.closeMonth(cmd, period, flags)
		},
	}
	command.Flags().StringVar(&flags.reason, "reason", "", "`why` the month is closed although something is missing")
	command.Flags().StringVar(&flags.by, "by", "", "`who` decides (default: the user's name)")
	return command
}

// signer gives the name under which a person acts: the one given, else the user's as the environment or the system has
// it.
func (a *app) signer(cmd *cobra.Command, by string) (string, error) {
	by = cmp.Or(strings.TrimSpace(by), a.getenv("USER"), a.getenv("LOGNAME"), a.getenv("USERNAME"))
	if account, err := user.Current(); by == "" && err == nil {
		by = account.Username
	}
	if by == "" {
		return "", wrongUse(cmd, errors.New("--by wants the name of who decides"))
	}
	return by, nil
}

// closing is what close came to.
type closing struct {
	project.Decision
	period  enrolment.Period
	figures *report.Month
	edition *lake.Edition
	result  *pipelines.Result
}

func (a *app) closeMonth(cmd *cobra.Command, period enrolment.Period, flags closeFlags) error {
	by, err := a.signer(cmd, flags.by)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	var language wording.Language
	c := closing{period: period}
	err = a.underLock(ctx, func(p *project.Project, l *lake.Lake) error {
		language = a.language(p)
		if today := enrolment.DateOf(a.now().In(p.TimeZone)); period.End() >= today {
			return fmt.Errorf("close %s: the month has not ended", period)
		}
		if earlier := p.Decided(period.String()); earlier.Kind == project.Close {
			return fmt.Errorf("close %s: closed since %s by %s", period, earlier.At.In(p.TimeZone).Format(time.DateOnly), earlier.By)
		}
		if err := mayClose(ctx, l, period, strings.TrimSpace(flags.reason)); err != nil {
			return fmt.Errorf("close %s: %w", period, err)
		}
		night, err := a.nightOptions(p, l, runFlags{})
		if err == nil {
			err = canBuild(night)
		}
		if err != nil { // now: a decision is never taken back
			return fmt.Errorf("close %s: nothing was decided, because the night that is to publish it cannot run: %w", period, err)
		}
		c.Decision, err = p.Decide(project.Decision{
			At: a.now(), By: by, Kind: project.Close, Subject: period.String(), Reason: flags.reason,
		}, nil)
		if err != nil {
			return fmt.Errorf("close %s: %w", period, err)
		}
		if c.result, err = a.nightly(ctx, night); err != nil {
			return fmt.Errorf("%s is closed, and the night that was to publish it failed; mend it and start: cakupan run: %w", period, err)
		}
		return c.read(ctx, l)
	})
	if err != nil {
		return err
	}
	if err := a.printClosing(language, &c); err != nil {
		return err
	}
	return gaps(language, c.result)
}

// canBuild tells what would stop a night on its way: another key than the lake's, layouts or models that cannot be read.
func canBuild(o pipelines.Options) error {
	if err := pipelines.CheckKey(o.Lake, o.Key); err != nil {
		return err
	}
	_, err := pipelines.Normaliser(o.Project, o.Seeds)
	if err != nil {
		return err
	}
	_, err = model.Load(o.SQL)
	return err
}

// mayClose tells why a month cannot be closed, or cannot be without a reason.
func mayClose(ctx context.Context, l *lake.Lake, period enrolment.Period, reason string) error {
	current, err := l.Current()
	if errors.Is(err, lake.ErrNoSnapshot) {
		return fmt.Errorf("%w; start with: cakupan run", err)
	}
	if err != nil {
		return err
	}
	db, err := pipelines.OpenSnapshot(ctx, l, current)
	if err != nil {
		return err
	}
	defer db.Close()
	ready, err := pipelines.ReadReadiness(ctx, db, period)
	if err != nil {
		return err
	}
	if ready.Status == "" {
		return errors.New("the current snapshot has no figures of it: no BPJS TK list of that month has arrived")
	}
	if reason != "" {
		return nil
	}
	var against []error
	for _, gap := range ready.Missing {
		against = append(against, fmt.Errorf("list %s (%s, %s) is %s", gap.ListID, gap.Title, gap.Sender, strings.ReplaceAll(gap.Kind, "_", " ")))
	}
	if len(ready.Earlier) > 0 {
		against = append(against, fmt.Errorf("%s is still open; close the earlier month first", ready.Earlier[0]))
	}
	if !ready.IsExplained {
		against = append(against, fmt.Errorf("of BPJS TK's own count of %d, %d are unexplained beside ours (marts.control); so many want a reason (seeds.completeness_gate)",
			ready.RecapCount, ready.UnexplainedCount))
	}
	if len(against) == 0 {
		return nil
	}
	return errors.Join(append(against, errors.New(`to close it all the same, say why: --reason "…"`))...)
}

// read gives the closed month as the new snapshot has it.
func (c *closing) read(ctx context.Context, l *lake.Lake) error {
	editions, err := l.Editions()
	if err != nil {
		return err
	}
	c.edition = lake.LatestEdition(editions, c.period)
	db, err := pipelines.OpenSnapshot(ctx, l, c.result.Snapshot)
	if err != nil {
		return err
	}
	defer db.Close()
	c.figures, err = report.ReadMonth(ctx, db, c.period)
	if err == nil && (c.figures == nil || c.edition == nil) {
		err = fmt.Errorf("snapshot %s has no closed figures of %s", c.result.Snapshot.ID, c.period)
	}
	if err == nil {
		c.figures.Revision = c.edition.Revision
	}
	return err
}

// closingJSON is what close --json prints.
type closingJSON struct {
	Period   enrolment.Period `json:"period"`
	ClosedAt time.Time        `json:"closed_at"`
	ClosedBy string           `json:"closed_by"`
	Reason   string           `json:"reason,omitempty"`
	Snapshot string           `json:"snapshot"`
	Revision int              `json:"revision"`
	Figures  *report.Month    `json:"figures"`
	Gaps     []pipelines.Gap  `json:"gaps"`
}

func (a *app) printClosing(language wording.Language, c *closing) error {
	if a.json {
		return a.printJSON(closingJSON{
			c.period, c.At, c.By, c.Reason, c.edition.Snapshot, c.edition.Revision, c.figures, append([]pipelines.Gap{}, c.result.Gaps...),
		})
	}
	count := func(n *int64) string {
		if n == nil {
			return wording.Nothing
		}
		return language.Count(*n)
	}
	percent := wording.Nothing
	if c.figures.Covered != nil && c.figures.Potential != nil {
		percent = language.Percent(*c.figures.Covered, *c.figures.Potential, 2)
	}
	for _, line := range []string{
		messages.Say(language, "close.done", language.Month(c.period), c.By),
		messages.Say(language, "close.figures", count(c.figures.Covered), count(c.figures.Potential), percent),
		messages.Say(language, "close.target", count(c.figures.Target), count(c.figures.Gap)),
		messages.Say(language, "close.edition", c.edition.Revision, c.edition.Snapshot),
	} {
		if _, err := fmt.Fprintln(a.out, line); err != nil {
			return err
		}
	}
	return nil
}
