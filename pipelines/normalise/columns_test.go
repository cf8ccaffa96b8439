package normalise

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cakupan/enrolment"
)

// decided reads a CSV without a layout and says of each of its tables which rows it has and what its columns are, and for
// what the file is held.
func decided(t *testing.T, role enrolment.Role, csv string) string {
	t.Helper()
	list := &enrolment.List{ID: "82.71/dkp/nelayan", Role: role, Covers: []string{"82.71"}, Constants: enrolment.Constants{Segment: enrolment.BPU}}
	s, d, file := opened(t, list, csv)
	in, err := s.Inspect(t.Context(), d, file, nil)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	if in.FileFault != nil {
		words = append(words, in.FileFault.Code, in.FileFault.Heading)
	}
	for _, sheet := range in.Sheets {
		for _, table := range sheet.Tables {
			words = append(words, fmt.Sprintf("[%d+%d: %d rows]", table.HeaderRow, table.HeaderRows, table.DataRows))
			for _, c := range table.Columns {
				if c.Field != "" {
					words = append(words, c.Letter+"="+c.Field)
				}
			}
		}
	}
	for _, h := range in.Holds {
		words = append(words, "held:"+h.Code+":"+h.Column)
	}
	return strings.Join(words, " ")
}

// people are rows of a NIK, a family card, a name, a birth date and a sex.
func people(columns ...int) string {
	rows := [][]string{
		{"8271025501909001", "8271010203059001", "Siti Aminah", "15-01-1990", "P"},
		{"8271011708889002", "8271010203059001", "Moh. Taher", "17-08-1988", "L"},
		{"8203010211799003", "8271011204119002", "Johanis Tobelo", "02-11-1979", "L"},
		{"8272017006959004", "8271011204119002", "Nurjannah Umar", "30-06-1995", "P"},
		{"8205020912729005", "8271012308159003", "Abd. Rahman", "09-12-1972", "L"},
		{"8201016103839006", "8271012308159003", "Rina Lestari", "21-03-1983", "P"},
	}
	var b strings.Builder
	for _, row := range rows {
		for i, c := range columns {
			if i > 0 {
				b.WriteString(";")
			}
			b.WriteString(row[c])
		}
		b.WriteString("\n")
	}
	return b.String()
}

