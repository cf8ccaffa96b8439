package ods

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"

	"cakupan/pipelines/normalise/book/locked"
	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// lockedBytes bounds the part of a protected spreadsheet that is read, as it is packed: it is decrypted in memory.
const lockedBytes = 128 << 20

// encryptionOf tells how the content of a spreadsheet is encrypted, nil when it is not.
func encryptionOf(a *packed.Zip) (way *locked.Part, err error) {
	if a.Part(encryptedPart) != nil { // which holds another spreadsheet
		return nil, fmt.Errorf("%w: a spreadsheet with a password of LibreOffice 24.8 or later: save it as .xlsx, with the password or without, or as .ods without",
			sheet.ErrEncrypted)
	}
	isContent := false
	err = packed.Walk(a.Part(listPart), func(t xmlscan.Tag) error {
		text := func(name string) []byte {
			decoded, err := base64.StdEncoding.DecodeString(t.AttrText(name))
			if err != nil {
				return nil
			}
			return decoded
		}
		number := func(name string) int {
			n, err := strconv.Atoi(t.AttrText(name))
			if err != nil {
				return 0
			}
			return n
		}
		switch {
		case t.Is("file-entry"):
			isContent = t.AttrText("full-path") == contentPart
		case !isContent:
		case t.Is("encryption-data"):
			way = &locked.Part{CheckHash: t.AttrText("checksum-type"), Check: text("checksum"), KeyBytes: defaultKeyBytes}
		case way == nil:
		case t.Is("algorithm"):
			way.Cipher, way.Vector = t.AttrText("algorithm-name"), text("initialisation-vector")
		case t.Is("key-derivation"):
			way.Derivation, way.Salt, way.Rounds = t.AttrText("key-derivation-name"), text("salt"), number("iteration-count")
			if n := number("key-size"); n != 0 {
				way.KeyBytes = n
			}
		case t.Is("start-key-generation"):
			way.StartHash = t.AttrText("start-key-generation-name")
		}
		return nil
	})
	return way, err
}

// defaultKeyBytes is how long a key is of which the manifest does not say it.
const defaultKeyBytes = 16

// unlock reads a part that is encrypted, and gives what it holds.
func unlock(way *locked.Part, r io.Reader, passwords []string) (io.Reader, error) {
	data, err := io.ReadAll(io.LimitReader(r, lockedBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > lockedBytes {
		return nil, fmt.Errorf("%w: a spreadsheet with a password of more than %d MiB", sheet.ErrTooLarge, lockedBytes>>20)
	}
	unpacked, err := locked.Spreadsheet(way, data, passwords)
	if errors.Is(err, locked.ErrPassword) {
		return nil, fmt.Errorf("%w: an OpenDocument spreadsheet with a password: %w", sheet.ErrEncrypted, err)
	}
	return unpacked, err
}
