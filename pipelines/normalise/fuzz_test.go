package normalise

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// What a value's parser accepts it accepts again in its normal form, as the same value; no text makes it panic.

// cellTypes are those that a fuzzed cell can have.
func cellType(n uint8) sheet.CellType { return sheet.CellType(n % 5) }

func FuzzNIK(f *testing.F) {
	for _, text := range []string{
		corpusPeople[0][1], "'8271.0255.0190.9001", "8271 0255 0190 9001", "８２７１０２５５０１９０９００１", "8271025501909001.0", "8,27103E+15",
		"9.171016307929003E15", "827102550190900", "1111111111111111", "21012345671", "-", `="8271025501909001"`, "9e999", "E+15",
	} {
		f.Add(text, uint8(sheet.Text), false, "21012345671", "8271021001109001")
		f.Add(text, uint8(sheet.Number), true, "", text)
	}
	f.Fuzz(func(t *testing.T, text string, kind uint8, hasWholes bool, kpj, kk string) {
		cell := sheet.Cell{Text: []byte(text), Type: cellType(kind)}
		number, lost := plainNumber(nil, cell)
		nik, broken := judgeNIK(number, lost, cell.Type, hasWholes, []byte(kpj), []byte(kk))
		if broken != ok {
			if !nik.IsZero() {
				t.Fatalf("%s gives a number", broken.code())
			}
			return
		}
		again, lost := plainNumber(nil, sheet.Cell{Text: []byte(nik.Digits())})
		if same, broken := judgeNIK(again, lost, sheet.Text, hasWholes, []byte(kpj), []byte(kk)); same != nik || broken != ok {
			t.Fatalf("its digits are not taken again: %s", broken.code())
		}
		if day, month, _, _ := nik.Birth(); day < 1 || day > 31 || month < 1 || month > 12 || nik.Serial() == 0 {
			t.Fatalf("accepted with day %d, month %d, serial %d", day, month, nik.Serial())
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, text := range []string{
		"31-05-2025", "2025-05-31T00:00:00Z", "Sabtu, 31 Mei 2025", "May 31, 2025", "31/05/25", "45808", "45808.5", "20250531", "31052025",
		"00-00-0000", "31-12-3000", "29-02-1900", "Ternate, 12-05-1980", "05-2025", "Mei 2025", "202505", "0", "1 Januari 0000", "Juni Juli 2020",
	} {
		f.Add(text, uint8(sheet.Text), uint8(dayFirst), false, false)
		f.Add(text, uint8(sheet.Date), uint8(monthFirst), true, true)
	}
	asOf := date(2025, 5, 31)
	f.Fuzz(func(t *testing.T, text string, kind, order uint8, date1904, isSwept bool) {
		c := calendar{date1904: date1904, asOf: asOf, order: dateOrder(order % 3), isSwept: isSwept}
		cell := sheet.Cell{Text: []byte(text), Type: cellType(kind)}
		same := func(what string, d enrolment.Date, again func(sheet.Cell) (enrolment.Date, rule)) {
			if d == 0 {
				return
			}
			if y, _, _ := d.Civil(); y < firstYear || y > lastYear {
				t.Fatalf("%s: %s is none of a list", what, d)
			}
			if got, broken := again(sheet.Cell{Text: []byte(d.String())}); got != d || broken != ok {
				t.Fatalf("%s: %s read again is %s, %s", what, d, got, broken.code())
			}
		}
		day, _ := c.day(cell)
		same("day", day, c.day)
		born, _ := c.birth(cell)
		same("birth", born, c.birth)
		placed, _ := c.birthAfterPlace(cell)
		same("birth after a place", placed, c.birthAfterPlace)
		if born > asOf || placed > asOf {
			t.Fatalf("born after %s", asOf)
		}
		month, _ := c.month(cell)
		if month.IsZero() {
			return
		}
		if got, broken := c.month(sheet.Cell{Text: []byte(month.String())}); broken != dateSentinel && (got != month || broken != ok) {
			t.Fatalf("month %s read again is %s, %s", month, got, broken.code())
		}
	})
}

func FuzzMoney(f *testing.F) {
	for _, text := range []string{
		"16800", "Rp 16.800,-", "5.000.000,00", "5,000,000.00", "1,6 juta", "178,912 juta", "3,500", "(500)", "-1", "IDR 5", "1.6E7", "Rp.", "9 M",
		"999999999999999999999", ",", ".5", "5.", "1.2.3,4",
	} {
		for way := range mixedMarks + 1 {
			f.Add(text, uint8(sheet.Text), uint8(way))
		}
		f.Add(text, uint8(sheet.Number), uint8(0))
	}
	f.Fuzz(func(t *testing.T, text string, kind, way uint8) {
		d := decimals(way % uint8(mixedMarks+1))
		markOf(trimmed([]byte(text)))
		amount, given, broken := d.amount(sheet.Cell{Text: []byte(text), Type: cellType(kind)})
		if !given {
			if amount != 0 {
				t.Fatalf("an amount that is not given: %d", amount)
			}
			return
		}
		if amount < 0 || amount > maxAmount+1 {
			t.Fatalf("got %d", amount)
		}
		if again, given, plain := d.amount(sheet.Cell{Text: strconv.AppendInt(nil, amount, 10)}); amount <= maxAmount && (again != amount || !given || plain != ok) {
			t.Fatalf("%d (%s) read again is %d, %s", amount, broken.code(), again, plain.code())
		}
	})
}

func FuzzPlace(f *testing.F) {
	for _, place := range [][4]string{
		{"82.71.02.1004", "Kota Ternate", "Kota Ternate Selatan", "Kalumata"}, {"8203", "Kep. Sula", "", ""}, {"bps:8205", "", "", ""},
		{"", "Halmahera", "Jailolo Timur", "Bobaneigo"}, {"8271.0", "Kota Ternat", "Kec. Ternate Selatn", "Desa Kalumatta"}, {"", "", "Kayoa", "Tawabi"},
	} {
		f.Add(place[0], place[1], place[2], place[3])
	}
	ref := reference(f)
	f.Fuzz(func(t *testing.T, code, district, subdistrict, village string) {
		p := newPlaces(ref, "82", []string{"82.71"})
		at := p.find([]byte(code), []byte(district), []byte(subdistrict), []byte(village))
		switch {
		case at.district != "" && !ref.districts[at.district], at.subdistrict != "" && !ref.subdistricts[at.subdistrict],
			at.village != "" && !ref.villages[at.village]:
			t.Fatalf("found %s %s %s, which are not there", at.district, at.subdistrict, at.village)
		case at.subdistrict != "" && districtOf(at.subdistrict) != at.district, at.village != "" && !strings.HasPrefix(at.village, at.subdistrict+"."):
			t.Fatalf("found %s %s %s, which lie apart", at.district, at.subdistrict, at.village)
		}
		normal := at.village
		if normal == "" {
			normal = at.subdistrict
		}
		if normal == "" {
			normal = at.district
		}
		if again := p.find([]byte(normal), nil, nil, nil); again.district != at.district || again.subdistrict != at.subdistrict ||
			again.village != at.village || len(again.faults) > 0 {
			t.Fatalf("%s read again is %+v", normal, again)
		}
		if work := p.work([]byte(district)); work.district != "" && !ref.districts[work.district] {
			t.Fatalf("works in %s, which is not there", work.district)
		}
	})
}

func FuzzName(f *testing.F) {
	for _, name := range []string{"H. Abd. Rahman, S. Pd", "Hj.Siti Nurhaliza SE", "M. Saleh", "Ma'ruf", "H.", ", SE", "Drs", "J. Ömer-ß", "IBU", "\xff"} {
		f.Add([]byte(name))
	}
	f.Fuzz(func(t *testing.T, name []byte) {
		folded := foldName(nil, name)
		isAllTitles := true
		for part := range bytes.SplitSeq(name, []byte(",")) {
			isAllTitles = isAllTitles && len(appendNameWords(nil, part, true)) == 0
		}
		if again := foldName(nil, folded); !isAllTitles && !bytes.Equal(again, folded) {
			t.Fatalf("%q folds to %q", folded, again)
		}
		if bytes.HasPrefix(folded, []byte(" ")) || bytes.HasSuffix(folded, []byte(" ")) || bytes.Contains(folded, []byte("  ")) {
			t.Fatalf("%q has blanks too many", folded)
		}
	})
}

// FuzzWord reads the words of closed lists, in capitals or not, and folds any text.
func FuzzWord(f *testing.F) {
	for _, word := range []string{"L", "perempuan", "BPU", "Masa tenggang", "✓", "Y", "pindah ke Manado", "P.U.", "ﬀ", "\u1e9e"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, text string) {
		word := fold(nil, []byte(text))
		if again := fold(nil, word); !bytes.Equal(word, again) {
			t.Fatalf("%q folds to %q", word, again)
		}
		if sex, known := sexOf(word); known && sex != enrolment.Male && sex != enrolment.Female {
			t.Fatalf("sex %q", sex)
		}
		if segment, known := segmentOf(word); known {
			if same, known := segmentOf([]byte(segment)); !known || same != segment {
				t.Fatalf("%s read again is %s", segment, same)
			}
		}
		if status, known := statusOf(word); known && status == "" {
			t.Fatal("a status without a name")
		}
		if is, known := programmeOf(word); known == (is == enrolment.Unknown) {
			t.Fatalf("known %t, %d", known, is)
		}
	})
}

// FuzzTitle finds position dates and stages in titles and names of files.
func FuzzTitle(f *testing.F) {
	for _, title := range []string{
		"DAFTAR PESERTA Posisi 31 Mei 2025", "per tanggal: 2025-05-31", "Tahap II", "peserta-2025-05.csv", "BLTH 05-2025", "posisi 31-02-2025", "TAHAP IIII",
		"20250531", "Data per 1 Juni 2025 (Tahap 3)",
	} {
		f.Add(title)
	}
	f.Fuzz(func(t *testing.T, title string) {
		if d := positionIn(title); d != 0 && positionIn("Posisi "+d.String()) != d {
			t.Fatalf("position %s is not found again", d)
		}
		if d, isDay := dateInName(title); d != 0 {
			if again, isDayToo := dateInName("peserta-" + d.String() + ".csv"); again != d || !isDayToo || !isDay && again != monthOf(d).End() {
				t.Fatalf("day %s is not found again", d)
			}
		}
		if stage := stageIn(title); stage != "" && stageIn("Tahap "+stage) != stage {
			t.Fatalf("stage %q is not found again", stage)
		}
	})
}

// FuzzLayout reads any YAML as a layout. What it refuses it refuses with file and line.
func FuzzLayout(f *testing.F) {
	files, err := filepath.Glob("layouts/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no layouts", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("rows: persons\nrequired: [nik]\ncolumns: {nik: [NIK], name: [NIK]}\n")
	f.Add("rows: persons\ncolumns: &a [*a]\n")
	f.Fuzz(func(t *testing.T, text string) {
		layout, err := parseLayout("contoh.yaml", []byte(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "contoh.yaml:") {
				t.Fatalf("an error without its file: %v", err)
			}
			return
		}
		again, err := parseLayout("contoh.yaml", layout.Text)
		if err != nil || !slices.Equal(again.required, layout.required) || again.written != layout.written {
			t.Fatalf("not the same again: %v", err)
		}
	})
}

// FuzzHeading takes headings for fields, as the lexicon does.
func FuzzHeading(f *testing.F) {
	headings, err := LoadHeadings()
	if err != nil {
		f.Fatal(err)
	}
	for _, heading := range []string{"NIK", "No. Identitas", "TglLahir", "Tempat/Tgl Lahir", "NAMA IBU KANDUNG", "Kecamtan", "  ", "NO_IDENTITAS_", "\xff", "ﬁ"} {
		f.Add(heading)
	}
	f.Fuzz(func(t *testing.T, heading string) {
		meaning := headings.meaning(heading)
		if (meaning.degree > 0) != (len(meaning.fields) > 0) || meaning.degree < 0 || meaning.degree > sameHeading {
			t.Fatalf("%d fields to the degree %v", len(meaning.fields), meaning.degree)
		}
		again := headings.meaning(blanksFolded([]byte(heading)))
		if !slices.Equal(again.fields, meaning.fields) || again.degree != meaning.degree {
			t.Fatalf("with single blanks it means %v, not %v", again, meaning)
		}
	})
}

// FuzzValidate reads any bytes as a list: rows are conserved, and nothing that may be a NIK is said of them.
func FuzzValidate(f *testing.F) {
	for _, name := range []string{"bersih.csv", "bersih-peserta.csv", "jumlah-dan-tanda-tangan.csv", "tanpa-judul-kolom.csv", "judul-dua-baris.csv", "kutip-tidak-ditutup.csv", "rekap.csv", "html-sebagai.xls", "dua-kolom-nik.csv"} {
		content, err := os.ReadFile(corpusFolder + name)
		if err != nil {
			f.Fatal(err)
		}
		for role := range enrolment.Roles {
			if role < 3 {
				f.Add(content, uint8(role))
			}
		}
	}
	s := step(f)
	f.Fuzz(func(t *testing.T, data []byte, role uint8) {
		if len(data) > 1<<16 {
			return
		}
		c := corpusCase{file: "kiriman.csv", role: enrolment.Roles[int(role)%len(enrolment.Roles)], isDated: true}
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		counted := int64(0)
		m, err := s.Validate(t.Context(), c.delivery(), file, func(fault enrolment.Fault) error {
			if counted++; longDigits.MatchString(fault.Place()) {
				t.Fatalf("%s: a long number", fault.Code)
			}
			if _, known := enrolment.Rules[fault.Code]; !known {
				t.Fatalf("unknown code %q", fault.Code)
			}
			return nil
		})
		if err != nil {
			if longDigits.MatchString(err.Error()) {
				t.Fatal("an error with a long number")
			}
			return
		}
		if err := m.Check(); err != nil {
			t.Fatal(err)
		}
	})
}
