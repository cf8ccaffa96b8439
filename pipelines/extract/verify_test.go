package extract

import (
	"os"
	"path/filepath"
	"testing"

	"cakupan/lake"
)

// Whichever file of the landing has one byte changed, it is named, with what makes up for it, and no other.
func TestVerifyNamesTheFileThatChanged(t *testing.T) {
	n := newNight(t)
	n.fill()
	n.collect()
	l, err := Open(n.landing)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, want ...lake.Fault) {
		t.Helper()
		faults, err := l.Verify(t.Context(), filepath.Dir(n.landing), true)
		if err != nil || len(faults) != len(want) {
			t.Fatalf("%s: got %+v, %v", what, faults, err)
		}
		for i, f := range faults {
			if f.Path != want[i].Path || f.Kind != want[i].Kind || f.Mend != want[i].Mend {
				t.Errorf("%s: got %+v, want %+v", what, f, want[i])
			}
		}
	}
	check("nothing changed")
	for _, path := range n.landed() {
		full := filepath.Join(n.landing, path)
		text, err := os.ReadFile(full)
		if err != nil {
			t.Fatal(err)
		}
		changed := append([]byte(nil), text...)
		changed[len(changed)/2] ^= 1
		if err := os.WriteFile(full, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		mend := lake.RunAgain // the senders' folders still hold the files
		if filepath.Dir(path) == receiptsDir {
			mend = lake.Backup
		}
		check(path, lake.Fault{Path: path, Kind: lake.OtherBytes, Mend: mend})
		if err := os.WriteFile(full, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range n.all[:1] {
		full := l.bytesPath(d.SHA256)
		if err := os.Truncate(full, 1); err != nil {
			t.Fatal(err)
		}
		check("cut short", lake.Fault{Path: d.SHA256[:2] + "/" + d.SHA256, Kind: lake.OtherSize, Mend: lake.RunAgain})
	}
}
