package text

import "slices"

// timesShare is the share of the rows in which the pieces of a column must make times.
const timesShare = 0.9

// ofTimes is the weight of a heading that is as wide as the rows are with their times in one piece.
const ofTimes = 0.9

// withTimes gives w, by which colons part cells, with the column whose cells are times as its elastic one, if there is
// one: the heading has fewer cells than the rows, none of them empty, and the rows as many more as the colons of a time make.
func withTimes(sample []byte, w weighed) weighed {
	records, _, _ := recordsOf(sample, w.grammar, votingRecords)
	if len(records) < 2 || slices.ContainsFunc(records[0], func(heading field) bool { return len(heading.Text) == 0 }) {
		return w
	}
	width, surplus := len(records[0]), w.width-len(records[0])
	if width < 2 || surplus < 1 || surplus > 2 {
		return w
	}
	for e := range width {
		times, rows := 0, 0
		for _, record := range records[1:] {
			if len(record) != w.width {
				continue
			}
			rows++
			if endsWithTime(record[e : e+surplus+1]) {
				times++
			}
		}
		if float64(times) > timesShare*float64(rows) {
			w.width, w.elastic = width, e
			w.weight = max(w.weight, ofTimes*float64(rows+1)/float64(len(records))*float64(width-1)/float64(width))
			return w
		}
	}
	return w
}

// endsWithTime tells pieces that are the two-digit parts of a time of day, the first of them perhaps behind a date.
func endsWithTime(pieces []field) bool {
	for i, piece := range pieces {
		part := piece.Text
		if n := len(part); i == 0 && n > 2 && (part[n-3] == 'T' || part[n-3] == ' ') {
			part = part[n-2:]
		}
		if piece.Quoted || len(part) != 2 || !isDigit(part[0]) || !isDigit(part[1]) || part[0] > '5' || i == 0 && part[0] > '2' {
			return false
		}
	}
	return true
}
