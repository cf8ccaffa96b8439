package demo

import (
	"strconv"
	"strings"
)

// district is one of the ten kabupaten and kota, with what the demo needs to know of it.
type district struct {
	number    int // 0 to 9, in the order of codes
	code      string
	plainCode string   // without the dot, as branches without dots write it
	name      string   // as the law has it
	nick      string   // in the ids of senders
	town      string   // where those are born whose NIK it issued
	spellings []string // how lists write its name
	potential int64
	branch    *branch
	firms     *[firmsOfDistrict]firm

	villages                []village
	subdistricts            []*subdistrict
	wageOrigins, ownOrigins []origin    // where NIKs were issued, PU and BPU
	work                    []workplace // of PU
}

// branch is an office of BPJS TK, and the habits of its files.
type branch struct {
	nick, code, name string
	seat             string // code of its district
	covers           []string
	file             fileHabit
	dotted           bool // writes 82.03, not 8203
	sexInWords       bool
}

// origin is where a share of a district's people got their NIK.
type origin struct {
	until int // of a thousand, with those before
	from  []*subdistrict
}

// workplace is the district in which a share of a district's wage earners work; nil when the list does not say.
type workplace struct {
	until int
	in    *district
}

var branches = []*branch{
	{nick: "ternate", code: "TTE", name: "Ternate", seat: "82.71", file: commaCSV,
		covers: []string{"82.71", "82.72", "82.01", "82.02", "82.05", "82.08"}},
	{nick: "tobelo", code: "TBL", name: "Tobelo", seat: "82.03", file: semicolonCSV, dotted: true, sexInWords: true,
		covers: []string{"82.03", "82.06", "82.07"}},
	{nick: "labuha", code: "LBH", name: "Labuha", seat: "82.04", file: workbook, dotted: true,
		covers: []string{"82.04"}},
}

// districtTable: potential workers as published for 82.04 and 82.71, the others peragaan. Shares are of a thousand.
var districtTable = []struct {
	code, name, nick, town string
	potential              int64
	spellings              string
	wageOrigins, work      string
}{
	{"82.01", "Kabupaten Halmahera Barat", "halbar", "Jailolo", 38000,
		"KAB. HALMAHERA BARAT; HALMAHERA BARAT; HALBAR",
		"82.01 800, 82.71 60, 82.03 60, sulawesi 50, jawa 30",
		"82.01 860, 82.71 60, 82.02 60, - 20"},
	{"82.02", "Kabupaten Halmahera Tengah", "halteng", "Weda", 44000,
		"KAB. HALMAHERA TENGAH; HALMAHERA TENGAH; HALTENG",
		"82.02 300, 82.71 60, 82.72 70, 82.06 40, 82.01 40, 82.04 30, 82.03 30, " +
			"sulawesi 330, jawa 70, papua 20, maluku 10",
		"82.02 960, 82.06 20, - 20"},
	{"82.03", "Kabupaten Halmahera Utara", "halut", "Tobelo", 62000,
		"KAB. HALMAHERA UTARA; HALMAHERA UTARA; HALUT",
		"82.03 760, 82.01 60, 82.07 40, 82.71 30, sulawesi 80, papua 10, jawa 20",
		"82.03 930, 82.06 30, 82.02 20, - 20"},
	{"82.04", "Kabupaten Halmahera Selatan", "halsel", "Labuha", 79383,
		"KAB. HALMAHERA SELATAN; HALMAHERA SELATAN; HALSEL",
		"82.04 560, 82.71 60, 82.72 30, 82.05 20, sulawesi 240, jawa 60, papua 10, maluku 20",
		"82.04 960, 82.71 20, - 20"},
	{"82.05", "Kabupaten Kepulauan Sula", "sula", "Sanana", 24500,
		"KAB. KEPULAUAN SULA; KEPULAUAN SULA; KEP. SULA",
		"82.05 840, 82.71 40, sulawesi 60, maluku 60",
		"82.05 950, 82.08 30, - 20"},
	{"82.06", "Kabupaten Halmahera Timur", "haltim", "Maba", 36500,
		"KAB. HALMAHERA TIMUR; HALMAHERA TIMUR; HALTIM",
		"82.06 480, 82.02 60, 82.71 50, 82.03 50, 82.72 30, sulawesi 250, jawa 60, papua 20",
		"82.06 940, 82.02 40, - 20"},
	{"82.07", "Kabupaten Pulau Morotai", "morotai", "Daruba", 16500,
		"KAB. PULAU MOROTAI; PULAU MOROTAI; MOROTAI",
		"82.07 700, morotai-lama 120, 82.03 120, sulawesi 40, jawa 20",
		"82.07 950, 82.03 30, - 20"},
	{"82.08", "Kabupaten Pulau Taliabu", "taliabu", "Bobong", 11769,
		"KAB. PULAU TALIABU; PULAU TALIABU; TALIABU",
		"82.05 650, taliabu-lama 350",
		"82.08 930, 82.05 50, - 20"},
	{"82.71", "Kota Ternate", "ternate", "Ternate", 70479,
		"KOTA TERNATE; KOTA TERNATE; TERNATE",
		"82.71 760, 82.72 70, 82.01 40, 82.04 50, 82.03 30, 82.05 20, sulawesi 20, jawa 10",
		"82.71 880, 82.02 60, 82.06 20, 82.04 20, - 20"},
	{"82.72", "Kota Tidore Kepulauan", "tidore", "Soasio", 41000,
		"KOTA TIDORE KEPULAUAN; TIDORE KEPULAUAN; TIDORE",
		"82.72 840, 82.71 80, 82.02 50, sulawesi 20, jawa 10",
		"82.72 820, 82.71 90, 82.02 70, - 20"},
}

