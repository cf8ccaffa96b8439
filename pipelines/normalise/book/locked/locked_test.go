package locked

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
	"testing/iotest"

	"github.com/richardlehane/mscfb"

	"cakupan/pipelines/normalise/sheet"
)

// streams gives the two streams of a workbook that another program encrypted.
func streams(t *testing.T) (info, encrypted []byte) {
	t.Helper()
	file, err := os.Open("../testdata/agile.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	container, err := mscfb.New(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, stream := range container.File {
		data := make([]byte, stream.Size)
		if _, err := stream.Read(data); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		switch stream.Name {
		case "EncryptionInfo":
			info = data
		case "EncryptedPackage":
			encrypted = data
		}
	}
	return info, encrypted
}

// What is decrypted reads the same from any place on, and is a ZIP archive.
func TestOfficeFromAnyPlace(t *testing.T) {
	info, encrypted := streams(t)
	r, size, err := Office(info, bytes.NewReader(encrypted), int64(len(encrypted)), []string{"salah", "rahasia"})
	if err != nil {
		t.Fatal(err)
	}
	whole := make([]byte, size)
	if _, err := r.ReadAt(whole, 0); err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(io.NewSectionReader(r, 0, size), whole); err != nil {
		t.Error(err)
	}
	if _, err := zip.NewReader(bytes.NewReader(whole), size); err != nil {
		t.Error(err)
	}
}

func TestOfficeRefused(t *testing.T) {
	info, encrypted := streams(t)
	changed := func(from, to string) []byte {
		if !bytes.Contains(info, []byte(from)) {
			t.Fatalf("no %s to change", from)
		}
		return bytes.Replace(info, []byte(from), []byte(to), 1)
	}
	long := append(bytes.Clone(encrypted[:0]), encrypted...)
	long[6] = 1
	for _, test := range []struct {
		name            string
		info, encrypted []byte
		want            error
	}{
		{"another password", info, encrypted, ErrPassword},
		{"a password that takes years to try", changed(`spinCount="100000"`, `spinCount="2000000000"`), encrypted, sheet.ErrHostile},
		{"rounds below zero", changed(`spinCount="100000"`, `spinCount="-1"`), encrypted, sheet.ErrHostile},
		{"another cipher", changed(`cipherAlgorithm="AES"`, `cipherAlgorithm="DES"`), encrypted, sheet.ErrEncrypted},
		{"no key", changed("encryptedKey ", "otherKey "), encrypted, sheet.ErrEncrypted},
		{"another way", append([]byte{9, 0, 9, 0}, info[4:]...), encrypted, sheet.ErrEncrypted},
		{"a key that breaks off", info[:len(info)/2], encrypted, sheet.ErrTruncated},
		{"nothing", nil, encrypted, sheet.ErrTruncated},
		{"no workbook", info, encrypted[:4], sheet.ErrTruncated},
		{"a workbook longer than the file", info, long, sheet.ErrTruncated},
		{"a standard key that breaks off", []byte{3, 0, 2, 0, 0, 0, 0, 0, 255, 255, 255, 255}, encrypted, sheet.ErrTruncated},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := Office(test.info, bytes.NewReader(test.encrypted), int64(len(test.encrypted)), []string{"lain"})
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// memberOf gives the one file of an archive.
func memberOf(t *testing.T, data []byte) *zip.File {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return archive.File[0]
}

func TestMember(t *testing.T) {
	const list = "NIK,Nama\r\n8271015501909001,Peserta Satu\r\n"
	for _, name := range []string{"aes256.zip", "zipcrypto.zip"} {
		data, err := os.ReadFile("../testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		file := memberOf(t, data)
		r, err := Member(file, "rahasia")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); string(got) != list || err != nil {
			t.Errorf("%s: got %d bytes, %v", name, len(got), err)
		}
		if _, err := Member(file, "salah"); !errors.Is(err, ErrPassword) {
			t.Errorf("%s: got %v", name, err)
		}
		at, err := file.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		data[at+int64(file.CompressedSize64)-15] ^= 0x40
		if r, err = Member(memberOf(t, data), "rahasia"); err == nil {
			_, err = io.ReadAll(r)
		}
		if !errors.Is(err, ErrPassword) && !errors.Is(err, sheet.ErrTruncated) {
			t.Errorf("%s with a damaged byte: got %v", name, err)
		}
	}
}
