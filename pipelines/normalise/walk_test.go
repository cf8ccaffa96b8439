package normalise

import (
	"fmt"
	"strings"
	"testing"

	"cakupan/enrolment"
)

// A list by villages has totals between its rows, and goes on below them, whatever is wrong with the next row.
func TestRowsBelowATotal(t *testing.T) {
	for _, c := range []struct {
		name, csv              string
		role                   enrolment.Role
		read, rejected, ignore int64
	}{
		{
			"persons, the next with a NIK of 15 digits", `No,NIK,Nama,Desa/Kelurahan
1,8271010101809001,PESERTA A,Santiong
2,8271010201809002,PESERTA B,Santiong
Jumlah Santiong,2,,
3,827101030180903,PESERTA C,Kalumpang
4,,PESERTA D,Kalumpang
5,8271010401809004,PESERTA E,Kalumpang
JUMLAH,5,,
,,"Ternate, 31 Mei 2025",
,,NIP. 196808171990031001,
`, enrolment.Nominations, 10, 2, 5,
		},
		{
			"totals in the columns of names and numbers", `NO;NAMA;NIK;TGL LAHIR;L/P
1;PESERTA A;8271010101909001;01-01-1990;L
2;PESERTA B;8271010201909002;02-01-1990;L
;JUMLAH;2;;
3;PESERTA C;8271010301909003;03-01-1990;L
;JUMLAH;1;;
;TOTAL;3;;
`, enrolment.Nominations, 7, 0, 4,
		},
		{
			"counts by district", `Kabupaten/Kota,Segmen,Jumlah Tenaga Kerja Aktif
Ternate,PU,100
Ternate,BPU,50
Jumlah Ternate,,150
Tidore Kepulauan,PU,70
Tidore Kepulauan,BPU,30
Jumlah Tidore Kepulauan,,100
TOTAL,,250
Mengetahui,,
`, enrolment.Recap, 9, 0, 5,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, d, file := opened(t, &enrolment.List{ID: "82/uji/daftar", Role: c.role}, c.csv)
			m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			if m.RowsRead != c.read || m.Rejected != c.rejected || m.Ignored != c.ignore {
				t.Errorf("read %d, set aside %d, ignored %d, want %d, %d, %d", m.RowsRead, m.Rejected, m.Ignored, c.read, c.rejected, c.ignore)
			}
		})
	}
}

// Which rows are the list's, and which are read past.
func TestRowsOfTheList(t *testing.T) {
	const persons = `No,NIK,Nama,Desa/Kelurahan,Kecamatan
1,8271010101809001,PESERTA A,Santiong,Ternate Tengah
2,8271010201809002,PESERTA B,Santiong,Ternate Tengah
`
	const counted = `No,Kecamatan,Kelurahan,Jumlah,
1,Ternate Tengah,Santiong,2,
2,Ternate Utara,Kasturian,0,
,Jumlah,,2,
`
	members := func(first int) string {
		var b strings.Builder
		b.WriteString("No,No KPJ,Nama Lengkap,Kecamatan\n")
		for i := first; i < first+3; i++ {
			fmt.Fprintf(&b, "%d,210123456%02d,PESERTA %c,Ternate Tengah\n", i, i, 'A'+i)
		}
		return b.String()
	}
	manyPersons := persons
	for i := 3; i <= surveyRows+50; i++ {
		manyPersons += fmt.Sprintf("%d,82710103018%05d,PESERTA C,Santiong,Ternate Tengah\n", i, 9000+i)
	}
	for _, c := range []struct {
		name, csv                string
		accepted, rejected, rest int64
	}{
		{"a count by kecamatan below a blank row", persons + "\n" + counted, 2, 0, 6},
		{"a count by kecamatan in few columns", persons + "\nNo,Kecamatan,Jumlah,,\n1,Ternate Tengah,2,,\n", 2, 0, 4},
		{"a count by kecamatan right below", persons + counted, 2, 0, 5},
		{"a count by kecamatan below a total and a title", persons + "JUMLAH,2,,,\nRekapitulasi,,,,\n" + counted, 2, 0, 7},
		{"a count by kecamatan below a long list", manyPersons + "\n" + counted, surveyRows + 50, 0, 6},
		{"those who took the list down, with their NIP", persons + "\nNo,NIP,Nama,Jabatan,\n1,196808171990031001,PETUGAS A,Pendata,\n", 2, 0, 4},
		{"a count by kecamatan, and the list goes on below its header", persons + "\n" + counted + "\n" + persons, 4, 0, 8},
		{"a count by kecamatan, and the list goes on without one", persons + "\n" + counted + "3,8271010301809003,PESERTA C,Santiong,Ternate Tengah\n4,827101040180900,PESERTA D,Santiong,Ternate Tengah\n", 3, 1, 6},
		{"the place of the rows below it, between them", persons + "\nKecamatan,: Ternate Utara,Kelurahan,: Kasturian,\n3,827101030180900,PESERTA C,Kasturian,Ternate Utara\n", 2, 2, 2},
		{"a name that begins as a signature does", persons + "7,,Nipa,,\n8,,Sumberto,,\n9,,Notela,,\n10,,Camatullah,,\n", 2, 4, 1},
		{"notes and signatures", persons + ",,Sumber: Dinas Sosial,,\n,,NIP196808171990031001,,\n,,Camat,,\n,,NB,,\n,,a.n. Bupati,,\n,,Kepala Dinas,,\n", 2, 0, 7},
		{"a header of other people with one NIK in it", persons + "No,8271010301809003,Nama,Jabatan,\n", 2, 0, 2},
		{"a header in which somebody's NIK stands, in other words", persons + "Nomor,8271010301809003,Nama Lengkap,Alamat,Kec\n", 2, 0, 2},
		{"members without a NIK, their header on each page", members(1) + members(4) + members(7), 0, 9, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, d, file := opened(t, &enrolment.List{ID: "82/uji/daftar", Role: enrolment.Nominations}, c.csv)
			m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			if m.Accepted != c.accepted || m.Rejected != c.rejected || m.Ignored != c.rest {
				t.Errorf("accepted %d, set aside %d, ignored %d, want %d, %d, %d: %v", m.Accepted, m.Rejected, m.Ignored, c.accepted, c.rejected, c.rest, m.FaultCounts)
			}
		})
	}
}

