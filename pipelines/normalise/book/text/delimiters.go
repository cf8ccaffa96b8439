package text

import (
	"bytes"
	"slices"
	"strings"
)

// commonDelimiters may delimit in any text that holds them, the more usual ones first: they win a tie.
var commonDelimiters = []string{",", ";", "\t", "|", " ", ":", "~", "^", "#", "!", "*", "\x1f", "\x01"}

// candidates gives the delimiters that sample may have: the common ones, any other sign that stands in most lines, and
// runs of signs that do. A sign that stands in such a run alone is none by itself.
func candidates(sample []byte) []string {
	all := bytes.FieldsFunc(sample, func(r rune) bool { return r == '\n' || r == '\r' })
	lines := all[:min(len(all), votingRecords)]
	inLines := make(map[string]int)
	total, inRuns := make(map[string]int), make(map[string]map[string]int)
	paired := make(map[string]int) // signs in runs of an even number of them
	for _, line := range lines {
		seen := make(map[string]bool)
		for i := 0; i < len(line); i++ {
			if !isSign(line[i]) {
				continue
			}
			end := i + 1
			for end < len(line) && isSign(line[end]) {
				end++
			}
			if end < len(line) && line[i] == '\\' && end == i+1 && line[end] == 't' {
				end++ // written as in C
			}
			run := string(line[i:end])
			seen[run] = true
			if sign := run[:1]; len(run)%2 == 0 && strings.Repeat(sign, len(run)) == run {
				paired[sign] += len(run)
				seen[sign+sign] = true
			}
			for _, sign := range run {
				total[string(sign)]++
				if len(run) > 1 && len(run) <= 4 {
					if inRuns[run] == nil {
						inRuns[run] = make(map[string]int)
					}
					inRuns[run][string(sign)]++
				}
			}
			i = end - 1
		}
		for run := range seen {
			inLines[run]++
		}
	}
	var found []string
	swallowed := make(map[string]bool)
	runs := make([]string, 0, len(inRuns))
	for run := range inRuns {
		runs = append(runs, run)
	}
	slices.Sort(runs)
	for _, run := range runs {
		if inLines[run]*10 < len(lines)*8 || strings.Trim(run, run[:1]) == "" && headsEmptyColumn(lines, run[:1]) {
			continue
		}
		found = append(found, run)
		for sign, n := range inRuns[run] {
			if n*100 >= total[sign]*95 {
				swallowed[sign] = true
			}
		}
	}
	for sign, n := range paired {
		if !slices.Contains(found, sign+sign) {
			continue
		}
		if n*100 >= total[sign]*95 || isPairedAlike(lines, sign) { // empty cells between make runs of four
			swallowed[sign] = true
		}
	}
	for _, delimiter := range commonDelimiters {
		if !bytes.Contains(sample, []byte(delimiter)) || swallowed[delimiter] {
			continue
		}
		found = append(found, delimiter)
		for _, blanks := range []string{delimiter + " ", " " + delimiter + " "} {
			if delimiter != " " && bytes.Count(sample, []byte(blanks))*10 >= len(all)*8 {
				found = append(found, blanks)
			}
		}
	}
	return found
}

// headsEmptyColumn tells a sign that stands alone in the first line that has it, and as often in the others, there side by
// side: it delimits, and between two of them is a column that is empty all the way down.
func headsEmptyColumn(lines [][]byte, sign string) bool {
	first := slices.IndexFunc(lines, func(line []byte) bool { return bytes.Contains(line, []byte(sign)) })
	if first < 0 || bytes.Contains(lines[first], []byte(sign+sign)) {
		return false
	}
	same := 0
	for _, line := range lines[first+1:] {
		if bytes.Count(line, []byte(sign)) == bytes.Count(lines[first], []byte(sign)) {
			same++
		}
	}
	return same*10 >= (len(lines)-first-1)*9
}

// isPairedAlike tells a sign that the first line which has it has in pairs alone, and as many pairs as most others: it delimits in
// pairs, and stands alone in cells, as in times.
func isPairedAlike(lines [][]byte, sign string) bool {
	first := slices.IndexFunc(lines, func(line []byte) bool { return bytes.Contains(line, []byte(sign)) })
	if first < 0 {
		return false
	}
	pairs := bytes.Count(lines[first], []byte(sign+sign))
	if 2*pairs != bytes.Count(lines[first], []byte(sign)) {
		return false
	}
	same := 0
	for _, line := range lines[first:] {
		if bytes.Count(line, []byte(sign+sign)) == pairs {
			same++
		}
	}
	return same*10 >= (len(lines)-first)*9
}

// isSign tells the characters of which delimiters are made, blanks and quotes aside.
func isSign(c byte) bool {
	return strings.IndexByte("|:;,~^#&\t\\", c) >= 0
}
