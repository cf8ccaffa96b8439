package text

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// FuzzCSV reads any bytes: rows in order, of sound text; the same however the file falls into blocks; and what was
// read, written down cleanly, is read again.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"NIK,Nama\n1,Satu\n", "a;b\r\n\"1,5\";\"x\"\"y\"\r\n", "a\tb\r1\t\"x\ry\"\r", "1,\"Satu\n2,Dua\n", "\"a\"b,\"c\n\"\"\"\",d\n",
		"a,b\n1,S\x00a\x00\n", "a,\xe9\n\xc3\xa9,\x81\n", "\xff\xfea\x00,\x00b\x00\n\x00", "\xef\xbb\xbfa|b\n \"1\" | 2 \n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		last := 0
		for row, err := range file.Rows(context.Background(), "") {
			if err != nil {
				return
			}
			sheettest.CheckRow(t, row, last)
			last = row.Number
		}
		if file.encoding == utf16LE || file.encoding == utf16BE {
			return
		}
		whole, _, err := all(file.tokeniser(len(data) + 1))
		if err != nil {
			t.Fatal(err)
		}
		pieces, _, err := all(file.tokeniser(5))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole, pieces); diff != "" {
			t.Fatalf("in pieces: %s", diff)
		}
		if !file.guessed.isPlain() || len(file.guessed.delimiter) == 0 {
			return
		}
		again, faults, err := cut(encode(whole, file.guessed.delimiter, "\n", true, true), file.guessed.grammar, 0, blockBytes)
		if err != nil || faults&sheet.FaultQuote != 0 {
			t.Fatalf("again: faults %d, %v", faults, err)
		}
		if diff := cmp.Diff(whole, again, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("again: %s", diff)
		}
	})
}
