package normalise

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
	"cakupan/lake"
)

// night is a step with a lake, the files of every layout as deliveries, and what was opened.
type night struct {
	*Step
	deliveries []enrolment.Delivery
	dir        string
	opened     chan string
}

func newNight(t *testing.T) *night {
	t.Helper()
	n := &night{Step: step(t), dir: layoutFiles, opened: make(chan string, 100)}
	var err error
	if n.Lake, err = lake.Open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	for i, name := range slices.Sorted(maps.Keys(layoutLists)) {
		d := delivery(layoutLists[name], name)
		d.ID = fmt.Sprintf("%016x", i)
		n.deliveries = append(n.deliveries, d)
	}
	return n
}

func (n *night) open(d enrolment.Delivery) (*os.File, error) {
	n.opened <- d.Name
	return os.Open(filepath.Join(n.dir, d.Name))
}

// run runs the step and gives the manifests and the names of the files that were read, sorted.
func (n *night) run(t *testing.T) (manifests []enrolment.Manifest, read []string) {
	t.Helper()
	manifests, err := n.Run(t.Context(), n.deliveries, n.open)
	if err != nil {
		t.Fatal(err)
	}
	for range len(n.opened) {
		read = append(read, <-n.opened)
	}
	slices.Sort(read)
	return manifests, read
}

func TestWhatIsStagedIsNotReadAgain(t *testing.T) {
	n := newNight(t)
	first, read := n.run(t)
	if len(read) != len(n.deliveries) {
		t.Fatalf("read %v, want all", read)
	}
	for i, m := range first {
		if m.DeliveryID != n.deliveries[i].ID || m.Version != Version || len(m.Fingerprint) != 64 || m.Check() != nil {
			t.Errorf("%s: got %+v", n.deliveries[i].Name, m)
		}
	}
	second, read := n.run(t)
	if len(read) != 0 {
		t.Errorf("read %v again", read)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("other manifests (-first +second):\n%s", diff)
	}
}

func TestArrivalMattersOnlyWithoutAPositionDate(t *testing.T) {
	n := newNight(t)
	n.run(t)
	for i := range n.deliveries {
		n.deliveries[i].ReceivedAt = n.deliveries[i].ReceivedAt.AddDate(0, 1, 0)
	}
	manifests, read := n.run(t)
	if want := []string{"bpjstk-iuran.csv", "bpjstk-jakon.csv", "sipp-30.csv"}; !slices.Equal(read, want) {
		t.Errorf("read %v again, want %v, which state no position date", read, want)
	}
	for i, m := range manifests {
		want := enrolment.Period{Year: 2025, Month: time.May}
		if m.AsOfBasis == basisSlot {
			want = want.Add(1)
		}
		if m.Period != want {
			t.Errorf("%s: period %s, want %s", n.deliveries[i].Name, m.Period, want)
		}
	}
}

func TestAnythingElseThatMattersIsReadAgain(t *testing.T) {
	n := newNight(t)
	n.deliveries = n.deliveries[:1]
	n.run(t)
	list := *n.deliveries[0].List
	n.deliveries[0].List = &list
	for name, change := range map[string]func(){
		"the key":                func() { n.Key = enrolment.KeyFromSeed("another") },
		"a constant of the list": func() { list.Constants.DecreeNo = "another" },
		"the districts":          func() { list.Covers = []string{"82.72"} },
		"the role":               func() { list.Role = enrolment.Population },
		"the closing day":        func() { n.ClosesUntilDay = 10 },
		"the province":           func() { n.Province = "73" },
		"the layout": func() {
			layout := *n.Layouts[list.Layout]
			layout.Text = append(slices.Clone(layout.Text), '\n')
			n.Layouts[list.Layout] = &layout
		},
		"the reference data": func() {
			reference := *n.Reference
			reference.hash[0]++
			n.Reference = &reference
		},
		"the content": func() { n.deliveries[0].SHA256 = strings.Repeat("1", 64) },
	} {
		change()
		if _, read := n.run(t); len(read) != 1 {
			t.Errorf("%s changed, and the list was not read again", name)
		}
	}
}

