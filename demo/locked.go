package demo

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
)

// lockedFile packs a workbook under a password, as Excel does (ECMA-376 agile encryption: AES-256, SHA-512). It is
// written by hand because the bytes of a demo repeat: what is drawn by chance elsewhere comes from the password here.
type lockedFile struct {
	bytes.Buffer
	to       io.Writer
	password string
}

// passwordSpins is how often a password is hashed: a tenth of what Excel does, for nobody guards a demo.
const passwordSpins = 10_000

// What each key and value of the encryption is derived with.
var (
	blockOfVerifier  = []byte{0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79}
	blockOfHash      = []byte{0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e}
	blockOfKey       = []byte{0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6}
	blockOfHMACKey   = []byte{0x5f, 0xb2, 0xad, 0x01, 0x0c, 0xb9, 0xe1, 0xf6}
	blockOfHMACValue = []byte{0xa0, 0x67, 0x7f, 0x02, 0xb2, 0x2c, 0x84, 0x33}
)

const (
	segmentBytes = 4096 // of a package, encrypted by itself
	keyBytes     = 32
)

// Close encrypts what was written and writes it.
func (f *lockedFile) Close() error {
	drawn := func(name string) []byte {
		h := sha512.Sum512([]byte(f.password + "\x00" + name))
		return h[:]
	}
	dataSalt, passwordSalt := drawn("data")[:aes.BlockSize], drawn("password")[:aes.BlockSize]
	key, hmacKey := drawn("key")[:keyBytes], drawn("hmac")

	var stream bytes.Buffer
	size := f.Len()
	stream.Write(binary.LittleEndian.AppendUint64(nil, uint64(size)))
	f.Write(make([]byte, max(0, segmentBytes-size))) // a shorter stream would want a place of its own
	for n := uint32(0); f.Len() > 0; n++ {
		segment := f.Next(segmentBytes)
		iv := hashOf(dataSalt, binary.LittleEndian.AppendUint32(nil, n))
		stream.Write(encrypted(key, iv, segment))
	}
	mac := hmac.New(sha512.New, hmacKey)
	mac.Write(stream.Bytes())

	hash := hashOf(passwordSalt, inUTF16(f.password))
	for i := range uint32(passwordSpins) {
		hash = hashOf(binary.LittleEndian.AppendUint32(nil, i), hash)
	}
	under := func(block, value []byte) string {
		return base64.StdEncoding.EncodeToString(encrypted(hashOf(hash, block)[:keyBytes], passwordSalt, value))
	}
	sealed := func(block, value []byte) string {
		return base64.StdEncoding.EncodeToString(encrypted(key, hashOf(dataSalt, block), value))
	}
	verifier := drawn("verifier")[:aes.BlockSize]
	const cipherOf = `saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" ` +
		`cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="`
	info := xmlHead + `<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" ` +
		`xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><keyData ` + cipherOf +
		base64.StdEncoding.EncodeToString(dataSalt) + `"/><dataIntegrity encryptedHmacKey="` +
		sealed(blockOfHMACKey, hmacKey) + `" encryptedHmacValue="` + sealed(blockOfHMACValue, mac.Sum(nil)) +
		`"/><keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">` +
		`<p:encryptedKey spinCount="` + strconv.Itoa(passwordSpins) + `" ` + cipherOf +
		base64.StdEncoding.EncodeToString(passwordSalt) + `" encryptedVerifierHashInput="` +
		under(blockOfVerifier, verifier) + `" encryptedVerifierHashValue="` + under(blockOfHash, hashOf(verifier)) +
		`" encryptedKeyValue="` + under(blockOfKey, key) + `"/></keyEncryptor></keyEncryptors></encryption>`
	version := []byte{4, 0, 4, 0, 0x40, 0, 0, 0}
	blanks := bytes.Repeat([]byte(" "), segmentBytes)
	return writeCompound(f.to, append(append(version, info...), blanks...), stream.Bytes())
}

func hashOf(parts ...[]byte) []byte {
	h := sha512.Sum512(bytes.Join(parts, nil))
	return h[:]
}

