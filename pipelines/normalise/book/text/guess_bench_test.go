package text

import (
	"bytes"
	"context"
	"io"
	"testing"
)

// BenchmarkGuess finds out how a list is written and where its table lies, and writes the table down.
func BenchmarkGuess(b *testing.B) {
	plain := plainCSV(100_000)
	for _, file := range []struct {
		name string
		data []byte
	}{{"plain", plain}, {"quoted", quotedCSV(plain)}} {
		b.Run(file.name, func(b *testing.B) {
			b.SetBytes(int64(len(file.data)))
			b.ReportAllocs()
			for b.Loop() {
				f, err := Open(bytes.NewReader(file.data), int64(len(file.data)))
				if err != nil {
					b.Fatal(err)
				}
				d, err := f.mainTable(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				if d.Rows != 100_000 {
					b.Fatal(d)
				}
				if err := d.WriteCSV(context.Background(), io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
