package normalise

import (
	"testing"

	"cakupan/enrolment"
)

func TestSex(t *testing.T) {
	for typed, want := range map[string]enrolment.Sex{
		"L": "L", "p": "P", "Laki-laki": "L", "LAKI - LAKI": "L", "Perempuan": "P", "1": "L", "2": "P", "Pria": "L", "?": "", "X": "",
	} {
		got, known := sexOf(fold(nil, []byte(typed)))
		if got != want || known != (want != "") {
			t.Errorf("%s: got %q %t, want %q", typed, got, known, want)
		}
	}
}

func TestSegment(t *testing.T) {
	for typed, want := range map[string]enrolment.Segment{
		"PU": "PU", "Penerima Upah": "PU", "bpu": "BPU", "PBPU": "BPU", "Jasa Konstruksi": "JAKON", "JAKON": "JAKON", "PMI": "PMI", "KIS": "",
	} {
		got, known := segmentOf(fold(nil, []byte(typed)))
		if got != want || known != (want != "") {
			t.Errorf("%s: got %q %t, want %q", typed, got, known, want)
		}
	}
}

func TestStatus(t *testing.T) {
	for typed, want := range map[string]enrolment.Status{
		"AKTIF": "active", "Aktif": "active", "NON AKTIF": "inactive", "Nonaktif": "inactive", "Tidak Aktif": "inactive",
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
		"T": enrolment.No, "Tidak": enrolment.No, "N": enrolment.No, "0": enrolment.No, "?": enrolment.Unknown,
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