// What stands below a list without a total, in tables of few columns: whoever signs is nobody of the list, whoever lives or
// works somewhere is.
func TestSignaturesWithoutATotal(t *testing.T) {
	const (
		two   = "NIK,Nama\n8271010101809001,PESERTA A\n8271010201809002,PESERTA B\n"
		three = "No,NIK,Nama\n1,8271010101809001,PESERTA A\n2,8271010201809002,PESERTA B\n"
		four  = "No,NIK,Nama,Pekerjaan\n1,8271010101809001,PESERTA A,Nelayan\n2,8271010201809002,PESERTA B,Nelayan\n"
		born  = "NIK,Nama,Tempat/Tgl Lahir,Kecamatan\n8271010101809001,PESERTA A,\"Ternate, 01-01-1980\",Moti\n"
		wide  = "No,NIK,Nama,Desa/Kelurahan,Kecamatan\n1,8271010101809001,PESERTA A,Santiong,Ternate Tengah\n"
	)
	for _, c := range []struct {
		name, csv                string
		accepted, rejected, rest int64
	}{
		{"place and day, office, name and NIP in two columns", two + ",\"Ternate, 31 Mei 2025\"\n,Kepala Dinas\n,PEJABAT A\n,NIP. 196808171990031001\n", 2, 0, 5},
		{"in three", three + "\n,,\"Ternate, 31 Mei 2025\"\n,,Kepala Dinas Sosial\n\n\n,,PEJABAT A\n,,19680817 199003 1 001\n", 2, 0, 8},
		{"two who sign side by side", three + ",Mengetahui,\"Ternate, 31 Mei 2025\"\n,Camat,Lurah\n,PEJABAT A,PEJABAT B\n,NIP. 196808171990031001,NIP. 197008171990031002\n", 2, 0, 5},
		{"three who sign", four + ",Mengetahui,Menyetujui,\"Ternate, 31 Mei 2025\"\n,,Mengetahui,Camat\n,PEJABAT A,PEJABAT B,PEJABAT C\n", 2, 0, 4},
		{"the head of a group, and nothing more", three + ",,Ketua Kelompok\n,,PEJABAT A\n", 2, 0, 3},
		{"and the list goes on", three + ",,\"Ternate, 31 Mei 2025\"\n,,PEJABAT A\n3,8271010301809003,PESERTA C\n4,,PESERTA D\n", 3, 1, 3},
		{"and the next page", three + ",,Mengetahui\n,,PEJABAT A\n" + three, 4, 0, 4},
		{"no NIK, but a number of the row", three + "3,,PESERTA C\n4,,PESERTA D\n", 2, 2, 1},
		{"no NIK, and an office as occupation", four + ",,PESERTA C,Kepala Dusun\n,,PESERTA D,Petugas kebersihan\n", 2, 2, 1},
		{"no NIK, and a place of birth with its day", born + ",PESERTA B,\"Ternate, 02-01-1980\",\n", 1, 1, 1},
		{"no NIK, and a village", wide + ",,PESERTA B,Desa Santiong,\n", 1, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, d, file := opened(t, &enrolment.List{ID: "82/uji/daftar", Role: enrolment.Nominations}, c.csv)
			m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			if m.Accepted != c.accepted || m.Rejected != c.rejected || m.Ignored != c.rest {
				t.Errorf("accepted %d, set aside %d, ignored %d, want %d, %d, %d: %v", m.Accepted, m.Rejected, m.Ignored, c.accepted, c.rejected, c.rest, m.FaultCounts)
			}
		})
	}
}

