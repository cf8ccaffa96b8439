package demo

import "cakupan/enrolment"

// workersOfMay are the persons and heads covered at the end of May 2025, as published. Another number of workers
// scales all of the plan.
const workersOfMay = 176604

// anchors are the months that the plan states; between two of them it follows the straight line.
var anchors = []month{of(2024, 12), of(2025, 1), of(2025, 2), of(2025, 3), of(2025, 4), of(2025, 5), of(2025, 6),
	of(2025, 8), of(2025, 10), of(2025, 12), of(2026, 1), of(2026, 2), of(2026, 3)}

// planTable holds the persons covered at the end of each anchor month. Jakon's heads come from the projects. With
// them, published: Ternate in December 2024 and October 2025, the province in May and December 2025, Halmahera
// Selatan in August. Taliabu and Halmahera Utara in June 2025 are what their lists would have said had they come.
// In January the decrees of the old year have ended, and with them December's campaign; of 2026's some are paid from
// January, one from February, and others late in March for the whole quarter (renewals.go).
var planTable = []struct {
	district string
	segment  enrolment.Segment
	covered  [13]int
}{
	// month end              12/24   01/25   02/25   03/25   04/25   05/25   06/25   08/25   10/25   12/25   01/26   02/26   03/26
	{"82.01", enrolment.PU, [13]int{4450, 4382, 4375, 4295, 4302, 4310, 4318, 4400, 4520, 4680, 4560, 4585, 4610}},
	{"82.02", enrolment.PU, [13]int{28100, 28150, 28420, 28560, 28790, 28900, 29110, 29800, 30700, 31600, 31400, 31650, 31900}},
	{"82.03", enrolment.PU, [13]int{11400, 11300, 11360, 11410, 11470, 11480, 11500, 11750, 12100, 12500, 12250, 12315, 12380}},
	{"82.04", enrolment.PU, [13]int{11000, 10960, 11060, 11150, 11270, 11306, 11390, 12100, 12500, 12900, 12700, 12825, 12950}},
	{"82.05", enrolment.PU, [13]int{2640, 2615, 2630, 2640, 2655, 2660, 2675, 2760, 2880, 3000, 2920, 2940, 2960}},
	{"82.06", enrolment.PU, [13]int{10900, 10880, 10950, 11010, 11090, 11105, 11180, 11500, 12000, 12500, 12380, 12490, 12600}},
	{"82.07", enrolment.PU, [13]int{1410, 1395, 1405, 1415, 1425, 1430, 1440, 1500, 1600, 1700, 1640, 1655, 1670}},
	{"82.08", enrolment.PU, [13]int{740, 738, 740, 744, 747, 749, 750, 790, 850, 920, 880, 890, 900}},
	{"82.71", enrolment.PU, [13]int{36307, 35900, 35950, 35990, 36080, 36100, 36240, 36270, 36307, 36900, 36400, 36525, 36650}},
	{"82.72", enrolment.PU, [13]int{8050, 7980, 8010, 8040, 8085, 8100, 8130, 8300, 8550, 8800, 8620, 8660, 8700}},

	{"82.01", enrolment.BPU, [13]int{4143, 2450, 2460, 2690, 2695, 2700, 2720, 3300, 4400, 7000, 3210, 3260, 3320}},
	{"82.02", enrolment.BPU, [13]int{2900, 1540, 1545, 1630, 1635, 1640, 1660, 1900, 2500, 3400, 2010, 2040, 2070}},
	{"82.03", enrolment.BPU, [13]int{7000, 5350, 5765, 5780, 5790, 5800, 5850, 6600, 8000, 12000, 5730, 7130, 7230}},
	{"82.04", enrolment.BPU, [13]int{24300, 19684, 19690, 20690, 20697, 20704, 20760, 24832, 25400, 28600, 5240, 5340, 24450}},
	{"82.05", enrolment.BPU, [13]int{2700, 1780, 1785, 1790, 2095, 2100, 2120, 2500, 3200, 4418, 2080, 2120, 2160}},
	{"82.06", enrolment.BPU, [13]int{3100, 1885, 1888, 1892, 1896, 1900, 1920, 2400, 3300, 4300, 2180, 2220, 2270}},
	{"82.07", enrolment.BPU, [13]int{2500, 1892, 1894, 1896, 1898, 1900, 1915, 2200, 2700, 3300, 1810, 1840, 1870}},
	{"82.08", enrolment.BPU, [13]int{700, 495, 496, 498, 499, 500, 505, 650, 900, 1300, 640, 650, 660}},
	{"82.71", enrolment.BPU, [13]int{12701, 6850, 6900, 9440, 9470, 12020, 12060, 12300, 12701, 15600, 7150, 7250, 13100}},
	{"82.72", enrolment.BPU, [13]int{6000, 4570, 4590, 4595, 4990, 5000, 5040, 4900, 5900, 8600, 4680, 4750, 4820}},
}

