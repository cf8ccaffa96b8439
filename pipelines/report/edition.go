package report

import (
	"math"
	"strconv"
	"time"

	"cakupan/enrolment"
	"cakupan/pipelines/report/wording"
)

// Edition says of a report what its marts do not: which snapshot they are of, which month it is about, and for
// whom it is written.
type Edition struct {
	SnapshotID string
	Period     enrolment.Period // the headline's month
	Revision   int              // of a closed month, from 1 on; 0 while it is open
	TimeZone   *time.Location   // in which days and hours are told
	Language   wording.Language

	// Threshold is what a shown count of persons is never below, unless it is 0. It is 0 for readers inside the
	// office: nothing is hidden from them.
	Threshold int64
}

// A release does not print every count: in its marts these two stand in place of one. Neither is a number to
// reckon with.
const (
	Hidden   = math.MinInt64     // from 1 up to, but not with, the threshold
	Withheld = math.MinInt64 + 1 // any other, hidden because a sum would give a Hidden one away
)

// IsHidden tells whether a count stands for one that is not printed.
func IsHidden(n int64) bool { return n == Hidden || n == Withheld }

// withheldText is how official statistics mark a figure that is kept confidential.
const withheldText = "[c]"

// hiddenText gives what is printed in place of a count, "<5" or "[c]", and empty for one that is printed.
func (e Edition) hiddenText(n int64) string {
	switch n {
	case Hidden:
		return "<" + strconv.FormatInt(e.Threshold, 10)
	case Withheld:
		return withheldText
	}
	return ""
}

// Count writes a count for people: "1.060", "–" for nil, and what stands for one that the edition hides.
func (e Edition) Count(n *int64) string {
	if n == nil {
		return wording.Nothing
	}
	if text := e.hiddenText(*n); text != "" {
		return text
	}
	return e.Language.Count(*n)
}

// Percent writes part of whole without the sign; there is none of a count that is unknown or hidden.
func (e Edition) Percent(part, whole *int64, decimals int) string {
	if part == nil || whole == nil || IsHidden(*part) || IsHidden(*whole) {
		return wording.Nothing
	}
	return e.Language.Percent(*part, *whole, decimals)
}
