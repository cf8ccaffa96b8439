package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
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
	var layoutFile, passwordFile string
	command := &cobra.Command{
		Use:     "inspect FILE",
		GroupID: "work",
		Short:   "Show how a file is read",
		Long: `Show how a file is read: its format by its content, encoding, delimiter and line ends, its sheets, hidden ones too,
the tables with their headers, totals and footers, which column is taken for which field, how sure that is and why,
which columns are left over, and which day the list speaks of. With --list it is read as that list, with --layout by
that layout; else its columns are known by their headings and by what they hold, and the table at the end says how well
each layout fits. Headings are shown, never what stands below them. Works without a project, too. Exit code 3 says that
the file is no list, or that a person has to say what its columns mean.

With --write-layout all that was decided is printed as a layout, to be reviewed and put into layouts/ of the project;
with --write-layout=FILE it goes into that file.

With --csv nothing is shown of how: the main table of a file of any kind, a list or not, is printed as plain CSV (UTF-8,
commas, the header first), every cell as it stands, without what is above and below the table. Encoding, delimiter,
quotes and rows that do not fit are guessed; standard error says which lines were read otherwise than written.

With --json: file, byte_count, format, wrapping, encoding, has_bom, delimiter, quote, line_end and the confidence of the
four, layout, rows, as_of, as_of_basis, period, stage, file_fault, holds, sheets (name, is_hidden, row_count,
hidden_row_count, tables: header_row, header_row_count, data_row_count, total_row_count, footer_row_count, columns:
letter, heading, field, confidence, basis, second, second_confidence, doubt, written), and fits (layout, rows, fits,
known_count, unknown_count, missing, sheet, row), the best first.`,
		Example: `  cakupan inspect nelayan.xlsx
  cakupan inspect nelayan.xlsx --layout bnba
  cakupan inspect kiriman.csv --list 82.71/dkp/nelayan
  cakupan inspect kiriman.csv --write-layout=layouts/kiriman.yaml
  cakupan inspect kiriman.csv --csv > table.csv`,
		Args: operands(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case asCSV && (flags.list != "" || flags.layout != ""):
				return wrongUse(cmd, errors.New("--csv reads any table, and takes neither --list nor --layout"))
			case asCSV && layoutFile != "":
				return wrongUse(cmd, errors.New("--csv and --write-layout exclude each other"))
			case asCSV:
				return a.table(cmd, args[0], passwordFile)
			}
			return a.inspect(cmd, args[0], flags, layoutFile, passwordFile)
		},
	}
	command.Flags().BoolVar(&asCSV, "csv", false, "print the main table as plain CSV")
	command.Flags().StringVar(&flags.list, "list", "", "`ID` of the list that the file belongs to")
	command.Flags().StringVar(&flags.layout, "layout", "", "`name` of the layout to read it by")
	command.Flags().StringVar(&layoutFile, "write-layout", "", "print what was decided as a layout, or write it to `FILE`")
	command.Flags().Lookup("write-layout").NoOptDefVal = printedLayout
	command.Flags().StringVar(&passwordFile, "password-file", "", "`file` with the passwords to try, one a line; else the list's")
	a.completeLists(command)
	a.completeLayouts(command)
	return command
}

// printedLayout is the file of --write-layout that means standard output.
const printedLayout = "-"

func (a *app) inspect(cmd *cobra.Command, name string, flags validateFlags, layoutFile, passwordFile string) error {
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
		relaid := *list
		relaid.Layout = flags.layout
		if flags.list == "" {
			relaid.Role = roleOf(step.Layouts[flags.layout])
		}
		list, layouts = &relaid, []string{flags.layout}
	case list.Layout != "":
		layouts = []string{list.Layout}
	}
	if err := usePasswords(p, step, list, passwordFile); err != nil {
		return err
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
	if layoutFile != "" {
		err = a.writeLayout(in, enrolment.Mask(base), layoutFile)
	} else {
		err = a.printInspection(p, enrolment.Mask(base), info.Size(), in)
	}
	if err != nil {
		return err
	}
	language := a.language(p)
	switch {
	case in.FileFault != nil:
		return gapsError{errors.New(messages.Say(language, "validate.file_gap", sentence(language, in.FileFault.Code)))}
	case layoutFile == "" && len(in.Doubtful())+len(in.Lacking()) > 0:
		return gapsError{errors.New(sentence(language, "file.mapping_doubtful"))}
	case layoutFile == "" && len(in.Holds) > 0:
		return gapsError{errors.New(sentence(language, in.Holds[0].Code))}
	}
	return nil
}

