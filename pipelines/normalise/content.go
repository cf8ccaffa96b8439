package normalise

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/sheet"
)

// content is what the cells of one column look like: for each field the share of the filled cells that fit it, and that can
// be one of it, however badly written.
type content struct {
	filled   int
	distinct int
	fits     [fieldCount]float64
	allows   [fieldCount]float64
	hash     uint64 // of the cells in order
}

// kinds is what one cell looks like.
type kinds struct{ fits, allows fieldSet }

// fieldSet holds any of the fields.
type fieldSet uint64

func (s *fieldSet) add(is bool, fields ...field) {
	for _, f := range fields {
		if is {
			*s |= 1 << f
		}
	}
}

func (s fieldSet) has(f field) bool { return s>>f&1 == 1 }

// testedFields are those for which a cell's look says something.
var testedFields = func() (s fieldSet) {
	s.add(true, fieldNIK, fieldFamilyCard, fieldKPJ, fieldName, fieldFirstName, fieldMiddleName, fieldLastName, fieldSex, fieldBirthDate, fieldBirthPlaceDate,
		fieldRegionCode, fieldDistrict, fieldSubdistrict, fieldVillage, fieldSegment, fieldStatus, fieldEnrolledOn,
		fieldPaidThrough, fieldLeftOn, fieldWage, fieldContribution, fieldJKK, fieldJKM, fieldJHT, fieldJP, fieldJKP,
		fieldStartsOn, fieldEndsOn, fieldFirstPaidOn, fieldRegisteredCount, fieldActiveCount)
	return s
}()

// beholder looks at cells.
type beholder struct {
	reference *Reference
	province  string
	calendar  calendar
}

// contentOf looks at one column of rows.
func (b *beholder) contentOf(rows []sheet.Row, column int) content {
	var c content
	var numbers familyNumbers
	counts := make(map[string]int)
	types := make(map[string]sheet.CellType)
	for i := range rows {
		if column >= len(rows[i].Cells) {
			continue
		}
		cell := rows[i].Cells[column]
		text := trimmed(cell.Text)
		if len(text) == 0 {
			continue
		}
		c.filled++
		c.hash = c.hash*31 + fnv1a(text)
		counts[string(text)]++
		types[string(text)] = cell.Type
		numbers.add(cell)
	}
	c.distinct = len(counts)
	for text, n := range counts {
		k := b.kindsOf(sheet.Cell{Text: []byte(text), Type: types[text]})
		for f := range fieldCount {
			if k.fits.has(f) {
				c.fits[f] += float64(n)
			}
			if k.allows.has(f) {
				c.allows[f] += float64(n)
			}
		}
	}
	for f := range fieldCount {
		c.fits[f] /= float64(max(c.filled, 1))
		c.allows[f] /= float64(max(c.filled, 1))
	}
	c.fits[fieldNIK], c.fits[fieldFamilyCard] = numbers.weigh(c.filled, c.distinct)
	return c
}

// familyNumbers counts what tells a NIK from the number of a family card (No. KK), which is written the same way but for
// this: its digits 7 to 12 are the day on which it was issued, and a family shares it.
type familyNumbers struct {
	dated  int // 16 digits with a date in them
	women  int // whose day has 40 added, as on no card
	recent int // whose year is one in which cards have been issued
	zeros  int // that begin with 0: a tax number (NPWP)
}

// The years in which family cards with such a number have been issued, as two digits.
const (
	firstCardYear = 4
	lastCardYear  = 40
)

func (n *familyNumbers) add(cell sheet.Cell) {
	var buf [32]byte
	number, lost := plainNumber(buf[:0], cell)
	if lost || len(number) != nikDigits {
		return
	}
	if number[0] == '0' {
		n.zeros++
		return
	}
	nik, err := enrolment.ParseNIK(number)
	if err != nil || !hasBirthDate(nik) {
		return
	}
	n.dated++
	switch _, _, year, sex := nik.Birth(); {
	case sex == enrolment.Female:
		n.women++
	case year >= firstCardYear && year <= lastCardYear:
		n.recent++
	}
}

// weigh gives how well the numbers fit NIKs and family cards. People who work were born, most of them, in years in which no
// card was issued; their numbers are all different.
func (n *familyNumbers) weigh(filled, distinct int) (nik, card float64) {
	if n.dated == 0 {
		return 0, 0
	}
	share := float64(n.dated) / float64(filled)
	recent := float64(n.recent) / float64(n.dated)
	women := float64(n.women) / float64(n.dated)
	different := float64(distinct) / float64(filled)
	nik = share * different * (1 - max(0, recent-0.5)*2)
	card = share * recent * (1 - min(1, women*10))
	return nik, card
}