// provincePotential is as published; the ten sum to it.
const provincePotential = 424131

// regionsOfOrigin are the districts elsewhere that issued the NIKs of migrants.
var regionsOfOrigin = map[string]string{
	"sulawesi": "71.71 71.05 72.71 72.06 73.71 73.08 73.17 74.71 74.72 74.03 75.71 76.02",
	"jawa":     "31.72 32.73 33.74 33.73 35.78 35.07",
	"maluku":   "81.71 81.01",
	"papua":    "91.71 92.02 93.01 94.01 95.01 96.71",
}

// retired are the codes of kecamatan that NIKs still carry: those of Taliabu from the time when it was Sula's, and of
// Morotai from the time when it was Halmahera Utara's.
var retired = map[string][]*subdistrict{
	"taliabu-lama": formerly("82.05", "Bobong", "04", "05", "14", "15", "16", "17"),
	"morotai-lama": formerly("82.03", "Daruba", "01", "02", "03", "17", "18"),
}

func formerly(district, town string, numbers ...string) []*subdistrict {
	var all []*subdistrict
	for _, n := range numbers {
		all = append(all, &subdistrict{prefix: digits(district) + n, place: districtNumber(district),
			flaw: nikPrefixRetired, town: town})
	}
	return all
}

// makeDistricts gives the ten, in the order of codes.
func makeDistricts() []*district {
	var all []*district
	towns := map[string]string{}
	for i, row := range districtTable {
		all = append(all, &district{number: i, code: row.code, plainCode: digits(row.code), name: row.name,
			nick: row.nick, town: row.town, spellings: strings.Split(row.spellings, "; "),
			potential: row.potential, firms: everyFirm(i)})
		towns[row.code] = row.town
	}
	land := readRegions(towns)
	for i, row := range districtTable {
		d := all[i]
		for _, b := range branches {
			for _, code := range b.covers {
				if code == d.code {
					d.branch = b
				}
			}
		}
		d.villages, d.subdistricts = land.villages[d.code], land.subdistricts[d.code]
		d.wageOrigins = origins(land, row.wageOrigins)
		d.ownOrigins = origins(land, row.code+" 920, 82.71 80")
		if row.code == "82.08" { // its people carry Sula's codes, today's and retired ones
			d.ownOrigins = d.wageOrigins
		}
		for _, share := range shares(row.work) {
			d.work = append(d.work, workplace{share.until, find(all, share.name)})
		}
	}
	return all
}

// districtNumber gives a district's place in the order of codes.
func districtNumber(code string) int {
	for i, row := range districtTable {
		if row.code == code {
			return i
		}
	}
	panic("no district " + code)
}

func find(all []*district, code string) *district {
	for _, d := range all {
		if d.code == code {
			return d
		}
	}
	return nil
}

func origins(land *country, text string) []origin {
	var all []origin
	for _, share := range shares(text) {
		from := land.subdistricts[share.name]
		for code := range strings.FieldsSeq(regionsOfOrigin[share.name]) {
			from = append(from, land.subdistricts[code]...)
		}
		from = append(from, retired[share.name]...)
		all = append(all, origin{share.until, from})
	}
	return all
}

// share is a name and the thousandths up to and with its own.
type share struct {
	name  string
	until int
}

// shares reads "82.71 880, 82.02 120".
func shares(text string) []share {
	var all []share
	until := 0
	for part := range strings.SplitSeq(text, ", ") {
		name, thousandths, _ := strings.Cut(part, " ")
		n, err := strconv.Atoi(thousandths)
		if err != nil {
			panic(err) // the tables are wrong
		}
		until += n
		all = append(all, share{name, until})
	}
	return all
}
