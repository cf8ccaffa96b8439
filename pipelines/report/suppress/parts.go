package suppress

// part is a table by itself of some of a table's counts, those at cells.
type part struct {
	Table
	cells []int
}

// parts splits a table by what sums join, directly or over others: what is hidden in one part tells nothing of another.
func (t *Table) parts() []*part {
	root := make([]int, len(t.Counts)) // the way to the part's first count
	for i := range root {
		root[i] = i
	}
	find := func(cell int) int {
		for root[cell] != cell {
			root[cell] = root[root[cell]]
			cell = root[cell]
		}
		return cell
	}
	for _, sum := range t.Sums {
		for _, p := range sum.Parts {
			a, b := find(sum.Total), find(p)
			root[max(a, b)] = min(a, b)
		}
	}

	byRoot := make(map[int]*part)
	index := make([]int, len(t.Counts)) // of a count in its part
	var parts []*part
	for cell, n := range t.Counts {
		p := byRoot[find(cell)]
		if p == nil {
			p = new(part)
			byRoot[find(cell)], parts = p, append(parts, p)
		}
		index[cell] = len(p.cells)
		p.cells, p.Counts = append(p.cells, cell), append(p.Counts, n)
		if t.Public != nil {
			p.Public = append(p.Public, t.Public[cell])
		}
		if t.Unprinted != nil {
			p.Unprinted = append(p.Unprinted, t.Unprinted[cell])
		}
		if t.Sensitive != nil {
			p.Sensitive = append(p.Sensitive, t.Sensitive[cell])
		}
		if t.Rank != nil {
			p.Rank = append(p.Rank, t.Rank[cell])
		}
	}
	for _, sum := range t.Sums {
		own := Sum{Total: index[sum.Total]}
		for _, cell := range sum.Parts {
			own.Parts = append(own.Parts, index[cell])
		}
		p := byRoot[find(sum.Total)]
		p.Sums = append(p.Sums, own)
	}
	return parts
}