// project is a construction project (Jakon): its workers are counted by head at the site while it runs, from the day
// on which the first instalment is paid.
type project struct {
	district, title string
	starts, ends    string
	heads           int
	paid            string // "" while unpaid
}

// projectTable holds the forty projects up to June 2025, most of which end with the budget year, then later ones.
var projectTable = []project{
	{"82.71", "Pembangunan RSUD Tahap II", "2024-03-04", "2024-12-31", 820, "2024-03-11"},
	{"82.71", "Penataan Kawasan Pesisir Gamalama", "2024-05-06", "2024-12-31", 548, "2024-05-20"},
	{"82.71", "Peningkatan Jalan Lingkar Utara", "2024-06-10", "2024-12-31", 300, "2024-06-24"},
	{"82.71", "Terminal Penumpang Ahmad Yani", "2024-07-01", "2025-12-31", 600, "2024-07-15"},
	{"82.71", "Gedung Kuliah Terpadu", "2025-01-06", "2025-12-31", 350, "2025-01-13"},
	{"82.71", "Drainase Kota Paket 1", "2025-02-10", "2025-12-31", 150, "2025-02-17"},
	{"82.71", "Pasar Rakyat Bastiong", "2025-03-03", "2025-12-31", 200, "2025-03-14"},
	{"82.71", "Rehabilitasi Sekolah Paket 2", "2025-04-07", "2025-12-20", 400, "2025-04-21"},
	{"82.02", "Jalan Kawasan Industri", "2024-02-05", "2024-12-31", 700, "2024-02-19"},
	{"82.02", "Pelabuhan Weda Paket 3", "2024-06-03", "2025-12-31", 600, "2024-06-14"},
	{"82.02", "Puskesmas Lelilef", "2025-04-01", "2025-12-15", 100, "2025-04-15"},
	{"82.02", "Perumahan Pekerja Kobe", "2025-05-05", "2025-12-31", 180, ""},
	{"82.04", "Jalan Labuha - Babang", "2024-03-11", "2024-12-31", 650, "2024-03-25"},
	{"82.04", "Air Bersih Kepulauan Obi", "2024-06-17", "2024-12-31", 350, "2024-07-01"},
	{"82.04", "Gedung Rawat Inap RSUD Labuha", "2024-09-02", "2025-12-31", 500, "2024-09-16"},
	{"82.04", "Dermaga Rakyat Kayoa", "2025-02-03", "2025-12-31", 200, "2025-02-14"},
	{"82.04", "Jalan Tani Gane Paket 1", "2025-04-07", "2025-12-31", 300, "2025-04-18"},
	{"82.06", "Jalan Maba - Buli", "2024-04-01", "2024-12-31", 300, "2024-04-15"},
	{"82.06", "Kantor Bupati Tahap III", "2024-07-15", "2024-12-31", 250, "2024-07-29"},
	{"82.06", "Bendung Wasile", "2024-08-05", "2025-12-31", 350, "2024-08-19"},
	{"82.06", "Jaringan Irigasi Subaim", "2025-03-03", "2025-12-31", 150, "2025-03-17"},
	{"82.72", "Jalan Sofifi - Payahe", "2024-03-18", "2024-12-31", 350, "2024-04-01"},
	{"82.72", "Gedung Perpustakaan Daerah", "2024-06-03", "2024-12-31", 200, "2024-06-18"},
	{"82.72", "Kawasan Ibu Kota Sofifi Paket 2", "2024-10-07", "2025-12-31", 400, "2024-10-21"},
	{"82.72", "Talud Pantai Soasio", "2025-04-07", "2025-12-31", 200, "2025-04-22"},
	{"82.03", "Jalan Tobelo - Galela", "2024-02-12", "2024-12-31", 400, "2024-02-26"},
	{"82.03", "Pasar Modern Tobelo", "2024-05-13", "2024-12-31", 250, "2024-05-27"},
	{"82.03", "Pelabuhan Perikanan Tobelo", "2024-09-09", "2025-12-31", 500, "2024-09-23"},
	{"82.03", "Embung Kao Barat", "2025-02-10", "2025-12-31", 200, "2025-02-24"},
	{"82.07", "Jalan Lingkar Pulau", "2024-04-15", "2024-12-31", 180, "2024-04-29"},
	{"82.07", "Sentra Perikanan Daruba", "2024-08-12", "2025-12-31", 200, "2024-08-26"},
	{"82.05", "Jalan Sanana - Pohea", "2024-05-20", "2024-12-31", 220, "2024-06-03"},
	{"82.05", "Rumah Sakit Pratama", "2024-10-14", "2025-12-31", 300, "2024-10-28"},
	{"82.05", "Pelabuhan Penyeberangan Mangoli", "2025-06-02", "2025-12-31", 90, "2025-06-11"},
	{"82.01", "Jalan Jailolo - Ibu", "2024-03-25", "2024-12-31", 390, "2024-04-08"},
	{"82.01", "Kawasan Wisata Teluk Jailolo", "2024-09-16", "2025-12-31", 250, "2024-09-30"},
	{"82.01", "Gedung Serbaguna Sahu", "2025-03-10", "2025-12-31", 150, "2025-03-24"},
	{"82.08", "Jalan Bobong - Lede", "2024-06-24", "2024-12-31", 110, "2024-07-08"},
	{"82.08", "Kantor Pelayanan Terpadu", "2024-11-04", "2025-12-31", 100, "2024-11-18"},
	{"82.71", "Revitalisasi Benteng Paket 1", "2025-06-02", "2025-12-31", 150, "2025-06-13"},

	{"82.71", "Jembatan Layang Kalumata", "2025-08-04", "2025-12-31", 418, "2025-08-18"},
	{"82.04", "Jalan Tani Gane Paket 2", "2025-07-07", "2025-12-31", 250, "2025-07-21"},
	{"82.02", "Bandar Udara Weda", "2025-09-01", "2026-12-31", 500, "2025-09-15"},
	{"82.03", "Bendung Kao", "2025-10-06", "2026-11-30", 400, "2025-10-20"},
	{"82.72", "Kawasan Ibu Kota Sofifi Paket 3", "2025-11-03", "2026-12-31", 474, "2025-11-17"},
	{"82.71", "Gedung Arsip Kota", "2026-01-12", "2026-12-31", 300, "2026-01-26"},
	{"82.06", "Jalan Wasile Utara", "2026-02-09", "2026-12-31", 260, "2026-02-23"},
}

