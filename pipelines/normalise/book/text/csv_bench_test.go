package text

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
)

// plainCSV makes a list of participants as BPJS TK's program writes it: 20 columns, no quotes.
func plainCSV(rows int) []byte {
	var b bytes.Buffer
	random := rand.New(rand.NewPCG(1, 2))
	b.WriteString("No,NIK,KPJ,Nama,Tempat Lahir,Tgl Lahir,JK,Alamat,Kelurahan,Kecamatan,Kabupaten,Segmen,Program,Pekerjaan,Iuran,BLTH,Tgl Daftar,Status,Kode Kantor,Keterangan\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,99710155019%05d,%011d,PESERTA NOMOR %d,TERNATE,%02d-%02d-19%02d,%c,JL MAWAR NO %d RT 0%d,KALUMATA,TERNATE SELATAN,KOTA TERNATE,BPU,JKK JKM,NELAYAN,16800,%02d-2025,%02d-01-2024,AKTIF,TTE,\n",
			i+1, random.IntN(100000), random.IntN(1e11), i, random.IntN(28)+1, random.IntN(12)+1, random.IntN(60)+40,
			"LP"[random.IntN(2)], random.IntN(200), random.IntN(9)+1, random.IntN(12)+1, random.IntN(28)+1)
	}
	return b.Bytes()
}

// quoted puts each cell in quotes.
func quotedCSV(plain []byte) []byte {
	plain = bytes.ReplaceAll(plain, []byte(","), []byte(`","`))
	plain = bytes.ReplaceAll(plain, []byte("\n"), []byte("\"\n\""))
	return append([]byte{'"'}, plain[:len(plain)-1]...)
}

// BenchmarkCSV holds the reader to encoding/csv in the same run.
func BenchmarkCSV(b *testing.B) {
	plain := plainCSV(100_000)
	for _, file := range []struct {
		name string
		data []byte
	}{{"plain", plain}, {"quoted", quotedCSV(plain)}} {
		b.Run(file.name+"/sheet", func(b *testing.B) {
			b.SetBytes(int64(len(file.data)))
			b.ReportAllocs()
			for b.Loop() {
				book, err := Open(bytes.NewReader(file.data), int64(len(file.data)))
				if err != nil {
					b.Fatal(err)
				}
				cells := 0
				for row, err := range book.Rows(context.Background(), "") {
					if err != nil {
						b.Fatal(err)
					}
					cells += len(row.Cells)
				}
				if cells != 20*100_001 {
					b.Fatal(cells)
				}
			}
		})
		b.Run(file.name+"/encoding-csv", func(b *testing.B) {
			b.SetBytes(int64(len(file.data)))
			for b.Loop() {
				r := csv.NewReader(bytes.NewReader(file.data))
				r.ReuseRecord = true
				for {
					_, err := r.Read()
					if err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
