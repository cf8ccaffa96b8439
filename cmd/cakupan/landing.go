package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

func (a *app) landingCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "landing",
		GroupID: "look",
		Short:   "Look at what has landed, and read it again by mended rules",
		Long: `Look into landing, the restricted zone in which every delivery stands as it came, byte for byte: list them, show one,
or read them again by the rules and layouts as they are now.`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	command.AddCommand(a.landingListCommand(), a.landingShowCommand(), a.landingReplayCommand())
	return command
}

// landingFlags choose deliveries.
type landingFlags struct {
	list   string
	period string
}

func (f *landingFlags) add(a *app, command *cobra.Command) {
	command.Flags().StringVar(&f.list, "list", "", "`ID` of a list: its deliveries alone")
	command.Flags().StringVar(&f.period, "period", "", "`month` as 2025-05: deliveries that speak of it alone")
	a.completeLists(command)
}

func (a *app) landingListCommand() *cobra.Command {
	var flags landingFlags
	command := &cobra.Command{
		Use:   "list",
		Short: "List the deliveries that have landed",
		Long: `List the deliveries that have landed, the newest first: list, month, file (digits of a person's number masked), when
it arrived, how it stands, and its rows. A delivery that no run has read yet, or that the next run will read again because
rules or layouts have changed, says so.

With --json: an array of delivery_id, list_id, period, file, sha256, byte_count, received_at, state, resent_of, rows_read,
rows_accepted, rows_rejected, rows_ignored, file_fault, is_read_again.`,
		Example: "  cakupan landing list\n  cakupan landing list --list 82.71/dkp/nelayan --period 2025-05",
		Args:    operands(0, 0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.landingList(cmd, flags) },
	}
	flags.add(a, command)
	return command
}

func (a *app) landingShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show DELIVERY",
		Short: "Show one delivery",
		Long: `Show one delivery, by its ID, the beginning of it, or the number of its receipt: where it belongs, when it arrived, how
it stands, what became of its rows, and its faults by kind.

With --json: the same as landing list, and as_of, as_of_basis, stage, and faults: an array of code, severity, count, message.`,
		Example:           "  cakupan landing show 0f3a91c2",
		Args:              operands(1, 1),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.landingShow(cmd.Context(), args[0]) },
		ValidArgsFunction: a.completeFrom(deliveryIDs),
	}
}

// landed is what has landed for a project, and how it stands.
type landed struct {
	project    *project.Project
	step       *normalise.Step
	deliveries []pipelines.Landed // by arrival
	standing   map[string]pipelines.Standing
}

// look looks into the landing of the project at hand.
func (a *app) look(ctx context.Context) (*landed, error) {
	p, err := a.project()
	if err != nil {
		return nil, err
	}
	l := &landed{project: p, standing: make(map[string]pipelines.Standing)}
	if l.step, err = normaliser(p); err != nil {
		return nil, err
	}
	if l.step.Lake, err = lake.Look(p.Lake); err != nil {
		return nil, err
	}
	if l.step.Key, err = p.Key(a.getenv); err != nil {
		return nil, err
	}
	if l.deliveries, err = pipelines.Landing(p, l.step); err != nil {
		return nil, err
	}
	if _, err := l.step.Lake.Current(); errors.Is(err, lake.ErrNoSnapshot) {
		return l, nil
	}
	db, _, err := openCurrent(ctx, p)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	judged, err := pipelines.Judge(ctx, db, models(p), p.Decisions)
	if err != nil {
		return nil, err
	}
	for _, j := range judged {
		l.standing[j.DeliveryID] = j.Standing
	}
	return l, nil
}

// The states of a delivery besides how it stands in the snapshot.
const (
	neverRead = "new"   // no run has read it
	readAgain = "again" // the next run will, by other rules
)

// state says how a delivery stands.
func (l *landed) state(d *pipelines.Landed) string {
	switch {
	case d.ResentOf != "":
		return string(pipelines.Again)
	case d.Before == nil && d.Now == nil:
		return neverRead
	case d.Now == nil:
		return readAgain
	}
	if standing, known := l.standing[d.ID]; known {
		return string(standing)
	}
	return neverRead
}

