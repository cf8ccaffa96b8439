package demo

import (
	"fmt"
	"strconv"

	"cakupan/enrolment"
)

// sippForm is the CSV that SIPP, BPJS TK's site for employers, takes.
type sippForm struct{ *nomineeRow }

var sippColumns = []string{"NO_PEGAWAI", "NAMA_LENGKAP", "GELAR", "TELEPON_AREA_RUMAH", "TELEPON_RUMAH",
	"TELEPON_AREA_KANTOR", "TELEPON_KANTOR", "TELEPON_EXT_KANTOR", "HP", "EMAIL", "TEMPAT_LAHIR", "TANGGAL_LAHIR",
	"NAMA_IBU_KANDUNG", "JENIS_IDENTITAS", "NOMOR_IDENTITAS", "MASA_LAKU_IDENTITAS", "JENIS_KELAMIN",
	"SURAT_MENYURAT_KE", "TANGGAL_KEPESERTAAN", "STATUS_KAWIN", "GOLONGAN_DARAH", "NPWP", "KODE_NEGARA",
	"UPAH", "ALAMAT", "KODE_POS", "LOKASI_PEKERJAAN", "STATUS_PEGAWAI", "TGL_AWAL_BEKERJA", "TGL_AKHIR_KONTRAK"}

func (sippForm) widths() []int { return nil }

func (sippForm) sheets(int) []string { return nil }

func (sippForm) begin(doc document, _ *filing) error { return header(doc, sippColumns) }

func (s sippForm) row(number int, f flaw) {
	l := s.filing.list
	s.add(fmt.Sprintf("%06d", number))
	s.nameCell(f)
	s.add("", "", "", "", "", "")
	s.phoneCell()
	s.add("", s.issuer.town)
	s.text = s.birthDate(f, s.text)
	s.end(textCell)
	s.motherCell()
	s.add("Ktp")
	s.nikCell(false)
	s.add("31-12-3000") // a KTP never ends
	s.sexCell(f)
	s.add("S")
	s.dateCell(l.from)
	s.add([...]string{"Y", "T"}[s.chance.below(forMarriage, 2)], "Belum isi", "", "ID", strconv.Itoa(reportedWage))
	s.addressCell()
	s.add("", s.cohort.of.name, "PKWT")
	s.dateCell(l.from)
	s.dateCell(l.until)
}

func (r *nomineeRow) dateCell(d enrolment.Date) {
	year, number, day := d.Civil()
	r.text = appendDate(r.text, '-', year, number, day)
	r.end(textCell)
}

func (sippForm) finish(document, *filing, int) error { return nil }
