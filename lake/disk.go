package lake

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"

	"cakupan/durable"
)

const (
	dirMode    = 0o750 // the lake has named readers
	sealedMode = 0o444 // what is finished never changes
)

// Disk gives the way in which the lake's files are written, its own folder for what is on its way included: for what
// others keep in the lake. To set its Before is to see, or to end, every step.
func (l *Lake) Disk() *durable.Disk { return &l.disk }

// replace puts a small text at path for good, all of it or nothing.
func (l *Lake) replace(path string, text []byte) error {
	return l.disk.WriteFile(path, text, sealedMode)
}

// newFile is an object on its way: written, ended, sealed, then placed under the name that its bytes give it. Write never
// fails; its first error waits for end, because Arrow's writer loses some errors of its sink and panics at others.
type newFile struct {
	*durable.File
	object Object // after end

	sum hash.Hash
	err error
}

func createFile(disk *durable.Disk) (*newFile, error) {
	file, err := disk.Create("", sealedMode)
	if err != nil {
		return nil, err
	}
	return &newFile{File: file, sum: sha256.New()}, nil
}

func (f *newFile) Write(p []byte) (int, error) {
	if f.err == nil {
		_, f.err = f.File.Write(p)
		f.sum.Write(p)
		f.object.Bytes += int64(len(p))
	}
	return len(p), nil
}

// end ends the writing: the file's content has its name.
func (f *newFile) end() error {
	f.object.SHA256 = hex.EncodeToString(f.sum.Sum(nil))
	return f.End()
}
