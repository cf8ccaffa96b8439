package demo

import "cakupan/enrolment"

// part is so many nominees of one fate.
type part struct {
	persons  int
	fate     fate
	also     string // another list that names them, too
	district string // of a list over several
	villages [2]int // of a list by village: the first, and the one after the last
}

// stage is one file of a list in the table.
type stage struct {
	month, received string
	parts           []part
}

// source is one list of an agency.
type source struct {
	district, agency, slug, title string
	form                          string     // "" means BNBA
	file                          *fileHabit // nil means what is usual for the form
	noLayout                      bool       // the project names none: the columns are found from headings and content
	role                          enrolment.Role
	group                         enrolment.Group
	payer                         enrolment.Payer
	decree                        string
	until                         string // "2025-12-31" when empty
	women                         int    // of a thousand
	stages                        []stage
	resent                        string   // day on which the first file came again under another name
	mishaps                       []mishap // files that came before the first
	lastYearOf                    []string // lists whose people last year's decree named, too
}

const (
	cityBudget  enrolment.Payer = "APBD_KABKOTA"
	provBudget  enrolment.Payer = "APBD_PROV"
	villageFund enrolment.Payer = "APBDES"
	sharedTax   enrolment.Payer = "DBH"
)

// The three filings of Ternate's decrees.
var ternateFilings = [3][2]string{{"2025-01", "2025-01-27"}, {"2025-03", "2025-03-24"}, {"2025-05", "2025-05-26"}}

// inStages spreads the nominees of a Ternate list over its three stages: of so many, those registered, and of these
// those whose cover ended with last year. Parts that stand in the first stage besides come on top.
func inStages(all, registered, lapsed int, fates [3]fate, besides ...part) []stage {
	var stages []stage
	for i, filing := range ternateFilings {
		third := func(n int) int { return n*(i+1)/3 - n*i/3 }
		s := stage{filing[0], filing[1], []part{
			{persons: third(registered - lapsed), fate: fates[i]},
			{persons: third(lapsed), fate: ended},
			{persons: third(all - registered), fate: notEnrolled},
		}}
		if i == 0 {
			s.parts = append(s.parts, besides...)
		}
		stages = append(stages, s)
	}
	return stages
}

// once is a list of one filing.
func once(month, received string, parts ...part) []stage { return []stage{{month, received, parts}} }

var (
	continued = [3]fate{steady, sinceMarch, sinceMay}
	begins    = [3]fate{newInJanuary, newInMarch, newInMay}
)

// agencies are the names of the agencies (OPD).
var agencies = map[string]string{
	"bappeda":       "Badan Perencanaan Pembangunan Daerah",
	"bkpsdm":        "Badan Kepegawaian dan Pengembangan SDM",
	"dinsos":        "Dinas Sosial",
	"dishub":        "Dinas Perhubungan",
	"diskop":        "Dinas Koperasi dan UKM",
	"disnaker":      "Dinas Tenaga Kerja",
	"disnakertrans": "Dinas Tenaga Kerja dan Transmigrasi",
	"distan":        "Dinas Pertanian",
	"dkp":           "Dinas Kelautan dan Perikanan",
	"dlh":           "Dinas Lingkungan Hidup",
	"dpmd":          "Dinas Pemberdayaan Masyarakat dan Desa",
	"dpmk":          "Dinas Pemberdayaan Masyarakat dan Kelurahan",
	"kesra":         "Bagian Kesejahteraan Rakyat",
}

const fishersOfProvince = "82/dkp/nelayan-pks"

