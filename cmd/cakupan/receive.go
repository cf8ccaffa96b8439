package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines/extract"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

// receiveFlags say what came with a file.
type receiveFlags struct {
	list   string
	asOf   string
	letter string
	from   string
}

func (a *app) receiveCommand() *cobra.Command {
	var flags receiveFlags
	command := &cobra.Command{
		Use:     "receive FILE... --list ID",
		GroupID: "work",
		Short:   "Hand in a file that came by WhatsApp or memory stick, and print its receipt",
		Long: `Take a file in that did not come into its sender's folder: copy it byte for byte into landing, look at it as the
night will, and print a receipt (tanda terima data) to give back: number, list, size, SHA-256, position date, rows,
and the faults by kind. The file itself stays as and where it is. It counts from the next night on. The receipt
names no worker, and not who brought the file; that stands in landing alone.

Without --as-of the position date is read from the file. The same file again for the list is a kiriman ulang and
counts for nothing, unless --as-of states another position date: then take the wrong one back by
cakupan decide return. Several files get a receipt each. Exit code 3 says that rows are set aside, or a file is returned.

With --json: an array of number, delivery_id, list_id, title, sender, file, byte_count, sha256, received_at, as_of,
as_of_basis, period, letter, resent_of, rows_read, rows_accepted, rows_rejected, rows_ignored, file_fault, and
faults: an array of code, severity, count, message.`,
		Example: `  cakupan receive ~/Unduhan/nelayan.xlsx --list 82.71/dkp/nelayan --as-of 2025-05-31 --letter 560/117/2025
  cakupan receive --list 82.03/bpjstk/peserta peserta-1.xlsx peserta-2.xlsx > tanda-terima.txt`,
		Args: operands(1, 1000),
		RunE: func(cmd *cobra.Command, args []string) error { return a.receive(cmd, args, flags) },
	}
	command.Flags().StringVar(&flags.list, "list", "", "`ID` of the list that the file belongs to")
	command.Flags().StringVar(&flags.asOf, "as-of", "", "position `date` of the file, as 2025-05-31 or 31-05-2025")
	command.Flags().StringVar(&flags.letter, "letter", "", "`number` of the letter that came with it")
	command.Flags().StringVar(&flags.from, "from", "", "`name` of who brought it; kept in landing alone")
	a.completeLists(command)
	return command
}

func (a *app) receive(cmd *cobra.Command, files []string, flags receiveFlags) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	if flags.list == "" {
		return wrongUse(cmd, errors.New("--list wants the ID of the list that the file belongs to, as in cakupan.yaml"))
	}
	list, err := listNamed(p, "", flags.list)
	if err != nil {
		return wrongUse(cmd, err)
	}
	asOf, err := statedDate(flags.asOf, enrolment.DateOf(a.now().In(p.TimeZone)))
	if err != nil {
		return wrongUse(cmd, err)
	}
	step, err := normaliser(p)
	if err != nil {
		return err
	}
	if err := usePasswords(p, step, list, ""); err != nil {
		return err
	}
	desk := desk{app: a, project: p, step: step, flags: flags, list: list, asOf: asOf}
	var failures, gaps []error
	receipts := []receiptJSON{}
	for _, file := range files {
		receipt, err := desk.take(cmd.Context(), file)
		if err != nil {
			failures = append(failures, err)
			if cmd.Context().Err() != nil {
				break
			}
			continue
		}
		receipts = append(receipts, *receipt)
		if gap := desk.gap(receipt); gap != "" {
			gaps = append(gaps, errors.New(gap))
		}
		if !a.json {
			if err := desk.print(receipt, len(receipts) > 1); err != nil {
				return err
			}
		}
	}
	if a.json {
		if err := a.printJSON(receipts); err != nil {
			return err
		}
	}
	if len(failures) > 0 {
		return errors.Join(append(failures, gaps...)...)
	}
	if len(gaps) > 0 {
		return gapsError{errors.Join(gaps...)}
	}
	return nil
}

