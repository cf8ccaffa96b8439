package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"

	"cakupan/pipelines/normalise/sheet"
)

// The bounds of what an archive may make of itself. The sheets of real workbooks shrink to a tenth of their size,
// very regular ones to a fiftieth; deflate can go to a thousandth.
const (
	directoryBytes = 4 << 20  // of the archive's directory
	inflatedBytes  = 4 << 30  // of one part
	inflatedRatio  = 150      // inflated over packed, of one part
	ratioFrom      = 32 << 20 // inflated bytes from which the ratio is looked at
)

// archive is a ZIP file whose parts are found by name, without regard to case.
type archive struct{ parts map[string]*zip.File }

func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	reader, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged(err)
	}
	reader.RegisterDecompressor(zip.Deflate, flate.NewReader)
	a := &archive{parts: make(map[string]*zip.File, len(reader.File))}
	packed := uint64(0)
	for _, part := range reader.File {
		if packed += part.CompressedSize64; packed > uint64(size) || part.CompressedSize64 > uint64(size) {
			return nil, fmt.Errorf("%w: an archive whose parts overlap", sheet.ErrHostile)
		}
		a.parts[partName(part.Name)] = part
	}
	return a, nil
}

// partName gives the name under which a part is found.
func partName(name string) string {
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
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &corrupt):
		return fmt.Errorf("%w: a damaged archive: %w", sheet.ErrTruncated, err)
	case errors.Is(err, zip.ErrAlgorithm):
		return sheet.NotATable("an archive packed in a way that no spreadsheet uses")
	}
	return err
}

// open inflates a part, within the bounds.
func (a *archive) open(part *zip.File) (io.ReadCloser, error) {
	const encrypted = 1 << 0
	if part.Flags&encrypted != 0 {
		return nil, fmt.Errorf("%w: an archive with a password", sheet.ErrEncrypted)
	}
	inflated, err := part.Open()
	if err != nil {
		return nil, damaged(err)
	}
	return &bounded{ReadCloser: inflated, packed: part.CompressedSize64}, nil
}

// bounded refuses to inflate beyond the bounds.
type bounded struct {
	io.ReadCloser
	packed, inflated uint64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.inflated += uint64(n)
	switch {
	case b.inflated > ratioFrom && b.inflated/inflatedRatio > b.packed:
		return 0, fmt.Errorf("%w: an archive that grows more than %d times", sheet.ErrHostile, inflatedRatio)
	case b.inflated > inflatedBytes:
		return 0, fmt.Errorf("%w: a sheet of more than %d GiB", sheet.ErrTooLarge, inflatedBytes>>30)
	}
	return n, damaged(err)
}

// resolve gives the name of the part that target means, seen from the part base. It never leaves the archive.
func resolve(base, target string) (string, error) {
	target = strings.ReplaceAll(target, `\`, "/")
	name := path.Join(path.Dir(base), target)
	if strings.HasPrefix(target, "/") {
		name = path.Clean(target[1:])
	}
	if name == ".." || strings.HasPrefix(name, "../") {
		return "", fmt.Errorf("%w: a path that leaves the archive", sheet.ErrHostile)
	}
	return partName(name), nil
}
