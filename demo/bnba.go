package demo

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"cakupan/enrolment"
)

// bnbaForm is the workbook of a list by name and address (BNBA): titles of the decree, merged, and a signature.
type bnbaForm struct{ *nomineeRow }

var bnbaColumns = []string{"NO", "NAMA", "NIK", "NO. KK", "TEMPAT/TGL LAHIR", "L/P", "ALAMAT", "RT/RW",
	"DESA/KELURAHAN", "KECAMATAN", "PEKERJAAN", "NO. HP", "NAMA IBU KANDUNG", "KET"}

func (bnbaForm) widths() []int { return []int{6, 26, 20, 20, 24, 6, 24, 9, 22, 22, 20, 15, 22, 12, 14} }

func (bnbaForm) sheet() string { return "BNBA" }

func (b bnbaForm) begin(doc document, f *filing) error {
	l := f.list
	var lines []string
	if l.decree != "" {
		lines = append(lines, "LAMPIRAN KEPUTUSAN "+authority(l.covers), "NOMOR "+l.decree+
			" TENTANG PESERTA JAMINAN SOSIAL KETENAGAKERJAAN YANG IURANNYA DIBAYAR PEMERINTAH")
	}
	title := "DAFTAR " + strings.ToUpper(l.title)
	if l.role == enrolment.Nominations {
		title = "DAFTAR PENERIMA: " + strings.ToUpper(l.title)
	}
	lines = append(lines, title)
	if f.basis == "title" {
		lines = append(lines, "per "+long(f.asOf))
	}
	if f.stage != "" {
		lines = append(lines, "Tahap "+[...]string{"I", "II", "III"}[f.stage[0]-'1'])
	}
	if err := titles(doc, len(b.columns()), append(lines, "")...); err != nil {
		return err
	}
	return b.header(doc)
}

// header writes the row of column names, or two of which the upper one names groups of columns.
func (b bnbaForm) header(doc document) error {
	if !b.filing.file.isTwoRows {
		return header(doc, b.columns())
	}
	var upper, lower cells
	for i, name := range bnbaColumns {
		switch group, columns := bnbaGroup(i); {
		case group == "": // one cell of both rows
			upper.joins = append(upper.joins, join{i, 1, 2})
			upper.add(name)
			lower.add("")
		default:
			if columns > 0 {
				upper.joins = append(upper.joins, join{i, columns, 1})
			} else {
				group = ""
			}
			upper.add(group)
			lower.add(name)
		}
	}
	return errors.Join(doc.row(&upper), doc.row(&lower))
}

// bnbaGroup gives what the upper row of a header of two says above a column: a group's name, and over how many columns
// it goes where it begins.
func bnbaGroup(column int) (name string, columns int) {
	switch {
	case column == 2:
		return "IDENTITAS", 2
	case column == 3:
		return "IDENTITAS", 0
	case column == 6:
		return "TEMPAT TINGGAL", 4
	case column > 6 && column < 10:
		return "TEMPAT TINGGAL", 0
	}
	return "", 0
}

// authority gives who signs a decree.
func authority(covers []string) string {
	if len(covers) > 1 {
		return "GUBERNUR MALUKU UTARA"
	}
	name := strings.ToUpper(districtTable[districtNumber(covers[0])].name)
	if city, ok := strings.CutPrefix(name, "KOTA "); ok {
		return "WALI KOTA " + city
	}
	return "BUPATI " + strings.TrimPrefix(name, "KABUPATEN ")
}

