package extract

import (
	"io"

	"cakupan/durable"
)

// What has landed is its owner's alone.
const (
	dirMode  = 0o700
	fileMode = 0o600
)

// Disk gives the way in which the landing's files are written. To set its Before is to see, or to end, every step.
func (l *Landing) Disk() *durable.Disk { return &l.disk }

// temporary writes what r gives into a new file, which has its bytes safe and no name yet. After an error no file is
// left.
func (l *Landing) temporary(r io.Reader) (*durable.File, error) {
	file, err := l.disk.Create("", fileMode)
	if err != nil {
		return nil, err
	}
	if _, err = io.Copy(file, r); err == nil {
		err = file.Seal()
	}
	if err != nil {
		file.Discard()
		return nil, err
	}
	return file, nil
}

// write puts a small text at target in one piece. Its name is not synced.
func (l *Landing) write(target string, text []byte) error {
	file, err := l.disk.Create(target, fileMode)
	if err != nil {
		return err
	}
	defer file.Discard()
	if _, err := file.Write(text); err != nil {
		return err
	}
	return file.Place(target)
}
