package book

import (
	"bytes"
	"testing"

	"cakupan/pipelines/normalise/sheet/sheettest"
)

// FuzzOpen opens any bytes and reads what there is.
func FuzzOpen(f *testing.F) {
	f.Add(sheettest.Workbook(f, nil))
	f.Add(sheettest.Stored(f, sheettest.SmallWorkbook))
	f.Add([]byte(sheettest.OLE2("EncryptedPackage")))
	f.Add([]byte("a,b\n"))
	f.Add([]byte("%PDF-"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = readAll(bytes.NewReader(data), int64(len(data)))
	})
}