// Inspect shows no table of other things: its rows are below the list's.
func TestInspectShowsTheListAlone(t *testing.T) {
	csv := "NIK;No KK;Nama\n" + people(0, 1, 2) + "\nNo;Kecamatan;Kelurahan;Keterangan\n1;Ternate Tengah;Santiong;2\n2;Ternate Utara;Kasturian;4\n"
	if got, want := decided(t, enrolment.Nominations, csv), "[1+1: 6 rows] A=nik B=family_card C=name"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Below a recap no count of other things is one of its own.
func TestRowsOfARecap(t *testing.T) {
	s, d, file := opened(t, &enrolment.List{ID: "82/uji/rekap", Role: enrolment.Recap}, `Kabupaten/Kota,Segmen,Jumlah Tenaga Kerja Aktif
Ternate,PU,100
Ternate,BPU,50

Kabupaten/Kota,Segmen,Jumlah Iuran
Ternate,PU,1680000
`)
	m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
	if err != nil || m.Accepted != 2 || m.Rejected != 0 || m.Ignored != 4 {
		t.Errorf("accepted %d, set aside %d, ignored %d, %v, want 2, 0, 4", m.Accepted, m.Rejected, m.Ignored, err)
	}
}

// A sheet of little but headers goes back, and at once.
func TestTooManyTables(t *testing.T) {
	var b strings.Builder
	for range mostTables {
		b.WriteString("NIK,Nama\n8271010101809001,PESERTA A\n\nNama,NIK\nPESERTA B,8271010201809002\n\n")
	}
	s, d, file := opened(t, &enrolment.List{ID: "82/uji/daftar", Role: enrolment.Nominations}, b.String())
	m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if m.FileFault == nil || m.FileFault.Code != "file.hostile" || len(m.Holds) > 0 {
		t.Errorf("returned for %v, held for %d things, want file.hostile", m.FileFault, len(m.Holds))
	}
	in, err := s.Inspect(t.Context(), d, file, nil)
	if err != nil || in.FileFault == nil || in.FileFault.Code != "file.hostile" {
		t.Errorf("inspect says %v, %v, want file.hostile", in.FileFault, err)
	}
}

// Of what a file is held for so much is told as a person reads, and of each kind one thing.
func TestTooManyHolds(t *testing.T) {
	r := new(reading)
	for i := range 3 * mostHolds {
		r.hold("file.mapping_doubtful", enrolment.Fault{Row: i % (2 * mostHolds)})
	}
	r.hold("file.totals_differ", enrolment.Fault{Row: 1})
	r.hold("file.totals_differ", enrolment.Fault{Row: 2})
	if n := len(r.manifest.Holds); n != mostHolds+1 || r.manifest.Holds[mostHolds].Code != "file.totals_differ" {
		t.Errorf("held for %d things, want %d and the totals", n, mostHolds)
	}
}

// The row that numbers the columns stands below the sub-headings, which a layout with one row of headings does not know.
func TestNumbersOfColumnsBelowSubHeadings(t *testing.T) {
	const csv = `NO,NAMA,NIK,TEMPAT/TGL LAHIR,,L/P
,,,TEMPAT,TGL,
1,2,3,4,5,6
1,PESERTA A,8271010101809001,TERNATE,01-01-1980,L
`
	s, d, file := opened(t, &enrolment.List{ID: "82/uji/daftar", Role: enrolment.Nominations, Layout: "bnba"}, csv)
	m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
	if err != nil || m.Accepted != 1 || m.Rejected != 0 || m.Ignored != 3 {
		t.Errorf("%d accepted, %d set aside, %d ignored, %v", m.Accepted, m.Rejected, m.Ignored, err)
	}
}
