package feedback

import (
	"encoding/binary"
	"hash/fnv"
	"slices"

	"cakupan/enrolment"
)

// identity says when a fault of two deliveries is the same one: the same rule, the same field, and the same person by name
// and date of birth, wherever the row stands now. A row that names nobody is the same by its sheet and number.
func identity(f *enrolment.Fault, name, birth enrolment.PersonID) uint64 {
	hash := fnv.New64a()
	if name == (enrolment.PersonID{}) && birth == (enrolment.PersonID{}) {
		hash.Write([]byte(f.Sheet))
		var row [9]byte
		binary.BigEndian.PutUint64(row[1:], uint64(f.Row))
		hash.Write(row[:])
	} else {
		hash.Write(name[:])
		hash.Write(birth[:])
	}
	hash.Write([]byte(f.Code + "\x00" + f.Field))
	return hash.Sum64()
}

// compare counts what is new since the delivery before, and what of it is mended. Two rows of one person with one fault
// are two faults.
func (r *Reading) compare(before *Reading) {
	gone := make(map[kind][]uint64)
	for _, g := range before.groups {
		k := kind{code: g.code, field: g.field} // a fault that weighs otherwise now is the same
		gone[k] = append(gone[k], g.keys...)
	}
	for _, keys := range gone {
		slices.Sort(keys)
	}
	for _, g := range r.groups {
		k := kind{code: g.code, field: g.field}
		slices.Sort(g.keys)
		left := gone[k][:0:0]
		earlier := gone[k]
		for _, key := range g.keys {
			for len(earlier) > 0 && earlier[0] < key {
				left = append(left, earlier[0])
				earlier = earlier[1:]
			}
			if len(earlier) > 0 && earlier[0] == key {
				earlier = earlier[1:]
				continue
			}
			g.fresh++
		}
		gone[k] = append(left, earlier...)
		g.keys = nil
	}
	for _, keys := range gone {
		r.mended += int64(len(keys))
	}
}
