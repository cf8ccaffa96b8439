package page

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"cakupan/enrolment"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
	"cakupan/pipelines/report/wording/wordingtest"
)

func TestPhrases(t *testing.T) { wordingtest.Check(t, phrases) }

// malut opens a database with the marts of the made-up province, and changes them.
func malut(t *testing.T, changes string) *duck.DB {
	t.Helper()
	marts, err := os.ReadFile(filepath.Join("testdata", "malut.sql"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := duck.Open(t.Context(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := db.Exec(t.Context(), string(marts)+changes); err != nil {
		t.Fatal(err)
	}
	return db
}

// june makes June the headline's month: Halut with May's data, Taliabu without any.
const june = `
	update marts.headline set is_headline = period = '2025-06', is_open = false;
	update marts.headline set covered_count = covered_count - 1349 where period = '2025-06';
	update marts.coverage_by_district
	set covered_count = null, gap_count = null, coverage_ratio = null, data_as_of = null, is_carried_forward = false
	where period = '2025-06' and district_code = '82.08';`

// judged gives the headline what says how complete its months are: all of them completely.
const judged = `
	alter table marts.headline add column is_single_number boolean default true;
	alter table marts.headline add column grade varchar default 'A';
	alter table marts.headline add column grade_label varchar default 'sangat baik';
	alter table marts.headline add column grade_english varchar default 'very good';
	alter table marts.headline add column reasons varchar default '';
	alter table marts.headline add column reasons_english varchar default '';`

func edition(month time.Month, l wording.Language) report.Edition {
	return report.Edition{
		SnapshotID: "0123456789abcdef", Period: enrolment.Period{Year: 2025, Month: month}, Revision: 1,
		TimeZone: time.FixedZone("WIT", 9*60*60), Language: l,
	}
}

// written gives the page of some marts.
func written(t *testing.T, q report.Querier, e report.Edition) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(t.Context(), q, e, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The two pages of the made-up province, as an officer sees them.
func pages(t *testing.T) map[wording.Language]string {
	db := malut(t, "")
	return map[wording.Language]string{
		wording.Indonesian: written(t, db, edition(time.May, wording.Indonesian)),
		wording.English:    written(t, db, edition(time.May, wording.English)),
	}
}

// shown gives the text of a page or of a part of it, blanks as single blanks; what a style sheet says is not shown.
func shown(n *html.Node) string {
	var b strings.Builder
	for child := range n.Descendants() {
		if child.Type == html.TextNode && child.Parent.Data != "style" {
			b.WriteString(child.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func parsed(t *testing.T, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func byID(t *testing.T, page, id string) *html.Node {
	t.Helper()
	for n := range parsed(t, page).Descendants() {
		if attribute(n, "id") == id {
			return n
		}
	}
	t.Fatalf("the page has nothing with the id %s", id)
	return nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// The numbers of May 2025 as the made-up province promises them, each with its base.
func TestDemo(t *testing.T) {
	for l, wants := range map[wording.Language][]string{
		wording.Indonesian: {
			"DATA PERAGAAN, bukan data sebenarnya",
			"Provinsi Maluku Utara Posisi 31 Mei 2025 · angka tetap · data BPJS TK masuk untuk 10 dari 10 kab/kota (100 % potensi)",
			"41,64 % dari potensi terlindungi = aktif JKK dan JKM 176.604 dari 424.131 pekerja terlindungi",
			"Target 2025 68 % = 288.410 orang",
			"Masih kurang 111.806 orang = 15.973 orang per bulan s.d. Desember",
			"Angka resmi BPJS TK 176.604 orang, selisih 0",
			"Potensi 424.131 pekerja potensi pekerja menurut BPJS TK; sumber: Harian Malut, Juli 2025 (posisi 31 Mei 2025)",
			"Juni 2025 (sementara) data BPJS TK masuk untuk 8 dari 10 kab/kota (83 % potensi) Belum masuk: Halut, Taliabu. Perkiraan 41,6–42,1 % (176.293–178.421 orang).",
			"2 dari 10 kab/kota mencapai target; kekurangan terbesar: Halut 24.180, Halsel 20.971 dan Halbar 18.430 orang.",
			"Jumlah kekurangan kab/kota 115.020; Ternate dan Halteng lebih 3.214.",
			"Tertinggi Halteng, 71,00 % (31.240 dari 44.000); terendah Taliabu, 11,46 % (1.349 dari 11.769).",
			"Sejak April 2025 cakupan naik 0,67 poin (+2.825 orang); terbesar dari Ternate, +0,61 poin.",
			"Kota Ternate 70.479 49.820 70,69 % 47.926 – 31 Mei 2025 2.876 dalam SK belum terdaftar",
			"Pulau Taliabu 11.769 1.349 11,46 % 8.003 6.654 31 Mei 2025 menurut NIK hanya 261 (2,22 %)",
			"Dari 50.779 orang dalam SK baru 39.254 yang aktif (77,30 %).",
			"Di luar itu masih kurang 100.281 orang yang belum ada dalam SK.",
			"Halsel +0,01 poin (+43 orang) 7 kab/kota lain +0,02 poin (+97 orang) Jumlah +0,67 poin (+2.825 orang)",
			"kelompok lain 772 dari 9.440",
			"Satgas kebersihan 0 0 399",
			"Kota Ternate: 2.876 orang dalam SK belum terdaftar Daftarkan ke BPJS TK; iurannya Rp48.316.800 sebulan.",
			"Halut dan Taliabu: minta data Juni 2025",
			"Kota Tidore Kepulauan: perlindungan 1.060 orang berakhir 30 Juni 2025",
			"Rilis Mei 2025 · angka tetap · 0123456789abcdef",
		},
		wording.English: {
			"Province of Maluku Utara As of 31 May 2025 · final figures · BPJS TK data received for 10 of 10 districts (100 % of potential)",
			"41.64 % of potential covered = JKK and JKM in force 176,604 of 424,131 workers covered",
			"Since April 2025 coverage rose by 0.67 points (+2,825 people); the largest part from Ternate, +0.61 points.",
			"Kota Ternate: 2,876 people in decrees are not enrolled Enrol them with BPJS TK; their contributions are Rp48,316,800 a month.",
		},
	} {
		text := shown(parsed(t, pages(t)[l]))
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page does not say %q", l, want)
			}
		}
	}
}

// Each district's row: what the first screen prints of it.
func TestDemoDistricts(t *testing.T) {
	text := shown(byID(t, pages(t)[wording.Indonesian], "kabkota"))
	for _, want := range []string{
		"Halmahera Utara 62.000 17.980 29,00 % 42.160 24.180 31 Mei 2025 peragaan",
		"Halmahera Selatan 79.383 33.010 41,58 % 53.981 20.971 31 Mei 2025 Halmahera Post",
		"Kota Tidore Kepulauan 41.000 13.700 33,41 % 27.880 14.180 31 Mei 2025",
		"Pulau Taliabu 11.769 1.349 11,46 % 8.003 6.654 31 Mei 2025",
		"Kota Ternate 70.479 49.820 70,69 % 47.926 – 31 Mei 2025 Tandaseru",
		"Provinsi Maluku Utara 424.131 176.604 41,64 % 288.410 111.806",
		"Halmahera Utara kurang 24.180 orang 17.980 dari 62.000 = 29,00 %",
		"Kota Ternate lebih 1.894 orang 49.820 dari 70.479 = 70,69 %",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the districts do not say %q", want)
		}
	}
}

// Names, pictures and tables of a page that a browser, a screen reader and a sealed room can all work with.
func TestPageIsSound(t *testing.T) {
	all := pages(t)
	all["june"] = written(t, malut(t, june), edition(time.June, wording.Indonesian))
	for l, page := range all {
		t.Run(string(l), func(t *testing.T) {
			if len(page) > 150_000 {
				t.Errorf("the page has %d bytes", len(page))
			}
			for _, foreign := range []string{"<script", "http:", "https:", "javascript:", "@import", "src="} {
				if i := strings.Index(page, foreign); i >= 0 {
					t.Errorf("the page holds %q: %s", foreign, page[i:min(len(page), i+60)])
				}
			}
			balanced(t, page)
			root := parsed(t, page)
			ids := make(map[string]bool)
			var headings []string
			for n := range root.Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				if id := attribute(n, "id"); id != "" {
					if ids[id] {
						t.Errorf("two elements with the id %s", id)
					}
					ids[id] = true
				}
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") {
						t.Errorf("<%s> has a script in %s", n.Data, a.Key)
					}
				}
				if regexp.MustCompile(`^h[1-6]$`).MatchString(n.Data) {
					headings = append(headings, n.Data)
				}
			}
			if headings[0] != "h1" || slices.Contains(headings[1:], "h1") || slices.Contains(headings, "h3") {
				t.Errorf("headings %v: want one h1, then h2", headings)
			}
			pictures := 0
			for n := range root.Descendants() {
				for id := range strings.FieldsSeq(attribute(n, "aria-labelledby")) {
					if !ids[id] {
						t.Errorf("<%s> is labelled by %s, which is not there", n.Data, id)
					}
				}
				if n.Data == "svg" {
					pictures++
					soundPicture(t, n)
				}
			}
			for _, reference := range regexp.MustCompile(`url\(#([a-z-]+)\)`).FindAllStringSubmatch(page, -1) {
				if !ids[reference[1]] {
					t.Errorf("a shape is painted with %s, which is not there", reference[1])
				}
			}
			if pictures < 7 && l != "june" {
				t.Errorf("%d charts", pictures)
			}
		})
	}
}

// soundPicture holds a chart to its name, its description and its table.
func soundPicture(t *testing.T, svg *html.Node) {
	if attribute(svg, "role") != "img" {
		t.Error("a chart without role img")
	}
	texts := make(map[string]string)
	for n := range svg.ChildNodes() {
		if n.Data == "title" || n.Data == "desc" {
			texts[n.Data] = shown(n)
		}
	}
	if texts["title"] == "" || texts["desc"] == "" {
		t.Errorf("a chart without title or description: %v", texts)
	}
	figure := svg.Parent
	rows := 0
	for n := range figure.Descendants() {
		if n.Data == "tr" {
			rows++
		}
		if n.Data == "h2" && shown(n) != texts["title"] {
			t.Errorf("a chart is named %q under the heading %q", texts["title"], shown(n))
		}
	}
	if rows < 3 {
		t.Errorf("the chart %q has a table of %d rows", texts["title"], rows)
	}
}

// balanced holds a page to what XML asks: each element that is opened is closed, in order. An HTML parser forgives it.
func balanced(t *testing.T, page string) {
	void := []string{"meta", "br", "link", "img"}
	var open []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		name, _ := z.TagName()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %v", open)
			}
			return
		case html.StartTagToken:
			if !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		default:
		}
	}
}

// An English page names the worker groups as the seeds do, where it can ask them.
func TestGroupsInEnglish(t *testing.T) {
	db := malut(t, "create schema seeds; create table seeds.worker_groups as select 'NELAYAN' as worker_group, 'Fishers' as english;")
	text := shown(byID(t, written(t, db, edition(time.May, wording.English)), "sisa"))
	for _, want := range []string{"Fishers 5,082 of 14,525", "Petani 2,275 of 10,209"} {
		if !strings.Contains(text, want) {
			t.Errorf("the figure does not say %q", want)
		}
	}
}

// Both languages say the same numbers as often.
func TestLanguagesAgree(t *testing.T) {
	number := regexp.MustCompile(`\d[\d.,]*\d|\d`)
	numbers := func(page string) []string {
		found := number.FindAllString(shown(parsed(t, page)), -1)
		for i := range found {
			found[i] = strings.NewReplacer(".", "", ",", "").Replace(found[i])
		}
		slices.Sort(found)
		return found
	}
	all := pages(t)
	if diff := cmp.Diff(numbers(all[wording.Indonesian]), numbers(all[wording.English])); diff != "" {
		t.Errorf("numbers in Indonesian (-) and in English (+):\n%s", diff)
	}
}

// Each page leads to the other, in its own language.
func TestLinks(t *testing.T) {
	for l, want := range map[wording.Language]string{
		wording.Indonesian: `<a href="index.en.html" hreflang="en" lang="en">English</a>`,
		wording.English:    `<a href="index.html" hreflang="id" lang="id">Bahasa Indonesia</a>`,
	} {
		if page := pages(t)[l]; !strings.Contains(page, want) || !strings.Contains(page, `<html lang="`+string(l)+`">`) {
			t.Errorf("%s: the page lacks %s", l, want)
		}
	}
}

// Of equal figures the bytes are equal, in whatever order the marts store their rows.
func TestSameBytes(t *testing.T) {
	var turned strings.Builder
	for _, mart := range []string{"headline", "coverage_by_district", "cascade", "deliveries", "coverage_by_group"} {
		turned.WriteString("create or replace table marts." + mart + " as select * from marts." + mart + " order by hash(" + mart + ");\n")
	}
	e := edition(time.May, wording.Indonesian)
	if diff := cmp.Diff(written(t, malut(t, ""), e), written(t, malut(t, turned.String()), e)); diff != "" {
		t.Errorf("the same figures gave two pages:\n%s", diff)
	}
}

// What a page says when the marts are otherwise: each case changes them and looks for a text.
func TestPageSays(t *testing.T) {
	for _, c := range []struct {
		name, changes string
		month         time.Month
		revision      int
		wants         []string
		without       []string
	}{
		{
			name: "a second revision", month: time.May, revision: 2,
			wants: []string{"angka tetap, revisi ke-2"},
		},
		{
			name: "an open month with data of the month before, and none", changes: june, month: time.June,
			wants: []string{
				"angka sementara · data BPJS TK masuk untuk 8 dari 10",
				"Data belum masuk Halut, Taliabu", "potensi 11.769",
				"31 Mei 2025 (memakai data bulan sebelumnya)", "data bulan sebelumnya", "Angka resmi BPJS TK data belum tersedia",
				"Sejak Mei 2025 cakupan turun 0,07 poin (−306 orang); terbesar dari Taliabu, −0,32 poin.",
			},
		},
		{
			name: "a district of which one list never came", month: time.June,
			changes: june + "alter table marts.coverage_by_district add column is_partial boolean default false;" +
				"update marts.coverage_by_district set is_partial = true where period = '2025-06' and district_code = '82.06';",
			wants: []string{
				"Data belum masuk Halut, Taliabu", "Data baru masuk sebagian Haltim", "30 Juni 2025 (baru masuk sebagian)",
				"Halut, Taliabu dan Haltim: minta data Juni 2025",
				"Data Juni 2025 masuk untuk 8 dari 10 kab/kota. Belum masuk: Halut, Taliabu. Baru masuk sebagian: Haltim.",
			},
		},
		{
			name: "too little is in for one number", changes: june + judged + "update marts.headline set is_single_number = false, grade = 'C', grade_label = 'terbatas', " +
				"reasons = 'Data yang masuk belum cukup untuk satu angka.' where period = '2025-06';", month: time.June,
			wants: []string{
				"Angka utama 41,6–42,1 % dari potensi", "perkiraan 176.293–178.421 dari 424.131 pekerja terlindungi",
				"Kelengkapan data terbatas Data yang masuk belum cukup untuk satu angka.", "Cakupan diperkirakan 41,6–42,1 %; target 2025",
			},
			without: []string{"Cakupan 41,57 %"},
		},
		{
			name: "enough of the open month is in for one number", changes: judged, month: time.May,
			wants: []string{"Belum masuk: Halut, Taliabu. Terlindungi 41,88 % (177.647 dari 424.131). Perkiraan 41,6–42,1 %"},
		},
		{
			name: "BPJS TK counts others", month: time.May, changes: `
				update marts.headline set official_count = official_count + 1191, official_difference_count = 1191 where period = '2025-05';
				create table marts.control as select * from (values
					('2025-05', 1200, 0, 3, 0, 57, 0, 1165, -25), ('2025-05', 0, 0, 0, 0, 0, 0, 0, 0)
				) as control (period, difference_count, by_position_date_count, by_region_count, by_left_count, by_duplicate_count,
					by_broken_nik_count, by_grace_count, unexplained_count);`,
			wants: []string{"selisih +1.191 Sebab: beda wilayah −6, data ganda +57, masa tenggang +1.165, belum terjelaskan −25."},
		},
		{
			name: "no mart of groups", changes: "drop table marts.coverage_by_group;", month: time.May,
			wants: []string{"Dianggarkan belum tentu terlindungi"}, without: []string{"Dalam SK tetapi belum aktif"},
		},
		{
			name: "deliveries of one month alone", changes: "delete from marts.deliveries where period <> '2025-05';", month: time.May,
			without: []string{"Kiriman daftar peserta"},
		},
		{
			name: "groups", month: time.May, wants: []string{"Nelayan 5.082 dari 14.525", "Nelayan 5.082 4.397 14.525"},
		},
		{
			name: "no month before", changes: "delete from marts.headline where period < '2025-05';", month: time.May,
			wants: []string{"Cakupan 41,64 % (176.604 dari 424.131 pekerja); target 2025"}, without: []string{"Apa yang berubah"},
		},
		{
			name: "districts that do not add up", month: time.May, without: []string{"Apa yang berubah"},
			changes: "update marts.coverage_by_district set covered_count = covered_count + 1 where period = '2025-05' and district_code = '82.71';",
		},
		{
			name: "a potential that changed", changes: "update marts.headline set potential_count = 424000 where period = '2025-04';", month: time.May,
			wants: []string{"Perubahan potensi – −0,01", "Potensi provinsi berubah dari 424.000 menjadi 424.131"},
		},
		{
			name: "no target", month: time.May,
			changes: "update marts.headline set target_year = null, target_percent = null, target_count = null, gap_count = null, needed_per_month_count = null;" +
				"update marts.coverage_by_district set target_count = null, gap_count = null;",
			wants: []string{"Target data belum tersedia", "target belum tersedia"}, without: []string{"Masih kurang", "mencapai target"},
		},
		{
			name: "a target that is reached", month: time.May,
			changes: "update marts.headline set target_count = 170000, target_percent = null, gap_count = 0, needed_per_month_count = null, district_gap_count = 0;",
			wants:   []string{"Target 2025 170.000 orang Tercapai, lebih 6.604 orang.", "target 2025, 170.000 orang, tercapai."}, without: []string{"Masih kurang"},
		},
		{
			name: "people outside the province", month: time.May,
			changes: "update marts.coverage_by_district set covered_count = 3 where period = '2025-05' and district_code = 'outside';" +
				"update marts.coverage_by_district set covered_count = covered_count - 3 where period = '2025-05' and district_code = '82.71';",
			wants: []string{"Luar provinsi – 3", "Luar provinsi +3 0,00"},
		},
		{
			name: "nothing to decide", changes: "delete from marts.cascade; update marts.headline set is_open = false;", month: time.May,
			wants: []string{"Tidak ada hal yang perlu diputuskan bulan ini"}, without: []string{"Dianggarkan belum tentu"},
		},
		{
			name: "a province whose tiles nobody placed", month: time.May,
			changes: "update marts.coverage_by_district set district_code = '99' || substr(district_code, 3) where district_code like '82%';",
			wants:   []string{"Peta kab/kota"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := edition(c.month, wording.Indonesian)
			e.Revision = c.revision
			text := shown(parsed(t, written(t, malut(t, c.changes), e)))
			for _, want := range c.wants {
				if !strings.Contains(text, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			for _, gone := range c.without {
				if strings.Contains(text, gone) {
					t.Errorf("the page says %q", gone)
				}
			}
		})
	}
}

// In June 158,318 persons are covered in the eight districts that have reported, of 350,362 workers: 45.19 percent, which
// is nobody's coverage. It is printed nowhere, whichever month is the headline's.
func TestReportersAreNotTheProvince(t *testing.T) {
	for _, c := range []struct {
		changes string
		month   time.Month
	}{{"", time.May}, {june, time.June}, {june + judged, time.June}, {june + judged + "update marts.headline set is_single_number = false;", time.June}} {
		for _, l := range []wording.Language{wording.Indonesian, wording.English} {
			text := shown(parsed(t, written(t, malut(t, c.changes), edition(c.month, l))))
			for _, alone := range []string{"45,19", "45.19", "45,2", "45.2", "158.318", "158,318"} {
				if strings.Contains(text, alone) {
					t.Errorf("%s in %s: the page says %q", c.month, l, alone)
				}
			}
		}
	}
}

// What a release hides stays hidden: no number is made from it.
func TestHiddenCounts(t *testing.T) {
	e := edition(time.May, wording.Indonesian)
	e.Threshold = 5
	text := shown(parsed(t, written(t, malut(t, `
		update marts.coverage_by_district set covered_count = -9223372036854775808, gap_count = -9223372036854775807
		where period = '2025-05' and district_code = '82.08';
		update marts.cascade set budgeted_count = -9223372036854775808 where district_code = '82';
		update marts.coverage_by_group set budgeted_count = -9223372036854775808 where worker_group = 'PETANI';`), e)))
	for _, want := range []string{"Pulau Taliabu 11.769 <5 – 8.003 [c]", "<5 dari 11.769"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, gone := range []string{"Apa yang berubah", "Dalam SK tetapi belum aktif", "9.223.372", "1.349"} {
		if strings.Contains(text, gone) {
			t.Errorf("the page says %q", gone)
		}
	}
}

func TestPageWithoutAMonth(t *testing.T) {
	page := written(t, malut(t, "delete from marts.headline;"), report.Edition{SnapshotID: "0123456789abcdef", Language: wording.Indonesian})
	balanced(t, page)
	if !strings.Contains(page, "Belum ada angka: belum ada daftar BPJS TK yang masuk.") {
		t.Errorf("got %s", page)
	}
}

func TestWriteRefusesAnotherMonth(t *testing.T) {
	err := Write(t.Context(), malut(t, ""), edition(time.April, wording.Indonesian), new(bytes.Buffer))
	if want := "write page: the edition is of 2025-04, the snapshot's headline of 2025-05"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestWriteNamesTheMartThatFails(t *testing.T) {
	err := Write(t.Context(), malut(t, "drop table marts.deliveries;"), edition(time.May, wording.Indonesian), new(bytes.Buffer))
	if err == nil || !strings.HasPrefix(err.Error(), "read marts.deliveries: ") {
		t.Errorf("got %v, want an error of marts.deliveries", err)
	}
}
