package durable

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
)

// ErrDamaged is the error of a text that is not, byte for byte, what Encode gave.
var ErrDamaged = errors.New("its bytes are not those that were written")

// checkKey is the key under which an encoded object keeps the SHA-256 of itself without it.
const checkKey = "check"

// JSON gives v as JSON in the one form that hashes compare: keys sorted, no blanks, no escapes that JSON does not ask for,
// one final line break.
func JSON(v any) ([]byte, error) {
	plain, err := plainOf(v)
	if err != nil {
		return nil, err
	}
	return encode(plain)
}

// Encode gives v, which JSON writes as an object, so that Decode finds a single byte that changed: as JSON does, with a
// checksum of its own.
func Encode(v any) ([]byte, error) {
	plain, err := plainOf(v)
	if err != nil {
		return nil, err
	}
	object, ok := plain.(map[string]any)
	if !ok {
		return nil, errors.New("no object to encode")
	}
	bare, err := encode(object)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(bare)
	object[checkKey] = hex.EncodeToString(sum[:])
	return encode(object)
}

// Decode reads what Encode gave into v, or says that it is damaged.
func Decode(text []byte, v any) error {
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&object) != nil || object == nil {
		return ErrDamaged
	}
	delete(object, checkKey)
	again, err := Encode(object)
	if err != nil || !bytes.Equal(again, text) {
		return ErrDamaged
	}
	return json.Unmarshal(text, v)
}

// plainOf gives v as maps, slices, texts and numbers; Go writes maps by sorted key.
func plainOf(v any) (any, error) {
	encoded, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	var plain any
	err = decoder.Decode(&plain)
	return plain, err
}

func encode(plain any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(plain)
	return out.Bytes(), err
}

// SHA256 gives the SHA-256 of a file's bytes, 64 hex digits.
func SHA256(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
