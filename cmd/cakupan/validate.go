package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/pipelines"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

// validateFlags say how a file is to be read, where its name does not.
type validateFlags struct {
	list      string
	layout    string
	role      string
	passwords string // file of the passwords to try; "" is the list's
	feedback  string // the workbook to be written; "" for none
	isForced  bool   // it is written over what is there
}

func (a *app) validateCommand() *cobra.Command {
	var flags validateFlags
	command := &cobra.Command{
		Use:     "validate FILE",
		GroupID: "work",
		Short:   "Show a file's faults without publishing anything",
		Long: `Read a file as the night would and show each of its faults: file, sheet, row and column as the spreadsheet shows
them, and what was expected, never the value. The list that the file belongs to is found by its name, or stated
by --list. With --layout alone the file is read by that layout as a list of no project; outside a project and without
one its columns are known by their headings and by what they hold. Exit code 3 says that rows are set aside, or that the
whole file is returned or held.

With --feedback the sender's own file comes back as a workbook with the faulty cells marked and explained and a first
sheet that says what to mend first (catatan perbaikan), and a letter of one page beside it. Both are written for their
owner alone: the workbook holds people's data. What is there already is not written over, unless --force says so. What
is new, still open and mended is told from the list's delivery before this one, where landing has it.

With --json: a line for each fault (file, sheet, row, column, heading, field, code, severity, message), and a last
one (file, as_of, period, rows_read, rows_accepted, rows_rejected, rows_ignored, file_fault, fault_counts, feedback,
letter).`,
		Example: `  cakupan validate deliveries/bpjstk-ternate/peserta-82.71-2025-05.xlsx
  cakupan validate nelayan.xlsx --list 82.71/dkp/nelayan
  cakupan validate nelayan.xlsx --layout bnba
  cakupan validate nelayan.xlsx --list 82.71/dkp/nelayan --feedback ~/nelayan-catatan.xlsx`,
		Args: operands(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.validate(cmd, args[0], flags) },
	}
	command.Flags().StringVar(&flags.list, "list", "", "`ID` of the list that the file belongs to")
	command.Flags().StringVar(&flags.layout, "layout", "", "`name` of the layout to read it by")
	command.Flags().StringVar(&flags.role, "role", "", "of a list of no project: its `role` (default: the one that the columns or the layout suggest)")
	command.Flags().StringVar(&flags.passwords, "password-file", "", "`file` with the passwords to try, one a line; else the list's")
	command.Flags().StringVar(&flags.feedback, "feedback", "", "write the feedback workbook to `OUT.xlsx`, and the letter beside it")
	command.Flags().BoolVar(&flags.isForced, "force", false, "write the feedback over a workbook and a letter that are there already")
	a.completeLists(command)
	a.completeLayouts(command)
	return command
}

func (a *app) validate(cmd *cobra.Command, name string, flags validateFlags) error {
	file, info, err := openFile(name)
	if err != nil {
		return err
	}
	defer file.Close()

	p, err := a.project()
	if err != nil {
		if flags.list != "" || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		p = nil // every file can be looked at
	}
	step, err := normaliser(p)
	if err != nil {
		return err
	}
	list, err := listOf(p, step, filepath.Base(name), flags)
	if err != nil {
		return wrongUse(cmd, err)
	}
	if list.Layout != "" && step.Layouts[list.Layout] == nil {
		known := slices.Sorted(maps.Keys(step.Layouts))
		return wrongUse(cmd, fmt.Errorf("no layout %q: want one of %s", list.Layout, strings.Join(known, ", ")))
	}
	if err := usePasswords(p, step, list, flags.passwords); err != nil {
		return err
	}
	workbook, letter := "", ""
	if flags.feedback != "" {
		if workbook, letter, err = feedbackPaths(p, flags.feedback, name, flags.isForced); err != nil {
			return wrongUse(cmd, err)
		}
	}
	delivery := enrolment.Delivery{List: list, ListID: list.ID, Name: filepath.Base(name), ReceivedAt: info.ModTime().UTC()}
	manifest, err := a.printFaults(cmd.Context(), a.language(p), step, delivery, file)
	if err != nil {
		return err
	}
	if workbook != "" {
		if err := a.writeFeedback(cmd.Context(), p, step, delivery, file, workbook, letter); err != nil {
			return err
		}
	}
	if err := a.printDoubts(cmd.Context(), a.language(p), step, delivery, file, manifest); err != nil {
		return err
	}
	return a.printCounts(a.language(p), delivery.Name, manifest, workbook, letter)
}

