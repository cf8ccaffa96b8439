// Package normalise turns one delivery into records and faults, staged in the lake. It is the second step of the
// pipeline, and the last that sees a NIK or a name: what it stages carries keyed pseudonyms, codes and dates.
//
// The way of a file through it:
//
//	sheet      the bytes as rows of cells, each with its position
//	reading    where the tables stand and which day they speak of (a survey of the first rows), then row by row
//	table      which column means what, and which rows are the list's
//	mapping    one data row → a record or a head count, with its faults; no row depends on another
//	sink       the lake's staging, or the list of faults that the command validate prints
//
// Value rules are in files named for the value: nik.go, date.go, money.go, name.go, region.go, words.go. What a column is
// called stands in layouts/*.yaml, what a region is called in the seeds. The clock is never read, so the same delivery
// always gives the same bytes; Version says for how long.
package normalise
