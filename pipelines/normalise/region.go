package normalise

import (
	"cmp"
	"strings"
)

// Widths of dotted Kemendagri codes: 82, 82.71, 82.71.02, 82.71.02.1005.
const (
	provinceWidth    = len("82")
	districtWidth    = len("82.71")
	subdistrictWidth = len("82.71.02")
)

func provinceOf(code string) string    { return code[:min(provinceWidth, len(code))] }
func districtOf(code string) string    { return code[:min(districtWidth, len(code))] }
func subdistrictOf(code string) string { return code[:min(subdistrictWidth, len(code))] }

// place is where a row says somebody lives: dotted codes, "" for what nothing gives.
type place struct {
	district, subdistrict, village string
	faults                         []placeFault
	code                           codeProof
}

// codeProof says what the name beside a code proves of it, where the Ministry of Home Affairs and the statistics office give
// the code to two districts.
type codeProof uint8

const (
	codeUnproven codeProof = iota
	codePlain              // the ministry's
	codeSwapped            // the statistics office's
)

// placeFault is a rule that a text broke, and which of the texts.
type placeFault struct {
	field field
	rule  rule
}

func (p *place) fault(f field, r rule) {
	if r != ok {
		p.faults = append(p.faults, placeFault{f, r})
	}
}

// places finds places for the rows of one list. It remembers what it found, since lists repeat themselves; one goroutine
// at a time.
type places struct {
	ref      *Reference
	province string   // of the project: where a name alone is looked for
	covers   []string // districts of the list

	found memo[place]
	named memo[place] // by the name of a district alone
	key   []byte
}

func newPlaces(ref *Reference, province string, covers []string) *places {
	return &places{ref: ref, province: province, covers: covers, found: make(memo[place]), named: make(memo[place])}
}

// find gives the place that the texts of a row's columns mean. The faults are shared: the caller leaves them as they are.
func (p *places) find(code, district, subdistrict, village []byte) place {
	p.key = append(append(p.key[:0], code...), 0)
	p.key = append(append(p.key, district...), 0)
	p.key = append(append(p.key, subdistrict...), 0)
	p.key = append(p.key, village...)
	return p.found.of(p.key, func() place {
		return p.resolve(string(code), string(district), string(subdistrict), string(village))
	})
}

// work gives the district that a place of work means, by code or name.
func (p *places) work(text []byte) place {
	return p.named.of(text, func() (at place) {
		if c := parseRegionCode(string(text)); c.bps != "" {
			p.resolveDistrict(&at, string(text), "")
		} else {
			p.resolveDistrict(&at, "", string(text))
		}
		return at
	})
}

// resolve finds the district first, by code and name; the kecamatan within it, or the one of that name in the province
// when no district is stated; the village within the kecamatan alone. A name weighs more than a code, at each level.
func (p *places) resolve(code, district, subdistrict, village string) (at place) {
	c := p.resolveDistrict(&at, code, district)
	if c.isProven && c.subdistrict != "" {
		if p.ref.subdistricts[c.subdistrict] {
			at.subdistrict = c.subdistrict
		} else {
			at.fault(fieldRegionCode, regionUnknown)
		}
	}
	if subdistrict != "" {
		named, r := p.subdistrictNamed(subdistrict, at.district)
		at.fault(fieldSubdistrict, r)
		if named != "" && at.subdistrict != "" && named != at.subdistrict {
			at.fault(fieldRegionCode, regionAmbiguous)
		}
		if named != "" {
			at.subdistrict, at.district = named, districtOf(named)
		}
	}
	switch {
	case village != "" && at.subdistrict != "":
		named, r := p.ref.villageNamed(village, at.subdistrict)
		at.fault(fieldVillage, r)
		at.village = named
	case village != "" && subdistrict == "": // a kecamatan that was not understood is fault enough
		at.fault(fieldVillage, villageUnresolved)
	case c.village == "" || c.subdistrict != at.subdistrict || !p.ref.mapped[provinceOf(c.village)]:
	case p.ref.villages[c.village]:
		at.village = c.village
	default:
		at.fault(fieldRegionCode, villageUnresolved)
	}
	return at
}

