package normalise

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"cakupan/enrolment"
)

// Reference is the reviewed reference data of a run: regions and their other names, NIK prefixes no longer issued, worker
// groups. It does not change, so that any number of goroutines may read it.
type Reference struct {
	hash [sha256.Size]byte // of the seeds' bytes

	provinces    map[string]bool   // codes
	districts    map[string]bool   // dotted codes
	subdistricts map[string]bool   // dotted codes
	villages     map[string]bool   // dotted codes
	mapped       map[string]bool   // provinces whose villages are known
	kemendagri   map[string]string // BPS code → dotted Kemendagri code of the district
	successors   map[string]string // retired NIK prefix, dotted → district that its kecamatan belongs to today
	groups       map[string]enrolment.Group

	names              map[string][]string           // see regionKey
	spelled            [levels]map[string][]spelling // by the code of the region around, see misspelt
	known              [levels]map[string]bool       // folded names
	districtAliases    map[string][]alias
	subdistrictAliases map[string][]alias
	villageAliases     map[string][]alias
}

// alias is another name of a region.
type alias struct {
	code       string
	isDisputed bool // the name stands for a region that the Ministry of Home Affairs does not know
}

// LoadReference reads the seeds it needs, CSV files at the root of seeds: provinces, districts, subdistricts, villages,
// region_aliases, retired_nik_prefixes, worker_groups, group_aliases. Every error names file and line.
func LoadReference(seeds fs.FS) (*Reference, error) {
	ref := &Reference{
		provinces: make(map[string]bool), districts: make(map[string]bool), subdistricts: make(map[string]bool),
		villages: make(map[string]bool), mapped: make(map[string]bool), kemendagri: make(map[string]string),
		successors: make(map[string]string), groups: make(map[string]enrolment.Group),
		names:           make(map[string][]string),
		districtAliases: make(map[string][]alias), subdistrictAliases: make(map[string][]alias), villageAliases: make(map[string][]alias),
	}
	sum := sha256.New()
	for _, seed := range []struct {
		name    string
		columns []string
		add     func(values []string) error
	}{
		{"provinces.csv", []string{"code"}, ref.addProvince},
		{"districts.csv", []string{"code", "province_code", "name", "bps_code"}, ref.addDistrict},
		{"subdistricts.csv", []string{"code", "district_code", "name"}, ref.addSubdistrict},
		{"villages.csv", []string{"code", "subdistrict_code", "name"}, ref.addVillage},
		{"region_aliases.csv", []string{"alias", "level", "region_code", "note"}, ref.addAlias},
		{"retired_nik_prefixes.csv", []string{"prefix_code", "successor_district_code"}, ref.addRetiredPrefix},
		{"worker_groups.csv", []string{"worker_group"}, ref.addGroup},
		{"group_aliases.csv", []string{"alias", "worker_group"}, ref.addGroupAlias},
	} {
		rows, content, err := readSeed(seeds, seed.name, seed.columns...)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(sum, "%s %d\n", seed.name, len(content))
		sum.Write(content)
		for _, row := range rows {
			if err := seed.add(row.values); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", seed.name, row.line, err)
			}
		}
	}
	sum.Sum(ref.hash[:0])
	return ref, nil
}

func (ref *Reference) addProvince(v []string) error { return addCode(ref.provinces, v[0], "", nil) }

func (ref *Reference) addDistrict(v []string) error {
	code, province, name, bps := v[0], v[1], v[2], v[3]
	if err := addCode(ref.districts, code, province, ref.provinces); err != nil {
		return err
	}
	if bps != "" {
		ref.kemendagri[bps] = code
	}
	n := parseDistrictName(name)
	for _, key := range []string{regionKey(n.kind, n.bare), regionKey("", n.bare), regionKey("core", n.core)} {
		ref.names[key] = append(ref.names[key], code)
	}
	ref.spell(levelDistrict, code, n.core, province)
	return nil
}

