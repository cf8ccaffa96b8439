package durable

import (
	"errors"
	"testing"
)

// One byte that changed, wherever it stands, is found.
func TestDecodeFindsAnyByteThatChanged(t *testing.T) {
	type receipt struct {
		Name string `json:"name"`
		Rows int64  `json:"rows,omitempty"`
	}
	want := receipt{"peserta <82.71> & dll", 9007199254740993}
	text, err := Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	var got receipt
	if err := Decode(text, &got); err != nil || got != want {
		t.Fatal(got, err)
	}
	for i := range text {
		for _, bit := range []byte{1, 32} {
			changed := append([]byte(nil), text...)
			changed[i] ^= bit
			if err := Decode(changed, &got); !errors.Is(err, ErrDamaged) {
				t.Errorf("byte %d changed to %q: %v", i, changed[i], err)
			}
		}
	}
	for _, text := range [][]byte{nil, text[:len(text)-1], append(text, ' '), []byte("null\n"), []byte(`{"name":"peserta"}` + "\n")} {
		if err := Decode(text, &got); !errors.Is(err, ErrDamaged) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