// resolveDistrict sets the district from code and name. Where the two contradict each other the name decides: a code that
// is not of the Ministry of Home Affairs (Kemendagri) is of the statistics office (BPS), which swaps two districts.
func (p *places) resolveDistrict(at *place, code, name string) regionCode {
	if name != "" {
		named, r := p.ref.districtNamed(name, p.province)
		at.fault(fieldDistrict, r)
		at.district = named
	}
	if code == "" {
		return regionCode{}
	}
	c := parseRegionCode(code)
	alone, r := p.ref.districtCoded(c)
	switch named := at.district; {
	case named == "":
		at.fault(fieldRegionCode, r)
		at.district = alone
	case named == alone, named == c.kemendagri:
		if other := p.ref.kemendagri[c.bps]; other != "" && other != named {
			at.code = codePlain
		}
	case named == p.ref.kemendagri[c.bps]:
		at.code = codeSwapped
		at.fault(fieldRegionCode, regionCodeSwap)
	case r == regionUnknown:
		at.fault(fieldRegionCode, regionUnknown)
	default:
		at.fault(fieldRegionCode, regionAmbiguous)
	}
	c.isProven = at.district != "" && at.district == c.kemendagri
	return c
}

// regionCode is a code as a list writes it, read both ways: as the Ministry of Home Affairs', and as BPS's.
type regionCode struct {
	kemendagri           string // district, dotted; "" of a code marked as BPS's own
	bps                  string // district, four digits
	subdistrict, village string // dotted, as far as the digits go
	isDotted             bool
	isProven             bool // the district is the one of the row, in the first reading
}

// districtCoded gives the district that a code means without a name beside it.
func (ref *Reference) districtCoded(c regionCode) (string, rule) {
	kemendagri, bps := c.kemendagri, ref.kemendagri[c.bps]
	if !ref.districts[kemendagri] {
		kemendagri = ""
	}
	switch {
	case c.isDotted:
		bps = ""
	case kemendagri != "" && bps != "" && kemendagri != bps:
		return "", regionAmbiguous
	}
	if kemendagri == "" && bps == "" {
		return "", regionUnknown
	}
	return cmp.Or(kemendagri, bps), ok
}

// parseRegionCode reads 82.71, 82.71.02.1005, 8271, bps:8271. A text that is no code has neither reading.
func parseRegionCode(text string) (c regionCode) {
	isBPS := len(text) > 4 && strings.EqualFold(text[:4], "bps:")
	if isBPS {
		text = strings.TrimSpace(text[4:])
	}
	if bare := strings.TrimSuffix(text, ".0"); isDigits([]byte(bare)) { // ".0": a number once
		text = bare
	}
	digits := strings.ReplaceAll(text, ".", "")
	if !isDigits([]byte(digits)) {
		return c
	}
	var dotted string
	switch len(digits) {
	case 4:
		dotted = digits[:2] + "." + digits[2:]
	case 6:
		dotted = digits[:2] + "." + digits[2:4] + "." + digits[4:]
	case 7: // of a kecamatan, as the statistics office alone writes it
		c.bps = digits[:4]
		return c
	case 10:
		dotted = digits[:2] + "." + digits[2:4] + "." + digits[4:6] + "." + digits[6:]
	default:
		return c
	}
	if c.isDotted = text == dotted; !c.isDotted && text != digits {
		return c
	}
	c.bps = digits[:4]
	if isBPS {
		return c
	}
	c.kemendagri = districtOf(dotted)
	if len(digits) >= 6 {
		c.subdistrict = dotted[:subdistrictWidth]
	}
	if len(digits) == 10 {
		c.village = dotted
	}
	return c
}

// regionName is a region's name in parts.
type regionName struct {
	kind string // "KAB" or "KOTA", where the text says so
	bare string // the name without its kind, folded
	core string // of a district: without the words for island and islands, too
}

func parseDistrictName(text string) regionName {
	return parseRegionName(text, map[string]string{
		"KABUPATEN": "KAB", "KAB": "KAB", "KOTA": "KOTA", "KOTAMADYA": "KOTA", "KODYA": "KOTA",
	})
}