// choose gives the deliveries that the flags choose, by arrival.
func (l *landed) choose(cmd *cobra.Command, flags landingFlags) ([]pipelines.Landed, error) {
	if flags.list != "" {
		if _, err := listNamed(l.project, "", flags.list); err != nil {
			return nil, wrongUse(cmd, err)
		}
	}
	var period enrolment.Period
	if flags.period != "" {
		var err error
		if period, err = enrolment.ParsePeriod(flags.period); err != nil {
			return nil, wrongUse(cmd, fmt.Errorf("--period: %w", err))
		}
	}
	return slices.DeleteFunc(slices.Clone(l.deliveries), func(d pipelines.Landed) bool {
		return flags.list != "" && d.ListID != flags.list || !period.IsZero() && d.Period() != period
	}), nil
}

// named finds the delivery whose ID begins so, or whose receipt has that number.
func (l *landed) named(prefix string) (*pipelines.Landed, error) {
	if receipt := receiptNumber.FindStringSubmatch(prefix); receipt != nil {
		prefix = receipt[1]
	}
	var found []*pipelines.Landed
	for i := range l.deliveries {
		if strings.HasPrefix(l.deliveries[i].ID, strings.ToLower(prefix)) && prefix != "" {
			found = append(found, &l.deliveries[i])
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("no delivery %s has landed; see: cakupan landing list", prefix)
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%d deliveries begin with %s; say more of the ID", len(found), prefix)
}

// landedJSON is a delivery as landing list --json prints it.
type landedJSON struct {
	DeliveryID   string           `json:"delivery_id"`
	ListID       string           `json:"list_id"`
	Period       enrolment.Period `json:"period"`
	File         string           `json:"file"`
	SHA256       string           `json:"sha256"`
	Bytes        int64            `json:"byte_count"`
	ReceivedAt   time.Time        `json:"received_at"`
	State        string           `json:"state"`
	ResentOf     string           `json:"resent_of"`
	RowsRead     int64            `json:"rows_read"`
	RowsAccepted int64            `json:"rows_accepted"`
	RowsRejected int64            `json:"rows_rejected"`
	RowsIgnored  int64            `json:"rows_ignored"`
	FileFault    string           `json:"file_fault"`
	IsReadAgain  bool             `json:"is_read_again"` // by the next run
}

func (l *landed) line(d *pipelines.Landed) landedJSON {
	line := landedJSON{
		DeliveryID: d.ID, ListID: d.ListID, Period: d.Period(), File: enrolment.Mask(d.Name), SHA256: d.SHA256, Bytes: d.Bytes,
		ReceivedAt: d.ReceivedAt, State: l.state(d), ResentOf: d.ResentOf, IsReadAgain: d.ResentOf == "" && d.Now == nil,
	}
	if m := d.Latest(); m != nil {
		line.RowsRead, line.RowsAccepted, line.RowsRejected, line.RowsIgnored = m.RowsRead, m.Accepted, m.Rejected, m.Ignored
		line.FileFault = fileFaultOf(m)
	}
	return line
}

func fileFaultOf(m *enrolment.Manifest) string {
	if m.FileFault == nil {
		return ""
	}
	return m.FileFault.Code
}

func (a *app) landingList(cmd *cobra.Command, flags landingFlags) error {
	l, err := a.look(cmd.Context())
	if err != nil {
		return err
	}
	chosen, err := l.choose(cmd, flags)
	if err != nil {
		return err
	}
	slices.Reverse(chosen)
	lines := make([]landedJSON, len(chosen))
	for i := range chosen {
		lines[i] = l.line(&chosen[i])
	}
	if a.json {
		return a.printJSON(lines)
	}
	language := a.language(l.project)
	say := func(key string) string { return messages.Say(language, key) }
	if len(lines) == 0 {
		_, err := fmt.Fprintln(a.out, say("landing.none"))
		return err
	}
	rows := make([][]string, len(lines))
	for i, line := range lines {
		read, rejected := "", ""
		if chosen[i].Latest() != nil {
			read, rejected = language.Count(line.RowsRead), language.Count(line.RowsRejected)
		}
		rows[i] = []string{
			line.DeliveryID, line.ListID, periodText(line.Period), line.File, language.Moment(line.ReceivedAt.In(l.project.TimeZone)),
			stateText(language, line.State), read, rejected,
		}
	}
	return writeTable(a.out, []string{
		say("landing.delivery"), say("status.list"), say("diff.month"), say("receive.file"), say("status.received"), say("status.state"),
		say("status.rows"), say("status.rejected"),
	}, rows, []int{6, 7})
}

// stateText says how a delivery stands in words.
func stateText(language wording.Language, state string) string {
	switch state {
	case neverRead:
		return messages.Say(language, "landing.new")
	case readAgain:
		return messages.Say(language, "landing.again")
	}
	return messages.Say(language, "standing."+state)
}

// periodText writes a month as its number, nothing for none.
func periodText(p enrolment.Period) string {
	if p.IsZero() {
		return ""
	}
	return p.String()
}

// shownJSON is what landing show --json prints.
type shownJSON struct {
	landedJSON
	AsOf      enrolment.Date `json:"as_of"`
	AsOfBasis string         `json:"as_of_basis"`
	Stage     string         `json:"stage"`
	Faults    []faultCount   `json:"faults"`
}

func (a *app) landingShow(ctx context.Context, id string) error {
	l, err := a.look(ctx)
	if err != nil {
		return err
	}
	d, err := l.named(id)
	if err != nil {
		return err
	}
	language := a.language(l.project)
	shown := shownJSON{landedJSON: l.line(d), Faults: []faultCount{}}
	if m := d.Latest(); m != nil {
		shown.AsOf, shown.AsOfBasis, shown.Stage = m.AsOf, m.AsOfBasis, m.Stage
		for code, count := range m.FaultCounts {
			shown.Faults = append(shown.Faults, faultCount{code, enrolment.Rules[code].Severity, count, sentence(language, code)})
		}
	}
	slices.SortFunc(shown.Faults, func(a, b faultCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
	if a.json {
		return a.printJSON(shown)
	}
	return a.printLanded(l.project, d, &shown)
}

// printLanded prints a delivery for eyes.
func (a *app) printLanded(p *project.Project, d *pipelines.Landed, shown *shownJSON) error {
	language := a.language(p)
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	position, month := "", ""
	if shown.AsOf != 0 {
		position = language.Date(shown.AsOf) + " (" + say("basis."+shown.AsOfBasis) + ")"
	}
	if !shown.Period.IsZero() {
		month = language.Month(shown.Period)
	}
	var b strings.Builder
	writeLabelled(&b, []labelled{
		{say("landing.delivery"), shown.DeliveryID},
		{say("receive.list"), d.List.Title + " (" + shown.ListID + ")"},
		{say("receive.sender"), d.List.Sender.Name},
		{say("receive.file"), shown.File},
		{say("receive.size"), say("receive.bytes", language.Count(shown.Bytes))},
		{"SHA-256", shown.SHA256},
		{say("receive.received"), language.Moment(shown.ReceivedAt.In(p.TimeZone))},
		{say("receive.position"), position},
		{say("inspect.period"), month},
		{say("inspect.stage"), shown.Stage},
		{say("status.state"), stateText(language, shown.State)},
	})
	switch m := d.Latest(); {
	case d.ResentOf != "":
		fmt.Fprintf(&b, "\n%s\n", say("receive.resent", d.ResentOf))
	case m == nil:
	case m.FileFault != nil:
		fmt.Fprintf(&b, "\n%s\n", say("receive.returned", sentence(language, m.FileFault.Code)))
	default:
		fmt.Fprintf(&b, "\n%s\n", say("validate.counts", language.Count(m.RowsRead), language.Count(m.Accepted),
			language.Count(m.Rejected), language.Count(m.Ignored)))
	}
	for _, fault := range shown.Faults {
		fmt.Fprintf(&b, "  %s × %s [%s]\n", language.Count(fault.Count), fault.Message, fault.Code)
	}
	_, err := io.WriteString(a.out, b.String())
	return err
}
