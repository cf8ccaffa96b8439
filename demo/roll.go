package demo

import "sort"

// roll is who stands on a list, in any order, without holding anybody.
type roll struct {
	stretches []stretch
	total     int
}

// stretch is some persons of a cohort, in the order of their indices.
type stretch struct {
	section
	from  int // index of the first
	until int // positions of the roll up to here
}

// add puts persons on the roll.
func (r *roll) add(s section, from, to int) {
	if to > from {
		r.total += to - from
		r.stretches = append(r.stretches, stretch{s, from, r.total})
	}
}

// at gives who stands at a position: the stretch's number and the person's index in the cohort.
func (r *roll) at(position int) (stretch, index int) {
	i := sort.Search(len(r.stretches), func(i int) bool { return r.stretches[i].until > position })
	before := 0
	if i > 0 {
		before = r.stretches[i-1].until
	}
	return i, r.stretches[i].from + position - before
}