func parseSubdistrictName(text string) regionName {
	return parseRegionName(text, map[string]string{"KECAMATAN": "", "KEC": "", "DISTRIK": ""})
}

func parseVillageName(text string) regionName {
	return parseRegionName(text, map[string]string{"DESA": "", "DS": "", "KELURAHAN": "", "KEL": ""})
}

// parseRegionName takes the first word for the kind when it is one of kinds.
func parseRegionName(text string, kinds map[string]string) (n regionName) {
	words := strings.FieldsFunc(text, func(r rune) bool { return isBlank(r) || strings.ContainsRune(".,/-()'", r) })
	for i, word := range words {
		folded := foldString(word)
		if kind, is := kinds[folded]; is && i == 0 && len(words) > 1 {
			n.kind = kind
			continue
		}
		n.bare += folded
		switch folded {
		case "KEPULAUAN", "KEP", "PULAU", "P":
		default:
			n.core += folded
		}
	}
	return n
}

// regionKey is a key of Reference.names: of a district its kind, "" or "core" and its name, below that the code of the
// region around it and the name.
func regionKey(within, name string) string { return within + "|" + name }

// districtNamed finds a kabupaten or kota by its official name, with or without its kind, or by an alias. A name that
// several have means the one in the province.
func (ref *Reference) districtNamed(text, province string) (string, rule) {
	n := parseDistrictName(text)
	for _, codes := range [][]string{
		ref.names[regionKey(n.kind, n.bare)],
		codesOf(ref.districtAliases[regionKey(n.kind, n.bare)]),
		ref.names[regionKey("", n.bare)],
		codesOf(ref.districtAliases[regionKey("", n.bare)]),
		ref.names[regionKey("core", n.core)],
	} {
		if len(codes) > 0 {
			return theOne(codes, func(code string) bool { return provinceOf(code) == province })
		}
	}
	return ref.misspelt(levelDistrict, province, n.core)
}

// subdistrictNamed finds a kecamatan in its district, or in the province when the row states no district.
func (p *places) subdistrictNamed(text, district string) (string, rule) {
	within := district
	if within == "" {
		within = p.province
	}
	n := parseSubdistrictName(text)
	preferred := func(code string) bool {
		for _, covered := range p.covers {
			if districtOf(code) == covered {
				return true
			}
		}
		return false
	}
	if codes := p.ref.names[regionKey(within, n.bare)]; len(codes) > 0 {
		return theOne(codes, preferred)
	}
	for _, a := range p.ref.subdistrictAliases[n.bare] {
		switch {
		case a.isDisputed:
			return a.code, subdistrictDisputed
		case strings.HasPrefix(a.code, within+"."):
			return a.code, ok
		}
	}
	return p.ref.misspelt(levelSubdistrict, within, n.bare)
}

// villageNamed finds a village in its kecamatan. Where the reference data hold no villages of the province it finds none,
// without a fault.
func (ref *Reference) villageNamed(text, subdistrict string) (string, rule) {
	n := parseVillageName(text)
	if codes := ref.names[regionKey(subdistrict, n.bare)]; len(codes) == 1 {
		return codes[0], ok
	}
	for _, a := range ref.villageAliases[n.bare] {
		if strings.HasPrefix(a.code, subdistrict+".") {
			return a.code, ok
		}
	}
	if !ref.mapped[provinceOf(subdistrict)] {
		return "", ok
	}
	if code, r := ref.misspelt(levelVillage, subdistrict, n.bare); r == ok {
		return code, ok
	}
	return "", villageUnresolved
}

// theOne gives the only code, or the only preferred one.
func theOne(codes []string, preferred func(string) bool) (string, rule) {
	if len(codes) == 1 {
		return codes[0], ok
	}
	one := ""
	for _, code := range codes {
		if !preferred(code) {
			continue
		}
		if one != "" {
			return "", regionAmbiguous
		}
		one = code
	}
	if one == "" {
		return "", regionAmbiguous
	}
	return one, ok
}

func codesOf(aliases []alias) []string {
	codes := make([]string, len(aliases))
	for i, a := range aliases {
		codes[i] = a.code
	}
	return codes
}
