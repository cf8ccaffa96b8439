// Package locked opens what a password protects: workbooks of Excel 2007 and after, and files in ZIP archives.
package locked

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1" //nolint:gosec // the formats name it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"hash"
	"io"

	"golang.org/x/text/encoding/unicode"

	"cakupan/pipelines/normalise/sheet"
)

// ErrPassword tells that no password was given, or none that opens the file.
var ErrPassword = errors.New("no password opens it")

// The ways in which workbooks are encrypted (MS-OFFCRYPTO): major and minor version.
const (
	agileVersion    = 4<<0 | 4<<16
	standardMinor   = 2
	infoHeadBytes   = 8
	packageHead     = 8       // the length of the workbook, before the workbook
	segmentBytes    = 4096    // of the agile way
	standardSpins   = 50_000  // rounds that make the password slow to guess
	maxSpins        = 200_000 // Excel: 100,000
	maxSaltBytes    = 64
	standardKeyInfo = 32
)

// Office opens a workbook that a password protects: info is its stream EncryptionInfo, encrypted its EncryptedPackage of
// size bytes. What it gives decrypts while it is read, and is a ZIP archive.
func Office(info []byte, encrypted io.ReaderAt, size int64, passwords []string) (io.ReaderAt, int64, error) {
	if len(info) < infoHeadBytes || size < packageHead {
		return nil, 0, fmt.Errorf("%w: an encrypted workbook that breaks off", sheet.ErrTruncated)
	}
	head := make([]byte, packageHead)
	if _, err := encrypted.ReadAt(head, 0); err != nil {
		return nil, 0, fmt.Errorf("%w: an encrypted workbook that breaks off", sheet.ErrTruncated)
	}
	length := binary.LittleEndian.Uint64(head)
	if length > uint64(size-packageHead) {
		return nil, 0, fmt.Errorf("%w: an encrypted workbook that breaks off", sheet.ErrTruncated)
	}
	var unlock func(password []byte) (segments, error)
	switch version := binary.LittleEndian.Uint32(info); {
	case version == agileVersion:
		way, err := parseAgile(info[infoHeadBytes:])
		if err != nil {
			return nil, 0, err
		}
		unlock = way.unlock
	case version>>16 == standardMinor && version&0xffff >= 2 && version&0xffff <= 4:
		way, err := parseStandard(info[infoHeadBytes:])
		if err != nil {
			return nil, 0, err
		}
		unlock = way.unlock
	default:
		return nil, 0, errUnknownWay
	}
	for _, password := range passwords {
		decrypt, err := unlock(utf16(password))
		if errors.Is(err, ErrPassword) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		return &office{encrypted, size - packageHead, decrypt}, int64(length), nil
	}
	return nil, 0, ErrPassword
}

var errUnknownWay = fmt.Errorf("%w: a workbook encrypted in a way that is not known here: save it without a password", sheet.ErrEncrypted)

func utf16(text string) []byte {
	encoded, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))
	if err != nil {
		return nil
	}
	return encoded
}

// segments decrypts one segment of a workbook in place.
type segments func(number uint32, segment []byte)

// office decrypts a workbook, a segment at a time.
type office struct {
	encrypted io.ReaderAt
	size      int64 // of the segments
	decrypt   segments
}

func (o *office) ReadAt(p []byte, at int64) (int, error) {
	segment := make([]byte, segmentBytes)
	for n := 0; n < len(p); {
		number := (at + int64(n)) / segmentBytes
		from := number * segmentBytes
		if from >= o.size {
			return n, io.EOF
		}
		length := min(segmentBytes, o.size-from) / aes.BlockSize * aes.BlockSize
		if _, err := o.encrypted.ReadAt(segment[:length], packageHead+from); err != nil && !errors.Is(err, io.EOF) {
			return n, err
		}
		o.decrypt(uint32(number), segment[:length])
		skip := at + int64(n) - from
		if skip >= length {
			return n, io.EOF
		}
		n += copy(p[n:], segment[skip:length])
	}
	return len(p), nil
}

// agile is the way of Excel 2010 and after.
type agile struct {
	Data struct {
		Salt   encoded `xml:"saltValue,attr"`
		Block  int     `xml:"blockSize,attr"`
		Hash   string  `xml:"hashAlgorithm,attr"`
		Cipher string  `xml:"cipherAlgorithm,attr"`
		Chain  string  `xml:"cipherChaining,attr"`
	} `xml:"keyData"`
	Keys []struct {
		Key *struct {
			Spins    int     `xml:"spinCount,attr"`
			Salt     encoded `xml:"saltValue,attr"`
			KeyBits  int     `xml:"keyBits,attr"`
			Hash     string  `xml:"hashAlgorithm,attr"`
			Input    encoded `xml:"encryptedVerifierHashInput,attr"`
			Verifier encoded `xml:"encryptedVerifierHashValue,attr"`
			Value    encoded `xml:"encryptedKeyValue,attr"`
		} `xml:"encryptedKey"`
	} `xml:"keyEncryptors>keyEncryptor"`
}

// encoded is bytes as base64.
type encoded []byte

func (e *encoded) UnmarshalText(text []byte) error {
	decoded, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(text)))
	*e = decoded
	return err
}

// hashes by their name in the XML.
var hashes = map[string]func() hash.Hash{"SHA1": sha1.New, "SHA-1": sha1.New, "SHA256": sha256.New, "SHA384": sha512.New384, "SHA512": sha512.New}

