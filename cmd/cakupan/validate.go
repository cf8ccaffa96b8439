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
	list   string
	layout string
	role   string
}

func (a *app) validateCommand() *cobra.Command {
	var flags validateFlags
	command := &cobra.Command{
		Use:     "validate FILE",
		GroupID: "work",
		Short:   "Show a file's faults without publishing anything",
		Long: `Read a file as the night would and show each of its faults: file, sheet, row and column as the spreadsheet shows
them, and what was expected, never the value. The list that the file belongs to is found by its name, or stated
by --list. With --layout alone the file is read by that layout as a list of no project. Exit code 3 says that
rows are set aside, or the whole file.

With --json: a line for each fault (file, sheet, row, column, heading, field, code, severity, message), and a last
one (file, as_of, period, rows_read, rows_accepted, rows_rejected, rows_ignored, file_fault, fault_counts).`,
		Example: `  cakupan validate deliveries/bpjstk-ternate/peserta-82.71-2025-05.xlsx
  cakupan validate nelayan.xlsx --list 82.71/dkp/nelayan
  cakupan validate nelayan.xlsx --layout bnba`,
		Args: operands(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.validate(cmd, args[0], flags) },
	}
	command.Flags().StringVar(&flags.list, "list", "", "`ID` of the list that the file belongs to")
	command.Flags().StringVar(&flags.layout, "layout", "", "`name` of the layout to read it by")
	command.Flags().StringVar(&flags.role, "role", string(enrolment.Nominations), "with --layout alone, the list's `role`")
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
		if flags.list != "" || flags.layout == "" || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		p = nil // a layout alone says how to read a file
	}
	list, err := listOf(p, filepath.Base(name), flags)
	if err != nil {
		return wrongUse(cmd, err)
	}
	step, err := normaliser(p)
	if err != nil {
		return err
	}
	if step.Layouts[list.Layout] == nil {
		known := slices.Sorted(maps.Keys(step.Layouts))
		return wrongUse(cmd, fmt.Errorf("no layout %q: want one of %s", list.Layout, strings.Join(known, ", ")))
	}
	delivery := enrolment.Delivery{List: list, ListID: list.ID, Name: filepath.Base(name), ReceivedAt: info.ModTime().UTC()}
	return a.printFaults(cmd.Context(), a.language(p), step, delivery, file)
}

// listOf gives the list that a file of that name is to be read as.
func listOf(p *project.Project, name string, flags validateFlags) (*enrolment.List, error) {
	if flags.list == "" && flags.layout != "" {
		role, err := enrolment.Parse(flags.role, enrolment.Roles)
		return &enrolment.List{Title: name, Role: role, Layout: flags.layout}, err
	}
	list, err := listNamed(p, name, flags.list)
	if err != nil || flags.layout == "" {
		return list, err
	}
	relaid := *list
	relaid.Layout = flags.layout
	return &relaid, nil
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
	if p == nil {
		p = &project.Project{Province: provinceCode, TimeZone: time.FixedZone("WIT", 9*60*60), ClosesUntilDay: 15}
	}
	return pipelines.Normaliser(p, seeds(p))
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
}

// printFaults prints every fault as it is found, then the counts.
func (a *app) printFaults(
	ctx context.Context, language wording.Language, step *normalise.Step, d enrolment.Delivery, file *os.File,
) error {
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	lines := json.NewEncoder(a.out)
	lines.SetEscapeHTML(false)
	manifest, err := step.Validate(ctx, d, file, func(f enrolment.Fault) error {
		if a.json {
			return lines.Encode(faultJSON{
				d.Name, f.Sheet, f.Row, f.Column, f.Heading, f.Field, f.Code, f.Severity, sentence(language, f.Code),
			})
		}
		_, err := fmt.Fprintf(a.out, "%s%s: %s: %s [%s]\n",
			d.Name, f.Place(), say("severity."+string(f.Severity)), sentence(language, f.Code), f.Code)
		return err
	})
	if err != nil {
		return err
	}

	fileFault := ""
	if manifest.FileFault != nil {
		fileFault = manifest.FileFault.Code
	}
	if a.json {
		err = lines.Encode(fileJSON{
			d.Name, manifest.AsOf, manifest.Period, manifest.RowsRead, manifest.Accepted, manifest.Rejected,
			manifest.Ignored, fileFault, manifest.FaultCounts,
		})
	} else {
		_, err = fmt.Fprintf(a.out, "%s: %s\n", d.Name, counts(language, manifest))
	}
	switch {
	case err != nil:
		return err
	case fileFault != "":
		return gapsError{errors.New(say("validate.file_gap", sentence(language, fileFault)))}
	case manifest.Rejected > 0:
		return gapsError{errors.New(say("validate.gap", language.Count(manifest.Rejected)))}
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
