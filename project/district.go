package project

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"cakupan/project/strictyaml"
)

const districtsFile = "districts.csv"

// The spellings of a region's code that people write. Only the first names a district in cakupan.yaml.
var (
	dottedCode = regexp.MustCompile(`^\d\d\.\d\d$`)     // Kemendagri: 82.71
	bareCode   = regexp.MustCompile(`^\d{4}$`)          // 8271: Kemendagri's or BPS's, and the two series differ
	bpsCode    = regexp.MustCompile(`^(?i:bps:)\d{4}$`) // bps:8205
	provinceNo = regexp.MustCompile(`^\d\d$`)
)

// districts are the kabupaten and kota there are. The zero value knows none: then only a code's form is checked.
type districts struct {
	names map[string]string // dotted code → official name
	byBPS map[string]string // BPS code → dotted code
}

// readDistricts reads the table from the first of the file systems that has it; one may be nil.
func readDistricts(seeds ...fs.FS) (*districts, error) {
	for _, fsys := range seeds {
		if fsys == nil {
			continue
		}
		file, err := fsys.Open(districtsFile)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return parseDistricts(file)
	}
	return &districts{}, nil
}

func parseDistricts(r io.Reader) (*districts, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("seeds/%s: %w", districtsFile, err)
	}
	var header []string
	if len(rows) > 0 {
		header = rows[0]
	}
	code, name, bps := slices.Index(header, "code"), slices.Index(header, "name"), slices.Index(header, "bps_code")
	if code < 0 || name < 0 || bps < 0 {
		return nil, fmt.Errorf("seeds/%s:1: want the columns code, name and bps_code", districtsFile)
	}
	d := &districts{names: map[string]string{}, byBPS: map[string]string{}}
	for _, row := range rows[1:] {
		d.names[row[code]] = row[name]
		if row[bps] != "" {
			d.byBPS[row[bps]] = row[code]
		}
	}
	return d, nil
}

// province reads the code of the project's province; "" after a fault.
func (d *districts) province(v strictyaml.Value) string {
	if !v.Given() {
		return ""
	}
	known := len(d.names) == 0
	for code := range d.names {
		known = known || strings.HasPrefix(code, v.Text+".")
	}
	if !provinceNo.MatchString(v.Text) || !known {
		v.Faultf("unknown province %q: want the two digits of its Kemendagri code, as in 82", v.Text)
		return ""
	}
	return v.Text
}

// district reads the dotted code of a kabupaten or kota; "" after a fault, which names the code that was probably meant.
func (d *districts) district(v strictyaml.Value) string {
	code := v.Text
	_, known := d.names[code]
	switch {
	case !v.Given():
		return ""
	case dottedCode.MatchString(code) && (known || len(d.names) == 0):
		return code
	case dottedCode.MatchString(code):
		v.Faultf("unknown district %s", code)
	case bareCode.MatchString(code):
		v.Faultf("%s has no dot: write %s", code, d.readings(code))
	case bpsCode.MatchString(code):
		v.Faultf("%s is a BPS code: want the Kemendagri code, %s", code, d.ofBPS(code[len("bps:"):]))
	default:
		v.Faultf("want the dotted code of a kabupaten or kota, as in 82.71, not %q", code)
	}
	return ""
}

// readings says which districts four digits may mean: the two series of codes agree for some and swap others.
func (d *districts) readings(digits string) string {
	dotted := digits[:2] + "." + digits[2:]
	meant := d.byBPS[digits]
	if meant == "" || meant == dotted {
		return d.label(dotted)
	}
	return fmt.Sprintf("%s, or, if it is the BPS code, %s", d.label(dotted), d.label(meant))
}

func (d *districts) ofBPS(digits string) string {
	if dotted := d.byBPS[digits]; dotted != "" {
		return d.label(dotted)
	}
	return "as in 82.71"
}

// label gives "82.71 (Kota Ternate)".
func (d *districts) label(code string) string {
	if name := d.names[code]; name != "" {
		return fmt.Sprintf("%s (%s)", code, name)
	}
	return code
}