func (b bnbaForm) row(number int, f flaw) {
	b.cells.number(number)
	b.nameCell(f)
	if b.filing.slip == swapped {
		b.familyCell()
		b.nikCell()
	} else {
		b.nikCell()
		b.familyCell()
	}
	b.text = append(append(b.text, b.issuer.town...), ", "...)
	b.text = b.birthDate(f, b.text)
	b.end(textCell)
	b.sexCell(f, false)
	b.addressCell(f)
	b.text = append(appendDigits(b.text, 1+b.chance.below(forHamlet, 12), 3), '/')
	b.text = appendDigits(b.text, 1+b.chance.below(forHamlet, 6), 2)
	b.end(textCell)
	switch v := b.residence(b.cohort.of); f {
	case villageUnresolved:
		b.add("Kampung Persiapan Ujung", v.subdistrict.name)
	case subdistrictDisputed:
		b.add(disputedVillages[number%len(disputedVillages)], "Jailolo Timur")
	default:
		b.add(v.name, v.subdistrict.name)
	}
	if f == groupUnknown {
		b.add("Belum diisi")
	} else {
		b.add(b.occupation())
	}
	b.phoneCell()
	b.motherCell()
	if b.cohort.flaw == remarkLeft {
		b.add(departures[b.index%len(departures)])
	} else {
		b.add("")
	}
	switch {
	case b.cohort.flaw == payerUnknown:
		b.add("Sumbangan")
	case b.filing.list.saysPayer():
		b.add("CSR")
	}
}

func (b bnbaForm) familyCell() {
	b.text = b.familyCard(b.text)
	b.end(textCell)
}

// departures are remarks of agencies on who no longer belongs on a list.
var departures = []string{"Pindah ke Manado", "Meninggal dunia", "Lulus PPPK"}

// columns gives the names of the columns. A list whose payer the project does not state has one for it.
func (b bnbaForm) columns() []string {
	if b.filing.list.saysPayer() {
		return append(slices.Clone(bnbaColumns), "SUMBER DANA")
	}
	return bnbaColumns
}

// occupations are what those of a group write as their work.
var occupations = map[enrolment.Group][]string{
	"RT_RW":             {"Ketua RT", "Ketua RW"},
	"SATGAS_KEBERSIHAN": {"Petugas kebersihan", "Penyapu jalan"},
	"PETUGAS_KEAGAMAAN": {"Imam masjid", "Guru ngaji", "Marbot masjid", "Pendeta"},
	"PETANI":            {"Petani", "Petani", "Pekebun"},
	"NELAYAN":           {"Nelayan"},
	"SOPIR":             {"Sopir angkot"},
	"OJEK":              {"Ojek pangkalan", "Tukang ojek"},
	"MISKIN_EKSTREM":    {"Buruh harian", "Pedagang kaki lima", "Petani", "Nelayan"},
	"NON_ASN":           {"Honorer"},
	"PERANGKAT_DESA":    {"Kepala dusun", "Sekretaris desa", "Kaur desa"},
	"PEKERJA_SWASTA":    {"Karyawan swasta"},
	"":                  {"Petani", "Nelayan", "Buruh harian", "Pedagang", "Tukang kayu"},
}

func (r *nomineeRow) occupation() string {
	return pick(occupations[r.filing.list.group], r.chance, forOccupation)
}

// finish writes a sheet's total and, below it at the right, the signature block.
func (bnbaForm) finish(doc document, f *filing, rows int) error {
	var c cells
	stated := rows
	if f.slip == wrongTotal {
		stated += 7
	}
	c.add("JUMLAH", strconv.Itoa(stated)+" orang")
	if err := doc.row(&c); err != nil {
		return err
	}
	place := "Sofifi"
	if d := f.list.covers; len(d) == 1 {
		place = districtTable[districtNumber(d[0])].town
	}
	doc.blank(1)
	signer := "(........................................)"
	if f.file.coding == windows1252 {
		signer = "(Désiré Ñ. Peragaan, S.Sos.)"
	}
	for _, line := range []string{place + ", " + long(enrolment.DateOf(f.received)), "Kepala " + f.list.sender.name, signer} {
		if line[0] == '(' {
			doc.blank(3) // for the signature
		}
		c.reset()
		c.add("", "", "", "", "", "", "", "", "", "", line)
		if err := doc.row(&c); err != nil {
			return err
		}
	}
	return nil
}