// runs tells whether the project runs at the end of a month.
func (p *project) runs(m month) bool { return day(p.starts) <= m.end() && m.end() <= day(p.ends) }

// covers tells whether its workers are covered then.
func (p *project) covers(m month) bool { return p.runs(m) && p.paid != "" && day(p.paid) <= m.end() }

// plan is the persons covered by district, segment (PU, BPU) and month of the story.
type plan [10][2][storyMonths]int

// makePlan scales the table to so many workers. Rounding is spread, so that the sum of a month is right, and May's
// with its heads is the number of workers.
func makePlan(workers int) *plan {
	var p plan
	for i := range storyMonths {
		m := december2024 + month(i)
		total, heads := 0, 0
		for _, row := range planTable {
			total += between(row.covered, m)
		}
		for j := range projectTable {
			if projectTable[j].covers(may2025) {
				heads += scale(projectTable[j].heads, workers)
			}
		}
		wanted := scale(total, workers)
		if m == may2025 {
			wanted = max(0, workers-heads)
		}
		before := 0
		for _, row := range planTable {
			after := before + between(row.covered, m)
			p[districtNumber(row.district)][segmentNumber(row.segment)][i] = after*wanted/total - before*wanted/total
			before = after
		}
	}
	return &p
}

func segmentNumber(s enrolment.Segment) int {
	if s == enrolment.PU {
		return 0
	}
	return 1
}

// scale gives a number of the published figures at the size of so many workers, rounded.
func scale(n, workers int) int { return (2*n*workers + workersOfMay) / (2 * workersOfMay) }

// between gives what the table says of a month, or the straight line between two anchors.
func between(covered [13]int, m month) int {
	for i, a := range anchors {
		if m == a {
			return covered[i]
		}
		if m < a {
			before := anchors[i-1]
			return covered[i-1] + (covered[i]-covered[i-1])*int(m-before)/int(a-before)
		}
	}
	return covered[len(covered)-1]
}
