package ods

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Any texts and numbers that are written into a spreadsheet's XML, alone or as repeated cells and rows, are read again.
func TestCellsComeBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var want []string
		var rows strings.Builder
		number := 0
		for range rapid.IntRange(1, 8).Draw(rt, "rows") {
			number += rapid.IntRange(0, 3).Draw(rt, "empty rows")
			if gap := number - len(want); gap > 0 {
				fmt.Fprintf(&rows, `<table:table-row table:number-rows-repeated="%d"><table:table-cell table:number-columns-repeated="9"/></table:table-row>`, gap)
				want = append(want, make([]string, gap)...)
			}
			line, cells := "", ""
			for range rapid.IntRange(1, 4).Draw(rt, "cells") {
				repeated := rapid.IntRange(1, 3).Draw(rt, "times")
				written := rapid.StringMatching(`[a-z<>&"'é€𝄞]{1,6}( [a-z<>&]{1,4}){0,2}`).Draw(rt, "text")
				cell, shown := `office:value-type="string"><text:p>`+escaped(written)+`</text:p>`, written
				if rapid.Bool().Draw(rt, "is number") {
					digits := fmt.Sprint(rapid.Int64Range(1, 1<<53).Draw(rt, "number"))
					cell, shown = `office:value-type="float" office:value="`+digits+`"><text:p>8,27E15</text:p>`, "n:"+digits
				}
				cells += fmt.Sprintf(`<table:table-cell table:number-columns-repeated="%d" %s</table:table-cell>`, repeated, cell)
				line += strings.Repeat("|"+shown, repeated)
			}
			rows.WriteString(`<table:table-row>` + cells + `<table:table-cell table:number-columns-repeated="16000"/></table:table-row>`)
			want = append(want, line[1:])
			number++
		}
		var numbered []string
		for i, line := range want {
			if line != "" {
				numbered = append(numbered, fmt.Sprintf("%d %s", i+1, line))
			}
		}
		got, err := lines(t, document(table(rows.String())))
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(numbered, got); diff != "" {
			rt.Error(diff)
		}
	})
}

// escaped is a text as XML holds it.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}
