package demo

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
)

func TestMembersOfAnySize(t *testing.T) {
	const wanted = 3000
	var list bytes.Buffer
	if err := Members(t.Context(), &list, wanted); err != nil {
		t.Fatal(err)
	}
	rows, niks := 0, map[string]bool{}
	for line := range strings.Lines(list.String()) {
		number, rest, _ := strings.Cut(line, ",")
		if number != strconv.Itoa(rows+1) {
			continue // above the first row, or a broken row's second line
		}
		rows++
		nik, _, _ := strings.Cut(rest, ",")
		niks[nik] = true
	}
	if rows != wanted || len(niks) < wanted*95/100 {
		t.Errorf("%d rows of %d NIKs, want %d, nearly each with its own", rows, len(niks), wanted)
	}
}
