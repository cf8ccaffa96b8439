package locked

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // the format names it
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"

	"cakupan/pipelines/normalise/sheet"
)

// Part says how one part of an OpenDocument package is encrypted, as its manifest says it.
type Part struct {
	Cipher, Derivation, StartHash, CheckHash string // by their names in the manifest
	Vector, Salt, Check                      []byte
	Rounds, KeyBytes                         int
}

// The ways of LibreOffice 3.5 to 24.2 and of OpenOffice 3.4 and after: AES in blocks.
var (
	isAESCBC = map[string]bool{"http://www.w3.org/2001/04/xmlenc#aes256-cbc": true, "http://www.w3.org/2001/04/xmlenc#aes128-cbc": true}
	isSHA256 = map[string]bool{"http://www.w3.org/2000/09/xmldsig#sha256": true, "http://www.w3.org/2001/04/xmlenc#sha256": true}
	isSHA1   = map[string]bool{"": true, "SHA1": true, "http://www.w3.org/2000/09/xmldsig#sha1": true}
)

const (
	derivedByPBKDF2 = "PBKDF2"
	checkedBySHA256 = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k"
	checkedBySHA1   = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha1-1k"
	checkedBytes    = 1024
)

// open decrypts data, of which there is little or much, by one of the passwords, in place.
func (p *Part) open(data []byte, passwords []string) ([]byte, error) {
	switch {
	case !isAESCBC[p.Cipher] || p.Derivation != derivedByPBKDF2 || !isSHA256[p.StartHash] && !isSHA1[p.StartHash],
		p.CheckHash != checkedBySHA256 && p.CheckHash != checkedBySHA1 && p.CheckHash != "SHA1/1K",
		len(p.Vector) != aes.BlockSize, p.KeyBytes != 16 && p.KeyBytes != 32, len(p.Salt) > maxSaltBytes:
		return nil, fmt.Errorf("%w: an OpenDocument spreadsheet encrypted in a way that is not known here: save it without a password, or as .xlsx", sheet.ErrEncrypted)
	case p.Rounds < 1 || p.Rounds > maxSpins:
		return nil, fmt.Errorf("%w: an encrypted spreadsheet that would take long to open", sheet.ErrHostile)
	case len(data) == 0 || len(data)%aes.BlockSize != 0:
		return nil, errDamaged
	}
	head := make([]byte, min(len(data), checkedBytes))
	for _, password := range passwords {
		start := sha256.Sum256([]byte(password))
		secret := start[:]
		if isSHA1[p.StartHash] {
			start := sha1.Sum([]byte(password)) //nolint:gosec // the format names it
			secret = start[:]
		}
		key, err := pbkdf2.Key(sha1.New, string(secret), p.Salt, p.Rounds, p.KeyBytes)
		if err != nil {
			return nil, err
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		cipher.NewCBCDecrypter(block, p.Vector).CryptBlocks(head, data[:len(head)])
		if !bytes.Equal(p.Check, p.sum(withoutPadding(head, len(head) == len(data)))) {
			continue
		}
		cipher.NewCBCDecrypter(block, p.Vector).CryptBlocks(data, data)
		return withoutPadding(data, true), nil
	}
	return nil, ErrPassword
}

// sum gives what proves a password, of the beginning of the part.
func (p *Part) sum(head []byte) []byte {
	if p.CheckHash == checkedBySHA256 {
		sum := sha256.Sum256(head)
		return sum[:]
	}
	sum := sha1.Sum(head) //nolint:gosec // the format names it
	return sum[:]
}

// withoutPadding leaves out what fills up the last block, of which the last byte says how long it is.
func withoutPadding(data []byte, isLast bool) []byte {
	if n := int(data[len(data)-1]); isLast && n > 0 && n <= aes.BlockSize {
		return data[:len(data)-n]
	}
	return data
}

// Spreadsheet opens a part of an OpenDocument package that a password protects, and unpacks it while it is read. data, the part
// as it stands, is written over.
func Spreadsheet(p *Part, data []byte, passwords []string) (io.Reader, error) {
	plain, err := p.open(data, passwords)
	if err != nil {
		return nil, err
	}
	return &checked{flate.NewReader(bytes.NewReader(plain)), func() bool { return true }, errDamaged}, nil
}