// roleOf gives a role that suits a layout: nothing else is known of the list.
func roleOf(layout *normalise.Layout) enrolment.Role {
	switch layout.Rows() {
	case "recap":
		return enrolment.Recap
	case "projects":
		return enrolment.Projects
	}
	return enrolment.Nominations
}

// writeLayout writes what was decided as a layout.
func (a *app) writeLayout(in *normalise.Inspection, name, to string) error {
	if in.FileFault != nil {
		return nil
	}
	text, err := in.LayoutText(name)
	if err != nil {
		return err
	}
	if to == printedLayout {
		_, err = a.out.Write(text)
		return err
	}
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) // a reviewed layout is not written over
	if err != nil {
		return err
	}
	if _, err := file.Write(text); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// openFile opens a regular file.
func openFile(name string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s is not a file", name) // a pipe would keep the opening waiting
	}
	file, err := os.Open(name)
	return file, info, err
}

// inspectionJSON is what inspect --json prints.
type inspectionJSON struct {
	File                string           `json:"file"`
	Bytes               int64            `json:"byte_count"`
	Format              string           `json:"format"`
	Wrapping            []string         `json:"wrapping"`
	Encoding            string           `json:"encoding"`
	EncodingConfidence  float64          `json:"encoding_confidence"`
	HasBOM              bool             `json:"has_bom"`
	Delimiter           string           `json:"delimiter"`
	DelimiterConfidence float64          `json:"delimiter_confidence"`
	Quote               string           `json:"quote"`
	QuoteConfidence     float64          `json:"quote_confidence"`
	LineEnd             string           `json:"line_end"`
	LineEndConfidence   float64          `json:"line_end_confidence"`
	Layout              string           `json:"layout"`
	Rows                string           `json:"rows"`
	AsOf                enrolment.Date   `json:"as_of"`
	AsOfBasis           string           `json:"as_of_basis"`
	Period              enrolment.Period `json:"period"`
	Stage               string           `json:"stage"`
	FileFault           string           `json:"file_fault"`
	Holds               []string         `json:"holds"`
	Sheets              []sheetJSON      `json:"sheets"`
	Fits                []fitJSON        `json:"fits"`
}

type sheetJSON struct {
	Name       string      `json:"name"`
	IsHidden   bool        `json:"is_hidden"`
	Rows       int64       `json:"row_count"`
	HiddenRows int64       `json:"hidden_row_count"`
	Tables     []tableJSON `json:"tables"`
}

type tableJSON struct {
	HeaderRow  int          `json:"header_row"`
	HeaderRows int          `json:"header_row_count"`
	DataRows   int64        `json:"data_row_count"`
	TotalRows  int64        `json:"total_row_count"`
	FooterRows int64        `json:"footer_row_count"`
	Columns    []columnJSON `json:"columns"`
}

type columnJSON struct {
	Letter           string  `json:"letter"`
	Heading          string  `json:"heading"`
	Field            string  `json:"field"`
	Confidence       float64 `json:"confidence"`
	Basis            string  `json:"basis"`
	Second           string  `json:"second"`
	SecondConfidence float64 `json:"second_confidence"`
	Doubt            string  `json:"doubt"`
	Written          string  `json:"written"`
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
	if a.json {
		return a.printJSON(inspected(name, bytes, in))
	}
	var b strings.Builder
	if err := inspectionText(&b, a.language(p), name, bytes, in); err != nil {
		return err
	}
	_, err := io.WriteString(a.out, b.String())
	return err
}

