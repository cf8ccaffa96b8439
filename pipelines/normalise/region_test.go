package normalise

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// seeds are the built-in ones: real regions, no people.
var seeds = sync.OnceValues(func() (*Reference, error) { return LoadReference(os.DirFS("../../sql/seeds")) })

func reference(t testing.TB) *Reference {
	t.Helper()
	ref, err := seeds()
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func TestPlace(t *testing.T) {
	tests := []struct {
		name                                 string
		code, district, subdistrict, village string
		covers                               []string
		want                                 string // district kecamatan village
		rules                                string
	}{
		{name: "nothing stated"},
		{name: "dotted code of a district", code: "82.71", want: "82.71"},
		{name: "dotted code of a kecamatan", code: "82.71.02", want: "82.71 82.71.02"},
		{name: "dotted code of a village", code: "82.01.01.2001", want: "82.01 82.01.01 82.01.01.2001"},
		{name: "bare code that both offices use alike", code: "8271", want: "82.71"},
		{name: "bare code of a kecamatan", code: "827102", want: "82.71 82.71.02"},
		{name: "bare code of a village", code: "8201012001", want: "82.01 82.01.01 82.01.01.2001"},
		{name: "bare code, once a number", code: "8271.0", want: "82.71"},
		{name: "code of BPS, said to be", code: "bps:8205", want: "82.03"},
		{name: "bare code that the offices swap, no name", code: "8203", rules: "region.ambiguous"},
		{name: "bare code that the offices swap, Kemendagri's by the name", code: "8205", district: "Kepulauan Sula", want: "82.05"},
		{name: "BPS code of Sula", code: "8203", district: "Kab. Kepulauan Sula", want: "82.05", rules: "region.code_swap"},
		{name: "BPS code of Halmahera Utara", code: "8205", district: "Halut", want: "82.03", rules: "region.code_swap"},
		{name: "BPS code with a dot", code: "82.03", district: "Kep. Sula", want: "82.05", rules: "region.code_swap"},
		{name: "code and name of two districts", code: "82.71", district: "Halbar", want: "82.01", rules: "region.ambiguous"},
		{name: "code nobody has", code: "82.99", rules: "region.unknown"},
		{name: "code nobody has, name known", code: "82.99", district: "Kota Ternate", want: "82.71", rules: "region.unknown"},
		{name: "kecamatan code nobody has", code: "82.71.99", want: "82.71", rules: "region.unknown"},
		{name: "village code nobody has", code: "82.71.02.9999", want: "82.71 82.71.02", rules: "village.unresolved"},
		{name: "code of the province", code: "82", rules: "region.unknown"},
		{name: "words for a code", code: "Ternate", rules: "region.unknown"},

		{name: "official name", district: "Kabupaten Halmahera Barat", want: "82.01"},
		{name: "official name in capitals", district: "KABUPATEN HALMAHERA BARAT", want: "82.01"},
		{name: "without its kind", district: "Halmahera Barat", want: "82.01"},
		{name: "kind shortened, no blank", district: "Kab.Halmahera Barat", want: "82.01"},
		{name: "alias", district: "Halbar", want: "82.01"},
		{name: "alias with its kind", district: "Kabupaten Halbar", want: "82.01"},
		{name: "alias with a dash", district: "Hal-Bar", want: "82.01"},
		{name: "islands shortened", district: "Kab. Kep. Sula", want: "82.05"},
		{name: "without its islands", district: "Kota Tidore", want: "82.72"},
		{name: "without its island", district: "Kab. Morotai", want: "82.07"},
		{name: "city without its kind", district: "Ternate", want: "82.71"},
		{name: "an island, not a district", district: "Halmahera", rules: "region.ambiguous"},
		{name: "the district that was split up", district: "Kab. Maluku Utara", rules: "region.ambiguous"},
		{name: "the province", district: "Maluku Utara", rules: "region.unknown"},
		{name: "a name nobody has", district: "Halmahera Tenggara", rules: "region.unknown"},
		{name: "a name nobody has, code known", code: "82.71", district: "Halmahera Tenggara", want: "82.71", rules: "region.unknown"},
		{name: "elsewhere in the country", district: "Kota Makassar", want: "73.71"},
		{name: "kabupaten or kota elsewhere", district: "Bandung", rules: "region.ambiguous"},
		{name: "the kota of two, by its kind", district: "Kota Bandung", want: "32.73"},

		{name: "kecamatan in its district", district: "Ternate", subdistrict: "Moti", want: "82.71 82.71.04"},
		{name: "kecamatan with its kind", district: "Ternate", subdistrict: "Kec. Moti", want: "82.71 82.71.04"},
		{name: "kecamatan as the press writes it", district: "Ternate", subdistrict: "Ternate Tengah", want: "82.71 82.71.06"},
		{name: "kecamatan named like an island of it", district: "Halut", subdistrict: "Loloda", want: "82.03", rules: "region.unknown"},
		{name: "kecamatan alone", subdistrict: "Kao Teluk", want: "82.03 82.03.22"},
		{name: "kecamatan of another district", district: "Ternate", subdistrict: "Kao Teluk", want: "82.71", rules: "region.unknown"},
		{name: "kecamatan nobody has", subdistrict: "Ternate Timur Laut", rules: "region.unknown"},
		{name: "kecamatan and code of two kecamatan", code: "82.01.01.2001", subdistrict: "Ibu", want: "82.01 82.01.03", rules: "region.ambiguous"},
		{name: "village named, its kecamatan by code", code: "82.01.01", village: "Gufasa", want: "82.01 82.01.01 82.01.01.2001"},
		{name: "disputed kecamatan", subdistrict: "Jailolo Timur", want: "82.03 82.03.22", rules: "subdistrict.disputed"},
		{name: "disputed kecamatan, listed by its other district", district: "Halbar", subdistrict: "Jailolo Timur", want: "82.03 82.03.22", rules: "subdistrict.disputed"},

		{name: "village in its kecamatan", subdistrict: "Jailolo", village: "Desa Gufasa", want: "82.01 82.01.01 82.01.01.2001"},
		{name: "village name that several kecamatan have", subdistrict: "Kayoa", village: "Tawabi", want: "82.04 82.04.02 82.04.02.2029"},
		{name: "village of another kecamatan", subdistrict: "Gane Barat Selatan", village: "Tawabi", want: "82.04 82.04.23", rules: "village.unresolved"},
		{name: "district with a letter too many", district: "Kab. Halmahera Selattan", want: "82.04"},
		{name: "district with two letters exchanged", district: "Kota Tenrate", want: "82.71"},
		{name: "district that is nearer to one than to another", district: "Halmahera Uara", want: "82.03"},
		{name: "kecamatan with a letter missing", district: "Ternate", subdistrict: "Ternate Tngah", want: "82.71 82.71.06"},
		{name: "kecamatan of four letters with a slip", district: "Ternate", subdistrict: "Mott", want: "82.71", rules: "region.unknown"},
		{name: "village with a slip", subdistrict: "Jailolo", village: "Gufassa", want: "82.01 82.01.01 82.01.01.2001"},
		{name: "village with a slip, of another kecamatan", subdistrict: "Ibu", village: "Gufassa", want: "82.01 82.01.03", rules: "village.unresolved"},
		{name: "kecamatan code of the statistics office", code: "8205010", district: "Halut", want: "82.03"},
		{name: "village without its kecamatan", village: "Gufasa", rules: "village.unresolved"},
		{name: "village in a kecamatan nobody has", subdistrict: "Jailolo Barat Daya", village: "Gufasa", rules: "region.unknown"},
		{name: "village elsewhere in the country", district: "Kota Makassar", subdistrict: "Tamalate", village: "Balang Baru", want: "73.71 73.71.10"},
	}
	ref := reference(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := newPlaces(ref, "82", tt.covers).find([]byte(tt.code), []byte(tt.district), []byte(tt.subdistrict), []byte(tt.village))
			if got := strings.TrimSpace(at.district + " " + at.subdistrict + " " + at.village); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			var rules []string
			for _, f := range at.faults {
				rules = append(rules, f.rule.code())
			}
			slices.Sort(rules)
			if got := strings.Join(rules, " "); got != tt.rules {
				t.Errorf("got faults %q, want %q", got, tt.rules)
			}
		})
	}
}

func TestWorkPlace(t *testing.T) {
	p := newPlaces(reference(t), "82", nil)
	for typed, want := range map[string]string{"Kota Ternate": "82.71", "82.02": "82.02", "Halteng": "82.02", "Lelilef": ""} {
		if got := p.work([]byte(typed)).district; got != want {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
}

func TestPrefix(t *testing.T) {
	tests := []struct {
		name, code, home string
		rule             rule
	}{
		{"issued here", "82.71.02", "82.71", ok},
		{"issued before the district was split off", "82.05.14", "82.08", nikPrefixRetired},
		{"issued in another province", "73.71.10", "73.71", nikPrefixForeign},
		{"no kecamatan of a district that exists", "82.71.99", "82.71", nikPrefixUnknown},
		{"no province", "00.01.01", "", nikPrefixUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := reference(t).prefix(tt.code, "82")
			if got.home != tt.home || got.doubt != tt.rule || got.subdistrict != tt.code {
				t.Errorf("got %+v, want home %q, %s", got, tt.home, tt.rule.code())
			}
		})
	}
}
