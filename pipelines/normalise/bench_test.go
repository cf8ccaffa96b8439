package normalise

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines/normalise/book"
)

// benchRows is the size of the benchmarks' list of members.
const benchRows = 500_000

// BenchmarkParticipants measures the way of a list of members in stages, each with those before it: rows a second and
// allocations a row.
func BenchmarkParticipants(b *testing.B) {
	path := filepath.Join(b.TempDir(), "peserta-2025-05.csv")
	writeParticipants(b, path, benchRows)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	s := step(b)
	list := participants(enrolment.Constants{}, "82.71")
	d := enrolment.Delivery{ID: "00000000000000aa", List: &list, ListID: list.ID, SHA256: "00", Name: filepath.Base(path)}
	open := func(b *testing.B) *os.File {
		file, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		return file
	}
	measure := func(name string, once func(b *testing.B, file *os.File)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				file := open(b)
				once(b, file)
				file.Close()
			}
			b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
	measure("read", func(b *testing.B, file *os.File) {
		book, err := book.Open(file, info.Size(), path, book.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range book.Rows(b.Context(), "") {
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	measure("map", func(b *testing.B, file *os.File) {
		m, err := s.Validate(b.Context(), d, file, func(enrolment.Fault) error { return nil })
		if err != nil || m.Accepted+m.Rejected != benchRows {
			b.Fatal(m, err)
		}
	})
	measure("stage", func(b *testing.B, file *os.File) {
		l, err := lake.Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		staging := *s
		staging.Lake = l
		m, err := staging.stage(b.Context(), &d, s.Layouts[list.Layout], file)
		if err != nil || m.Accepted+m.Rejected != benchRows {
			b.Fatal(m, err)
		}
	})
}

// writeParticipants writes a list of made-up members, one in ten with something wrong.
func writeParticipants(b *testing.B, path string, n int) {
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	fmt.Fprint(w, "NO,NIK,NO KPJ,NAMA LENGKAP,TEMPAT LAHIR,TANGGAL LAHIR,JENIS KELAMIN,ALAMAT,KELURAHAN,KECAMATAN,KOTA/KAB,",
		"KODE WILAYAH,NO HP,NAMA IBU KANDUNG,SEGMEN,TGL MULAI,BLTH TERAKHIR,STATUS KEPESERTAAN,UPAH,JKK,JKM,JHT,JP,NPP,NAMA PERUSAHAAN,LOKASI PEKERJAAN\n")
	chance := rand.New(rand.NewPCG(1, 2))
	pick := func(choices ...string) string { return choices[chance.IntN(len(choices))] }
	for i := range n {
		day, month, year, sex := 1+chance.IntN(28), 1+chance.IntN(12), 60+chance.IntN(40), "L"
		inNIK := day
		if chance.IntN(2) == 0 {
			inNIK, sex = day+40, "P"
		}
		nik := fmt.Sprintf("8271%02d%02d%02d%02d9%03d", 1+chance.IntN(8), inNIK, month, year, chance.IntN(1000))
		birth := fmt.Sprintf("%02d-%02d-19%02d", day, month, year)
		switch chance.IntN(30) {
		case 0:
			nik = nik[:15]
		case 1:
			birth = "31-02-1980"
		case 2:
			sex = "X"
		}
		village, subdistrict, segment, npp := "", "", "PU", fmt.Sprintf("JJ%06d", chance.IntN(3000))
		if chance.IntN(3) == 0 {
			segment, npp = "BPU", ""
			subdistrict, village = "PULAU TERNATE", pick("KASTELA", "RUA", "AFETADUMA", "DORPEDU", "TOGAFO")
		}
		fmt.Fprintf(w, "%d,%s,2%010d,%s %s,TERNATE,%s,%s,JL. CONTOH NO. %d,%s,%s,%s,82.71,0810%08d,CONTOH IBU,%s,%02d-%02d-2020,%s,AKTIF,%d,Y,Y,T,T,%s,PT CONTOH,KOTA TERNATE\n",
			i+1, nik, i, pick("ABD. RAHMAN", "SITI", "HI. UMAR", "NURJANNAH", "M. SALEH", "YOHANA"), pick("DJAFAR", "AMIN", "TAHER", "LESTARI", "ABDULLAH"),
			birth, sex, chance.IntN(200), village, subdistrict, pick("KOTA TERNATE", "TERNATE"), chance.IntN(100_000_000), segment,
			1+chance.IntN(28), 1+chance.IntN(12), pick("05-2025", "04-2025", "12-2024"), 1_000_000+chance.IntN(100)*50_000, npp)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
}
