package normalise

import "cakupan/enrolment"

// The words of closed lists, as lists write them. Each function takes folded text, and gives false for a word it does
// not know.

func sexOf(word []byte) (enrolment.Sex, bool) {
	switch string(word) {
	case "L", "LK", "LAKI", "LAKILAKI", "LAKI2", "PRIA", "MALE", "1":
		return enrolment.Male, true
	case "P", "PR", "PEREMPUAN", "WANITA", "FEMALE", "2":
		return enrolment.Female, true
	}
	return "", false
}

func segmentOf(word []byte) (enrolment.Segment, bool) {
	switch string(word) {
	case "PU", "PPU", "PENERIMAUPAH", "PEKERJAPENERIMAUPAH":
		return enrolment.PU, true
	case "BPU", "PBPU", "BUKANPENERIMAUPAH", "PEKERJABUKANPENERIMAUPAH":
		return enrolment.BPU, true
	case "JAKON", "JASAKONSTRUKSI", "SEKTORJASAKONSTRUKSI":
		return enrolment.Jakon, true
	case "PMI", "PEKERJAMIGRAN", "PEKERJAMIGRANINDONESIA":
		return enrolment.PMI, true
	}
	return "", false
}

func statusOf(word []byte) (enrolment.Status, bool) {
	switch string(word) {
	case "AKTIF", "ACTIVE":
		return enrolment.StatedActive, true
	case "NONAKTIF", "TIDAKAKTIF", "INACTIVE":
		return enrolment.StatedInactive, true
	case "MASATENGGANG", "TENGGANG", "GRACE", "GRACEPERIOD":
		return enrolment.StatedGrace, true
	case "KELUAR", "BERHENTI", "BERAKHIR", "BERAKHIRKEPESERTAAN", "RESIGN", "PHK", "PENSIUN", "PINDAH":
		return enrolment.StatedLeft, true
	case "MENINGGAL", "MENINGGALDUNIA", "MD", "WAFAT", "ALMARHUM", "ALMARHUMAH", "DECEASED":
		return enrolment.StatedDeceased, true
	}
	return "", false
}

// programmeOf reads whether a person is in a programme. A mark that folds to nothing is given as it stands.
func programmeOf(word []byte) (enrolment.Tristate, bool) {
	switch string(word) {
	case "Y", "YA", "YES", "1", "V", "√", "✓", "✔", "AKTIF", "TRUE":
		return enrolment.Yes, true
	case "T", "TIDAK", "N", "NO", "0", "FALSE":
		return enrolment.No, true
	}
	return enrolment.Unknown, false
}