func parseAgile(text []byte) (*agile, error) {
	a := new(agile)
	if err := xml.Unmarshal(text, a); err != nil {
		return nil, fmt.Errorf("%w: an encrypted workbook whose key is not there", sheet.ErrTruncated)
	}
	if len(a.Keys) == 0 || a.Keys[0].Key == nil || a.Data.Block != aes.BlockSize || a.Data.Cipher != "AES" || a.Data.Chain != "ChainingModeCBC" {
		return nil, errUnknownWay
	}
	key := a.Keys[0].Key
	if hashes[a.Data.Hash] == nil || hashes[key.Hash] == nil || key.KeyBits != 128 && key.KeyBits != 192 && key.KeyBits != 256 || len(key.Salt) != aes.BlockSize {
		return nil, errUnknownWay
	}
	for _, secret := range []encoded{key.Input, key.Verifier, key.Value} {
		if len(secret) == 0 || len(secret) > maxSaltBytes || len(secret)%aes.BlockSize != 0 {
			return nil, errUnknownWay
		}
	}
	if key.Spins < 0 || key.Spins > maxSpins {
		return nil, fmt.Errorf("%w: an encrypted workbook that would take long to open", sheet.ErrHostile)
	}
	return a, nil
}

// What the three secrets of the agile way are mixed with.
var (
	mixInput    = []byte{0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79}
	mixVerifier = []byte{0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e}
	mixKey      = []byte{0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6}
)

func (a *agile) unlock(password []byte) (segments, error) {
	key := a.Keys[0].Key
	newHash := hashes[key.Hash]
	spun := spin(newHash(), key.Salt, password, key.Spins)
	secret := func(mix, encrypted []byte) []byte {
		block, _ := aes.NewCipher(fit(sum(newHash(), spun, mix), key.KeyBits/8))
		plain := bytes.Clone(encrypted)
		cipher.NewCBCDecrypter(block, key.Salt).CryptBlocks(plain, plain)
		return plain
	}
	input, verifier := secret(mixInput, key.Input), secret(mixVerifier, key.Verifier)
	if want := sum(newHash(), input); !bytes.HasPrefix(verifier, want) {
		return nil, ErrPassword
	}
	value := secret(mixKey, key.Value)
	if len(value) < key.KeyBits/8 {
		return nil, errUnknownWay
	}
	block, err := aes.NewCipher(value[:key.KeyBits/8])
	if err != nil {
		return nil, err
	}
	salt, dataHash := a.Data.Salt, hashes[a.Data.Hash]
	return func(number uint32, segment []byte) {
		start := fit(sum(dataHash(), salt, binary.LittleEndian.AppendUint32(nil, number)), aes.BlockSize)
		cipher.NewCBCDecrypter(block, start).CryptBlocks(segment, segment)
	}, nil
}

// spin hashes a password many times.
func spin(h hash.Hash, salt, password []byte, times int) []byte {
	state := sum(h, salt, password)
	round := make([]byte, 4)
	for i := range times {
		binary.LittleEndian.PutUint32(round, uint32(i))
		h.Reset()
		h.Write(round)
		h.Write(state)
		state = h.Sum(state[:0])
	}
	return state
}

// sum hashes parts, one behind the other.
func sum(h hash.Hash, parts ...[]byte) []byte {
	h.Reset()
	for _, part := range parts {
		h.Write(part)
	}
	return h.Sum(nil)
}

// fit cuts or fills up a hash to a length.
func fit(hashed []byte, length int) []byte {
	for len(hashed) < length {
		hashed = append(hashed, 0x36)
	}
	return hashed[:length]
}

// standard is the way of Excel 2007, and of programs that write as it did.
type standard struct {
	keyBytes                  int
	salt, input, verifierHash []byte
}

func parseStandard(info []byte) (*standard, error) {
	broken := fmt.Errorf("%w: an encrypted workbook whose key is not there", sheet.ErrTruncated)
	if len(info) < 4 {
		return nil, broken
	}
	header := uint64(binary.LittleEndian.Uint32(info))
	const saltAt, inputAt, hashAt, length = 4, 20, 40, 72
	if header < standardKeyInfo || uint64(len(info)) < 4+header+length {
		return nil, broken
	}
	algorithm, bits := binary.LittleEndian.Uint32(info[12:]), binary.LittleEndian.Uint32(info[20:])
	if algorithm < 0x660e || algorithm > 0x6610 || bits != 128 && bits != 192 && bits != 256 {
		return nil, errUnknownWay
	}
	verifier := info[4+header:]
	return &standard{int(bits / 8), verifier[saltAt:inputAt], verifier[inputAt : inputAt+16], verifier[hashAt:length]}, nil
}

func (s *standard) unlock(password []byte) (segments, error) {
	h := sha1.New() //nolint:gosec // as above
	spun := sum(h, spin(h, s.salt, password, standardSpins), []byte{0, 0, 0, 0})
	derive := func(pad byte) []byte {
		padded := bytes.Repeat([]byte{pad}, 64)
		for i, c := range spun {
			padded[i] ^= c
		}
		return sum(h, padded)
	}
	block, err := aes.NewCipher(append(derive(0x36), derive(0x5c)...)[:s.keyBytes])
	if err != nil {
		return nil, err
	}
	decrypt := func(text []byte) {
		for ; len(text) >= aes.BlockSize; text = text[aes.BlockSize:] {
			block.Decrypt(text, text)
		}
	}
	input, verifier := bytes.Clone(s.input), bytes.Clone(s.verifierHash)
	decrypt(input)
	decrypt(verifier)
	if !bytes.HasPrefix(verifier, sum(h, input)) {
		return nil, ErrPassword
	}
	return func(_ uint32, segment []byte) { decrypt(segment) }, nil
}
