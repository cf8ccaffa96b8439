package normalise

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"cakupan/pipelines/normalise/sheet"
)

// noteCells is how many cells of a note hold anything at the most, and noteWidth how wide a table is in which a row with so
// few cells is hardly one of its own; a title between the rows has one. Three sign beside one another at the most.
const (
	noteCells      = 2
	noteWidth      = 5
	titleWidth     = 3
	signatureCells = 3
)

// remark is how a text reads as a note, a signature or a title.
type remark uint8

const (
	noRemark    remark = iota
	asTitle            // or a note: what people are called by, too, where they live and what they do
	asOffice           // of who signs: what people do, too
	asSignature        // nothing else
)

// remarkWords open the notes and signatures below a list, and the titles within.
var remarkWords = []struct {
	remark remark
	words  []string
}{
	{asSignature, []string{
		"mengetahui", "diketahui", "menyetujui", "disetujui", "dibuat oleh", "disusun oleh", "diperiksa oleh", "disahkan oleh", "yang membuat",
		"hormat kami", "ttd", "nip", "nrp", "a.n.", "an.", "plt.", "plh.", "pj.", "ub.", "u.b.", "u.p.",
	}},
	{asOffice, []string{
		"dibuat", "disusun", "diperiksa", "disahkan", "ditetapkan", "kepala ", "pembina", "penata", "wali kota", "walikota", "bupati", "gubernur",
		"sekretaris", "camat", "lurah", "ketua", "direktur", "pimpinan", "petugas", "operator",
	}},
	{asTitle, []string{
		"catatan", "keterangan", "ket.", "ket:", "sumber", "note", "notes", "nb", "dicetak", "printed", "halaman", "tanggal cetak",
		"desa ", "kelurahan ", "kecamatan ", "kec. ", "kel. ", "kabupaten ", "kota ", "dusun ", "lingkungan ", "kelompok ",
	}},
}

// isNote tells a row of a note, a signature or a title: few cells, which open with its words or hold a place and a day. f is
// the first of the columns by which a row is known that holds anything; a number in it is a person's. What an officer does
// and where somebody lives stands beside a name as well: then the row is the list's.
func (t *table) isNote(row *sheet.Row, f field) bool {
	first := trimmed(t.cell(row, f).Text)
	if len(first) == 0 || first[0] >= '0' && first[0] <= '9' || t.width < 2 {
		return false
	}
	filled, beside := 0, noRemark
	for i, cell := range row.Cells {
		text := trimmed(cell.Text)
		if len(text) == 0 {
			continue
		}
		if filled++; filled > signatureCells {
			return false
		}
		if i != t.columns[f] {
			beside = max(beside, t.remarkIn(text, i))
		}
	}
	own := t.remarkIn(first, t.columns[f])
	isNobody := (f == fieldNIK || f == fieldKPJ) && !bytes.ContainsAny(first, "0123456789")
	isWide := t.width >= noteWidth
	var isNote bool
	switch {
	case filled > noteCells:
		isNote = own == asSignature && beside >= asOffice
	case filled == 1:
		isNote = own != noRemark || isNobody
	case own == asSignature, beside == asSignature && (isWide || isNobody):
		isNote = true
	default:
		isNote = own != noRemark && (isWide || beside != noRemark) || isNobody && beside != noRemark
	}
	t.isSigned = isNote && max(own, beside) >= asOffice
	return isNote
}

// isOfSignature tells a row that belongs to the signature above it: names, offices and the numbers of officials (NIP), of as
// many as sign beside one another. A row of the list has a number or a date of its own.
func (t *table) isOfSignature(row *sheet.Row) bool {
	if t.goesOn(row) {
		return false
	}
	filled := 0
	for i, cell := range row.Cells {
		text := trimmed(cell.Text)
		if len(text) == 0 {
			continue
		}
		if filled++; filled > signatureCells {
			return false
		}
		if bytes.ContainsAny(text, "0123456789") && t.remarkIn(text, i) == noRemark && !isOfficialsNumber(text) {
			return false
		}
	}
	return true
}

// isOfficialsNumber tells the number of a civil servant (NIP), 18 digits: 19680817 199003 1 001.
func isOfficialsNumber(text []byte) bool {
	const officialsDigits = 18
	digits, letters := countLetters(text)
	return digits == officialsDigits && letters == 0
}

// remarkIn gives how the text of a column reads. Where people were born and when, as in "Ternate, 15-01-1990", is no remark.
func (t *table) remarkIn(text []byte, column int) remark {
	for _, kind := range remarkWords {
		for _, words := range kind.words {
			if len(text) >= len(words) && strings.EqualFold(string(text[:len(words)]), words) && endsWord(words, text[len(words):]) {
				return kind.remark
			}
		}
	}
	place, day, found := bytes.Cut(text, []byte(","))
	if !found || column == t.columns[fieldBirthPlaceDate] || bytes.ContainsAny(place, "0123456789") {
		return noRemark
	}
	if d, _ := (calendar{}).day(sheet.Cell{Text: day}); d == 0 {
		return noRemark
	}
	return asSignature
}

// endsWord tells whether words are not the beginning of a longer one, rest being what follows them: a person can be called
// Nipa, or Sumberto.
func endsWord(words string, rest []byte) bool {
	last, _ := utf8.DecodeLastRuneInString(words)
	next, _ := utf8.DecodeRune(rest)
	return !unicode.IsLetter(last) || !unicode.IsLetter(next)
}
