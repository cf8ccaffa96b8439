package normalise

import (
	"testing"

	"cakupan/enrolment"
)

func TestSex(t *testing.T) {
	for typed, want := range map[string]enrolment.Sex{
		"L": "L", "p": "P", "Laki-laki": "L", "LAKI - LAKI": "L", "Perempuan": "P", "1": "L", "2": "P", "Pria": "L", "Male": "L", "F": "P", "?": "", "X": "",
	} {
		got, known := sexOf(fold(nil, []byte(typed)))
		if got != want || known != (want != "") {
			t.Errorf("%s: got %q %t, want %q", typed, got, known, want)
		}
	}
}

func TestSegment(t *testing.T) {
	for typed, want := range map[string]enrolment.Segment{
		"PU": "PU", "Penerima Upah": "PU", "bpu": "BPU", "PBPU": "BPU", "Jasa Konstruksi": "JAKON", "JAKON": "JAKON", "PMI": "PMI", "Pekerja Formal": "PU", "informal": "BPU", "KIS": "",
	} {
		got, known := segmentOf(fold(nil, []byte(typed)))
		if got != want || known != (want != "") {
			t.Errorf("%s: got %q %t, want %q", typed, got, known, want)
		}
	}
}

func TestStatus(t *testing.T) {
	for typed, want := range map[string]enrolment.Status{
		"AKTIF": "active", "Aktif": "active", "NON AKTIF": "inactive", "Nonaktif": "inactive", "Tidak Aktif": "inactive", "menunggak": "inactive", "N/A": "",
		"Masa Tenggang": "grace", "KELUAR": "left", "Meninggal Dunia": "deceased", "LUNAS": "",
	} {
		got, known := statusOf(fold(nil, []byte(typed)))
		if got != want || known != (want != "") {
			t.Errorf("%s: got %q %t, want %q", typed, got, known, want)
		}
	}
}

func TestProgramme(t *testing.T) {
	for typed, want := range map[string]enrolment.Tristate{
		"Y": enrolment.Yes, "ya": enrolment.Yes, "1": enrolment.Yes, "√": enrolment.Yes,
		"T": enrolment.No, "Tidak": enrolment.No, "N": enrolment.No, "0": enrolment.No, "ikut": enrolment.Yes, "belum": enrolment.No, "?": enrolment.Unknown,
	} {
		word := fold(nil, []byte(typed))
		if len(word) == 0 {
			word = []byte(typed)
		}
		got, known := programmeOf(word)
		if got != want || known != (want != enrolment.Unknown) {
			t.Errorf("%s: got %d %t, want %d", typed, got, known, want)
		}
	}
}

func TestPayer(t *testing.T) {
	for typed, want := range map[string]enrolment.Payer{
		"APBD Kab/Kota": "APBD_KABKOTA", "APBD Kota": "APBD_KABKOTA", "APBD": "APBD_KABKOTA", "APBD Provinsi": "APBD_PROV", "apbd prov.": "APBD_PROV",
		"APBDes": "APBDES", "Dana Desa": "APBDES", "DBH Sawit": "DBH", "CSR": "CSR", "SERTAKAN": "ASN_SPONSOR", "Mandiri": "MANDIRI",
		"bayar sendiri": "MANDIRI", "Perusahaan": "PEMBERI_KERJA", "PEMBERI_KERJA": "PEMBERI_KERJA", "ya": "",
	} {
		if got := payerOf(typed); got != want {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
}

// What remarks say of who has left, and what only sounds like it.
func TestRemark(t *testing.T) {
	for typed, want := range map[string]enrolment.Status{
		"Meninggal 3 Mei 2025": "deceased", "Alm.": "deceased", "sdh meninggal": "deceased", "meninggal, data ganda": "deceased",
		"pindah ke Manado": "left", "PINDAH": "left", "lulus PPPK": "left", "P3K": "left", "sudah jadi ASN": "left", "keluar": "left",
		"mengundurkan diri": "left", "data ganda": "left", "ganda dgn no. 12": "left", "PHK": "left",
		"meninggal, diganti anaknya": "deceased", "tidak aktif, meninggal": "deceased", "pindah (istri PNS)": "left",
		"": "", "aktif": "", "non ASN": "", "Non-ASN": "", "belum pindah": "", "tidak ganda": "", "pindahan dari Tobelo": "",
		"pindah dari Tobelo": "", "istri PNS": "", "anak yatim": "", "ahli waris alm. Umar": "", "calon PPPK": "", "belum jadi ASN": "", "suami sudah meninggal": "", "keluar, batal": "", "RT 03": "",
	} {
		if got := leftBy(typed); got != want {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
}

// A remark makes a leaver of the row; a column of payers is read where the list does not say who pays.
func TestRemarkAndPayerColumns(t *testing.T) {
	got, m := nominees(t, "NO,NIK,NAMA,SUMBER DANA,KET\n"+
		"1,"+madeNIK(5, 6, 1)+",Satu,APBDes,\n2,"+madeNIK(5, 6, 2)+",Dua,APBDes,meninggal\n3,"+madeNIK(5, 6, 3)+",Tiga,entah,aktif\n")
	if m.Accepted != 3 || got.codes() != "remark.left payer.unknown" {
		t.Errorf("%d accepted, faults %q", m.Accepted, got.codes())
	}
	if r := got.records; r[0].StatedStatus != "" || r[1].StatedStatus != enrolment.StatedDeceased || r[0].Payer != "APBDES" || r[2].Payer != "" {
		t.Errorf("got status %q and %q, payer %q and %q", r[0].StatedStatus, r[1].StatedStatus, r[0].Payer, r[2].Payer)
	}
	if f := got.faults[0]; f.Row != 3 || f.Column != "E" || f.Heading != "KET" || f.Severity != enrolment.Doubtful {
		t.Errorf("got %s:%s", f.Place(), f.Severity)
	}
}
