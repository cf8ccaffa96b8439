package enrolment

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// Key is the project's secret: 32 random bytes from which pseudonyms are made. It lives outside lake and
// backup, and nothing prints it.
type Key struct{ secret [32]byte }

// keyPrefix opens a key file, so that a key is recognised wherever it turns up.
const keyPrefix = "cakupan-key-1:"

// ErrKey is the error of a text that is no key.
var ErrKey = errors.New("malformed key: want one line " + keyPrefix + " followed by 32 bytes in base64")

// NewKey makes a random key.
func NewKey() Key {
	var k Key
	rand.Read(k.secret[:]) // never fails: crypto/rand ends the program instead
	return k
}

// KeyFromSeed makes a key that anybody can make again: for made-up people only.
func KeyFromSeed(seed string) Key {
	return Key{sha256.Sum256([]byte("cakupan demo key, not a secret\n" + seed))}
}

// ParseKey reads what File wrote.
func ParseKey(text string) (Key, error) {
	encoded, ok := strings.CutPrefix(strings.TrimSpace(text), keyPrefix)
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(raw) != 32 {
		return Key{}, ErrKey
	}
	return Key{[32]byte(raw)}, nil
}

// File gives the key as its file holds it.
func (k Key) File() string {
	return keyPrefix + base64.StdEncoding.EncodeToString(k.secret[:]) + "\n"
}

// Secret gives the bytes, for the one place that computes pseudonyms.
func (k Key) Secret() []byte { return k.secret[:] }

// ID names the key without giving it away: two snapshots with one ID share their pseudonyms.
func (k Key) ID() string {
	sum := sha256.Sum256(append([]byte("cakupan key id\n"), k.secret[:]...))
	return hex.EncodeToString(sum[:4])
}

// IsZero tells whether there is no key.
func (k Key) IsZero() bool { return k == Key{} }

// String hides the key.
func (k Key) String() string { return "Key(" + k.ID() + ")" }

// GoString hides the key from %#v.
func (k Key) GoString() string { return k.String() }
