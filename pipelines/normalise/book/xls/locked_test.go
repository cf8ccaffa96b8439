package xls

import (
	"bytes"
	"crypto/rc4"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

// filePass gives the record of a workbook that Excel 2002 or after protects by the password rahasia, with keys of so many
// bits. Its parts are those of MS-OFFCRYPTO 2.3.5.
func filePass(t *testing.T, bits int) []byte {
	t.Helper()
	salt, verifier := bytes.Repeat([]byte{7}, 16), bytes.Repeat([]byte{9}, 16)
	base := sha1.Sum(append(bytes.Clone(salt), "r\x00a\x00h\x00a\x00s\x00i\x00a\x00"...))
	hashed := sha1.Sum(append(base[:], 0, 0, 0, 0))
	key := hashed[:bits/8]
	if bits == 40 {
		key = append(bytes.Clone(key), make([]byte, 11)...)
	}
	cipher, err := rc4.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	proof := sha1.Sum(verifier)
	secrets := append(bytes.Clone(verifier), proof[:]...)
	cipher.XORKeyStream(secrets, secrets)
	header := []uint32{4, 0, 0x6801, 0x8004, uint32(bits), 1, 0, 0} // and the name of the provider, which is empty
	return sheettest.Record(recordFilePass, uint16(1), uint16(2), uint16(2), uint32(4), uint32(4*len(header)+2), header, uint16(0),
		uint32(16), salt, secrets[:16], uint32(20), secrets[16:])
}

// lockedStream gives a workbook with a password, of which the sheet reaches over several blocks of the cipher.
func lockedStream(t *testing.T, bits int) []byte {
	t.Helper()
	var cells []byte
	for row := range uint16(300) {
		cells = append(cells, sheettest.Record(recordNumber, row, uint16(0), uint16(0), float64(row)+0.5)...)
	}
	info := filePass(t, bits)
	stream := sheettest.XLS(sheettest.BIFF8, info, sheettest.XLSSheet{Name: "Peserta", Cells: cells})
	first, err := recordAt(stream, 0)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(stream, info) // behind the styles, before which it belongs
	stream = slices.Concat(stream[:first.next], info, stream[first.next:at], stream[at+len(info):])
	pass, err := recordAt(stream, first.next)
	if err != nil {
		t.Fatal(err)
	}
	if err := unlock(stream, pass, []string{"rahasia"}); err != nil { // what decrypts encrypts
		t.Fatal(err)
	}
	return stream
}

func TestPassword(t *testing.T) {
	for _, bits := range []int{40, 56, 128} {
		stream := lockedStream(t, bits)
		for _, passwords := range [][]string{nil, {"salah"}} {
			if _, err := Open(bytes.Clone(stream), passwords); !errors.Is(err, sheet.ErrEncrypted) {
				t.Errorf("%d bits: got %v", bits, err)
			}
		}
		w, err := Open(bytes.Clone(stream), []string{"salah", "rahasia"})
		if err != nil {
			t.Fatal(err)
		}
		if !w.IsLocked || w.Sheets()[0].Name != "Peserta" {
			t.Errorf("%d bits: locked %v, sheets %v", bits, w.IsLocked, w.Sheets())
		}
		last := 0
		for row, err := range w.Rows(t.Context(), "Peserta") {
			if err != nil {
				t.Fatal(err)
			}
			if last++; row.Number != last || string(row.Cells[0].Text) != fmt.Sprint(float64(last)-0.5) {
				t.Fatalf("%d bits: row %d is %q", bits, row.Number, row.Cells[0].Text)
			}
		}
		if last != 300 {
			t.Errorf("%d bits: %d rows", bits, last)
		}
	}
}

// What says how a workbook is encrypted can be anything.
func TestPasswordRefused(t *testing.T) {
	stream := lockedStream(t, 128)
	const infoAt = recordHead + 16 + recordHead // behind the first record
	for n := range 100 {
		broken := bytes.Clone(stream)
		binary.LittleEndian.PutUint16(broken[infoAt-2:], uint16(n))
		if _, err := Open(broken, []string{"rahasia"}); err == nil {
			t.Errorf("a record of %d bytes: no error", n)
		}
	}
}
