package main

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines"
	"cakupan/project"
)

// decideFlags say why, and who decides.
type decideFlags struct {
	reason string
	by     string
}

func (a *app) decideCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "decide",
		GroupID: "work",
		Short:   "Decide about a delivery (accept, return), or whether two rows are one person (same, not-same)",
		Long: `Decide about a delivery of the current snapshot, or about two rows of lists of members that may be one person. The decision is
appended to decisions.csv, with who took it and why, and counts from the next night on. A later decision about the same takes
its place.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrongUse(cmd, fmt.Errorf("unknown decision %q: want accept, return, same or not-same", args[0]))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	command.AddCommand(
		a.decideKind(project.Accept, "Let a held or returned delivery count", `Let a delivery count that is held, or that a person returned; cakupan status says what it waits for. A file that cannot
be read, and one that is the same as an earlier one, cannot be accepted.`),
		a.decideKind(project.Return, "Return a delivery: it counts no longer", `Take a delivery out of the figures: the list's delivery before it stands in its place. Tell the sender, too.`),
		a.decidePair(project.Same, "Two rows are one person", `Let two rows of lists of members be one person: two bearers of one NIK, or a row with a damaged NIK and the person that it
agrees with. Together they count once, and the bounds no longer hold them apart.`),
		a.decidePair(project.NotSame, "Two rows are two persons", `Let two rows of lists of members be two persons, whatever agrees. The bounds no longer take them for one.`),
	)
	return command
}

func (a *app) decideKind(kind project.DecisionKind, short, long string) *cobra.Command {
	var flags decideFlags
	command := &cobra.Command{
		Use:   string(kind) + " DELIVERY --reason TEXT",
		Short: short,
		Long: long + `
DELIVERY is the delivery's ID or the beginning of it, as cakupan status --json has it, or the number of its receipt.

With --json: decided_at, decided_by, kind, delivery_id, list_id, reason, is_new, and changes: an array of delivery_id,
list_id, period, row_count, before, after (valid, held or returned).`,
		Example: "  cakupan decide " + string(kind) + ` 0f3a91c2 --reason "kontrak habis, sudah dicek ke cabang"`,
		Args:    operands(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(flags.reason) == "" {
				return wrongUse(cmd, fmt.Errorf("--reason wants why you %s the delivery", kind))
			}
			by, err := a.signer(cmd, flags.by)
			if err != nil {
				return err
			}
			return a.decide(cmd.Context(), args[0], project.Decision{Kind: kind, By: by, Reason: flags.reason})
		},
		ValidArgsFunction: a.completeFrom(deliveryIDs),
	}
	command.Flags().StringVar(&flags.reason, "reason", "", "`text` that says why")
	command.Flags().StringVar(&flags.by, "by", "", "`name` of who decides (default: the user's)")
	return command
}

// decisionJSON is what decide --json prints.
type decisionJSON struct {
	DecidedAt  time.Time            `json:"decided_at"`
	DecidedBy  string               `json:"decided_by"`
	Kind       project.DecisionKind `json:"kind"`
	DeliveryID string               `json:"delivery_id"`
	ListID     string               `json:"list_id"`
	Reason     string               `json:"reason"`
	IsNew      bool                 `json:"is_new"` // false: it stood so already
	Changes    []changeJSON         `json:"changes"`

	title string
}

// changeJSON is a delivery that stands otherwise from the next night on.
type changeJSON struct {
	DeliveryID string             `json:"delivery_id"`
	ListID     string             `json:"list_id"`
	Period     string             `json:"period"`
	Rows       int64              `json:"row_count"`
	Before     pipelines.Standing `json:"before"`
	After      pipelines.Standing `json:"after"`

	title string
}

func (a *app) decide(ctx context.Context, delivery string, d project.Decision) error {
	return a.underLock(ctx, func(p *project.Project, _ *lake.Lake) error {
		return a.decideIn(ctx, p, delivery, d)
	})
}

// decideIn decides while nobody else does.
func (a *app) decideIn(ctx context.Context, p *project.Project, delivery string, d project.Decision) error {
	db, _, err := openCurrent(ctx, p)
	if err != nil {
		return err
	}
	defer db.Close()
	before, err := pipelines.Judge(ctx, db, models(p), p.Decisions)
	if err != nil {
		return err
	}
	about, err := judgedNamed(before, delivery)
	if err != nil {
		return err
	}
	d.Subject = about.DeliveryID
	if standing := p.Decided(d.Subject); standing.Kind == d.Kind {
		return a.printDecision(p, &decisionJSON{
			standing.At, standing.By, standing.Kind, about.DeliveryID, about.ListID, standing.Reason, false, []changeJSON{}, about.Title,
		})
	}
	if err := decidable(about, d.Kind); err != nil {
		return err
	}
	d.At = a.now()
	if d, err = p.Decide(d, nil); err != nil {
		return err
	}
	decided := &decisionJSON{d.At, d.By, d.Kind, about.DeliveryID, about.ListID, d.Reason, true, []changeJSON{}, about.Title}
	if decided.Changes, err = changes(ctx, db, p, before); err != nil {
		return err
	}
	return a.printDecision(p, decided)
}

