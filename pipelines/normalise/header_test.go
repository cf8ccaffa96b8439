package normalise

import (
	"slices"
	"strings"
	"testing"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// sampleOf gives the beginning of a sheet: rows of cells between bars, from row 1 on.
func sampleOf(merged []sheet.Range, rows ...string) *headSample {
	s := &headSample{merged: func() []sheet.Range { return merged }}
	for i, row := range rows {
		var cells []sheet.Cell
		for _, text := range strings.Split(row, "|") {
			cells = append(cells, sheet.Cell{Text: []byte(text)})
		}
		s.rows = append(s.rows, sheet.Row{Number: i + 1, Cells: cells})
	}
	return s
}

// A row of headings below merged ones belongs to them, though few of its own are known, and never to a second header.
func TestHeaderBelowMergedCells(t *testing.T) {
	for _, c := range []struct {
		name   string
		merged []sheet.Range
		rows   []string
		want   int // rows of the header
	}{
		{
			"few of the lower headings are known",
			[]sheet.Range{{FirstRow: 1, LastRow: 1, FirstColumn: 3, LastColumn: 7}},
			[]string{"NO|NIK|NAMA|ALAMAT|||||KET", "|||Wxy|Desa|Kecamatan|Qrs|Tuv|", "1|8271010101809001|PESERTA A|x|Santiong|y|z|w|"},
			2,
		},
		{
			"four rows",
			[]sheet.Range{{FirstRow: 1, LastRow: 1, FirstColumn: 3, LastColumn: 6}, {FirstRow: 3, LastRow: 3, FirstColumn: 5, LastColumn: 6}},
			[]string{"NO|NIK|NAMA|ALAMAT||||KET", "|||Desa|Kecamatan|||", "|||||RT|RW|", "|||Nama Desa|Nama Kecamatan|RT|RW|", "1|8271010101809001|PESERTA A|Santiong|x|1|2|"},
			3,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			layout, err := new(Step).lexiconLayout(enrolment.Nominations)
			if err != nil {
				t.Fatal(err)
			}
			headers := new(reading).headersOf(layout, sampleOf(c.merged, c.rows...), &lookedFor{})
			if len(headers) != 1 || headers[0].from != 0 || headers[0].to != c.want {
				t.Errorf("got %+v, want one header of the first %d rows", headers, c.want)
			}
		})
	}
}

// To ask a workbook for its merged cells is to read it to its end: a header that leaves no cell empty does not.
func TestMergedCellsAreAskedFor(t *testing.T) {
	for _, c := range []struct {
		name    string
		rows    []string
		isAsked bool
	}{
		{"one row of headings", []string{"NO|NAMA|NIK|TGL LAHIR", "1|SITI|8271025501909001|15-01-1990"}, false},
		{"a title at some distance", []string{"DAFTAR", "", "NO|NAMA|NIK|TGL LAHIR", "1|SITI|8271025501909001|15-01-1990"}, false},
		{"headings below headings", []string{"NO|NAMA|NIK|LAHIR|", "|||TEMPAT|TGL", "1|SITI|8271025501909001|TERNATE|15-01-1990"}, true},
	} {
		s, isAsked := sampleOf(nil, c.rows...), false
		s.rows = slices.DeleteFunc(s.rows, func(row sheet.Row) bool { return isBlankRow(&row) }) // as in a sample
		s.merged = func() []sheet.Range { isAsked = true; return nil }
		layout, err := new(Step).lexiconLayout(enrolment.Nominations)
		if err != nil {
			t.Fatal(err)
		}
		if headers := new(reading).headersOf(layout, s, &lookedFor{}); len(headers) != 1 || isAsked != c.isAsked {
			t.Errorf("%s: %d headers, asked: %v", c.name, len(headers), isAsked)
		}
	}
}