// statedDate reads the position date that --as-of states, zero when it states none.
func statedDate(text string, today enrolment.Date) (enrolment.Date, error) {
	if text == "" {
		return 0, nil
	}
	for _, written := range []string{"2006-01-02", "02-01-2006"} {
		day, err := time.Parse(written, text)
		if err != nil {
			continue
		}
		date := enrolment.DateOf(day)
		if date > today {
			return 0, fmt.Errorf("--as-of %s lies in the future; it wants the day that the file speaks of", text)
		}
		return date, nil
	}
	return 0, fmt.Errorf("--as-of wants a date as 2025-05-31 or 31-05-2025, not %q", text)
}

// desk is where files are handed in.
type desk struct {
	*app
	project *project.Project
	step    *normalise.Step
	flags   receiveFlags
	list    *enrolment.List
	asOf    enrolment.Date
}

// receiptJSON is a receipt as receive --json prints it.
type receiptJSON struct {
	Number       string           `json:"number"`
	DeliveryID   string           `json:"delivery_id"`
	ListID       string           `json:"list_id"`
	Title        string           `json:"title"`
	Sender       string           `json:"sender"`
	File         string           `json:"file"`
	Bytes        int64            `json:"byte_count"`
	SHA256       string           `json:"sha256"`
	ReceivedAt   time.Time        `json:"received_at"`
	AsOf         enrolment.Date   `json:"as_of"`
	AsOfBasis    string           `json:"as_of_basis"`
	Period       enrolment.Period `json:"period"`
	Letter       string           `json:"letter"`
	ResentOf     string           `json:"resent_of"`
	RowsRead     int64            `json:"rows_read"`
	RowsAccepted int64            `json:"rows_accepted"`
	RowsRejected int64            `json:"rows_rejected"`
	RowsIgnored  int64            `json:"rows_ignored"`
	FileFault    string           `json:"file_fault"`
	Faults       []faultCount     `json:"faults"`
}

// faultCount is how often a fault stands in a file.
type faultCount struct {
	Code     string             `json:"code"`
	Severity enrolment.Severity `json:"severity"`
	Count    int64              `json:"count"`
	Message  string             `json:"message"`
}

// isHeld tells whether the file waits for a decision.
func (r *receiptJSON) isHeld() bool {
	return slices.ContainsFunc(r.Faults, func(f faultCount) bool { return f.Severity == enrolment.Held })
}

