// Package normalise turns one delivery into records and faults, staged in the lake. It is the second step of the
// pipeline, and the last that sees a NIK or a name: what it stages carries keyed pseudonyms.
package normalise