// receiptNumber is the number of a receipt, which ends in the beginning of its delivery's ID.
var receiptNumber = regexp.MustCompile(`^TT-\d{8}-([0-9a-f]{8})$`)

// judgedNamed finds the delivery whose ID begins so, or whose receipt has that number.
func judgedNamed(judged []pipelines.Judged, prefix string) (*pipelines.Judged, error) {
	if receipt := receiptNumber.FindStringSubmatch(prefix); receipt != nil {
		prefix = receipt[1]
	}
	var found []*pipelines.Judged
	for i := range judged {
		if strings.HasPrefix(judged[i].DeliveryID, strings.ToLower(prefix)) && prefix != "" {
			found = append(found, &judged[i])
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("no delivery %s in the current snapshot; one that came since is in it after: cakupan run", prefix)
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%d deliveries begin with %s; say more of the ID", len(found), prefix)
}

// decidable says why there is nothing to decide.
func decidable(about *pipelines.Judged, kind project.DecisionKind) error {
	switch {
	case about.FileFault != "" && about.Standing == pipelines.Again:
		return fmt.Errorf("delivery %s is an earlier file sent again and counts for nothing; decide about the earlier one", about.DeliveryID)
	case about.FileFault != "":
		return fmt.Errorf("delivery %s cannot be read (%s) and is returned as it is; the sender has to send a new file", about.DeliveryID, about.FileFault)
	case kind == project.Accept && strings.Contains(about.HoldCodes, pipelines.Incomplete):
		return fmt.Errorf("delivery %s does not say in which segment its members are (%s), and nobody would count: write constants: {segment: …} of the list in cakupan.yaml instead",
			about.DeliveryID, pipelines.Incomplete)
	case kind == project.Accept && about.Standing == pipelines.Valid:
		return fmt.Errorf("delivery %s counts already; there is nothing to accept", about.DeliveryID)
	}
	return nil
}

// changes gives the deliveries that stand otherwise now that the project has decided anew. One decision may turn others:
// what a list is held against is the last delivery that counts.
func changes(ctx context.Context, db *duck.DB, p *project.Project, before []pipelines.Judged) ([]changeJSON, error) {
	after, err := pipelines.Judge(ctx, db, models(p), p.Decisions)
	if err != nil {
		return nil, err
	}
	changed := []changeJSON{}
	for _, now := range after {
		i := slices.IndexFunc(before, func(j pipelines.Judged) bool { return j.DeliveryID == now.DeliveryID })
		if was := before[i].Standing; was != now.Standing {
			changed = append(changed, changeJSON{now.DeliveryID, now.ListID, now.Period, now.Rows, was, now.Standing, now.Title})
		}
	}
	return changed, nil
}

// printDecision says what was decided and what will change.
func (a *app) printDecision(p *project.Project, d *decisionJSON) error {
	if a.json {
		return a.printJSON(d)
	}
	language := a.language(p)
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	var b strings.Builder
	if !d.IsNew {
		fmt.Fprintln(&b, say("decide.already", d.DeliveryID, say("decide."+string(d.Kind)), language.Moment(d.DecidedAt.In(p.TimeZone)), d.DecidedBy))
		_, err := io.WriteString(a.out, b.String())
		return err
	}
	fmt.Fprintln(&b, say("decide.done", d.DeliveryID, say("decide."+string(d.Kind)), d.title))
	if len(d.Changes) == 0 {
		fmt.Fprintln(&b, say("decide.no_change"))
	} else {
		fmt.Fprintln(&b, say("decide.next"))
	}
	for _, c := range d.Changes {
		month := c.Period
		if period, err := enrolment.ParsePeriod(c.Period); err == nil {
			month = language.Month(period)
		}
		fmt.Fprintln(&b, say("decide.change", c.DeliveryID, c.title, month, language.Count(c.Rows),
			say("standing."+string(c.Before)), say("standing."+string(c.After))))
	}
	_, err := io.WriteString(a.out, b.String())
	return err
}
