package demo

import (
	"fmt"
	"strconv"

	"cakupan/enrolment"
)

// sippForm is the table that SIPP, BPJS TK's site for employers, takes, in one of its templates.
type sippForm struct {
	*nomineeRow
	template *sippTemplate
}

// sippTemplate is one of the templates that are about. They go by their number of columns.
type sippTemplate struct {
	columns    []string
	threeNames bool // first, middle and last
	isISO      bool // dates as 2025-05-31
	inWords    bool // sex and marriage
	gap        bool // a column without a heading
}

var sippTemplates = map[string]*sippTemplate{
	formSIPP30: {columns: append([]string{"NO_PEGAWAI", "NAMA_LENGKAP", "GELAR", "TELEPON_AREA_RUMAH", "TELEPON_RUMAH"},
		sippRest("NOMOR_IDENTITAS")...)},
	formSIPP31: {columns: append([]string{"NO_PEGAWAI", "NAMA_LENGKAP", "GELAR", "TELEPON_AREA_RUMAH", "TELEPON_RUMAH",
		""}, sippRest("NO_IDENTITAS")...), isISO: true, inWords: true, gap: true},
	formSIPP32: {columns: append([]string{"NO_PEGAWAI", "NAMA_DEPAN", "NAMA_TENGAH", "NAMA_BELAKANG", "GELAR",
		"TELEPON_AREA_RUMAH", "TELEPON_RUMAH"}, sippRest("NOMOR_IDENTITAS")...), isISO: true, threeNames: true},
}

// sippRest are the columns that all templates have in common, from the sixth on; the number's name differs.
func sippRest(identity string) []string {
	return []string{"TELEPON_AREA_KANTOR", "TELEPON_KANTOR", "TELEPON_EXT_KANTOR", "HP", "EMAIL", "TEMPAT_LAHIR",
		"TANGGAL_LAHIR", "NAMA_IBU_KANDUNG", "JENIS_IDENTITAS", identity, "MASA_LAKU_IDENTITAS", "JENIS_KELAMIN",
		"SURAT_MENYURAT_KE", "TANGGAL_KEPESERTAAN", "STATUS_KAWIN", "GOLONGAN_DARAH", "NPWP", "KODE_NEGARA",
		"UPAH", "ALAMAT", "KODE_POS", "LOKASI_PEKERJAAN", "STATUS_PEGAWAI", "TGL_AWAL_BEKERJA", "TGL_AKHIR_KONTRAK"}
}

func (sippForm) widths() []int { return nil }

func (sippForm) sheet() string { return "" }

func (s sippForm) begin(doc document, _ *filing) error { return s.header(doc) }

func (s sippForm) header(doc document) error { return header(doc, s.template.columns) }

func (s sippForm) row(number int, f flaw) {
	l := s.filing.list
	s.add(fmt.Sprintf("%06d", number))
	if s.template.threeNames {
		s.nameCells(f)
	} else {
		s.nameCell(f)
	}
	if s.add("", "", ""); s.template.gap {
		s.add("")
	}
	s.add("", "", "")
	s.phoneCell()
	s.add("", s.issuer.town)
	s.birthCell(f, s.template.isISO)
	s.motherCell()
	s.add("Ktp")
	s.nikCell()
	s.endlessCell()
	s.sexCell(f, s.template.inWords)
	s.add("S")
	if f == startSentinel {
		s.add("1970-01-01") // what a program makes of no date
	} else {
		s.dateCell(l.from)
	}
	s.marriageCell()
	s.add("Belum isi", "", "ID", strconv.Itoa(reportedWage))
	s.addressCell(f)
	s.add("", s.cohort.of.name, "PKWT")
	s.dateCell(l.from)
	s.dateCell(l.until)
}

// nameCells write the name in three parts.
func (s sippForm) nameCells(f flaw) {
	if f == nameMissing {
		s.add("", "", "")
		return
	}
	n := s.name()
	first := n
	first.middle, first.family = "", ""
	s.text = first.plain(s.text)
	s.end(textCell)
	s.add(n.middle, n.family)
}

// endlessCell writes until when the identity card holds: a KTP never ends.
func (s sippForm) endlessCell() {
	if s.template.isISO {
		s.add("3000-12-31")
	} else {
		s.add("31-12-3000")
	}
}

func (s sippForm) marriageCell() {
	isMarried := s.chance.below(forMarriage, 2) == 0
	switch {
	case s.template.inWords && isMarried:
		s.add("Kawin")
	case s.template.inWords:
		s.add("Belum Kawin")
	case isMarried:
		s.add("Y")
	default:
		s.add("T")
	}
}

func (s sippForm) dateCell(d enrolment.Date) {
	if s.template.isISO {
		s.add(d.String())
		return
	}
	year, number, day := d.Civil()
	s.text = appendDate(s.text, '-', year, number, day)
	s.end(textCell)
}

func (sippForm) finish(document, *filing, int) error { return nil }