// encrypted gives a text, filled up with zeros, under a key. Of the initial vector its first bytes count.
func encrypted(key, iv, text []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // a key of the wrong length
	}
	out := make([]byte, (len(text)+aes.BlockSize-1)/aes.BlockSize*aes.BlockSize)
	copy(out, text)
	cipher.NewCBCEncrypter(block, iv[:aes.BlockSize]).CryptBlocks(out, out)
	return out
}

func inUTF16(text string) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}

// A compound file of Microsoft's (MS-CFB) holds streams as chains of sectors.
const (
	sectorBytes  = 4096
	mostTables   = 109        // tables of chains that the header can name
	chainEnd     = 0xfffffffe // the last sector of a chain
	sectorFree   = 0xffffffff
	sectorOfFAT  = 0xfffffffd // a sector of the table of chains itself
	noEntry      = 0xffffffff
	entryBytes   = 128
	entryStorage = 5
	entryStream  = 2
)

// writeCompound writes a compound file of the two streams of an encrypted workbook, each of a sector at least.
func writeCompound(to io.Writer, info, encryptedPackage []byte) error {
	sectors := func(n int) int { return (n + sectorBytes - 1) / sectorBytes }
	counts := []int{1, sectors(len(info)), sectors(len(encryptedPackage))} // directory first
	all := counts[0] + counts[1] + counts[2]
	tables := 1
	for tables*sectorBytes/4 < all+tables {
		tables++
	}
	if tables > mostTables {
		return fmt.Errorf("a workbook of %d bytes is too large to lock", len(encryptedPackage))
	}

	header := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + string(make([]byte, 16)))
	word := binary.LittleEndian.AppendUint32
	for _, n := range []uint16{0x3e, 4, 0xfffe, 12, 6} { // version 4, little-endian, sectors of 2^12 and 2^6 bytes
		header = binary.LittleEndian.AppendUint16(header, n)
	}
	header = append(header, make([]byte, 6)...)
	for _, n := range []int{1, tables, tables, 0, 4096} { // of the directory: its sectors; tables; the directory's first
		header = word(header, uint32(n))
	}
	header = word(word(header, chainEnd), 0) // no short streams
	header = word(word(header, chainEnd), 0) // no more tables than the header names
	for i := range mostTables {
		if i < tables {
			header = word(header, uint32(i))
		} else {
			header = word(header, sectorFree)
		}
	}

	var chains []byte
	for range tables {
		chains = word(chains, sectorOfFAT)
	}
	next, starts := tables, make([]int, len(counts))
	for i, n := range counts {
		starts[i] = next
		for j := range n {
			if next++; j == n-1 {
				chains = word(chains, chainEnd)
			} else {
				chains = word(chains, uint32(next))
			}
		}
	}
	for len(chains) < tables*sectorBytes {
		chains = word(chains, sectorFree)
	}

	directory := directoryEntry("Root Entry", entryStorage, noEntry, 1, chainEnd, 0)
	directory = append(directory, directoryEntry("EncryptedPackage", entryStream, 2, noEntry, uint32(starts[2]),
		len(encryptedPackage))...)
	directory = append(directory, directoryEntry("EncryptionInfo", entryStream, noEntry, noEntry, uint32(starts[1]),
		len(info))...)
	for len(directory) < sectorBytes {
		directory = append(directory, directoryEntry("", 0, noEntry, noEntry, 0, 0)...)
	}

	var errs []error
	for _, part := range [][]byte{header, chains, directory, info, encryptedPackage} {
		_, err := to.Write(append(part, make([]byte, sectors(len(part))*sectorBytes-len(part))...))
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// directoryEntry gives an entry of the directory, by number the entry before it and the one below it.
func directoryEntry(name string, kind byte, before, below, start uint32, size int) []byte {
	e := make([]byte, 64, entryBytes)
	copy(e, inUTF16(name))
	length := uint16(0)
	if name != "" {
		length = uint16(2*len(name) + 2)
	}
	e = binary.LittleEndian.AppendUint16(e, length)
	e = append(e, kind, 1) // black
	for _, n := range []uint32{before, noEntry, below} {
		e = binary.LittleEndian.AppendUint32(e, n)
	}
	e = append(e, make([]byte, 36)...) // class, state, times
	e = binary.LittleEndian.AppendUint32(e, start)
	return binary.LittleEndian.AppendUint64(e, uint64(size))
}