// inspected gives an inspection as inspect --json prints it.
func inspected(name string, bytes int64, in *normalise.Inspection) inspectionJSON {
	out := inspectionJSON{
		File: name, Bytes: bytes, Format: in.Format, Wrapping: append([]string{}, in.Wrapping...),
		Encoding: in.Encoding.Value, EncodingConfidence: hundredths(in.Encoding.Confidence), HasBOM: in.HasBOM,
		Delimiter: in.Delimiter.Value, DelimiterConfidence: hundredths(in.Delimiter.Confidence),
		Quote: in.Quote.Value, QuoteConfidence: hundredths(in.Quote.Confidence),
		LineEnd: in.LineEnd.Value, LineEndConfidence: hundredths(in.LineEnd.Confidence),
		Layout: in.Layout, Rows: in.Rows, AsOf: in.AsOf, AsOfBasis: in.AsOfBasis, Period: in.Period, Stage: in.Stage,
		Holds: []string{}, Sheets: make([]sheetJSON, len(in.Sheets)), Fits: make([]fitJSON, len(in.Fits)),
	}
	if in.FileFault != nil {
		out.FileFault = in.FileFault.Code
	}
	for _, f := range in.Holds {
		if !slices.Contains(out.Holds, f.Code) {
			out.Holds = append(out.Holds, f.Code)
		}
	}
	for i, s := range in.Sheets {
		out.Sheets[i] = sheetJSON{s.Name, s.IsHidden, s.Rows, s.HiddenRows, make([]tableJSON, len(s.Tables))}
		for j, t := range s.Tables {
			columns := make([]columnJSON, len(t.Columns))
			for k, c := range t.Columns {
				c.Confidence, c.SecondConfidence = hundredths(c.Confidence), hundredths(c.SecondConfidence)
				columns[k] = columnJSON(c)
			}
			out.Sheets[i].Tables[j] = tableJSON{t.HeaderRow, t.HeaderRows, t.DataRows, t.TotalRows, t.FooterRows, columns}
		}
	}
	for i, f := range in.Fits {
		out.Fits[i] = fitJSON{f.Layout, f.Rows, f.Fits(), f.Known, f.Unknown, append([]string{}, f.Missing...), f.Sheet, f.Row}
	}
	return out
}

// hundredths rounds a confidence as it is shown.
func hundredths(confidence float64) float64 { return math.Round(confidence*100) / 100 }

// inspectionText writes how a file is read for eyes.
func inspectionText(b *strings.Builder, language wording.Language, name string, bytes int64, in *normalise.Inspection) error {
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	format := strings.ToUpper(in.Format)
	if in.Format == "csv" {
		encoding := in.Encoding
		if in.HasBOM {
			encoding.Value += " (BOM)"
		}
		format = say("inspect.csv", sure(language, encoding, ""), sure(language, in.Delimiter, `"`), sure(language, in.Quote, `"`),
			strings.ToUpper(in.LineEnd.Value))
	}
	readBy, fits, position, period, stage := "", "", "", "", ""
	if len(in.Sheets) > 0 {
		if readBy = say("inspect.by_lexicon"); in.Layout != "" {
			readBy = say("inspect.by_layout", in.Layout)
		}
		if in.Rows != "" {
			readBy += ", " + say("inspect.rows."+in.Rows)
		}
		if fits = say("inspect.none_fits"); len(in.Fits) > 0 && in.Fits[0].Fits() {
			best := in.Fits[0]
			fits = say("inspect.fits", best.Layout, strconv.Itoa(best.Known), strconv.Itoa(best.Known+best.Unknown))
		}
		position = language.Date(in.AsOf) + " (" + say("basis."+in.AsOfBasis) + ")"
		period, stage = language.Month(in.Period), in.Stage
	}
	writeLabelled(b, []labelled{
		{say("receive.file"), name},
		{say("receive.size"), say("receive.bytes", language.Count(bytes))},
		{say("inspect.wrapping"), strings.Join(in.Wrapping, ", ")},
		{say("inspect.format"), format},
		{say("inspect.read_by"), readBy},
		{say("inspect.layout"), fits},
		{say("receive.position"), position},
		{say("inspect.period"), period},
		{say("inspect.stage"), stage},
	})
	for _, s := range in.Sheets {
		if err := sheetText(b, language, s); err != nil {
			return err
		}
	}
	doubtsText(b, language, in)
	if in.Layout != "" && len(in.Fits) == 1 && in.Fits[0].Fits() || len(in.Fits) == 0 {
		return nil
	}
	return fitsText(b, language, in.Fits)
}

// sure writes what was decided, and how sure that is where it was weighed.
func sure(language wording.Language, s normalise.Sure, quote string) string {
	text := s.Value
	if quote != "" {
		text = strconv.Quote(text)
	}
	if s.Confidence == 0 {
		return text
	}
	return text + " (" + confidence(language, s.Confidence) + ")"
}

// confidence writes how sure something is.
func confidence(language wording.Language, c float64) string {
	return language.Decimal(strconv.FormatFloat(c, 'f', 2, 64))
}

