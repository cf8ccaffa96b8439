package normalise

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// Months as Indonesia writes them.
var monthNames = []string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

// dateFormats write a day as lists do, each in the order that its column shows.
var dateFormats = []struct {
	name  string
	order dateOrder
	write func(time.Time) string
}{
	{"day first with dashes", dayFirst, layoutOf("02-01-2006")},
	{"day first with slashes", dayFirst, layoutOf("2/1/2006")},
	{"day first with dots", dayFirst, layoutOf("02.01.2006")},
	{"day first with blanks", dayFirst, layoutOf("02 01 2006")},
	{"month first", monthFirst, layoutOf("01/02/2006")},
	{"month first with the time of day", monthFirst, layoutOf("1/2/2006 15:04")},
	{"ISO", dayFirst, layoutOf("2006-01-02")},
	{"ISO in a column with the month first", monthFirst, layoutOf("2006-01-02")},
	{"year first with slashes", dayFirst, layoutOf("2006/01/02")},
	{"with the time of day", dayFirst, layoutOf("2006-01-02T15:04:05Z")},
	{"without separators", dayFirst, layoutOf("20060102")},
	{"English, shortened", dayFirst, layoutOf("2-Jan-2006")},
	{"English, month first", dayFirst, layoutOf("January 2, 2006")},
	{"Indonesian", dayFirst, func(d time.Time) string { return fmt.Sprintf("%d %s %d", d.Day(), monthNames[d.Month()-1], d.Year()) }},
	{"Indonesian, capitals", dayFirst, func(d time.Time) string {
		return fmt.Sprintf("%02d %s %d", d.Day(), strings.ToUpper(monthNames[d.Month()-1]), d.Year())
	}},
	{"Indonesian, three letters", dayFirst, func(d time.Time) string {
		return fmt.Sprintf("%d-%s-%d", d.Day(), monthNames[d.Month()-1][:3], d.Year())
	}},
}

func layoutOf(layout string) func(time.Time) string {
	return func(d time.Time) string { return d.Format(layout) }
}

// A day that is written in any of the ways of lists is read as that day.
func TestDaysInEveryFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Date(firstYear, 1, 2, 8, 15, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 250*365).Draw(t, "days"))
		if isSentinel(d.Year(), int(d.Month()), d.Day()) {
			t.Skip("no program means this day by it")
		}
		format := rapid.SampledFrom(dateFormats).Draw(t, "format")
		c := calendar{order: format.order, asOf: date(2025, 5, 31)}
		text := format.write(d)
		if got, broken := c.day(sheet.Cell{Text: []byte(text)}); got != enrolment.DateOf(d) || broken != ok {
			t.Errorf("%s: %q is %s, %s", format.name, text, got, broken.code())
		}
		serial := strconv.Itoa(int(d.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24))
		if d.Year() > firstYear || d.Month() > 2 {
			if got, broken := c.day(sheet.Cell{Text: []byte(serial), Type: sheet.Date}); got != enrolment.DateOf(d) || broken != ok {
				t.Errorf("day %s of Excel is %s, %s", serial, got, broken.code())
			}
		}
	})
}

// locales write an amount in rupiah and cents.
var locales = []struct {
	name  string
	way   decimals
	write func(rupiah int64, cents int) string
}{
	{"digits alone", unstatedMarks, func(rupiah int64, _ int) string { return strconv.FormatInt(rupiah, 10) }},
	{"Indonesian", decimalComma, func(rupiah int64, cents int) string { return fmt.Sprintf("%s,%02d", grouped(rupiah, "."), cents) }},
	{"Indonesian, in a file that shows nothing else", unstatedMarks, func(rupiah int64, cents int) string { return fmt.Sprintf("%s,%02d", grouped(rupiah, "."), cents) }},
	{"Indonesian without cents", unstatedMarks, func(rupiah int64, _ int) string { return grouped(rupiah, ".") }},
	{"with Rp", decimalComma, func(rupiah int64, _ int) string { return "Rp " + grouped(rupiah, ".") }},
	{"with Rp and a dash for the cents", unstatedMarks, func(rupiah int64, _ int) string { return "Rp. " + grouped(rupiah, ".") + ",-" }},
	{"English", decimalPoint, func(rupiah int64, cents int) string { return fmt.Sprintf("%s.%02d", grouped(rupiah, ","), cents) }},
	{"English without cents", decimalPoint, func(rupiah int64, _ int) string { return grouped(rupiah, ",") }},
	{"as programs write it", decimalPoint, func(rupiah int64, cents int) string { return fmt.Sprintf("%d.%02d", rupiah, cents) }},
	{"as programs write it, in a file that shows nothing else", unstatedMarks, func(rupiah int64, cents int) string { return fmt.Sprintf("%d.%02d", rupiah, cents) }},
}

