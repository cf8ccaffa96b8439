package packed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// memoryBytes is how much of what is unpacked is held in memory; the rest lies on the disk.
const memoryBytes = 16 << 20

// Spool holds what was unpacked of one file: in memory while it is little, else in files without a name, of which
// nothing is left when the spool is closed or the program ends.
type Spool struct {
	bounds bounds
	held   int64 // in memory
	files  []*os.File
}

// NewSpool gives a spool for what is unpacked of a file of size bytes.
func NewSpool(size int64) *Spool {
	return &Spool{bounds: bounds{packed: uint64(max(size, 0)), most: spoolBytes}}
}

// Add reads r to its end and holds what it gives until the spool is closed.
func (s *Spool) Add(r io.Reader) (content io.ReaderAt, size int64, err error) {
	r = &bounded{Reader: r, bounds: &s.bounds}
	var held bytes.Buffer
	n, err := io.CopyN(&held, r, memoryBytes-s.held)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, err
	}
	if errors.Is(err, io.EOF) {
		s.held += n
		return bytes.NewReader(held.Bytes()), n, nil
	}
	file, err := os.CreateTemp("", "cakupan-*") // of mode 0600
	if err != nil {
		return nil, 0, fmt.Errorf("unpack: %w", err)
	}
	s.files = append(s.files, file)
	_ = os.Remove(file.Name()) // where open files cannot be removed, Close does
	size, err = io.Copy(file, io.MultiReader(&held, r))
	if err != nil {
		return nil, 0, err
	}
	return file, size, nil
}

// Close lets go of what the spool holds.
func (s *Spool) Close() error {
	var errs []error
	for _, file := range s.files {
		errs = append(errs, file.Close())
		_ = os.Remove(file.Name())
	}
	s.files = nil
	return errors.Join(errs...)
}
