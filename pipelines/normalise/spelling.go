package normalise

// The levels at which a region is looked for by a name that is spelled wrong.
const (
	levelDistrict = iota
	levelSubdistrict
	levelVillage
	levels
)

// spelling is the folded name of a region.
type spelling struct{ code, name string }

// spell notes how a region is spelled, for each region around it in which it is looked for.
func (ref *Reference) spell(level int, code, name string, within ...string) {
	if ref.spelled[level] == nil {
		ref.spelled[level], ref.known[level] = make(map[string][]spelling), make(map[string]bool)
	}
	for _, around := range within {
		ref.spelled[level][around] = append(ref.spelled[level][around], spelling{code, name})
	}
	ref.known[level][name] = true
}

// shortestMisspelt is the length from which on a name can be told by most of its letters, and longMisspelt the one from which
// on two of them may be wrong.
const (
	shortestMisspelt = 5
	longMisspelt     = 9
)

// misspelt finds the region within another whose name comes nearest to a folded name that nothing is called: one letter
// wrong, missing, too many or changed with its neighbour, of a long name two. Any other region must be twice as far.
// Names that differ in a number differ; a name that a region elsewhere has is that region's.
func (ref *Reference) misspelt(level int, within, name string) (string, rule) {
	if len(name) < shortestMisspelt || ref.known[level][name] {
		return "", regionUnknown
	}
	permitted := 1
	if len(name) >= longMisspelt {
		permitted = 2
	}
	limit := 2*permitted + 1
	nearest, next, code := limit, limit, ""
	for _, s := range ref.spelled[level][within] {
		if digitsOf(s.name) != digitsOf(name) {
			continue
		}
		switch d := distance(s.name, name, limit); {
		case d < nearest:
			nearest, next, code = d, nearest, s.code
		case d < next && s.code != code:
			next = d
		}
	}
	switch {
	case nearest > permitted:
		return "", regionUnknown
	case next < 2*nearest:
		return "", regionAmbiguous
	}
	return code, ok
}

// digitsOf gives the digits of a name.
func digitsOf(name string) string {
	var digits []byte
	for _, b := range []byte(name) {
		if b >= '0' && b <= '9' {
			digits = append(digits, b)
		}
	}
	return string(digits)
}
