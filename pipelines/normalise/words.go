package normalise

import (
	"slices"
	"strings"

	"cakupan/enrolment"
)

// The words of closed lists, as lists write them. Each function takes folded text, and gives false for a word it does
// not know.

func sexOf(word []byte) (enrolment.Sex, bool) {
	switch string(word) {
	case "L", "LK", "LAKI", "LAKILAKI", "LAKI2", "LELAKI", "PRIA", "MALE", "M", "1":
		return enrolment.Male, true
	case "P", "PR", "PEREMPUAN", "WANITA", "W", "FEMALE", "F", "2":
		return enrolment.Female, true
	}
	return "", false
}

func segmentOf(word []byte) (enrolment.Segment, bool) {
	switch string(word) {
	case "PU", "PPU", "PENERIMAUPAH", "PEKERJAPENERIMAUPAH", "FORMAL", "SEKTORFORMAL", "PEKERJAFORMAL":
		return enrolment.PU, true
	case "BPU", "PBPU", "BUKANPENERIMAUPAH", "PEKERJABUKANPENERIMAUPAH", "INFORMAL", "SEKTORINFORMAL", "PEKERJAINFORMAL":
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
	case "AKTIF", "ACTIVE", "MASIHAKTIF", "PESERTAAKTIF":
		return enrolment.StatedActive, true
	case "NONAKTIF", "TIDAKAKTIF", "TDKAKTIF", "INACTIVE", "MENUNGGAK":
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
	case "Y", "YA", "YES", "1", "V", "√", "✓", "✔", "☑", "AKTIF", "IKUT", "TERDAFTAR", "TRUE":
		return enrolment.Yes, true
	case "T", "TIDAK", "TDK", "N", "NO", "0", "FALSE", "NONAKTIF", "TIDAKAKTIF", "TIDAKIKUT", "BELUM":
		return enrolment.No, true
	}
	return enrolment.Unknown, false
}

// payerOf reads who pays, as senders write it: the budget's name or the fund's, "" for a payer it does not know.
func payerOf(text string) enrolment.Payer {
	switch folded := foldString(text); folded {
	case "APBD", "APBDKAB", "APBDKOTA", "APBDKABKOTA", "APBDKABUPATEN", "APBDKABUPATENKOTA", "APBDII", "APBD2", "PEMKAB", "PEMKOT",
		"PEMDA", "PEMERINTAHDAERAH", "PEMERINTAHKABUPATEN", "PEMERINTAHKOTA":
		return "APBD_KABKOTA"
	case "APBDPROV", "APBDPROVINSI", "APBDPROPINSI", "APBDI", "APBD1", "PEMPROV", "PROVINSI", "PEMERINTAHPROVINSI":
		return "APBD_PROV"
	case "APBDES", "APBDESA", "DANADESA", "DD", "ADD", "ALOKASIDANADESA", "DDADD", "ADDDD", "DESA", "PEMDES", "PEMERINTAHDESA":
		return "APBDES"
	case "DBH", "DBHSAWIT", "DANABAGIHASIL", "DBHSDA", "DBHCHT":
		return "DBH"
	case "CSR", "TJSL", "CSRPERUSAHAAN", "DONATUR", "BAZNAS":
		return "CSR"
	case "ASNSPONSOR", "SPONSORASN", "GERAKANASN", "SERTAKAN", "ASN":
		return "ASN_SPONSOR"
	case "MANDIRI", "SENDIRI", "BAYARSENDIRI", "PRIBADI", "SWADAYA", "IURANMANDIRI":
		return "MANDIRI"
	case "PEMBERIKERJA", "PERUSAHAAN", "BADANUSAHA", "MAJIKAN":
		return "PEMBERI_KERJA"
	default:
		if i := slices.IndexFunc(enrolment.Payers, func(p enrolment.Payer) bool { return foldString(string(p)) == folded }); i >= 0 {
			return enrolment.Payers[i]
		}
	}
	return ""
}

// leftBy reads from a remark (keterangan) that the person of the row has left the list, and how: died, or went; "" when it
// says nothing of the kind. What is denied, or said of a relative, says nothing.
//
//	Meninggal 3 Mei, diganti anaknya   deceased
//	pindah ke Manado                   left
//	lulus PPPK                         left
//	data ganda                         left
//	pindah dari Tobelo                 ""
//	non ASN                            ""
//	istri PNS                          ""
func leftBy(remark string) enrolment.Status {
	words := strings.FieldsFunc(strings.ToUpper(remark), func(r rune) bool {
		return isBlank(r) || strings.ContainsRune(".,;:/()-+", r)
	})
	status, isOther := enrolment.Status(""), false // what the next word says is denied, or of another
	for i, word := range words {
		said := enrolment.Status("")
		switch word {
		case "BELUM", "TIDAK", "TDK", "BUKAN", "NON", "CALON", "SUAMI", "ISTRI", "ISTERI", "ANAK", "JANDA", "DUDA", "AYAH", "IBU", "ORTU",
			"AHLI", "WARIS", "PENGGANTI", "MENGGANTIKAN", "GANTI":
			isOther = true
			continue
		case "ADA", "YANG", "YG", "SUDAH", "SDH", "TELAH", "DARI", "DR", "JADI", "LULUS", "DATA":
			continue
		case "BATAL":
			return ""
		case "MENINGGAL", "MENINGAL", "WAFAT", "ALM", "ALMH", "ALMARHUM", "ALMARHUMAH", "MD":
			said = enrolment.StatedDeceased
		case "PINDAH":
			if i+1 == len(words) || words[i+1] != "DARI" && words[i+1] != "MASUK" && words[i+1] != "DATANG" {
				said = enrolment.StatedLeft
			}
		case "KELUAR", "BERHENTI", "RESIGN", "MUNDUR", "MENGUNDURKAN", "PHK", "PENSIUN", "DIBERHENTIKAN", "DIKELUARKAN",
			"PPPK", "P3K", "PNS", "CPNS", "ASN", "TNI", "POLRI", "GANDA", "DOBEL", "DOUBLE", "DUPLIKAT":
			said = enrolment.StatedLeft
		}
		if said != "" && !isOther && status != enrolment.StatedDeceased {
			status = said
		}
		isOther = false
	}
	return status
}
