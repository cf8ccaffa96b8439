package demo

import (
	"strconv"
	"strings"
)

// How senders write numbers and dates. Every spelling here but those of a flaw is sound: it is to be read, not
// reported.

// spellNIK appends the NIK as the person's lists write it, broken when the flaw wants it so. A workbook holds some as
// numbers.
func (r *register) spellNIK(p *person, f flaw, workbook bool, to []byte) (spelled []byte, isNumber bool) {
	nik := p.nik[:]
	switch f {
	case nikMissing:
		if p.index%2 == 0 {
			return append(to, '-'), false
		}
		return to, false
	case nikPrecision:
		if workbook {
			return append(append(to, nik[:15]...), '0'), true
		}
		to = append(append(append(to, nik[0], ','), nik[1:6]...), "E+15"...)
		return to, false
	case nikIsKPJ:
		return r.kpj(p, false, to), false
	case nikLength:
		switch p.index % 3 {
		case 0:
			return append(to, nik[:15]...), false
		case 1:
			return append(append(to, nik...), nik[15]), false
		}
		return append(append(append(to, nik[:11]...), 'O'), nik[12:]...), false
	case nikIsKK:
		return p.familyCard(to), false
	case nikDummy:
		return append(to, [...]string{"1234567890123456", "1111111111111111", "9999999999999999"}[p.index%3]...), false
	case nikDate:
		return append(append(append(to, nik[:8]...), '1', '3'), nik[10:]...), false
	case nikSerial:
		return append(append(to, nik[:12]...), "0000"...), false
	}
	return spellSound(nik, p.chance.below(forSpelling, 100), to), false
}

// spellSound appends a sound NIK in one of the ways in which a few of a hundred are written.
func spellSound(nik []byte, style int, to []byte) []byte {
	switch style {
	case 0:
		return append(append(to, '\''), nik...)
	case 1:
		return append(append(append(append(append(to, nik[:6]...), '.'), nik[6:12]...), '.'), nik[12:]...)
	case 2:
		for i := 0; i < 16; i += 4 {
			if i > 0 {
				to = append(to, ' ')
			}
			to = append(to, nik[i:i+4]...)
		}
		return to
	case 3:
		return append(append(to, nik...), "\u00a0"...)
	case 4:
		for _, c := range nik {
			to = append(to, string('０'+rune(c-'0'))...) // full-width digits
		}
		return to
	case 5:
		return append(append(to, nik...), ".0"...)
	}
	return append(to, nik...)
}

// familyCard appends the number of the person's family card (KK). It looks like a NIK, but that the date in it is the
// card's, from 2008 to 2024.
func (p *person) familyCard(to []byte) []byte {
	to = append(to, p.residence(p.cohort.of).subdistrict.prefix...)
	to = appendDigits(to, 1+p.chance.below(forCardDay, 28), 2)
	to = appendDigits(to, 1+p.chance.below(forCardMonth, 12), 2)
	to = appendDigits(to, 8+p.chance.below(forCardYear, 17), 2)
	return appendDigits(to, 9000+p.chance.below(forCardSerial, 1000), 4)
}

// birthDate appends the date of birth, dd-mm-yyyy for most.
func (p *person) birthDate(f flaw, to []byte) []byte {
	b := p.born
	switch f {
	case nikBirth:
		return appendDate(to, '-', b.year, b.month, b.day%28+1)
	case birthFormat:
		return append(to, "TIDAK INGAT"...)
	case birthImpossible:
		return appendDate(to, '-', b.year, 2, 31)
	case dateAmbiguous:
		return appendDate(to, '/', b.year, b.day, b.month) // the month first
	case birthFuture:
		if b.month == 2 && b.day == 29 { // 2100 has none
			return appendDate(to, '-', b.year+80, b.month, b.day)
		}
		return appendDate(to, '-', b.year+100, b.month, b.day)
	case birthSentinel:
		return append(to, [...]string{"01-01-1900", "1970-01-01"}[p.index%2]...)
	case birthCentury:
		to = appendDate(to, '-', b.year, b.month, b.day)
		end := len(to)
		return append(to[:end-4], to[end-2:]...)
	}
	switch p.chance.below(forDateStyle, 100) {
	case 0:
		return appendDate(to, '/', b.year, b.month, b.day)
	case 1:
		return appendDate(to, '.', b.year, b.month, b.day)
	case 2:
		return appendISO(to, b.year, b.month, b.day)
	case 3:
		to = append(strconv.AppendInt(to, int64(b.day), 10), ' ')
		to = append(append(to, monthNames[b.month-1]...), ' ')
		return appendDigits(to, b.year, 4)
	}
	return appendDate(to, '-', b.year, b.month, b.day)
}

// appendDate appends day, month and year between separators.
func appendDate(to []byte, separator byte, year, number, day int) []byte {
	to = append(appendDigits(to, day, 2), separator)
	to = append(appendDigits(to, number, 2), separator)
	return appendDigits(to, year, 4)
}

// appendISO appends a date as 2025-05-31.
func appendISO(to []byte, year, number, day int) []byte {
	to = append(appendDigits(to, year, 4), '-')
	to = append(appendDigits(to, number, 2), '-')
	return appendDigits(to, day, 2)
}

// appendMonth appends a contribution month (BLTH), "05-2025".
func appendMonth(to []byte, m month) []byte {
	return appendDigits(append(appendDigits(to, m.number(), 2), '-'), m.year(), 4)
}

// capitalOf gives the name of a region in capitals.
func capitalOf(name string) string {
	if s, ok := upper[name]; ok {
		return s
	}
	return strings.ToUpper(name)
}
