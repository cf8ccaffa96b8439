package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

func (a *app) inspectCommand() *cobra.Command {
	var flags validateFlags
	var asCSV bool
	command := &cobra.Command{
		Use:     "inspect FILE",
		GroupID: "work",
		Short:   "Show how a file is read",
		Long: `Show how a file is read: its format by its content, encoding, delimiter and line ends, its sheets, hidden ones too,
the header row, which column is taken for which field, which columns are left over, and which day the list speaks of.
With --list it is read by that list's layout, with --layout by that one; else every layout is tried, and the table at
the end says how well each fits. Headings are shown, never what stands below them. Works without a project, too.
Exit code 3 says that no layout fits, or that the file is no list.

With --csv nothing is shown of how: the main table of any delimited text, a list or not, is printed as plain CSV (UTF-8,
commas, the header first), every cell as it stands, without what is above and below the table. Encoding, delimiter,
quotes and rows that do not fit are guessed; standard error says which lines were read otherwise than written.

With --json: file, byte_count, format, encoding, has_bom, delimiter, line_end, as_of, as_of_basis, period, stage,
file_fault, sheets (name, is_hidden, row_count, header_row, data_row_count, columns: letter, heading, field), and
fits (layout, rows, fits, known_count, unknown_count, missing, sheet, row), the best first.`,
		Example: `  cakupan inspect nelayan.xlsx
  cakupan inspect nelayan.xlsx --layout bnba
  cakupan inspect kiriman.csv --list 82.71/dkp/nelayan
  cakupan inspect kiriman.csv --csv > table.csv`,
		Args: operands(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case asCSV && (flags.list != "" || flags.layout != ""):
				return wrongUse(cmd, errors.New("--csv reads any table, and takes neither --list nor --layout"))
			case asCSV:
				return a.table(cmd, args[0])
			}
			return a.inspect(cmd, args[0], flags)
		},
	}
	command.Flags().BoolVar(&asCSV, "csv", false, "print the main table as plain CSV")
	command.Flags().StringVar(&flags.list, "list", "", "`ID` of the list that the file belongs to")
	command.Flags().StringVar(&flags.layout, "layout", "", "`name` of the layout to read it by")
	a.completeLists(command)
	a.completeLayouts(command)
	return command
}

func (a *app) inspect(cmd *cobra.Command, name string, flags validateFlags) error {
	p, err := a.project()
	if err != nil {
		if flags.list != "" || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		p = nil // every file can be looked at
	}
	list := &enrolment.List{}
	if flags.list != "" {
		if list, err = listNamed(p, "", flags.list); err != nil {
			return wrongUse(cmd, err)
		}
	}
	step, err := normaliser(p)
	if err != nil {
		return err
	}
	layouts := slices.Sorted(maps.Keys(step.Layouts))
	switch {
	case flags.layout != "" && !slices.Contains(layouts, flags.layout):
		return wrongUse(cmd, fmt.Errorf("no layout %q: want one of %s", flags.layout, strings.Join(layouts, ", ")))
	case flags.layout != "":
		layouts = []string{flags.layout}
	case list.Layout != "":
		layouts = []string{list.Layout}
	}
	file, info, err := openFile(name)
	if err != nil {
		return err
	}
	defer file.Close()
	base := filepath.Base(name) // with all its digits: it may hold the position date
	delivery := enrolment.Delivery{List: list, ListID: list.ID, Name: base, ReceivedAt: info.ModTime().UTC()}
	in, err := step.Inspect(cmd.Context(), delivery, file, layouts)
	if err != nil {
		return err
	}
	if err := a.printInspection(p, enrolment.Mask(base), info.Size(), in); err != nil {
		return err
	}
	if in.FileFault != "" {
		language := a.language(p)
		return gapsError{errors.New(messages.Say(language, "validate.file_gap", sentence(language, in.FileFault)))}
	}
	return nil
}

// openFile opens a regular file.
func openFile(name string) (*os.File, fs.FileInfo, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a file", name)
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, info, nil
}

// inspectionJSON is what inspect --json prints.
type inspectionJSON struct {
	File      string           `json:"file"`
	Bytes     int64            `json:"byte_count"`
	Format    string           `json:"format"`
	Encoding  string           `json:"encoding"`
	HasBOM    bool             `json:"has_bom"`
	Delimiter string           `json:"delimiter"`
	LineEnd   string           `json:"line_end"`
	AsOf      enrolment.Date   `json:"as_of"`
	AsOfBasis string           `json:"as_of_basis"`
	Period    enrolment.Period `json:"period"`
	Stage     string           `json:"stage"`
	FileFault string           `json:"file_fault"`
	Sheets    []sheetJSON      `json:"sheets"`
	Fits      []fitJSON        `json:"fits"`
}

type sheetJSON struct {
	Name      string       `json:"name"`
	IsHidden  bool         `json:"is_hidden"`
	Rows      int64        `json:"row_count"`
	HeaderRow int          `json:"header_row"`
	DataRows  int64        `json:"data_row_count"`
	Columns   []columnJSON `json:"columns"`
}

type columnJSON struct {
	Letter  string `json:"letter"`
	Heading string `json:"heading"`
	Field   string `json:"field"`
}

