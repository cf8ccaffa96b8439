package locked

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // the formats name it
	"crypto/rc4"  //nolint:gosec // as above
	"crypto/sha1" //nolint:gosec // as above
	"encoding/binary"
	"fmt"

	"cakupan/pipelines/normalise/sheet"
)

// The ways in which a stream of records of Excel 97 to 2003 is encrypted, as its record FilePass says (MS-XLS 2.4.117).
const (
	byRC4         = 1
	rc4HeadBytes  = 6 // of the record: the way, and its version
	rc4Salt       = 16
	rc4Verifier   = 16
	apiHeadBytes  = 8  // flags and the length of what follows
	apiKeySizeAt  = 16 // of that
	apiAlgorithm  = 8
	algorithmRC4  = 0x6801
	shortKeyBits  = 40
	shortKeyBytes = 5
	rc4KeyBytes   = 16
)

var errRecordsWay = fmt.Errorf("%w: an Excel 97-2003 workbook (.xls) encrypted in a way that is not known here: save it as .xlsx, or without a password", sheet.ErrEncrypted)

// Records opens a stream of records that a password protects: info is what its record FilePass holds. What it gives makes the
// cipher of the n-th RecordsBlock bytes of the stream.
func Records(info []byte, passwords []string) (func(n uint32) *rc4.Cipher, error) {
	if len(info) < rc4HeadBytes || binary.LittleEndian.Uint16(info) != byRC4 {
		return nil, errRecordsWay
	}
	major, minor, rest := binary.LittleEndian.Uint16(info[2:]), binary.LittleEndian.Uint16(info[4:]), info[rc4HeadBytes:]
	var way func(password []byte) (func(uint32) *rc4.Cipher, error)
	switch {
	case major == 1 && minor == 1:
		way = shortRC4(rest)
	case major >= 2 && major <= 4 && minor == standardMinor:
		way = apiRC4(rest)
	}
	if way == nil {
		return nil, errRecordsWay
	}
	for _, password := range passwords {
		if cipher, err := way(utf16(password)); err == nil {
			return cipher, nil
		}
	}
	return nil, ErrPassword
}

// RecordsBlock is after how many bytes of a stream of records a new cipher begins.
const RecordsBlock = 1024

// shortRC4 is the way of Excel 97 and 2000, whose keys have 40 bits; nil where info breaks off.
func shortRC4(info []byte) func(password []byte) (func(uint32) *rc4.Cipher, error) {
	if len(info) < rc4Salt+2*rc4Verifier {
		return nil
	}
	salt, verifier, proof := info[:rc4Salt], info[rc4Salt:rc4Salt+rc4Verifier], info[rc4Salt+rc4Verifier:rc4Salt+2*rc4Verifier]
	return func(password []byte) (func(uint32) *rc4.Cipher, error) {
		h := md5.New() //nolint:gosec // the format names it
		first := sum(h, password)[:shortKeyBytes]
		base := sum(h, bytes.Repeat(append(bytes.Clone(first), salt...), 16))[:shortKeyBytes]
		cipher := func(n uint32) *rc4.Cipher {
			return rc4Of(sum(md5.New(), base, binary.LittleEndian.AppendUint32(nil, n))) //nolint:gosec // as above
		}
		plain, want := decipher(cipher(0), verifier, proof)
		if !bytes.Equal(sum(h, plain), want) {
			return nil, ErrPassword
		}
		return cipher, nil
	}
}

// apiRC4 is the way of Excel 2002 and after; nil where info breaks off or says another.
func apiRC4(info []byte) func(password []byte) (func(uint32) *rc4.Cipher, error) {
	if len(info) < apiHeadBytes {
		return nil
	}
	header := info[apiHeadBytes:]
	length := uint64(binary.LittleEndian.Uint32(info[4:]))
	const saltAt, proofAt, end = 4, 4 + rc4Salt + rc4Verifier + 4, 4 + rc4Salt + rc4Verifier + 4 + sha1.Size
	if length < standardKeyInfo || uint64(len(header)) < length+end {
		return nil
	}
	bits := binary.LittleEndian.Uint32(header[apiKeySizeAt:])
	if bits == 0 {
		bits = shortKeyBits
	}
	if binary.LittleEndian.Uint32(header[apiAlgorithm:]) != algorithmRC4 || bits%8 != 0 || bits < shortKeyBits || bits > 8*rc4KeyBytes {
		return nil
	}
	secrets := header[length:]
	salt, verifier, proof := secrets[saltAt:saltAt+rc4Salt], secrets[saltAt+rc4Salt:saltAt+rc4Salt+rc4Verifier], secrets[proofAt:end]
	return func(password []byte) (func(uint32) *rc4.Cipher, error) {
		base := sum(sha1.New(), salt, password) //nolint:gosec // the format names it
		cipher := func(n uint32) *rc4.Cipher {
			key := sum(sha1.New(), base, binary.LittleEndian.AppendUint32(nil, n))[:bits/8] //nolint:gosec // as above
			if bits == shortKeyBits {
				key = append(key, make([]byte, rc4KeyBytes-shortKeyBytes)...)
			}
			return rc4Of(key)
		}
		plain, want := decipher(cipher(0), verifier, proof)
		if !bytes.Equal(sum(sha1.New(), plain), want) { //nolint:gosec // as above
			return nil, ErrPassword
		}
		return cipher, nil
	}
}

// rc4Of gives the cipher of a key, which is never empty and never too long.
func rc4Of(key []byte) *rc4.Cipher {
	cipher, err := rc4.NewCipher(key)
	if err != nil {
		panic(err)
	}
	return cipher
}

// decipher decrypts what proves a password.
func decipher(cipher *rc4.Cipher, verifier, proof []byte) (plain, want []byte) {
	plain, want = make([]byte, len(verifier)), make([]byte, len(proof))
	cipher.XORKeyStream(plain, verifier)
	cipher.XORKeyStream(want, proof)
	return plain, want
}