// What is found where no layout says it: the header, and what the columns mean.
func TestColumnsWithoutALayout(t *testing.T) {
	tests := []struct{ name, csv, want string }{
		{"headings as everybody writes them", "NIK;No. KK;Nama Lengkap;Tgl. Lahir;JK\n" + people(0, 1, 2, 3, 4),
			"[1+1: 6 rows] A=nik B=family_card C=name D=birth_date E=sex"},
		{"headings abbreviated and in other words", "NO. INDUK KEPENDUDUKAN;NKK;NM. LENGKAP PESERTA;TGL LHR;L / P\n" + people(0, 1, 2, 3, 4),
			"[1+1: 6 rows] A=nik B=family_card C=name D=birth_date E=sex"},
		{"headings in English", "National ID Number;Family Card;Full Name;Date of Birth;Gender\n" + people(0, 1, 2, 3, 4),
			"[1+1: 6 rows] A=nik B=family_card C=name D=birth_date E=sex"},
		{"headings with slips of the keyboard", "NIK;Kartu Kelaurga;Nama Lenkap;Tanggal Lhair;Jenis Kelamn\n" + people(0, 1, 2, 3, 4),
			"[1+1: 6 rows] A=nik B=family_card C=name D=birth_date E=sex"},
		{"titles above, the header far from the top", "PEMERINTAH KOTA TERNATE\n\nDAFTAR NELAYAN\n\n\nNIK;NAMA;JK\n" + people(0, 2, 4),
			"[6+1: 6 rows] A=nik B=name C=sex"},
		{"a heading that says how to fill it in", "Nomor Induk Kependudukan (NIK) 16 digit angka sesuai KTP elektronik yang masih berlaku;NAMA\n" + people(0, 2),
			"[1+1: 6 rows] A=nik B=name"},
		{"few known headings among many", "NIK;NAMA;JK;KEC;Q1;Q2;Q3;Q4;Q5;Q6;Q7;Q8;Q9;Q10\n8271025501909001;Siti;P;;a;b;c;d;e;f;g;h;i;j\n8271011708889002;Taher;L;;a;b;c;d;e;f;g;h;i;j\n",
			"[1+1: 2 rows] A=nik B=name C=sex D=subdistrict"},
		{"keys and values above", "Kecamatan;:;Pulau Ternate\nNama Perusahaan;:;Contoh\nNIK;NAMA;JK\n" + people(0, 2, 4),
			"[3+1: 6 rows] A=nik B=name C=sex"},
		{"a blank column before", ";;NIK;NAMA\n;;8271025501909001;Siti Aminah\n;;8271011708889002;Moh. Taher\n",
			"[1+1: 2 rows] C=nik D=name"},
		{"sub-headings below a heading", "NIK;NAMA;TEMPAT/TGL LAHIR;;JK\n;;TEMPAT;TGL;\n8271025501909001;Siti;Ternate;15-01-1990;P\n8271011708889002;Taher;Ternate;17-08-1988;L\n",
			"[1+2: 2 rows] A=nik B=name D=birth_date E=sex"},
		{"the row of column numbers", "NIK;NAMA;JK\n(1);(2);(3)\n" + people(0, 2, 4), "[1+1: 6 rows] A=nik B=name C=sex"},
		{"the header again on each page", "NIK;NAMA;JK\n" + people(0, 2, 4) + "NIK;NAMA;JK\n1;2;3\n" + people(0, 2, 4),
			"[1+1: 12 rows] A=nik B=name C=sex"},
		{"another table below, with other columns", "NIK;NAMA;JK\n" + people(0, 2, 4) + "\nKELURAHAN RUA\nNAMA;NIK;TGL LAHIR\n" + people(2, 0, 3),
			"[1+1: 6 rows] A=nik B=name C=sex [10+1: 6 rows] A=name B=nik C=birth_date"},
		{"total, signature and notes below", "NO;NIK;NAMA;JK;KET\n1;8271025501909001;Siti;P;\n;;JUMLAH;1;\n\n;;;Ternate, 31 Mei 2025;\n;;;Kepala Dinas;\n;;Rusli Contoh, S.Pi;;\nCatatan: sementara;;;;\n",
			"[1+1: 1 rows] B=nik C=name D=sex E=remark"},
		{"a signature without a total before it", "NO;NIK;NAMA;JK;KET\n1;8271025501909001;Siti;P;\n;;Ternate, 31 Mei 2025;;\n;;Kepala Dinas Perikanan;;\n;;NIP. 198001012005011001;;\n",
			"[1+1: 1 rows] B=nik C=name D=sex E=remark"},
		{"a total of each village", "NIK;NAMA;JK\n" + people(0, 2, 4) + "JUMLAH;6;\n" + people(0, 2, 4) + "TOTAL;12;\n",
			"[1+1: 12 rows] A=nik B=name C=sex"},
		{"the name of the mother, too", "NIK;NAMA;NAMA IBU KANDUNG;NIK IBU\n8271025501909001;Siti;Ani;8271015501609001\n8271011708889002;Taher;Ina;8271015501609002\n",
			"[1+1: 2 rows] A=nik B=name"},
		{"headings that nobody knows, content that everybody does", "id_pddk;nama;sgm;tglhr\n" + strings.ReplaceAll(people(0, 2), "\n", ";BPU;15-01-1990\n"),
			"[1+1: 6 rows] A=nik B=name C=segment"},
		{"no header", people(0, 2, 3, 4), "[0+0: 6 rows] A=nik B=name C=birth_date D=sex"},
		{"no header, and two columns of names", "8271025501909001;Siti Aminah;Contoh Ibu\n8271011708889002;Moh. Taher;Contoh Emak\n",
			"[0+0: 2 rows] A=nik held:file.mapping_doubtful:A"},
		{"NIK and family card in each other's place", "NIK;No KK;NAMA\n" + people(1, 0, 2),
			"[1+1: 6 rows] A=family_card B=nik C=name held:file.mapping_doubtful:A held:file.mapping_doubtful:B"},
		{"two columns of NIKs", "NIK;No KTP;NAMA\n8271025501909001;8271025501909002;Siti\n8271011708889002;8271011708889003;Taher\n",
			"[1+1: 2 rows] A=nik C=name held:file.mapping_doubtful:A held:file.mapping_doubtful:B"},
		{"the same column twice", "NIK;No KTP;NAMA\n8271025501909001;8271025501909001;Siti\n8271011708889002;8271011708889002;Taher\n",
			"[1+1: 2 rows] A=nik C=name"},
		{"16 digits that are no NIK", "No Rekening;NAMA\n8271999999999001;Siti\n8271999999999002;Taher\n", "file.header_not_found NIK"},
		{"member numbers in the column of NIKs", "NIK;NAMA\n21012345671;Siti\n21012345672;Ani\n21012345673;Ina\n21012345674;Taher\n21012345675;Ali\n",
			"[1+1: 5 rows] A=kpj B=name held:file.mapping_doubtful:A"},
		{"amounts, not marks, in the columns of programmes", "NIK;NAMA;JKK;JKM\n" + strings.ReplaceAll(people(0, 2), "\n", ";10000;6800\n"),
			"[1+1: 6 rows] A=nik B=name"},
		{"a letter", "Yth. Kepala Dinas;\nbersama ini;kami sampaikan\n", "file.header_not_found NIK"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := decided(t, enrolment.Nominations, tt.csv); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What a row stands for is the role's to say, and without a role the headings'.
func TestRowsWithoutALayout(t *testing.T) {
	const (
		recap    = "KODE WILAYAH;KABUPATEN/KOTA;SEGMEN;TERDAFTAR;AKTIF\n82.71;Kota Ternate;PU;36.500;36.100\n82.72;Kota Tidore Kepulauan;PU;1.200;1.100\n"
		projects = "NO PROYEK;LOKASI;TGL MULAI;TGL SELESAI;JUMLAH TENAGA KERJA\nJK-1;Kota Ternate;04-03-2024;31-12-2024;820\nJK-2;Halsel;05-05-2025;31-12-2025;180\n"
	)
	tests := []struct {
		name string
		role enrolment.Role
		csv  string
		want string
	}{
		{"persons", "", "NIK;NAMA\n" + people(0, 2), "[1+1: 6 rows] A=nik B=name"},
		{"a recap", "", recap, "[1+1: 2 rows] A=region_code B=district C=segment D=registered_count E=active_count"},
		{"a recap that its list announces", enrolment.Recap, recap, "[1+1: 2 rows] A=region_code B=district C=segment D=registered_count E=active_count"},
		{"projects", "", projects, "[1+1: 2 rows] A=project_code B=district C=starts_on D=ends_on E=active_count"},
		{"a recap in place of a list of persons", enrolment.Participants, recap, "file.header_not_found NIK"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := decided(t, tt.role, tt.csv); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A list whose persons count holds the file when nothing says their segment.
func TestSegmentMissing(t *testing.T) {
	tests := []struct {
		name     string
		role     enrolment.Role
		constant enrolment.Segment
		csv      string
		isHeld   bool
	}{
		{"nothing says it", enrolment.Participants, "", "NIK;NO KPJ;NAMA\n8271025501909001;21012345671;Siti\n", true},
		{"payments", enrolment.Payments, "", "NIK;NO KPJ;NAMA\n8271025501909001;21012345671;Siti\n", true},
		{"the list says it", enrolment.Participants, enrolment.BPU, "NIK;NO KPJ;NAMA\n8271025501909001;21012345671;Siti\n", false},
		{"a column says it", enrolment.Participants, "", "NIK;NAMA;SEGMEN\n8271025501909001;Siti;BPU\n", false},
		{"a list that counts nobody", enrolment.Nominations, "", "NIK;NAMA\n8271025501909001;Siti\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := enrolment.List{ID: "82.71/bpjstk/peserta", Role: tt.role, Constants: enrolment.Constants{Segment: tt.constant}}
			s, d, file := opened(t, &list, tt.csv)
			m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			isHeld := slices.ContainsFunc(m.Holds, func(f enrolment.Fault) bool { return f.Code == "file.segment_missing" })
			if isHeld != tt.isHeld || m.Accepted != 1 || m.FaultCounts["segment.unknown"] > 0 {
				t.Errorf("held %t, want %t; %+v", isHeld, tt.isHeld, m)
			}
		})
	}
}

// A table that begins beyond the rows that are looked at first is found by its headings.
func TestTableFarBelow(t *testing.T) {
	var b strings.Builder
	b.WriteString("NIK,NAMA,JK\n")
	for i := range 2 * surveyRows {
		fmt.Fprintf(&b, "827101%02d0190%04d,Siti,L\n", i%28+1, 9000+i%1000)
	}
	b.WriteString("JUMLAH,1200,\n\nNAMA,NIK\nMoh. Taher,8271011708889002\nJohanis,8203010211799003\n")
	want := fmt.Sprintf("[1+1: %d rows] A=nik B=name C=sex [%d+1: 2 rows] A=name B=nik", 2*surveyRows, 2*surveyRows+4)
	if got := decided(t, enrolment.Nominations, b.String()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	s, d, file := opened(t, &enrolment.List{ID: "82.71/dkp/nelayan", Role: enrolment.Nominations}, b.String())
	m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
	if err != nil || m.Accepted+m.Rejected != 2*surveyRows+2 {
		t.Errorf("read %d rows of persons, want %d; %v", m.Accepted+m.Rejected, 2*surveyRows+2, err)
	}
}

func TestOwnHeadings(t *testing.T) {
	h, err := LoadHeadings(fstest.MapFS{"headings.csv": {Data: []byte("field,heading\nnik,Nomor Jati Diri\nabbreviation,njd=nomor\n")}}, fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	for heading, want := range map[string][]field{
		"Nomor Jati Diri": {fieldNIK}, "NOMOR  JATI-DIRI": {fieldNIK}, "njd jati diri": {fieldNIK}, "Nama Lengkap": {fieldName},
		"NIK Ahli Waris": {unusedField}, "Golongan Ruang": nil, "JK": {fieldSex},
	} {
		if got := h.meaning(heading); !slices.Equal(got.fields, want) {
			t.Errorf("%q means %v, want %v", heading, got.fields, want)
		}
	}
}

func TestMalformedHeadings(t *testing.T) {
	for text, want := range map[string]string{
		"field,heading\nnick,NIK\n":         `headings.csv:2: unknown field "nick": want one of nik, kpj, `,
		"field,heading\nnik,NIK\nnik,--\n":  "headings.csv:3: want a heading with letters",
		"field,heading\nabbreviation,tgl\n": "headings.csv:2: want an abbreviation as in tgl=tanggal",
		"name,heading\n":                    "headings.csv:1: no column field",
	} {
		_, err := LoadHeadings(fstest.MapFS{"headings.csv": {Data: []byte(text)}})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s…", text, err, want)
		}
	}
}
