package text

import (
	"bytes"
	"testing"
)

// BenchmarkOpen finds out how a list is written.
func BenchmarkOpen(b *testing.B) {
	plain := plainCSV(5_000)
	for _, file := range []struct {
		name string
		data []byte
	}{{"plain", plain}, {"quoted", quotedCSV(plain)}} {
		b.Run(file.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Open(bytes.NewReader(file.data), int64(len(file.data))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