// kindsOf looks at one cell. What fits a field can be one of it, too.
func (b *beholder) kindsOf(cell sheet.Cell) (k kinds) {
	text := cell.Text
	var buf [64]byte
	word := fold(buf[:0], text)
	digits, letters := countLetters(text)
	var room [32]byte
	number, lost := plainNumber(room[:0], cell)

	k.fits.add(len(number) == 11 && isDigits(number) && !bytes.HasPrefix(number, []byte("08")), fieldKPJ)
	k.allows.add(digits >= 6 && digits > letters, fieldKPJ)
	k.allows.add(lost || digits >= 10 && digits > letters || cell.Type == sheet.Number && digits >= 6, fieldNIK, fieldFamilyCard)

	isName := digits == 0 && letters >= 2 && isNameText(text)
	k.fits.add(isName && letters >= 3, fieldName)
	k.fits.add(isName, fieldFirstName, fieldMiddleName, fieldLastName)
	k.allows.add(letters > digits, fieldName, fieldFirstName, fieldMiddleName, fieldLastName, fieldDistrict, fieldSubdistrict, fieldVillage)

	_, isSex := sexOf(word)
	_, isSegment := segmentOf(word)
	_, isStatus := statusOf(word)
	mark := word
	if len(mark) == 0 {
		mark = text
	}
	_, isProgramme := programmeOf(mark)
	k.fits.add(isSex, fieldSex)
	k.fits.add(isSegment, fieldSegment)
	k.fits.add(isStatus, fieldStatus)
	k.fits.add(isProgramme, fieldJKK, fieldJKM, fieldJHT, fieldJP, fieldJKP)

	b.dates(&k, cell, digits, letters)
	amount, given, _ := unstatedMarks.amount(cell)
	isNumber := digits > 0 && letters <= 5
	k.fits.add(given && (amount == 0 || amount >= 1000), fieldWage, fieldContribution)
	k.fits.add(given && amount < 10_000_000, fieldRegisteredCount, fieldActiveCount)
	k.allows.add(isNumber, fieldWage, fieldContribution, fieldRegisteredCount, fieldActiveCount)
	b.regions(&k, string(text), letters)
	k.allows |= k.fits
	return k
}

// dates looks for a day, a month, and a place with a day.
func (b *beholder) dates(k *kinds, cell sheet.Cell, digits, letters int) {
	day, broken := b.calendar.day(cell)
	isDay := day != 0 || broken == dateSentinel
	month, brokenMonth := b.calendar.month(cell)
	k.fits.add(isDay, fieldBirthDate, fieldEnrolledOn, fieldLeftOn, fieldStartsOn, fieldEndsOn, fieldFirstPaidOn)
	k.fits.add(!month.IsZero() || brokenMonth == dateSentinel, fieldPaidThrough)
	k.allows.add(digits >= 3 && letters <= 20, fieldBirthDate, fieldEnrolledOn, fieldLeftOn, fieldStartsOn, fieldEndsOn, fieldFirstPaidOn, fieldPaidThrough)
	if cell.Type == sheet.Text && letters >= 3 && digits >= 4 && isLetterFirst(cell.Text) {
		born, _ := b.calendar.birthAfterPlace(cell)
		k.fits.add(born != 0, fieldBirthPlaceDate)
	}
	k.allows.add(true, fieldBirthPlaceDate)
}

// regions looks for names and codes of regions.
func (b *beholder) regions(k *kinds, text string, letters int) {
	if c := parseRegionCode(text); c.bps != "" {
		_, broken := b.reference.districtCoded(c)
		k.fits.add(broken != regionUnknown, fieldRegionCode)
	}
	k.allows.add(letters <= 4, fieldRegionCode)
	if letters < 3 {
		return
	}
	_, broken := b.reference.districtNamed(text, b.province)
	k.fits.add(broken == ok, fieldDistrict)
	bare := parseSubdistrictName(text).bare
	k.fits.add(b.reference.names[regionKey(b.province, bare)] != nil, fieldSubdistrict)
	k.fits.add(b.reference.known[levelVillage][parseVillageName(text).bare], fieldVillage)
}

// countLetters counts digits and letters.
func countLetters(text []byte) (digits, letters int) {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		switch r = narrow(r); {
		case r >= '0' && r <= '9':
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits, letters
}

// isNameText tells letters with what stands between the words of a name.
func isNameText(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !isBlank(r) && !slices.Contains([]rune(".,'’`-/()"), r)
	}) < 0
}

func isLetterFirst(text []byte) bool {
	r, _ := utf8.DecodeRune(text)
	return unicode.IsLetter(r)
}

// bornAs gives the share of the rows whose date is the one in their NIK, of those that have both.
func (b *beholder) bornAs(rows []sheet.Row, nikColumn, column int) float64 {
	var buf [32]byte
	both, same := 0, 0
	for i := range rows {
		cells := rows[i].Cells
		if nikColumn >= len(cells) || column >= len(cells) {
			continue
		}
		number, _ := plainNumber(buf[:0], cells[nikColumn])
		nik, err := enrolment.ParseNIK(number)
		born, _ := b.calendar.day(cells[column])
		if err != nil || born == 0 {
			continue
		}
		both++
		day, month, year, _ := nik.Birth()
		if y, m, d := born.Civil(); d == day && m == month && y%100 == year {
			same++
		}
	}
	return float64(same) / float64(max(both, 1))
}
