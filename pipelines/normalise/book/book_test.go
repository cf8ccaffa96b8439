package book

import (
	"strings"
	"testing"
)

func TestNoSuchSheet(t *testing.T) {
	const file = "a,b\n1,2\n"
	b, err := Open(strings.NewReader(file), int64(len(file)), "peserta.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range b.Rows(t.Context(), "Peserta") {
		if err == nil || err.Error() != `peserta.csv: no sheet "Peserta"` {
			t.Errorf("got %v", err)
		}
	}
}