// listOf gives the list that a file of that name is to be read as.
func listOf(p *project.Project, step *normalise.Step, name string, flags validateFlags) (*enrolment.List, error) {
	if p != nil && (flags.list != "" || flags.layout == "") {
		list, err := listNamed(p, name, flags.list)
		if err != nil || flags.layout == "" {
			return list, err
		}
		relaid := *list
		relaid.Layout = flags.layout
		return &relaid, nil
	}
	list := &enrolment.List{Title: name, Layout: flags.layout}
	switch {
	case flags.role != "":
		var err error
		if list.Role, err = enrolment.Parse(flags.role, enrolment.Roles); err != nil {
			return nil, err
		}
	case step.Layouts[flags.layout] != nil:
		list.Role = roleOf(step.Layouts[flags.layout])
	}
	return list, nil
}

// listNamed gives the project's list of that ID, or, without one, the only list whose files have such names.
func listNamed(p *project.Project, name, id string) (*enrolment.List, error) {
	var matching []*enrolment.List
	for _, sender := range p.Senders {
		for _, list := range sender.Lists {
			if list.ID == id {
				return list.List, nil
			}
			if ok, err := path.Match(path.Base(list.Files), name); ok && err == nil {
				matching = append(matching, list.List)
			}
		}
	}
	switch {
	case id != "":
		return nil, fmt.Errorf("no list %q in cakupan.yaml", id)
	case len(matching) == 0:
		return nil, fmt.Errorf("%s is named like no list's files: say --list or --layout", name)
	case len(matching) > 1:
		return nil, fmt.Errorf("%s is named like the files of %s and of %s: say which by --list",
			name, matching[0].ID, matching[1].ID)
	}
	return matching[0], nil
}

// normaliser gives what reads a project's files; without a project, one with the built-in layouts and reference data alone.
func normaliser(p *project.Project) (*normalise.Step, error) {
	p = withoutProject(p)
	return pipelines.Normaliser(p, seeds(p))
}

// withoutProject gives the project at hand, without one what stands for it where a file is looked at.
func withoutProject(p *project.Project) *project.Project {
	if p == nil {
		return &project.Project{Province: provinceCode, TimeZone: time.FixedZone("WIT", 9*60*60), ClosesUntilDay: 15}
	}
	return p
}

// faultJSON is a fault as validate --json prints it.
type faultJSON struct {
	File     string             `json:"file"`
	Sheet    string             `json:"sheet"`
	Row      int                `json:"row"`
	Column   string             `json:"column"`
	Heading  string             `json:"heading"`
	Field    string             `json:"field"`
	Code     string             `json:"code"`
	Severity enrolment.Severity `json:"severity"`
	Message  string             `json:"message"`
}

// fileJSON is the last line of validate --json.
type fileJSON struct {
	File         string           `json:"file"`
	AsOf         enrolment.Date   `json:"as_of"`
	Period       enrolment.Period `json:"period"`
	RowsRead     int64            `json:"rows_read"`
	RowsAccepted int64            `json:"rows_accepted"`
	RowsRejected int64            `json:"rows_rejected"`
	RowsIgnored  int64            `json:"rows_ignored"`
	FileFault    string           `json:"file_fault"`
	FaultCounts  map[string]int64 `json:"fault_counts"`
	Feedback     string           `json:"feedback"` // path of the workbook; "" when none was asked for
	Letter       string           `json:"letter"`
}