func TestReturnedFileLetsTheNightGoOn(t *testing.T) {
	n := newNight(t)
	n.dir = t.TempDir()
	for _, d := range n.deliveries {
		content, err := os.ReadFile(layoutFiles + d.Name)
		if err != nil {
			t.Fatal(err)
		}
		if d.Name == "sipp-30.csv" {
			content = []byte("<html><body>login</body></html>")
		}
		if err := os.WriteFile(filepath.Join(n.dir, d.Name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{len(n.deliveries), 0} { // files read, the first and the second night
		manifests, read := n.run(t)
		if len(read) != want {
			t.Errorf("read %v, want %d", read, want)
		}
		for i, m := range manifests {
			switch isReturned := m.FileFault != nil; {
			case isReturned != (n.deliveries[i].Name == "sipp-30.csv"):
				t.Errorf("%s: returned %t", n.deliveries[i].Name, isReturned)
			case isReturned && (m.FileFault.Code != "file.not_a_table" || len(m.Parts) != 0 || m.Accepted != 0):
				t.Errorf("got %+v for %+v", m, m.FileFault)
			case !isReturned && len(m.Parts) == 0:
				t.Errorf("%s: nothing staged", n.deliveries[i].Name)
			}
		}
	}
}

func TestResentFileIsNotOpened(t *testing.T) {
	n := newNight(t)
	n.deliveries = n.deliveries[:1]
	n.deliveries[0].ResentOf = "00000000000000ff"
	manifests, read := n.run(t)
	if m := manifests[0]; len(read) != 0 || m.DeliveryID != n.deliveries[0].ID || m.Fingerprint != "" || m.RowsRead != 0 {
		t.Errorf("read %v, got %+v", read, m)
	}
}

func TestAnErrorStopsTheNight(t *testing.T) {
	n := newNight(t)
	_, err := n.Run(t.Context(), n.deliveries[:1], func(enrolment.Delivery) (*os.File, error) { return nil, io.ErrUnexpectedEOF })
	if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.HasPrefix(err.Error(), "list 82.71/dkp/nelayan, file bnba.xlsx: ") {
		t.Errorf("got %v", err)
	}
}

func TestAnyNumberOfWorkersGivesTheSameBytes(t *testing.T) {
	var want []enrolment.Manifest
	for _, workers := range []int{1, 2, 8} {
		n := newNight(t)
		n.Workers = workers
		got, _ := n.run(t)
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d workers (-1 +%d):\n%s", workers, workers, diff)
		}
	}
}

// The bytes that each layout's file gives. Where they change, Version goes up, so that no lake keeps the old ones.
func TestVersionGoesUpWithTheBytes(t *testing.T) {
	n := newNight(t)
	manifests, _ := n.run(t)
	sum := sha256.New()
	for _, m := range manifests {
		for _, part := range m.Parts {
			fmt.Fprintln(sum, part.Table, part.Object, part.Rows)
		}
	}
	got := hex.EncodeToString(sum.Sum(nil))
	const golden = layoutFiles + "staged.golden"
	var version int
	var want string
	if content, err := os.ReadFile(golden); err == nil {
		if _, err := fmt.Sscanf(string(content), "version %d\n%s", &version, &want); err != nil {
			t.Fatal(err)
		}
	}
	switch {
	case version != Version && *update:
		if err := os.WriteFile(golden, fmt.Appendf(nil, "version %d\n%s\n", Version, got), 0o644); err != nil {
			t.Fatal(err)
		}
	case version != Version:
		t.Errorf("%s is of version %d, this is %d; accept it with -update", golden, version, Version)
	case got != want:
		t.Errorf("the same deliveries give other bytes: raise Version, then accept them with -update")
	}
}
