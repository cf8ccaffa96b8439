package demo

import (
	_ "embed"
	"strings"
)

//go:embed regions.txt
var regionsText string

// subdistrict is a kecamatan: what opens the NIKs that it issues, and where a NIK's holder was born.
type subdistrict struct {
	prefix string // six digits
	place  int    // number of the district that the prefix says, or outside
	flaw   flaw   // that each NIK of it shows
	name   string
	town   string // place of birth
}

// The places beside the ten districts to which an attribution gives persons.
const (
	outside = 10
	unknown = 11
	places  = 12
)

// village is a desa or kelurahan.
type village struct {
	name        string
	subdistrict *subdistrict
}

// country is the reference data that the demo draws from.
type country struct {
	subdistricts map[string][]*subdistrict // by district, "82.71"
	villages     map[string][]village      // by district
}

// readRegions reads regions.txt. A line of the province is a kecamatan and its villages; another one a district and
// the last two digits of its kecamatan.
func readRegions(towns map[string]string) *country {
	c := &country{subdistricts: map[string][]*subdistrict{}, villages: map[string][]village{}}
	for line := range strings.Lines(regionsText) {
		head, names, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		code, name, _ := strings.Cut(head, " ")
		district := code[:5]
		if len(code) == len("73.71") {
			for number := range strings.SplitSeq(names, "; ") {
				c.add(district, &subdistrict{prefix: digits(code) + number, place: outside, flaw: nikPrefixForeign, town: name})
			}
			continue
		}
		s := &subdistrict{prefix: digits(code), place: districtNumber(district), name: name, town: towns[district]}
		c.add(district, s)
		for v := range strings.SplitSeq(names, "; ") {
			c.villages[district] = append(c.villages[district], village{v, s})
		}
	}
	return c
}

func (c *country) add(district string, s *subdistrict) {
	c.subdistricts[district] = append(c.subdistricts[district], s)
}

// digits takes the dots out of a code.
func digits(code string) string { return strings.ReplaceAll(code, ".", "") }