func (ref *Reference) addSubdistrict(v []string) error {
	code, district, name := v[0], v[1], v[2]
	if err := addCode(ref.subdistricts, code, district, ref.districts); err != nil {
		return err
	}
	n := parseSubdistrictName(name)
	for _, within := range []string{district, provinceOf(district)} {
		key := regionKey(within, n.bare)
		ref.names[key] = append(ref.names[key], code)
	}
	ref.spell(levelSubdistrict, code, n.bare, district, provinceOf(district))
	return nil
}

func (ref *Reference) addVillage(v []string) error {
	code, subdistrict, name := v[0], v[1], v[2]
	if err := addCode(ref.villages, code, subdistrict, ref.subdistricts); err != nil {
		return err
	}
	ref.mapped[provinceOf(code)] = true
	n := parseVillageName(name)
	key := regionKey(subdistrict, n.bare)
	ref.names[key] = append(ref.names[key], code)
	ref.spell(levelVillage, code, n.bare, subdistrict)
	return nil
}

func (ref *Reference) addAlias(v []string) error {
	text, level, code, note := v[0], v[1], v[2], v[3]
	a := alias{code: code, isDisputed: note == "disputed"}
	var known map[string]bool
	switch level {
	case "province": // no list is read by province
		known = ref.provinces
	case "district":
		known = ref.districts
		n := parseDistrictName(text)
		key := regionKey(n.kind, n.bare)
		ref.districtAliases[key] = addAlias(ref.districtAliases[key], a)
	case "subdistrict":
		known = ref.subdistricts
		key := parseSubdistrictName(text).bare
		ref.subdistrictAliases[key] = addAlias(ref.subdistrictAliases[key], a)
		if !a.isDisputed {
			ref.spell(levelSubdistrict, code, key, districtOf(code), provinceOf(code))
		}
	case "village":
		known = ref.villages
		key := parseVillageName(text).bare
		ref.villageAliases[key] = addAlias(ref.villageAliases[key], a)
		ref.spell(levelVillage, code, key, subdistrictOf(code))
	default:
		return fmt.Errorf("unknown level %q: want province, district, subdistrict or village", level)
	}
	if !known[code] {
		return fmt.Errorf("unknown %s code %q", level, code)
	}
	return nil
}

// addAlias adds a, unless another spelling that folds to the same says so already.
func addAlias(aliases []alias, a alias) []alias {
	if slices.Contains(aliases, a) {
		return aliases
	}
	return append(aliases, a)
}

func (ref *Reference) addRetiredPrefix(v []string) error {
	prefix, successor := v[0], v[1]
	if ref.subdistricts[prefix] {
		return fmt.Errorf("prefix %s is not retired: subdistricts.csv lists it", prefix)
	}
	if !ref.districts[successor] {
		return fmt.Errorf("unknown district code %q", successor)
	}
	ref.successors[prefix] = successor
	return nil
}

func (ref *Reference) addGroup(v []string) error {
	group, err := enrolment.Parse(v[0], enrolment.Groups)
	if err != nil {
		return err
	}
	ref.groups[foldString(v[0])] = group
	return nil
}

func (ref *Reference) addGroupAlias(v []string) error {
	group, err := enrolment.Parse(v[1], enrolment.Groups)
	if err != nil {
		return err
	}
	ref.groups[foldString(v[0])] = group
	return nil
}

// addCode adds a dotted code that begins with its parent's, which must be known.
func addCode(codes map[string]bool, code, parent string, parents map[string]bool) error {
	switch {
	case parents != nil && !parents[parent]:
		return fmt.Errorf("unknown code %q above %q", parent, code)
	case parents != nil && !strings.HasPrefix(code, parent+"."):
		return fmt.Errorf("code %q does not begin with %q", code, parent)
	case codes[code]:
		return fmt.Errorf("code %q stands twice", code)
	}
	codes[code] = true
	return nil
}
