package normalise

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// corpusInspected holds what inspect decides of each file of the corpus.
const corpusInspected = corpusFolder + "inspected.json"

// inspectedFile is a decision as the golden file shows it: what was decided, without how sure it is.
type inspectedFile struct {
	File     string           `json:"file"`
	Kind     string           `json:"kind,omitempty"`
	Wrapping string           `json:"wrapped_in,omitempty"`
	Text     string           `json:"text,omitempty"` // encoding, delimiter, quote, row ends
	Rows     string           `json:"rows,omitempty"`
	Position string           `json:"position"`
	Stage    string           `json:"stage,omitempty"`
	Faults   []string         `json:"faults,omitempty"` // for which the file goes back, or is held before its rows are read
	Tables   []inspectedPlace `json:"tables,omitempty"`
}

type inspectedPlace struct {
	Sheet   string `json:"sheet,omitempty"`
	Hidden  string `json:"hidden,omitempty"` // "sheet", or how many rows
	Header  string `json:"header"`           // rows
	Rows    string `json:"rows"`
	Columns string `json:"columns"`
}

// inspect gives what inspect decides of a file of the corpus.
func (c *corpusCase) inspect(t *testing.T, s *Step) inspectedFile {
	t.Helper()
	in, err := s.Inspect(t.Context(), c.delivery(), c.open(t), slices.Sorted(maps.Keys(s.Layouts)))
	if err != nil {
		t.Fatal(err)
	}
	shown := inspectedFile{
		File: c.file, Kind: in.Format, Wrapping: strings.Join(in.Wrapping, ", "), Rows: in.Rows,
		Position: fmt.Sprintf("%s by %s", in.AsOf, in.AsOfBasis), Stage: in.Stage,
	}
	if in.Encoding.Value != "" {
		shown.Text = strings.Join([]string{in.Encoding.Value, inWord(in.Delimiter.Value, delimiterWords), inWord(in.Quote.Value, quoteWords)}, ", ")
	}
	if in.LineEnd.Value != "" {
		shown.Text += ", rows end in " + in.LineEnd.Value
	}
	if in.HasBOM {
		shown.Text += ", with a byte order mark"
	}
	if in.FileFault != nil {
		shown.Faults = append(shown.Faults, in.FileFault.Code)
	}
	for _, f := range in.Holds {
		shown.Faults = append(shown.Faults, strings.TrimSpace(f.Code+" "+f.Column))
	}
	for _, one := range in.Sheets {
		for _, table := range one.Tables {
			place := inspectedPlace{
				Sheet: one.Name, Header: fmt.Sprint(table.HeaderRow),
				Rows: fmt.Sprintf("%d of the list, %d totals, %d below", table.DataRows, table.TotalRows, table.FooterRows),
			}
			if table.HeaderRows > 1 {
				place.Header = fmt.Sprintf("%d to %d", table.HeaderRow, table.HeaderRow+table.HeaderRows-1)
			}
			switch {
			case one.IsHidden:
				place.Hidden = "sheet"
			case one.HiddenRows > 0:
				place.Hidden = fmt.Sprintf("%d rows", one.HiddenRows)
			}
			var columns []string
			for _, column := range table.Columns {
				said := column.Letter + " " + column.Heading
				if column.Field != "" {
					said += " = " + column.Field
				}
				if column.Doubt != "" {
					said += " (" + column.Doubt + ")"
				}
				columns = append(columns, said)
			}
			place.Columns = strings.Join(columns, "; ")
			shown.Tables = append(shown.Tables, place)
		}
	}
	return shown
}

// Marks in words, since JSON escapes them.
var (
	delimiterWords = map[string]string{",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks", "": "no delimiter"}
	quoteWords     = map[string]string{`"`: "double quotes", "'": "single quotes", "": "no quotes"}
)

func inWord(mark string, words map[string]string) string {
	if word, known := words[mark]; known {
		return word
	}
	return mark
}

// What inspect decides of each file of the corpus is what a person has looked over.
func TestCorpusInspected(t *testing.T) {
	cases, _ := corpusCases(t)
	s := corpusStep(t)
	got := make(map[string]inspectedFile)
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) { got[c.file] = c.inspect(t, s) })
	}
	if *update {
		var b strings.Builder
		lines := json.NewEncoder(&b)
		lines.SetEscapeHTML(false)
		lines.SetIndent("", "  ")
		for _, c := range cases {
			if err := lines.Encode(got[c.file]); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(corpusInspected, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(corpusInspected)
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]inspectedFile)
	for lines := json.NewDecoder(strings.NewReader(string(text))); lines.More(); {
		var one inspectedFile
		if err := lines.Decode(&one); err != nil {
			t.Fatal(err)
		}
		want[one.File] = one
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("not as in %s (-want +got):\n%s", corpusInspected, diff)
	}
}