type fitJSON struct {
	Layout  string   `json:"layout"`
	Rows    string   `json:"rows"`
	Fits    bool     `json:"fits"`
	Known   int      `json:"known_count"`
	Unknown int      `json:"unknown_count"`
	Missing []string `json:"missing"`
	Sheet   string   `json:"sheet"`
	Row     int      `json:"row"`
}

func (a *app) printInspection(p *project.Project, name string, bytes int64, in *normalise.Inspection) error {
	if !a.json {
		var b strings.Builder
		if err := inspectionText(&b, a.language(p), name, bytes, in); err != nil {
			return err
		}
		_, err := io.WriteString(a.out, b.String())
		return err
	}
	out := inspectionJSON{
		File: name, Bytes: bytes, Format: in.Format, Encoding: in.Encoding, HasBOM: in.HasBOM, Delimiter: in.Delimiter,
		LineEnd: in.LineEnd, AsOf: in.AsOf, AsOfBasis: in.AsOfBasis, Period: in.Period, Stage: in.Stage,
		FileFault: in.FileFault, Sheets: make([]sheetJSON, len(in.Sheets)), Fits: make([]fitJSON, len(in.Fits)),
	}
	for i, s := range in.Sheets {
		out.Sheets[i] = sheetJSON{s.Name, s.IsHidden, s.Rows, s.HeaderRow, s.DataRows, make([]columnJSON, len(s.Columns))}
		for j, c := range s.Columns {
			out.Sheets[i].Columns[j] = columnJSON(c)
		}
	}
	for i, f := range in.Fits {
		out.Fits[i] = fitJSON{f.Layout, f.Rows, f.Fits(), f.Known, f.Unknown, append([]string{}, f.Missing...), f.Sheet, f.Row}
	}
	return a.printJSON(out)
}

// inspectionText writes how a file is read for eyes.
func inspectionText(b *strings.Builder, language wording.Language, name string, bytes int64, in *normalise.Inspection) error {
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	format := strings.ToUpper(in.Format)
	if in.Format == "csv" {
		bom := ""
		if in.HasBOM {
			bom = " (BOM)"
		}
		format = say("inspect.csv", in.Encoding+bom, strconv.Quote(in.Delimiter), strings.ToUpper(in.LineEnd))
	}
	layout, position, period, stage := "", "", "", ""
	if len(in.Sheets) > 0 {
		best := in.Fits[0]
		if layout = say("inspect.none_fits"); best.Fits() {
			layout = say("inspect.fits", best.Layout, strconv.Itoa(best.Known), strconv.Itoa(best.Known+best.Unknown))
		}
		position = language.Date(in.AsOf) + " (" + say("basis."+in.AsOfBasis) + ")"
		period, stage = language.Month(in.Period), in.Stage
	}
	writeLabelled(b, []labelled{
		{say("receive.file"), name},
		{say("receive.size"), say("receive.bytes", language.Count(bytes))},
		{say("inspect.format"), format},
		{say("inspect.layout"), layout},
		{say("receive.position"), position},
		{say("inspect.period"), period},
		{say("inspect.stage"), stage},
	})
	for _, s := range in.Sheets {
		if err := sheetText(b, language, s); err != nil {
			return err
		}
	}
	if len(in.Sheets) == 0 || len(in.Fits) == 1 && in.Fits[0].Fits() {
		return nil
	}
	rows := make([][]string, len(in.Fits))
	for i, f := range in.Fits {
		verdict, place := say("inspect.no"), ""
		if f.Fits() {
			verdict = say("inspect.yes")
		}
		if f.Row > 0 {
			place = strconv.Itoa(f.Row)
		}
		rows[i] = []string{f.Layout, verdict, strconv.Itoa(f.Known), strconv.Itoa(f.Unknown), place, strings.Join(f.Missing, ", ")}
	}
	b.WriteString("\n")
	return writeTable(b, []string{
		say("inspect.layout"), say("inspect.does_fit"), say("inspect.known"), say("inspect.unknown"), say("inspect.at_row"), say("inspect.missing"),
	}, rows, []int{2, 3, 4})
}

// sheetText writes a sheet and what its columns are taken for.
func sheetText(b *strings.Builder, language wording.Language, s normalise.InspectedSheet) error {
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	b.WriteString("\n")
	if s.Name != "" {
		hidden := ""
		if s.IsHidden {
			hidden = " (" + say("inspect.hidden") + ")"
		}
		b.WriteString(say("inspect.sheet", s.Name) + hidden + ": ")
	}
	if s.HeaderRow == 0 {
		fmt.Fprintln(b, say("inspect.no_table", language.Count(s.Rows)))
		return nil
	}
	fmt.Fprintln(b, say("inspect.table", language.Count(s.Rows), strconv.Itoa(s.HeaderRow), language.Count(s.DataRows)))
	rows := make([][]string, len(s.Columns))
	for i, c := range s.Columns {
		field := c.Field
		if field == "" {
			field = say("inspect.left_over")
		}
		rows[i] = []string{c.Letter, c.Heading, field}
	}
	return writeTable(b, []string{say("inspect.column"), say("inspect.heading"), say("inspect.field")}, rows, nil)
}