// take lands a file and looks at it.
func (d *desk) take(ctx context.Context, file string) (*receiptJSON, error) {
	landing, delivery, err := d.land(ctx, file)
	if err != nil {
		return nil, err
	}
	landed, err := landing.Open(delivery.SHA256)
	if err != nil {
		return nil, err
	}
	defer landed.Close()
	counts := make(map[faultCount]int64)
	manifest, err := d.step.Validate(ctx, delivery, landed, func(f enrolment.Fault) error {
		counts[faultCount{Code: f.Code, Severity: f.Severity}]++
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s has landed as %s, and cannot be looked at: %w", delivery.Name, d.number(delivery), err)
	}
	receipt := &receiptJSON{
		Number: d.number(delivery), DeliveryID: delivery.ID, ListID: d.list.ID, Title: d.list.Title, Sender: d.list.Sender.Name,
		File: delivery.Name, Bytes: delivery.Bytes, SHA256: delivery.SHA256, ReceivedAt: delivery.ReceivedAt,
		AsOf: manifest.AsOf, AsOfBasis: manifest.AsOfBasis, Period: manifest.Period,
		Letter: enrolment.Mask(d.flags.letter), ResentOf: delivery.ResentOf,
		RowsRead: manifest.RowsRead, RowsAccepted: manifest.Accepted, RowsRejected: manifest.Rejected, RowsIgnored: manifest.Ignored,
		Faults: []faultCount{},
	}
	if manifest.FileFault != nil {
		receipt.FileFault = manifest.FileFault.Code
		return receipt, nil
	}
	for fault, count := range counts {
		fault.Count, fault.Message = count, sentence(d.language(d.project), fault.Code)
		receipt.Faults = append(receipt.Faults, fault)
	}
	slices.SortFunc(receipt.Faults, func(a, b faultCount) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
	return receipt, nil
}

// land copies a file into the landing, under the lake's lock.
func (d *desk) land(ctx context.Context, file string) (landing *extract.Landing, delivery enrolment.Delivery, err error) {
	err = d.underLock(ctx, func(p *project.Project, _ *lake.Lake) error {
		if landing, err = extract.Open(p.Landing); err != nil {
			return err
		}
		delivery, err = landing.Land(ctx, extract.Handed{
			Path: file, List: d.list, ReceivedAt: d.now(), AsOf: d.asOf, Letter: d.flags.letter, From: d.flags.from,
		})
		return err
	})
	return landing, delivery, err
}

// number gives the number of a delivery's receipt: "TT-20250603-0f3a91c2", with the day in the project's clock.
func (d *desk) number(delivery enrolment.Delivery) string {
	return "TT-" + delivery.ReceivedAt.In(d.project.TimeZone).Format("20060102") + "-" + delivery.ID[:8]
}

// gap says what a receipt's file goes without, "" when it is whole.
func (d *desk) gap(receipt *receiptJSON) string {
	language := d.language(d.project)
	switch {
	case receipt.FileFault != "":
		return receipt.File + ": " + messages.Say(language, "validate.file_gap", sentence(language, receipt.FileFault))
	case receipt.isHeld():
		return receipt.File + ": " + messages.Say(language, "validate.held_gap", receipt.Faults[0].Message)
	case receipt.RowsRejected > 0:
		return receipt.File + ": " + messages.Say(language, "validate.gap", language.Count(receipt.RowsRejected))
	}
	return ""
}

// print prints a receipt, set off from the one before it.
func (d *desk) print(r *receiptJSON, isLater bool) error {
	language := d.language(d.project)
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	position := say("receive.no_position")
	if r.AsOf != 0 {
		position = language.Date(r.AsOf) + " (" + say("basis."+r.AsOfBasis) + ")"
	}
	var b strings.Builder
	if isLater {
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%s\n%s\n\n", say("receive.title"), d.project.Name)
	lines := []labelled{
		{say("receive.number"), r.Number},
		{say("receive.list"), r.Title + " (" + r.ListID + ")"},
		{say("receive.sender"), r.Sender},
		{say("receive.file"), r.File},
		{say("receive.size"), say("receive.bytes", language.Count(r.Bytes))},
		{"SHA-256", r.SHA256},
		{say("receive.received"), language.Moment(r.ReceivedAt.In(d.project.TimeZone))},
		{say("receive.letter"), r.Letter},
		{say("receive.position"), position},
	}
	writeLabelled(&b, lines)
	b.WriteString("\n")
	d.printOutcome(&b, language, r)
	_, err := io.WriteString(d.out, b.String())
	return err
}

func (d *desk) printOutcome(b *strings.Builder, language wording.Language, r *receiptJSON) {
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	if r.FileFault != "" {
		fmt.Fprintf(b, "%s\n", say("receive.returned", sentence(language, r.FileFault)))
		return
	}
	fmt.Fprintf(b, "%s\n", say("validate.counts", language.Count(r.RowsRead), language.Count(r.RowsAccepted),
		language.Count(r.RowsRejected), language.Count(r.RowsIgnored)))
	if len(r.Faults) > 0 {
		fmt.Fprintf(b, "\n%s\n", say("receive.faults"))
	}
	width := 0
	for _, fault := range r.Faults {
		width = max(width, len(language.Count(fault.Count)))
	}
	for _, fault := range r.Faults {
		fmt.Fprintf(b, "  %*s × %s: %s [%s]\n", width, language.Count(fault.Count),
			say("severity."+string(fault.Severity)), fault.Message, fault.Code)
	}
	if r.ResentOf != "" {
		fmt.Fprintf(b, "\n%s\n", say("receive.resent", r.ResentOf))
		return
	}
	if r.isHeld() {
		fmt.Fprintf(b, "\n%s\n", say("receive.held"))
		return
	}
	fmt.Fprintf(b, "\n%s\n", say("receive.counts"))
}

// labelled is a line of a form.
type labelled struct{ label, text string }

// writeLabelled writes lines with their texts one below the other, and leaves out those without a text.
func writeLabelled(w io.Writer, lines []labelled) {
	width := 0
	for _, line := range lines {
		if line.text != "" {
			width = max(width, len(line.label))
		}
	}
	for _, line := range lines {
		if line.text != "" {
			fmt.Fprintf(w, "%-"+strconv.Itoa(width)+"s : %s\n", line.label, line.text)
		}
	}
}