// sources holds the agencies' lists, at the size of the published figures.
var sources = []source{
	{district: "82.71", agency: "dpmk", slug: "rt-rw", mishaps: []mishap{{boxed, "2025-01-22"}, {emptied, "2025-01-23"}},
		title: "Perangkat kelurahan, RT dan RW", group: "RT_RW", payer: cityBudget, decree: "188.45/11/2025", women: 250,
		stages: inStages(947, 930, 10, continued)},
	{district: "82.71", agency: "dlh", slug: "satgas-kebersihan", file: &openDocument, noLayout: true,
		title: "Satgas kebersihan", group: "SATGAS_KEBERSIHAN", payer: cityBudget, decree: "188.45/12/2025", women: 450,
		stages: inStages(399, 399, 0, continued)},
	{district: "82.71", agency: "kesra", slug: "petugas-keagamaan", file: &bookOfTwoHeads, noLayout: true,
		title: "Petugas keagamaan", group: "PETUGAS_KEAGAMAAN", payer: cityBudget, decree: "188.45/13/2025", women: 120,
		stages: inStages(458, 440, 8, continued)},
	{district: "82.71", agency: "dkp", slug: "nelayan", mishaps: []mishap{{scanned, "2025-01-22"}, {wrongTotal, "2025-01-24"}},
		title: "Nelayan", group: "NELAYAN", payer: cityBudget, decree: "188.45/15/2025", women: 60,
		stages: inStages(629-301, 560-301, 14, continued,
			part{persons: 300, fate: steady, also: fishersOfProvince},
			part{persons: 1, fate: steady, also: "82.71/distan/petani"})},
	{district: "82.71", agency: "distan", slug: "petani", file: &bookOfSheets, noLayout: true,
		title: "Petani", group: "PETANI", payer: cityBudget, decree: "188.45/14/2025", women: 350,
		stages: inStages(2094, 1300, 60, continued)},
	{district: "82.71", agency: "dishub", slug: "sopir-angkutan", file: &webTable, noLayout: true,
		title: "Sopir angkutan umum", group: "SOPIR", payer: cityBudget, decree: "188.45/16/2025", women: 20,
		stages: inStages(67, 61, 2, continued)},
	{district: "82.71", agency: "diskop", slug: "ojek-pangkalan",
		title: "Ojek pangkalan", group: "OJEK", payer: cityBudget, decree: "188.45/17/2025", women: 20,
		stages: inStages(3040, 2139, 70, continued, part{persons: 1, fate: steady, also: "82.71/dinsos/p3ke"})},
	{district: "82.71", agency: "dinsos", slug: "p3ke",
		title: "Pekerja miskin ekstrem (P3KE)", group: "MISKIN_EKSTREM", payer: cityBudget, decree: "188.45/18/2025",
		women: 520, stages: inStages(3015, 1944, 50, begins)},
	{district: "82.71", agency: "disnaker", slug: "rentan-lama", file: &zippedCSV, form: formSIPP30,
		title: "Pekerja rentan tahun 2024", payer: cityBudget, decree: "188.45/9/2024", until: "2024-12-31", women: 350,
		stages: once("2024-12", "2025-01-06", part{persons: 2521, fate: ended}),
		lastYearOf: []string{"82.71/dpmk/rt-rw", "82.71/dlh/satgas-kebersihan", "82.71/kesra/petugas-keagamaan",
			"82.71/dkp/nelayan", "82.71/distan/petani", "82.71/dishub/sopir-angkutan", "82.71/diskop/ojek-pangkalan"}},
	{district: "82.71", agency: "bkpsdm", slug: "daftar-honorer", noLayout: true, mishaps: []mishap{{swapped, "2025-02-07"}},
		title: "Tenaga honorer dan PTT", role: enrolment.Population, group: "NON_ASN", women: 560,
		stages: once("", "2025-02-10", part{persons: 2000, fate: notEnrolled}, part{persons: 1655, fate: wageEarner})},

	{district: "82.72", agency: "bappeda", slug: "rentan-semester",
		title: "Pekerja rentan semester I", payer: cityBudget, decree: "188.45/31/2025", until: "2025-06-30", women: 420,
		stages: once("2025-01", "2025-01-22", part{persons: 1060, fate: firstHalf}, part{persons: 70, fate: ended},
			part{persons: 50, fate: notEnrolled})},
	{district: "82.72", agency: "bkpsdm", slug: "non-asn", file: &unicodeText, noLayout: true, form: formSIPP32,
		title: "Pegawai non-ASN", group: "NON_ASN", payer: cityBudget, decree: "188.45/32/2025", women: 560,
		stages: once("2025-01", "2025-01-20", part{persons: 1200, fate: steady}, part{persons: 700, fate: ended})},
	{district: "82.72", agency: "dkp", slug: "nelayan", mishaps: []mishap{{bloated, "2025-01-27"}, {cutOff, "2025-01-28"}}, title: "Nelayan",
		group: "NELAYAN", payer: cityBudget, decree: "188.45/33/2025", women: 60, resent: "2025-02-12",
		stages: once("2025-01", "2025-01-29", part{persons: 500, fate: steady}, part{persons: 40, fate: ended},
			part{persons: 100, fate: notEnrolled})},
	{district: "82.72", agency: "distan", slug: "petani", file: &renamedBook, noLayout: true, title: "Petani",
		group: "PETANI", payer: cityBudget, decree: "188.45/40/2025", women: 350,
		stages: once("2025-04", "2025-04-16", part{persons: 380, fate: sinceApril}, part{persons: 140, fate: notEnrolled})},
	{district: "82.72", agency: "kesra", slug: "petugas-keagamaan", file: &oldMacText, noLayout: true,
		title: "Petugas keagamaan", group: "PETUGAS_KEAGAMAAN", payer: cityBudget, decree: "188.45/34/2025", women: 120,
		stages: once("2025-01", "2025-01-30", part{persons: 190, fate: steady}, part{persons: 20, fate: notEnrolled})},

	{district: "82.01", agency: "dkp", slug: "nelayan", file: &westernCSV, noLayout: true, title: "Nelayan",
		group: "NELAYAN", payer: cityBudget, decree: "41/KPTS/I/2025", women: 60,
		stages: once("2025-01", "2025-01-31", part{persons: 430, fate: steady}, part{persons: 50, fate: ended},
			part{persons: 80, fate: notEnrolled})},
	{district: "82.01", agency: "distan", slug: "petani", title: "Petani",
		group: "PETANI", payer: cityBudget, decree: "42/KPTS/I/2025", women: 350,
		stages: []stage{
			{"2025-01", "2025-02-03", []part{{persons: 400, fate: steady}, {persons: 60, fate: ended},
				{persons: 120, fate: notEnrolled}}},
			{"2025-03", "2025-03-17", []part{{persons: 220, fate: sinceMarch}, {persons: 100, fate: notEnrolled}}}}},
	{district: "82.01", agency: "dpmd", slug: "perangkat-desa", noLayout: true, form: formSIPP31,
		title: "Perangkat desa", group: "PERANGKAT_DESA", payer: sharedTax, decree: "43/KPTS/I/2025", women: 250,
		stages: once("2025-01", "2025-02-04", part{persons: 450, fate: steady}, part{persons: 30, fate: notEnrolled})},
	{district: "82.01", agency: "bkpsdm", slug: "pppk",
		title: "Honorer yang menjadi PPPK", role: enrolment.Leavers, group: "NON_ASN", women: 560,
		stages: once("2025-03", "2025-04-02", part{persons: 120, fate: becamePPPK})},

	{district: "82.02", agency: "dkp", slug: "nelayan", file: &mixedText, noLayout: true, title: "Nelayan",
		group: "NELAYAN", payer: cityBudget, decree: "560/KEP/21/2025", women: 60,
		stages: once("2025-01", "2025-02-06", part{persons: 380, fate: steady}, part{persons: 40, fate: ended},
			part{persons: 80, fate: notEnrolled})},
	{district: "82.02", agency: "disnakertrans", slug: "pekerja-rentan", mishaps: []mishap{{loggedOut, "2025-02-04"}},
		form: formSIPP30, title: "Pekerja rentan", payer: cityBudget, decree: "560/KEP/22/2025", women: 380,
		stages: []stage{
			{"2025-01", "2025-02-06", []part{{persons: 400, fate: steady}, {persons: 60, fate: ended},
				{persons: 70, fate: notEnrolled}}},
			{"2025-03", "2025-03-20", []part{{persons: 80, fate: newInMarch}, {persons: 40, fate: notEnrolled}}}}},

	{district: "82.03", agency: "distan", slug: "petani", title: "Petani",
		group: "PETANI", payer: cityBudget, decree: "520/101/HU/2025", women: 350,
		stages: once("2025-01", "2025-01-24", part{persons: 500, fate: steady, also: "82.03/bappeda/p3ke"},
			part{persons: 800, fate: steady}, part{persons: 200, fate: ended}, part{persons: 400, fate: notEnrolled})},
	{district: "82.03", agency: "dkp", slug: "nelayan", file: &bigEndianCSV, title: "Nelayan",
		group: "NELAYAN", payer: cityBudget, decree: "520/102/HU/2025", women: 60,
		stages: once("2025-01", "2025-01-24", part{persons: 400, fate: steady, also: fishersOfProvince},
			part{persons: 240, fate: steady}, part{persons: 60, fate: ended}, part{persons: 200, fate: notEnrolled})},
	{district: "82.03", agency: "dpmd", slug: "kader-posyandu", file: &gzippedCSV, form: formSIPP30,
		title: "Kader posyandu", group: "KADER_POSYANDU", payer: sharedTax, decree: "520/110/HU/2025", women: 970,
		stages: once("2025-02", "2025-02-19", part{persons: 400, fate: sinceFebruary}, part{persons: 20, fate: notEnrolled})},
	{district: "82.03", agency: "bappeda", slug: "p3ke", form: formP3KE, file: &markedCSV, noLayout: true,
		title: "Data P3KE desil 1", role: enrolment.Population, group: "MISKIN_EKSTREM", women: 520,
		stages: once("2025-01", "2025-02-11", part{persons: 2700, fate: notEnrolled})},

	{district: "82.04", agency: "dpmd", slug: "desa", mishaps: []mishap{{zeroNIKs, "2025-02-03"}},
		title: "Pekerja rentan desa", payer: villageFund, decree: "140/55/HS/2025", women: 380,
		stages: once("2025-01", "2025-02-05",
			part{persons: 223, fate: steady, villages: [2]int{0, 223}, also: "82.04/dpmd/perangkat-desa"},
			part{persons: 17781, fate: steady, villages: [2]int{0, 223}},
			part{persons: 12, fate: backPaid, villages: [2]int{223, 235}, also: "82.04/dpmd/perangkat-desa"},
			part{persons: 988, fate: backPaid, villages: [2]int{223, 235}},
			part{persons: 864, fate: ended, villages: [2]int{235, 249}})},
	{district: "82.04", agency: "dpmd", slug: "rentan-lama", file: &pagedCSV,
		title: "Pekerja rentan desa tahun 2024", payer: villageFund, decree: "140/48/HS/2024", until: "2024-12-31",
		stages:     once("2024-12", "2025-01-08"),
		lastYearOf: []string{"82.04/dpmd/desa"}},
	{district: "82.04", agency: "dpmd", slug: "perangkat-desa",
		title: "Kepala dan perangkat desa", group: "PERANGKAT_DESA", payer: cityBudget, decree: "140/56/HS/2025", women: 250,
		stages: once("2025-01", "2025-02-07", part{persons: 650, fate: steady}, part{persons: 90, fate: ended},
			part{persons: 145, fate: notEnrolled})},
	{district: "82.04", agency: "dkp", slug: "nelayan", file: &doubledText, noLayout: true, title: "Nelayan",
		group: "NELAYAN", payer: cityBudget, decree: "523/20/HS/2025", women: 60,
		stages: once("2025-01", "2025-02-07", part{persons: 420, fate: steady}, part{persons: 80, fate: ended},
			part{persons: 300, fate: notEnrolled})},

	{district: "82.05", agency: "dkp", slug: "nelayan", title: "Nelayan",
		group: "NELAYAN", payer: cityBudget, decree: "88/KPTS.KS/2025", women: 60,
		stages: once("2025-01", "2025-01-28", part{persons: 480, fate: steady}, part{persons: 40, fate: ended},
			part{persons: 100, fate: notEnrolled})},
	{district: "82.05", agency: "dinsos", slug: "pekerja-miskin", mishaps: []mishap{{otherTable, "2025-04-21"}}, form: formSIPP30,
		title: "Pekerja miskin ekstrem", group: "MISKIN_EKSTREM", payer: cityBudget, decree: "97/KPTS.KS/2025", women: 500,
		stages: once("2025-04", "2025-04-22", part{persons: 300, fate: sinceApril}, part{persons: 200, fate: notEnrolled})},

	{district: "82.06", agency: "dkp", slug: "nelayan", file: &lockedBook, mishaps: []mishap{{lockedAway, "2025-01-31"}}, title: "Nelayan",
		group: "NELAYAN", payer: cityBudget, decree: "188.4/60/HT/2025", women: 60,
		stages: once("2025-01", "2025-02-03", part{persons: 520, fate: steady}, part{persons: 60, fate: ended},
			part{persons: 120, fate: notEnrolled})},
	{district: "82.06", agency: "distan", slug: "petani", file: &markedCSV, form: formSIPP30, title: "Petani",
		group: "PETANI", payer: cityBudget, decree: "188.4/61/HT/2025", women: 350,
		stages: once("2025-01", "2025-02-03", part{persons: 380, fate: steady}, part{persons: 70, fate: ended},
			part{persons: 150, fate: notEnrolled})},
	{district: "82.06", agency: "disnakertrans", slug: "pekerja-tambang",
		title: "Pekerja tambang (belum jelas gunanya)", role: withoutRole, group: "PEKERJA_SWASTA", women: 100,
		stages: once("2025-02", "2025-02-18", part{persons: 200, fate: notEnrolled}, part{persons: 150, fate: wageEarner})},

	{district: "82.07", agency: "dkp", slug: "nelayan", title: "Nelayan",
		group: "NELAYAN", payer: cityBudget, decree: "523/09/PM/2025", women: 60,
		stages: once("2025-01", "2025-01-23", part{persons: 300, fate: steady, also: fishersOfProvince},
			part{persons: 460, fate: steady}, part{persons: 90, fate: ended}, part{persons: 150, fate: notEnrolled})},
	{district: "82.07", agency: "dpmd", slug: "perangkat-desa", form: formSIPP30,
		title: "Perangkat desa", group: "PERANGKAT_DESA", payer: sharedTax, decree: "140/11/PM/2025", women: 250,
		stages: once("2025-01", "2025-01-23", part{persons: 280, fate: steady}, part{persons: 20, fate: notEnrolled})},

	{district: "82.08", agency: "dkp", slug: "nelayan", title: "Nelayan",
		group: "NELAYAN", payer: cityBudget, decree: "523/04/PT/2025", women: 60,
		stages: once("2025-01", "2025-02-10", part{persons: 150, fate: steady}, part{persons: 20, fate: ended},
			part{persons: 50, fate: notEnrolled})},
	{district: "82.08", agency: "dpmd", slug: "perangkat-desa", form: formSIPP30,
		title: "Perangkat desa", group: "PERANGKAT_DESA", payer: sharedTax, decree: "140/05/PT/2025", women: 250,
		stages: once("2025-01", "2025-02-10", part{persons: 110, fate: steady}, part{persons: 20, fate: notEnrolled})},

	{district: "82", agency: "dkp", slug: "nelayan-pks",
		title: "Nelayan penerima bantuan iuran provinsi (PKS)", group: "NELAYAN", payer: provBudget,
		decree: "500.5/PKS/V/2025", women: 60,
		stages: once("2025-05", "2025-05-20",
			part{persons: 150, fate: steady, district: "82.04"}, part{persons: 1050, fate: notEnrolled, district: "82.04"},
			part{persons: 200, fate: steady, district: "82.03"}, part{persons: 500, fate: notEnrolled, district: "82.03"},
			part{persons: 400, fate: notEnrolled, district: "82.07"},
			part{persons: 200, fate: steady, district: "82.05"}, part{persons: 500, fate: notEnrolled, district: "82.05"},
			part{persons: 346, fate: notEnrolled, district: "82.06"},
			part{persons: 60, fate: steady, district: "82.08"}, part{persons: 340, fate: notEnrolled, district: "82.08"})},
}

// withoutRole marks a list of which cakupan.yaml does not say what it may prove.
const withoutRole enrolment.Role = "-"