// sheetText writes a sheet, its tables, and what their columns are taken for.
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
	rows := say("inspect.sheet_rows", language.Count(s.Rows))
	if s.HiddenRows > 0 {
		rows += " (" + say("inspect.hidden_rows", language.Count(s.HiddenRows)) + ")"
	}
	if len(s.Tables) == 0 {
		fmt.Fprintln(b, rows+", "+say("inspect.no_table"))
		return nil
	}
	for i, t := range s.Tables {
		if i == 0 {
			b.WriteString(rows + ", ")
		} else {
			b.WriteString("\n" + say("inspect.another") + ": ")
		}
		fmt.Fprintln(b, tableLine(language, t))
		if err := columnsText(b, language, t.Columns); err != nil {
			return err
		}
	}
	return nil
}

// tableLine says where a table stands and how many rows it has.
func tableLine(language wording.Language, t normalise.InspectedTable) string {
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	where := say("inspect.headless")
	switch {
	case t.HeaderRows > 1:
		where = say("inspect.header_rows", strconv.Itoa(t.HeaderRow), strconv.Itoa(t.HeaderRow+t.HeaderRows-1))
	case t.HeaderRows == 1:
		where = say("inspect.header_row", strconv.Itoa(t.HeaderRow))
	}
	parts := []string{where, say("inspect.data_rows", language.Count(t.DataRows))}
	if t.TotalRows > 0 {
		parts = append(parts, say("inspect.total_rows", language.Count(t.TotalRows)))
	}
	if t.FooterRows > 0 {
		parts = append(parts, say("inspect.footer_rows", language.Count(t.FooterRows)))
	}
	return strings.Join(parts, ", ")
}

func columnsText(b *strings.Builder, language wording.Language, columns []normalise.InspectedColumn) error {
	say := func(key string) string { return messages.Say(language, key) }
	rows := make([][]string, len(columns))
	for i, c := range columns {
		field, sureness, basis, second := say("inspect.left_over"), "", "", ""
		if c.Field != "" {
			field, sureness, basis = c.Field, confidence(language, c.Confidence), say("inspect.basis."+c.Basis)
		}
		if c.Written != "" {
			basis += "; " + say("inspect.written."+c.Written)
		}
		if c.Second != "" {
			second = c.Second + " " + confidence(language, c.SecondConfidence)
		}
		rows[i] = []string{c.Letter, c.Heading, field, sureness, basis, second}
	}
	return writeTable(b, []string{
		say("inspect.column"), say("inspect.heading"), say("inspect.field"), say("inspect.confidence"), say("inspect.basis"), say("inspect.second"),
	}, rows, []int{3})
}

// doubtsText says what a person has to settle, and how.
func doubtsText(b *strings.Builder, language wording.Language, in *normalise.Inspection) {
	say := func(key string, args ...any) string { return messages.Say(language, key, args...) }
	var told []string
	for _, hold := range in.Holds {
		if hold.Code != "file.mapping_doubtful" && !slices.Contains(told, hold.Code) {
			told = append(told, hold.Code)
			fmt.Fprintf(b, "\n%s [%s]\n", sentence(language, hold.Code), hold.Code)
		}
	}
	for _, lacking := range in.Lacking() {
		fmt.Fprintln(b, "\n"+say("inspect.lacks", lacking))
	}
	doubtful := in.Doubtful()
	if len(doubtful) == 0 {
		return
	}
	fmt.Fprintln(b, "\n"+say("inspect.doubts"))
	for _, c := range doubtful {
		fmt.Fprintln(b, "- "+doubtText(language, c)+": "+say("inspect.doubt."+c.Doubt))
	}
	fmt.Fprintln(b, say("inspect.settle"))
}

// doubtText says what a doubtful column can be: "kolom D (No Identitas): mungkin nik (0,93), family_card (0,61)".
func doubtText(language wording.Language, c normalise.InspectedColumn) string {
	var fields []string
	if c.Field != "" {
		fields = append(fields, c.Field+" ("+confidence(language, c.Confidence)+")")
	}
	if c.Second != "" {
		fields = append(fields, c.Second+" ("+confidence(language, c.SecondConfidence)+")")
	}
	column := c.Letter
	if c.Heading != "" {
		column += " (" + c.Heading + ")"
	}
	return messages.Say(language, "inspect.may_be", column, strings.Join(fields, ", "))
}

// fitsText writes how well each layout suits the file.
func fitsText(b *strings.Builder, language wording.Language, fits []normalise.Fit) error {
	say := func(key string) string { return messages.Say(language, key) }
	rows := make([][]string, len(fits))
	for i, f := range fits {
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
