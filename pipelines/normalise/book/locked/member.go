package locked

import (
	"archive/zip"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // the format names it
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"

	"cakupan/pipelines/normalise/sheet"
)

// How files in archives are packed, and the mark of one that is encrypted by AES and says how it is packed elsewhere.
const (
	stored   = 0
	deflated = 8
	byAES    = 99
)

// Member opens a file of an archive that a password protects, and unpacks it while it is read. A wrong password gives
// ErrPassword, here or, seldom, at the end of what is read.
func Member(file *zip.File, password string) (io.Reader, error) {
	raw, err := file.OpenRaw()
	if err != nil {
		return nil, fmt.Errorf("%w: a damaged archive: %w", sheet.ErrTruncated, err)
	}
	if file.Method == byAES {
		return openAES(file, raw, password)
	}
	plain, err := openZipCrypto(file, raw, password)
	if err != nil {
		return nil, err
	}
	unpacked, err := unpack(plain, file.Method)
	if err != nil {
		return nil, err
	}
	crc := crc32.NewIEEE()
	return &checked{io.TeeReader(unpacked, crc), func() bool { return crc.Sum32() == file.CRC32 }, ErrPassword}, nil
}

// unpack gives what a decrypted file holds.
func unpack(plain io.Reader, method uint16) (io.Reader, error) {
	switch method {
	case stored:
		return plain, nil
	case deflated:
		return flate.NewReader(plain), nil
	}
	return nil, sheet.NotATable("an archive packed in a way that is not known here")
}

// checked reads a file and gives an error for one that is not what it was.
type checked struct {
	io.Reader
	isRight func() bool // asked at the end
	wrong   error
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) && !c.isRight() {
		err = c.wrong
	}
	return n, err
}

// zipCrypto is the old and weak cipher of ZIP archives.
type zipCrypto struct {
	src  io.Reader
	keys [3]uint32
}

// zipCryptoHead is a head of random bytes, the last of which checks the password.
const zipCryptoHead = 12

func openZipCrypto(file *zip.File, raw io.Reader, password string) (io.Reader, error) {
	z := &zipCrypto{raw, [3]uint32{0x12345678, 0x23456789, 0x34567890}}
	for _, c := range []byte(password) {
		z.mix(c)
	}
	head := make([]byte, zipCryptoHead)
	if _, err := io.ReadFull(z, head); err != nil {
		return nil, errDamaged
	}
	check := head[zipCryptoHead-1]
	if check != byte(file.CRC32>>24) && check != byte(file.ModifiedTime>>8) {
		return nil, ErrPassword
	}
	return z, nil
}

func (z *zipCrypto) mix(plain byte) {
	step := func(crc uint32, c byte) uint32 { return crc32.IEEETable[byte(crc)^c] ^ crc>>8 }
	z.keys[0] = step(z.keys[0], plain)
	z.keys[1] = (z.keys[1]+z.keys[0]&0xff)*134775813 + 1
	z.keys[2] = step(z.keys[2], byte(z.keys[1]>>24))
}

func (z *zipCrypto) Read(p []byte) (int, error) {
	n, err := z.src.Read(p)
	for i, c := range p[:n] {
		t := z.keys[2] | 2
		p[i] = c ^ byte(t*(t^1)>>8)
		z.mix(p[i])
	}
	return n, err
}

// The AES way of WinZip and 7-Zip.
const (
	aesExtra      = 0x9901
	aesExtraBytes = 7
	aesRounds     = 1000
	aesCheckBytes = 2  // of the password
	aesSumBytes   = 10 // behind the file
)

func openAES(file *zip.File, raw io.Reader, password string) (io.Reader, error) {
	extra := extraField(file.Extra, aesExtra)
	if len(extra) < aesExtraBytes || extra[4] < 1 || extra[4] > 3 {
		return nil, errDamaged
	}
	keyBytes, method := 8+8*int(extra[4]), binary.LittleEndian.Uint16(extra[5:])
	head := make([]byte, keyBytes/2+aesCheckBytes)
	length := int64(file.CompressedSize64) - int64(len(head)) - aesSumBytes
	if _, err := io.ReadFull(raw, head); err != nil || length < 0 {
		return nil, errDamaged
	}
	salt, check := head[:keyBytes/2], head[keyBytes/2:]
	keys, err := pbkdf2.Key(sha1.New, password, salt, aesRounds, 2*keyBytes+aesCheckBytes)
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare(check, keys[2*keyBytes:]) == 0 {
		return nil, ErrPassword
	}
	block, err := aes.NewCipher(keys[:keyBytes])
	if err != nil {
		return nil, err
	}
	seal := hmac.New(sha1.New, keys[keyBytes:2*keyBytes])
	encrypted := io.TeeReader(io.LimitReader(raw, length), seal)
	unpacked, err := unpack(&littleCounter{src: encrypted, block: block}, method)
	if err != nil {
		return nil, err
	}
	isRight := func() bool {
		want := make([]byte, aesSumBytes)
		if _, err := io.Copy(io.Discard, encrypted); err != nil {
			return false
		}
		_, err := io.ReadFull(raw, want)
		return err == nil && hmac.Equal(want, seal.Sum(nil)[:aesSumBytes])
	}
	return &checked{unpacked, isRight, errDamaged}, nil
}

var errDamaged = fmt.Errorf("%w: a damaged archive", sheet.ErrTruncated)

// extraField gives one of the fields that are attached to a file of an archive.
func extraField(extra []byte, id uint16) []byte {
	for len(extra) >= 4 {
		length := int(binary.LittleEndian.Uint16(extra[2:]))
		if length > len(extra)-4 {
			return nil
		}
		if binary.LittleEndian.Uint16(extra) == id {
			return extra[4 : 4+length]
		}
		extra = extra[4+length:]
	}
	return nil
}

// littleCounter decrypts in counter mode, the counter's lowest byte first.
type littleCounter struct {
	src     io.Reader
	block   cipher.Block
	counter uint64
	key     [aes.BlockSize]byte
	used    int
}

func (l *littleCounter) Read(p []byte) (int, error) {
	n, err := l.src.Read(p)
	for i := range p[:n] {
		if l.used%aes.BlockSize == 0 {
			l.counter++
			clear(l.key[:])
			binary.LittleEndian.PutUint64(l.key[:], l.counter)
			l.block.Encrypt(l.key[:], l.key[:])
			l.used = 0
		}
		p[i] ^= l.key[l.used]
		l.used++
	}
	return n, err
}
