package xls

import (
	"crypto/rc4"
	"errors"
	"fmt"

	"cakupan/pipelines/normalise/book/locked"
	"cakupan/pipelines/normalise/sheet"
)

// Records of which nothing is encrypted, besides the first of each sheet and the one that says how the others are.
const (
	recordInterface = 0x00e1
	recordRevisions = 0x0138
	recordExclusive = 0x0194
	recordFileLock  = 0x0195
	recordRevised   = 0x0196
)

// boundSheetPlain is how much of a record BoundSheet is not encrypted: where the sheet begins.
const boundSheetPlain = 4

// unlock decrypts a stream of records in place, by what its record FilePass says. Each byte of the stream uses up one of the key's,
// also those that are not encrypted.
func unlock(stream []byte, pass record, passwords []string) error {
	cipher, err := locked.Records(pass.data, passwords)
	if errors.Is(err, locked.ErrPassword) {
		return fmt.Errorf("%w: an Excel 97-2003 workbook (.xls) with a password: %w", sheet.ErrEncrypted, err)
	}
	if err != nil {
		return err
	}
	k := keys{of: cipher}
	for at := 0; at+recordHead <= len(stream); {
		r, err := recordAt(stream, at)
		if err != nil {
			return err
		}
		k.skip(recordHead)
		switch r.kind {
		case recordBOF, recordFilePass, recordInterface, recordRevisions, recordExclusive, recordFileLock, recordRevised:
			k.skip(len(r.data))
		case recordBoundSheet:
			plain := min(boundSheetPlain, len(r.data))
			k.skip(plain)
			k.decrypt(r.data[plain:])
		default:
			k.decrypt(r.data)
		}
		at = r.next
	}
	return nil
}

// keys goes along a stream of records.
type keys struct {
	of     func(block uint32) *rc4.Cipher
	cipher *rc4.Cipher
	at     int
}

func (k *keys) skip(n int) { k.decrypt(make([]byte, n)) }

func (k *keys) decrypt(data []byte) {
	for len(data) > 0 {
		if k.at%locked.RecordsBlock == 0 {
			k.cipher = k.of(uint32(k.at / locked.RecordsBlock))
		}
		n := min(len(data), locked.RecordsBlock-k.at%locked.RecordsBlock)
		k.cipher.XORKeyStream(data[:n], data[:n])
		k.at, data = k.at+n, data[n:]
	}
}