// grouped writes a number with marks between its thousands.
func grouped(n int64, mark string) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + mark + text[i:]
	}
	return text
}

// An amount that is written in any of the ways of lists is read as that amount, cents rounded, where the file shows the way.
func TestAmountsInEveryLocale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rupiah := rapid.Int64Range(0, maxAmount/1000).Draw(t, "rupiah")
		cents := rapid.IntRange(0, 99).Draw(t, "cents")
		locale := rapid.SampledFrom(locales).Draw(t, "locale")
		text := locale.write(rupiah, cents)
		want := rupiah
		if strings.HasSuffix(text, fmt.Sprintf("%02d", cents)) && strings.ContainsAny(text[max(0, len(text)-3):], ".,") {
			want = int64(math.Round(float64(rupiah) + float64(cents)/100))
		}
		if got, given, broken := locale.way.amount(sheet.Cell{Text: []byte(text)}); got != want || !given || broken != ok {
			t.Errorf("%s: %q is %d (%s), want %d", locale.name, text, got, broken.code(), want)
		}
		if way := markOf([]byte(text)); way != unstatedMarks && locale.way != unstatedMarks && way != locale.way {
			t.Errorf("%s: %q shows the way %d, want %d", locale.name, text, way, locale.way)
		}
	})
}

// nikWritings write a NIK as lists do.
var nikWritings = []func(nik string) string{
	func(nik string) string { return "'" + nik },
	func(nik string) string { return "\u00a0" + nik + " " },
	func(nik string) string { return nik + ".0" },
	func(nik string) string { return `="` + nik + `"` },
	func(nik string) string { return nik[:4] + "." + nik[4:8] + "." + nik[8:12] + "." + nik[12:] },
	func(nik string) string { return nik[:6] + " " + nik[6:12] + "-" + nik[12:] },
	func(nik string) string {
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, nik)
	},
}

// A NIK that is written in any of the ways of lists is read as that NIK.
func TestNIKsInEveryWriting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := fmt.Sprintf("8271%02d%02d%02d%02d9%03d", rapid.IntRange(1, 8).Draw(t, "kecamatan"),
			rapid.IntRange(1, 28).Draw(t, "day")+40*rapid.IntRange(0, 1).Draw(t, "woman"), rapid.IntRange(1, 12).Draw(t, "month"),
			rapid.IntRange(0, 99).Draw(t, "year"), rapid.IntRange(0, 999).Draw(t, "serial"))
		cell := sheet.Cell{Text: []byte(rapid.SampledFrom(nikWritings).Draw(t, "writing")(digits))}
		number, lost := plainNumber(nil, cell)
		if nik, broken := judgeNIK(number, lost, cell.Type, true, nil, nil); broken != ok || nik.Digits() != digits {
			t.Errorf("%q: %s", cell.Text, broken.code())
		}
	})
}

// A character out of place costs its own row, and never another: the other people of the list come through without a fault.
func TestOneBadCharacterCostsOneRow(t *testing.T) {
	text, err := os.ReadFile(corpusFolder + "nik-berakhir-beragam.csv")
	if err != nil {
		t.Fatal(err)
	}
	s := step(t)
	c := corpusCase{file: "kiriman.csv", role: enrolment.Nominations, isDated: true}
	path := filepath.Join(t.TempDir(), c.file)
	rapid.Check(t, func(rt *rapid.T) {
		comma := rapid.SampledFrom([]string{",", ";", "\t", "|"}).Draw(rt, "delimiter")
		quote := rapid.SampledFrom([]string{"", `"`}).Draw(rt, "quote")
		lines := strings.Split(strings.TrimSuffix(string(text), "\r\n"), "\r\n")
		for i, line := range lines {
			lines[i] = quote + strings.ReplaceAll(line, ",", quote+comma+quote) + quote
		}
		row := rapid.IntRange(1, len(lines)-1).Draw(rt, "row")
		at := rapid.IntRange(0, len(lines[row])).Draw(rt, "place")
		bad := rapid.SampledFrom([]string{`"`, `""`, ",", ";", "\t", "'", "\x00", "\xff", "\n"}).Draw(rt, "character")
		lines[row] = lines[row][:at] + bad + lines[row][at:]
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\r\n")), 0o600); err != nil {
			rt.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			rt.Fatal(err)
		}
		defer file.Close()
		m, err := s.Validate(t.Context(), c.delivery(), file, func(f enrolment.Fault) error {
			if f.Row != row+1 && f.Row != row+2 { // a line end in its midst makes two rows of it
				rt.Errorf("%s in row %d for a character in row %d", f.Code, f.Row, row+1)
			}
			return nil
		})
		if people := int64(len(lines) - 1); err != nil || m.Accepted < people-1 {
			rt.Errorf("%d of %d accepted: %v", m.Accepted, people, err)
		}
	})
}
