package normalise

import (
	"path/filepath"
	"slices"
	"testing"

	"cakupan/enrolment"
)

// A file that no password opened goes back to its sender, and is read again, once, when there are other passwords to try.
func TestFileThatAPasswordProtects(t *testing.T) {
	n := newNight(t)
	const name = "zipcrypto.zip"
	n.dir = filepath.Join("book", "testdata")
	n.deliveries = slices.DeleteFunc(n.deliveries, func(d enrolment.Delivery) bool { return d.List.Layout != "bpjstk-peserta" })[:1]
	d := &n.deliveries[0]
	d.Name = name

	fault := func() string {
		t.Helper()
		manifests, _ := n.Run(t.Context(), n.deliveries, n.open)
		if manifests == nil || manifests[0].FileFault == nil {
			t.Fatal("the file is not returned")
		}
		return manifests[0].FileFault.Code
	}
	for _, want := range []struct {
		passwords []string
		code      string
		reads     int // so far
	}{
		{nil, "file.encrypted", 1},
		{nil, "file.encrypted", 1},
		{[]string{"salah"}, "file.encrypted", 2},
		{[]string{"salah"}, "file.encrypted", 2},
		{[]string{"salah", "rahasia"}, "file.header_not_found", 3}, // it opens, and holds two columns
		{[]string{"salah", "rahasia"}, "file.header_not_found", 3},
	} {
		n.Passwords = map[string][]string{d.List.ID: want.passwords}
		if code := fault(); code != want.code {
			t.Errorf("got %s, want %s", code, want.code)
		}
		if reads := len(n.opened); reads != want.reads {
			t.Errorf("read %d times, want %d", reads, want.reads)
		}
	}
}
