package normalise

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// LayoutText writes what was decided of a file as a layout, to be reviewed by a person and put into layouts/. It reads the
// file as it was inspected. name is the file's, for the comment.
func (in *Inspection) LayoutText(name string) ([]byte, error) {
	var tables []InspectedTable
	var sheets []string
	for _, s := range in.Sheets {
		if tables = append(tables, s.Tables...); len(s.Tables) > 0 {
			sheets = append(sheets, s.Name)
		}
	}
	if len(tables) == 0 {
		return nil, errors.New("no table of which a layout could be written")
	}
	w := &layoutWriter{columns: make(map[string][]InspectedColumn), taken: make(map[string]string)}
	w.headerRows = tables[0].HeaderRows
	for _, t := range tables {
		w.collect(t)
	}
	fmt.Fprintf(&w.text, "# As %s was read; the figures say how sure each column is, from 0 to 1. Review it before it is used.\n", name)
	fmt.Fprintf(&w.text, "rows: %s\n", in.Rows)
	if len(sheets) < len(in.Sheets) {
		fmt.Fprintf(&w.text, "sheets: [%s]\n", quotedList(sheets))
	}
	if w.headerRows != 1 {
		fmt.Fprintf(&w.text, "header_rows: %d\n", w.headerRows)
	}
	if t := tables[0]; t.HeaderRow > 0 {
		fmt.Fprintf(&w.text, "# the header stands in row %d\n", t.HeaderRow)
	}
	if in.Encoding.Value != "" {
		fmt.Fprintf(&w.text, "encoding: %s # %.2f\n", in.Encoding.Value, in.Encoding.Confidence)
	}
	if in.Delimiter.Value != "" {
		fmt.Fprintf(&w.text, "delimiter: %s # %.2f\n", strconv.Quote(in.Delimiter.Value), in.Delimiter.Confidence)
	}
	w.write(rowKind(in.Rows))
	return []byte(w.text.String()), nil
}

// layoutWriter gathers the columns of a file's tables by field.
type layoutWriter struct {
	text       strings.Builder
	headerRows int
	columns    map[string][]InspectedColumn // by field, in the file's order
	taken      map[string]string            // field by folded heading
}

// collect takes in the columns of a table. One whose heading stands above another column before it, or means another field
// in another table, is named by its letter.
func (w *layoutWriter) collect(t InspectedTable) {
	before := make(map[string]bool)
	for _, c := range t.Columns {
		folded := foldString(c.Heading)
		isKnown := slices.ContainsFunc(w.columns[c.Field], func(other InspectedColumn) bool { return foldString(other.Heading) == folded })
		if c.Field != "" && (folded == "" || !isKnown) {
			if other := w.taken[folded]; folded == "" || before[folded] || other != "" && other != c.Field || strings.ContainsAny(c.Heading, "#…") {
				c.Heading = ""
			} else {
				w.taken[folded] = c.Field
			}
			w.columns[c.Field] = append(w.columns[c.Field], c)
		}
		before[folded] = true
	}
}

// write writes the part of the layout that speaks of columns.
func (w *layoutWriter) write(rows rowKind) {
	var required []string
	for _, f := range append(neededFields(rows), fieldName) {
		if w.columns[fieldNames[f]] != nil {
			required = append(required, fieldNames[f])
		}
	}
	if len(required) == 0 {
		required = []string{fieldNames[fieldKPJ]}
	}
	fmt.Fprintf(&w.text, "required: [%s]\nends_at_total: true\ncolumns:\n", strings.Join(required, ", "))
	for _, name := range fieldNames {
		columns := w.columns[name]
		if columns == nil {
			continue
		}
		var entries, comments []string
		for _, c := range columns {
			entry := strconv.Quote(c.Heading)
			if c.Heading == "" {
				entry = "{column: " + c.Letter + "}"
			}
			entries = append(entries, entry)
			comments = append(comments, columnComment(c))
		}
		fmt.Fprintf(&w.text, "  %s: [%s] # %s\n", name, strings.Join(entries, ", "), strings.Join(comments, "; "))
	}
}

// columnComment says how sure a column is.
func columnComment(c InspectedColumn) string {
	comment := fmt.Sprintf("%s %.2f", c.Letter, c.Confidence)
	if c.Basis != "" {
		comment += " by " + strings.ReplaceAll(c.Basis, "both", "heading and content")
	}
	if c.Second != "" {
		comment += fmt.Sprintf(", else %s %.2f", c.Second, c.SecondConfidence)
	}
	if c.Doubt != "" {
		comment += ": IN DOUBT, " + strings.ReplaceAll(c.Doubt, "_", " ")
	}
	return comment
}

func quotedList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = strconv.Quote(text)
	}
	return strings.Join(quoted, ", ")
}
