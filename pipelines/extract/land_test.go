package extract

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cakupan/enrolment"
)

// handedText is what is handed in; shaJuni is its SHA-256.
const handedText = "NIK;Nama\r\n"

// hand hands in a file that lies outside every sender's folder.
func (n *night) hand(name string, at time.Time, asOf enrolment.Date) enrolment.Delivery {
	n.t.Helper()
	path := filepath.Join(n.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(handedText), 0o400); err != nil {
		n.t.Fatal(err)
	}
	l, err := Open(n.landing)
	if err != nil {
		n.t.Fatal(err)
	}
	d, err := l.Land(n.t.Context(), Handed{
		Path: path, List: peserta, ReceivedAt: at, AsOf: asOf, Letter: "560/12/VI/2025", From: "Kasi Peserta",
	})
	if err != nil {
		n.t.Fatal(err)
	}
	if left, err := os.ReadFile(path); err != nil || string(left) != handedText {
		n.t.Errorf("the file that was handed in is %q, %v", left, err)
	}
	return d
}

func TestLand(t *testing.T) {
	n := newNight(t)
	may, _ := enrolment.NewDate(2025, 5, 31)
	d := n.hand("dari WhatsApp 8271015501909003.csv", june(3).Add(700*time.Millisecond), may)
	if d.SHA256 != shaJuni || d.StatedAsOf != may || d.ReceivedClock != "landing" || d.ReceivedAt != june(3) ||
		d.Name != "dari WhatsApp ################.csv" || d.ResentOf != "" || d.Bytes != 10 {
		t.Errorf("landed as %+v", d)
	}
	receipt, err := os.ReadFile(filepath.Join(n.landing, "receipts", d.ID+".json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`{"as_of":"2025-05-31",`, `"from":"Kasi Peserta","letter":"560/12/VI/2025",`, `"received_clock":"landing"`} {
		if !strings.Contains(string(receipt), want) {
			t.Errorf("receipt without %s:\n%s", want, receipt)
		}
	}

	// The night gives it, with the day that was stated.
	n.collect()
	n.gives("peserta dari WhatsApp ################.csv 3")
	if n.all[0] != d {
		t.Errorf("the night has %+v\nwant %+v", n.all[0], d)
	}
}

func TestLandTheSameAgain(t *testing.T) {
	may, _ := enrolment.NewDate(2025, 5, 31)
	april, _ := enrolment.NewDate(2025, 4, 30)
	for _, c := range []struct {
		name          string
		first, second enrolment.Date // as stated
		isResent      bool
	}{
		{"no day stated", 0, 0, true},
		{"the same day stated", may, may, true},
		{"stated first, and then not", may, 0, true},
		{"another day stated: the first was wrong", april, may, false},
		{"a day stated at last", 0, may, false},
	} {
		n := newNight(t)
		first := n.hand("a.csv", june(3), c.first)
		second := n.hand("b.csv", june(3), c.second) // in the same second, too
		if second.ID == first.ID {
			t.Errorf("%s: two deliveries have one ID", c.name)
		}
		if got := second.ResentOf == first.ID; got != c.isResent {
			t.Errorf("%s: resent of %q, want resent: %v", c.name, second.ResentOf, c.isResent)
		}
		n.collect()
		if len(n.all) != 2 || n.all[1] != second {
			t.Errorf("%s: the night has %+v", c.name, n.all)
		}
	}
}

// A file that comes by WhatsApp and, later, in the sender's folder is one.
func TestLandWhatTheSenderSendsToo(t *testing.T) {
	n := newNight(t)
	n.hand("wa.csv", june(3), 0)
	n.put("peserta-2025-05.csv", handedText, 4)
	n.collect()
	n.gives("peserta wa.csv 3", "peserta peserta-2025-05.csv 4 =0")
}

func TestLandWhatIsNoFile(t *testing.T) {
	n := newNight(t)
	l, err := Open(n.landing)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		want       error
	}{
		{"a folder", n.folder, errNotRegular},
		{"nothing", filepath.Join(n.folder, "8271015501909003.csv"), fs.ErrNotExist},
	} {
		_, err := l.Land(t.Context(), Handed{Path: c.path, List: peserta, ReceivedAt: june(3)})
		if !errors.Is(err, c.want) && !strings.Contains(err.Error(), "no such file") || strings.Contains(err.Error(), "8271015501909003") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	n.collect()
	n.gives()
}

// Wherever the disk fails, the file has landed whole or not at all; handed in again, it counts once.
func TestLandOnAFullDisk(t *testing.T) {
	source := filepath.Join(t.TempDir(), "wa.csv")
	if err := os.WriteFile(source, []byte(handedText), 0o400); err != nil {
		t.Fatal(err)
	}
	for at := 0; ; at++ {
		n := newNight(t)
		l, err := Open(n.landing)
		if err != nil {
			t.Fatal(err)
		}
		done := 0
		l.Disk().Before = func(act, path string) error {
			if done++; done > at && act != "remove" {
				return &os.PathError{Op: act, Path: path, Err: syscall.ENOSPC}
			}
			return nil
		}
		handed := Handed{Path: source, List: peserta, ReceivedAt: june(3)}
		if _, err := l.Land(t.Context(), handed); err == nil {
			if at < 5 {
				t.Errorf("landed in %d acts", at)
			}
			return
		} else if !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("act %d: got %v, want no space left on device", at+1, err)
		}
		l.Disk().Before = nil
		handed.ReceivedAt = june(4)
		if _, err := l.Land(t.Context(), handed); err != nil {
			t.Fatalf("act %d: then %v", at+1, err)
		}
		n.collect()
		counted := 0
		for _, d := range n.all {
			if d.ResentOf == "" {
				counted++
			}
		}
		if counted != 1 {
			t.Errorf("act %d: %+v", at+1, n.all)
		}
	}
}
