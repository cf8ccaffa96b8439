package book

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"

	"cakupan/pipelines/normalise/book/locked"
	"cakupan/pipelines/normalise/sheet"
)

// excelsOwn is the password with which Excel protects a workbook that nobody gave one.
const excelsOwn = "VelvetSweatshop"

// openEncrypted opens the workbook in a container of size bytes that a password protects.
func (o *opener) openEncrypted(streams map[string]*mscfb.File, size int64) (*Book, error) {
	info, encrypted := streams["EncryptionInfo"], streams["EncryptedPackage"]
	if info == nil || info.Size > ole2Directory || encrypted.Size > size {
		return nil, errOLE2
	}
	head, err := readStream(info, size)
	if err != nil {
		return nil, err
	}
	content, length, err := o.spool.Add(encrypted)
	if err != nil {
		return nil, errOLE2
	}
	r, size, err := locked.Office(head, content, length, append([]string{excelsOwn}, o.passwords...))
	if errors.Is(err, locked.ErrPassword) {
		return nil, fmt.Errorf("%w: a workbook with a password: %w", sheet.ErrEncrypted, err)
	}
	if err != nil {
		return nil, err
	}
	b, err := o.openZip(r, size)
	if err != nil {
		return nil, fmt.Errorf("behind its password: %w", err)
	}
	b.wrap(Password)
	return b, nil
}

// openLocked opens a file of an archive that a password protects.
func (o *opener) openLocked(file *zip.File) (*Book, error) {
	for _, password := range o.passwords {
		content, size, err := o.unlock(file, password)
		if errors.Is(err, locked.ErrPassword) {
			continue
		}
		if err != nil {
			return nil, err
		}
		b, err := o.open(content, size)
		if err != nil {
			return nil, err
		}
		b.wrap(Password)
		return b, nil
	}
	return nil, fmt.Errorf("%w: an archive with a password: %w", sheet.ErrEncrypted, locked.ErrPassword)
}

// unlock unpacks a file of an archive by a password.
func (o *opener) unlock(file *zip.File, password string) (content io.ReaderAt, size int64, err error) {
	r, err := locked.Member(file, password)
	if err != nil {
		return nil, 0, err
	}
	return o.spool.Add(r)
}
