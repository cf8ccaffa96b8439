// Package packed takes apart what delivered files are packed into: ZIP archives and GZIP. It refuses what is made to do
// harm, and what it unpacks stays within bounds, in memory while it is small, and leaves nothing on the disk.
package packed

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"

	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// directoryBytes bounds an archive's directory.
const directoryBytes = 4 << 20

// Zip is a ZIP archive.
type Zip struct {
	Files []*zip.File // in the order of its directory, folders too
	parts map[string]*zip.File
}

// OpenZip reads the directory of an archive of size bytes.
func OpenZip(r io.ReaderAt, size int64) (*Zip, error) {
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	reader, err := zip.NewReader(io.NewSectionReader(r, 0, size), size) // which ends where a wild offset leads
	if err != nil {
		return nil, unopened(err)
	}
	reader.RegisterDecompressor(zip.Deflate, flate.NewReader)
	a := &Zip{Files: reader.File, parts: make(map[string]*zip.File, len(reader.File))}
	packed := uint64(0)
	for _, part := range reader.File {
		if packed += part.CompressedSize64; packed > uint64(size) || part.CompressedSize64 > uint64(size) {
			return nil, fmt.Errorf("%w: an archive whose parts overlap", sheet.ErrHostile)
		}
		a.parts[PartName(part.Name)] = part
	}
	return a, nil
}

// Part gives a part by its name, without regard to case; nil when it is not there.
func (a *Zip) Part(name string) *zip.File { return a.parts[PartName(name)] }

// PartName gives the name under which a part is found.
func PartName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// The records that end a ZIP file, and where in them the length of the directory stands.
const (
	zipEnd          = "PK\x05\x06"
	zipEndLength    = 22
	zipEndComment   = 1<<16 - 1
	zipEndSizeAt    = 12
	zip64Locator    = "PK\x06\x07"
	zip64LocatorLen = 20
	zip64EndAt      = 8
	zip64EndLen     = 56
	zip64EndSizeAt  = 40
)

// checkDirectory looks at how long the archive's directory says it is, before that much is read.
func checkDirectory(r io.ReaderAt, size int64) error {
	tail := make([]byte, min(size, zipEndLength+zipEndComment+zip64LocatorLen))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	at := bytes.LastIndex(tail, []byte(zipEnd))
	if at < 0 || len(tail)-at < zipEndLength {
		return fmt.Errorf("%w: an archive that breaks off", sheet.ErrTruncated)
	}
	length := uint64(binary.LittleEndian.Uint32(tail[at+zipEndSizeAt:]))
	if locator := at - zip64LocatorLen; length == 1<<32-1 && locator >= 0 && bytes.HasPrefix(tail[locator:], []byte(zip64Locator)) {
		end := make([]byte, zip64EndLen)
		if _, err := r.ReadAt(end, int64(binary.LittleEndian.Uint64(tail[locator+zip64EndAt:]))); err != nil {
			return fmt.Errorf("%w: an archive without its directory", sheet.ErrTruncated)
		}
		length = binary.LittleEndian.Uint64(end[zip64EndSizeAt:])
	}
	if length > directoryBytes {
		return fmt.Errorf("%w: an archive with a directory of more than %d MiB", sheet.ErrHostile, directoryBytes>>20)
	}
	return nil
}

// damaged gives err as ErrTruncated where it comes of a damaged archive, else as it is.
func damaged(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return err
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum),
		errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &corrupt):
		return fmt.Errorf("%w: a damaged archive: %w", sheet.ErrTruncated, err)
	case errors.Is(err, zip.ErrAlgorithm):
		return sheet.NotATable("an archive packed in a way that no spreadsheet uses")
	}
	return err
}

// unopened is damaged for what ends where it should begin.
func unopened(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return damaged(err)
}

// Gunzip unpacks a GZIP file. What it gives is bounded by the spool that holds it.
func Gunzip(r io.Reader) (io.Reader, error) {
	unpacked, err := gzip.NewReader(r)
	return unpacked, unopened(err)
}

// encrypted is the flag of a part that a password protects.
const encrypted = 1 << 0

// IsEncrypted tells whether a password protects a part.
func IsEncrypted(part *zip.File) bool { return part.Flags&encrypted != 0 }

// Inflate unpacks a part, within the bounds.
func Inflate(part *zip.File) (io.ReadCloser, error) {
	if IsEncrypted(part) {
		return nil, fmt.Errorf("%w: an archive with a password", sheet.ErrEncrypted)
	}
	inflated, err := part.Open()
	if err != nil {
		return nil, unopened(err)
	}
	within := bounds{packed: part.CompressedSize64, most: partBytes}
	return struct {
		io.Reader
		io.Closer
	}{&bounded{inflated, &within}, inflated}, nil
}

// Walk hands each tag of a part of XML on; a part that is nil has none.
func Walk(part *zip.File, see func(xmlscan.Tag) error) error {
	if part == nil {
		return nil
	}
	r, err := Inflate(part)
	if err != nil {
		return err
	}
	defer r.Close()
	scanner := xmlscan.New(r)
	for {
		t, err := scanner.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = see(t)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", part.Name, err)
		}
	}
}
