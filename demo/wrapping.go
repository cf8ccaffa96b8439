package demo

import (
	"archive/zip"
	"compress/gzip"
	"io"
	"strings"
	"time"
)

// wrapping is what a file comes packed in.
type wrapping uint8

const (
	bare wrapping = iota
	gzipped
	zipped
	locked       // under the password that the operator knows
	lockedAlways // under another one
)

// password is what the office that locks its lists has told the operator.
const password = "peragaan-2025"

// extension gives how a file's name ends with its wrapping.
func (w wrapping) extension(inner string) string {
	switch w {
	case gzipped:
		return inner + ".gz"
	case zipped:
		return ".zip"
	default:
		return inner
	}
}

// begin gives a writer into the wrapping, saved at a time. Closing it leaves to open.
func (w wrapping) begin(to io.Writer, at time.Time, h fileHabit) (io.WriteCloser, error) {
	switch w {
	case gzipped:
		z := gzip.NewWriter(to)
		z.ModTime = at
		return z, nil
	case zipped:
		archive := zip.NewWriter(to)
		inner := h
		inner.wrapping = bare
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: "DAFTAR" + strings.ToUpper(inner.extension()),
			Method: zip.Deflate, Modified: at.UTC()})
		return zipEntry{entry, archive}, err
	case locked:
		return &lockedFile{to: to, password: password}, nil
	case lockedAlways:
		return &lockedFile{to: to, password: "lupa " + password}, nil
	default:
		return closable{to}, nil
	}
}

// zipEntry is the one file of an archive.
type zipEntry struct {
	io.Writer
	archive *zip.Writer
}

func (e zipEntry) Close() error { return e.archive.Close() }
