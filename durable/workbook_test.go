package durable

import (
	"archive/zip"
	"bytes"
	"testing"
)

// The same parts in another order, named in another order, are the same workbook.
func TestWorkbook(t *testing.T) {
	pack := func(parts ...string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := 0; i < len(parts); i += 2 {
			part, err := w.Create(parts[i])
			if err != nil {
				t.Fatal(err)
			}
			part.Write([]byte(parts[i+1]))
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		if err := Workbook(&packed, bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil {
			t.Fatal(err)
		}
		return packed.Bytes()
	}
	const head, one, two = `<?xml version="1.0"?><Types xmlns="x">`, `<Override PartName="/xl/styles.xml" ContentType="a"></Override>`, `<Default Extension="xml" ContentType="b"/>`
	first := pack("xl/styles.xml", "<s/>", contentTypes, head+one+two+"</Types>")
	second := pack(contentTypes, head+two+one+"</Types>", "xl/styles.xml", "<s/>")
	if !bytes.Equal(first, second) {
		t.Error("the bytes differ")
	}
	read, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	file, err := read.Open(contentTypes)
	if err != nil {
		t.Fatal(err)
	}
	text.ReadFrom(file)
	if want := head + two + one + "</Types>"; text.String() != want {
		t.Errorf("got %s, want %s", text.String(), want)
	}
}