// printFaults prints every fault as it is found.
func (a *app) printFaults(
	ctx context.Context, language wording.Language, step *normalise.Step, d enrolment.Delivery, file *os.File,
) (enrolment.Manifest, error) {
	lines := a.jsonLines()
	return step.Validate(ctx, d, file, func(f enrolment.Fault) error {
		if a.json {
			return lines.Encode(faultJSON{
				d.Name, f.Sheet, f.Row, f.Column, f.Heading, f.Field, f.Code, f.Severity, sentence(language, f.Code),
			})
		}
		_, err := fmt.Fprintf(a.out, "%s%s: %s: %s [%s]\n", d.Name, f.Place(),
			messages.Say(language, "severity."+string(f.Severity)), sentence(language, f.Code), f.Code)
		return err
	})
}

// printDoubts says what the columns can be whose meaning is in doubt.
func (a *app) printDoubts(
	ctx context.Context, language wording.Language, step *normalise.Step, d enrolment.Delivery, file *os.File, m enrolment.Manifest,
) error {
	if a.json || m.FaultCounts["file.mapping_doubtful"] == 0 {
		return nil
	}
	var layouts []string
	if d.List.Layout != "" {
		layouts = []string{d.List.Layout}
	}
	in, err := step.Inspect(ctx, d, file, layouts)
	if err != nil {
		return err
	}
	var b strings.Builder
	doubtsText(&b, language, in)
	_, err = fmt.Fprintln(a.out, strings.TrimSpace(b.String()))
	return err
}

// jsonLines gives what prints a value a line.
func (a *app) jsonLines() *json.Encoder {
	lines := json.NewEncoder(a.out)
	lines.SetEscapeHTML(false)
	return lines
}

// printCounts prints what became of the file, and where the feedback is, "" for none.
func (a *app) printCounts(language wording.Language, name string, m enrolment.Manifest, workbook, letter string) error {
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	fileFault := fileFaultOf(&m)
	var err error
	if a.json {
		err = a.jsonLines().Encode(fileJSON{
			name, m.AsOf, m.Period, m.RowsRead, m.Accepted, m.Rejected, m.Ignored, fileFault, m.FaultCounts, workbook, letter,
		})
	} else {
		if _, err = fmt.Fprintf(a.out, "%s: %s\n", name, counts(language, m)); err == nil && workbook != "" {
			_, err = fmt.Fprintln(a.out, say("validate.feedback", workbook, letter))
		}
	}
	switch {
	case err != nil:
		return err
	case fileFault != "":
		return gapsError{errors.New(say("validate.file_gap", sentence(language, fileFault)))}
	}
	var gaps []string
	if m.Rejected > 0 {
		gaps = append(gaps, say("validate.gap", language.Count(m.Rejected)))
	}
	for _, hold := range m.Holds {
		if gap := say("validate.held_gap", sentence(language, hold.Code)); !slices.Contains(gaps, gap) {
			gaps = append(gaps, gap)
		}
	}
	if len(gaps) > 0 {
		return gapsError{errors.New(strings.Join(gaps, "; "))}
	}
	return nil
}

// counts writes what became of a file's rows, and for which day they speak.
func counts(language wording.Language, m enrolment.Manifest) string {
	text := messages.Say(language, "validate.counts", language.Count(m.RowsRead), language.Count(m.Accepted),
		language.Count(m.Rejected), language.Count(m.Ignored))
	if m.AsOf != 0 {
		text = messages.Say(language, "validate.as_of", language.Date(m.AsOf)) + "; " + text
	}
	return text
}

// sentence gives what a rule says to the officer.
func sentence(language wording.Language, code string) string {
	rule := enrolment.Rules[code]
	if language == wording.English {
		return rule.English
	}
	return rule.Indonesian
}
