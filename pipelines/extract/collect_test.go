package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cakupan/enrolment"
)

// shaJuni is the SHA-256 of "NIK;Nama\r\n", by sha256sum.
const shaJuni = "1d51cc3c40085f8a64773d9f9c1adb82004d245bd1898b9670bffa2b225b77dc"

var (
	peserta = &enrolment.List{ID: "82.71/bpjstk/peserta"}
	nelayan = &enrolment.List{ID: "82.71/dkp/nelayan"}
)

// night is a sender's folder and a landing, with the deliveries and news of the last Collect.
type night struct {
	t       *testing.T
	folder  string
	landing string
	opened  int // files that the last Collect opened
	all     []enrolment.Delivery
	news    News
}

func newNight(t *testing.T) *night {
	dir := t.TempDir()
	n := &night{t: t, folder: filepath.Join(dir, "deliveries", "ternate"), landing: filepath.Join(dir, "landing")}
	if err := os.MkdirAll(n.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return n
}

// june gives a day of June 2025, 09:00 UTC.
func june(day int) time.Time { return time.Date(2025, 6, day, 9, 0, 0, 0, time.UTC) }

// put lays a file into the sender's folder, as sent on a day of June.
func (n *night) put(name, content string, day int) string {
	n.t.Helper()
	path := filepath.Join(n.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		n.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		n.t.Fatal(err)
	}
	if err := os.Chtimes(path, june(day), june(day)); err != nil {
		n.t.Fatal(err)
	}
	return path
}

func (n *night) sources(origin Origin) []Source {
	return []Source{{Origin: origin, Name: "deliveries/ternate", Lists: []Pattern{
		{Glob: "peserta-*", List: peserta},
		{Glob: "nelayan-*", List: nelayan},
		{Glob: "*-khusus.csv", List: nelayan},
	}}}
}

// counting counts what is opened, and may do something to the file just before.
type counting struct {
	Origin
	opened     atomic.Int32
	beforeRead func(File)
}

func (c *counting) Open(ctx context.Context, file File) (io.ReadCloser, error) {
	c.opened.Add(1)
	reader, err := c.Origin.Open(ctx, file)
	if c.beforeRead != nil {
		c.beforeRead(file)
	}
	return reader, err
}

func (n *night) collect() {
	n.t.Helper()
	n.collectFrom(&counting{Origin: Folder(n.folder)})
}

func (n *night) collectFrom(origin *counting) {
	n.t.Helper()
	l, err := Open(n.landing)
	if err != nil {
		n.t.Fatal(err)
	}
	n.all, n.news, err = l.Collect(n.t.Context(), n.sources(origin))
	if err != nil {
		n.t.Fatal(err)
	}
	n.opened = int(origin.opened.Load())
}

// gives compares the deliveries, written "list name day", and after "=" the place of the one that they repeat.
func (n *night) gives(want ...string) {
	n.t.Helper()
	place := map[string]int{}
	got := []string{}
	for i, d := range n.all {
		place[d.ID] = i
		line := fmt.Sprintf("%s %s %d", filepath.Base(d.ListID), d.Name, d.ReceivedAt.Day())
		if d.ResentOf != "" {
			line += fmt.Sprintf(" =%d", place[d.ResentOf])
		}
		got = append(got, line)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		n.t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func (n *night) tells(want News) {
	n.t.Helper()
	want.Landed = n.news.Landed
	if diff := cmp.Diff(want, n.news, cmpopts.EquateErrors()); diff != "" {
		n.t.Errorf("news (-want +got):\n%s", diff)
	}
}

// landed lists the files below landing, temporary ones too.
func (n *night) landed() []string {
	n.t.Helper()
	var files []string
	err := filepath.WalkDir(n.landing, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			rel, _ := filepath.Rel(n.landing, path)
			files = append(files, rel)
		}
		return err
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return files
}

func TestAFileLandsByteForByteWithItsReceipt(t *testing.T) {
	n := newNight(t)
	n.put("2025/peserta-juni.csv", "NIK;Nama\r\n", 3)
	n.collect()

	want := []enrolment.Delivery{{
		ID: "6c7db16c812e97f5", List: peserta, ListID: "82.71/bpjstk/peserta", SHA256: shaJuni, Name: "peserta-juni.csv",
		Bytes: 10, ReceivedAt: june(3), ReceivedClock: "source",
	}}
	if diff := cmp.Diff(want, n.all); diff != "" {
		t.Fatalf("deliveries (-want +got):\n%s", diff)
	}
	receipt, err := os.ReadFile(filepath.Join(n.landing, "receipts", n.all[0].ID+".json"))
	if err != nil {
		t.Fatal(err)
	}
	const text = `{"as_of":"","bytes":10,"check":"30d6a68df50980085550dc2784e2022bff03538f4a8ff957491dfde71f2e37e6",` +
		`"delivery_id":"6c7db16c812e97f5","list_id":"82.71/bpjstk/peserta",` +
		`"name":"peserta-juni.csv","path":"deliveries/ternate/2025/peserta-juni.csv","received_at":"2025-06-03T09:00:00Z",` +
		`"received_clock":"source","sha256":"` + shaJuni + `"}` + "\n"
	if diff := cmp.Diff(text, string(receipt)); diff != "" {
		t.Errorf("receipt (-want +got):\n%s", diff)
	}
	l, err := Open(n.landing)
	if err != nil {
		t.Fatal(err)
	}
	file, err := l.Open(shaJuni)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if content, _ := io.ReadAll(file); string(content) != "NIK;Nama\r\n" {
		t.Errorf("landed as %q", content)
	}
}

func TestLandingIsTheOwnersAlone(t *testing.T) {
	n := newNight(t)
	if err := os.Mkdir(n.landing, 0o777); err != nil { // made by hand, open to all
		t.Fatal(err)
	}
	n.put("peserta-juni.csv", "a", 3)
	n.collect()
	err := filepath.WalkDir(n.landing, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[entry.IsDir()]; info.Mode().Perm() != want {
			t.Errorf("%s has mode %04o, want %04o", path, info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNothingIsReadTwice(t *testing.T) {
	n := newNight(t)
	n.put("peserta-mei.csv", "mei", 3)
	n.put("nelayan-1.csv", "nelayan", 4)
	n.collect()
	if n.opened != 2 || len(n.news.Landed) != 2 {
		t.Fatalf("first night: %d opened, %v landed", n.opened, n.news.Landed)
	}
	n.collect()
	if n.opened != 0 || len(n.news.Landed) != 0 {
		t.Errorf("second night: %d opened, %v landed", n.opened, n.news.Landed)
	}
	n.put("peserta-juni.csv", "juni", 5)
	n.collect()
	if n.opened != 1 || len(n.news.Landed) != 1 {
		t.Errorf("third night: %d opened, %v landed", n.opened, n.news.Landed)
	}
	n.gives("peserta peserta-mei.csv 3", "nelayan nelayan-1.csv 4", "peserta peserta-juni.csv 5")
}

func TestWhatIsRememberedOfFilesIsOnlyACache(t *testing.T) {
	for _, c := range []struct {
		name   string
		spoil  func(n *night)
		opened int
	}{
		{"lost", func(n *night) { os.Remove(filepath.Join(n.landing, "seen.json")) }, 2},
		{"cut short", func(n *night) { os.Truncate(filepath.Join(n.landing, "seen.json"), 40) }, 2},
		{"of a file whose receipt is gone", func(n *night) { os.Remove(filepath.Join(n.landing, "receipts", n.all[0].ID+".json")) }, 1},
		{"of a file whose bytes are gone", func(n *night) { os.Remove(filepath.Join(n.landing, n.all[0].SHA256[:2], n.all[0].SHA256)) }, 1},
		{"of a file whose bytes are cut short", func(n *night) { os.Truncate(filepath.Join(n.landing, n.all[0].SHA256[:2], n.all[0].SHA256), 1) }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNight(t)
			n.put("peserta-mei.csv", "mei", 3)
			n.put("peserta-juni.csv", "juni", 4)
			n.collect()
			before := n.all
			c.spoil(n)
			n.collect()
			if diff := cmp.Diff(before, n.all); diff != "" {
				t.Errorf("deliveries (-before +after):\n%s", diff)
			}
			if n.opened != c.opened {
				t.Errorf("%d opened, want %d", n.opened, c.opened)
			}
			for _, d := range n.all {
				if info, err := os.Stat(filepath.Join(n.landing, d.SHA256[:2], d.SHA256)); err != nil || info.Size() != d.Bytes {
					t.Errorf("bytes of %s are not there: %v", d.Name, err)
				}
			}
		})
	}
}

func TestSameBytesAgainAreTheFirstDeliverySentAgain(t *testing.T) {
	n := newNight(t)
	n.put("peserta-mei.csv", "sama", 3)
	n.collect()
	n.put("peserta-juni.csv", "sama", 9) // last month's with a new name
	n.put("nelayan-juni.csv", "sama", 9) // for another list it is no repetition
	n.collect()
	n.gives("peserta peserta-mei.csv 3", "peserta peserta-juni.csv 9 =0", "nelayan nelayan-juni.csv 9")
	objects := 0
	for _, file := range n.landed() {
		if strings.HasSuffix(file, n.all[0].SHA256) {
			objects++
		}
	}
	if objects != 1 {
		t.Errorf("the bytes are there %d times, want once: %v", objects, n.landed())
	}
}

func TestWhichIsTheRepetitionDoesNotDependOnWhichLandedFirst(t *testing.T) {
	n := newNight(t)
	n.put("peserta-juni.csv", "sama", 9)
	n.collect()
	n.put("peserta-mei.csv", "sama", 3) // an older copy that turns up later, with its old date
	n.collect()
	n.gives("peserta peserta-mei.csv 3", "peserta peserta-juni.csv 9 =0")
}

func TestACopyWithItsDateIsTheSameDelivery(t *testing.T) {
	n := newNight(t)
	n.put("peserta-b.csv", "sama", 3)
	n.put("peserta-a.csv", "sama", 3)
	n.collect()
	n.gives("peserta peserta-a.csv 3")
	n.put("peserta-0.csv", "sama", 3)
	n.collect()
	n.gives("peserta peserta-a.csv 3")
	n.collect()
	if n.opened != 0 {
		t.Errorf("%d opened, want none", n.opened)
	}
}

func TestAFileThatIsReplacedUnderItsNameLandsAgain(t *testing.T) {
	n := newNight(t)
	path := n.put("peserta-mei.csv", "lama", 3)
	n.collect()
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"of the same length and date", func() { n.put("peserta-mei.csv", "baru", 3) }},
		{"by a rename, of the same length and date", func() {
			n.put("tmp/peserta.csv", "bar2", 3)
			os.Rename(filepath.Join(n.folder, "tmp/peserta.csv"), path)
		}},
	} {
		c.do()
		n.collect()
		if n.opened != 1 || len(n.news.Landed) != 1 {
			t.Errorf("%s: %d opened, %v landed", c.name, n.opened, n.news.Landed)
		}
	}
	if len(n.all) != 3 {
		t.Errorf("got %d deliveries, want 3", len(n.all))
	}
}

func TestAFileThatChangesWhileItIsReadWaitsForTheNextNight(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(path string)
	}{
		{"still being written to", func(path string) {
			file, _ := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			io.WriteString(file, "masih ditulis")
			file.Close()
		}},
		{"cut short", func(path string) { os.Truncate(path, 1) }},
		{"overwritten in place, with its date put back", func(path string) {
			os.WriteFile(path, []byte("JUNI"), 0o644)
			os.Chtimes(path, june(4), june(4))
		}},
		{"replaced by a rename", func(path string) {
			os.WriteFile(path+".new", []byte("JUNI"), 0o644)
			os.Rename(path+".new", path)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNight(t)
			n.put("peserta-mei.csv", "mei", 3)
			path := n.put("peserta-juni.csv", "juni", 4)
			n.collectFrom(&counting{Origin: Folder(n.folder), beforeRead: func(file File) {
				if file.Path == "peserta-juni.csv" {
					c.change(path)
				}
			}})
			n.gives("peserta peserta-mei.csv 3")
			n.tells(News{Changing: []string{"deliveries/ternate/peserta-juni.csv"}})
			n.collect()
			if len(n.all) != 2 || n.opened != 1 {
				t.Errorf("the next night: %d deliveries, %d opened", len(n.all), n.opened)
			}
		})
	}
}

func TestFilesThatAreNotWhatTheListingSays(t *testing.T) {
	n := newNight(t)
	l, err := Open(n.landing)
	if err != nil {
		t.Fatal(err)
	}
	n.all, n.news, err = l.Collect(t.Context(), n.sources(stating{Folder(n.folder), []File{
		{Path: "peserta-hilang.csv", Bytes: 4, ModifiedAt: june(3)},
		{Path: "peserta-juni.csv", Bytes: 4, ModifiedAt: june(3).AddDate(10000, 0, 0)},
	}}))
	if err != nil {
		t.Fatal(err)
	}
	n.tells(News{
		Changing:   []string{"deliveries/ternate/peserta-hilang.csv"}, // gone before it was read
		Unreadable: []Unread{{"deliveries/ternate/peserta-juni.csv", errNoDate}},
	})
}

// stating lists files whatever there is.
type stating struct {
	Origin
	files []File
}

func (s stating) Files(context.Context) ([]File, error) { return s.files, nil }

func TestNothingIsDroppedSilently(t *testing.T) {
	n := newNight(t)
	n.put("peserta-mei.csv", "mei", 3)
	n.put("surat pengantar.pdf", "x", 3)
	n.put("peserta-khusus.csv", "x", 3)
	n.put(".~lock.peserta-juni.xlsx#", "x", 3)
	n.put("~$peserta-juni.xlsx", "x", 3)
	n.put("peserta-juni.csv.part", "x", 3)
	n.put("peserta-juni.csv.TMP", "x", 3)
	n.put(".sampah/peserta-april.csv", "x", 3)
	n.put("9901015501909003 surat.pdf", "x", 3)
	n.collect()
	n.gives("peserta peserta-mei.csv 3")
	n.tells(News{
		Unmatched: []string{"deliveries/ternate/################ surat.pdf", "deliveries/ternate/surat pengantar.pdf"},
		Ambiguous: []Ambiguity{{"deliveries/ternate/peserta-khusus.csv", []string{peserta.ID, nelayan.ID}}},
		Temporary: []string{
			"deliveries/ternate/.sampah/peserta-april.csv", "deliveries/ternate/.~lock.peserta-juni.xlsx#",
			"deliveries/ternate/peserta-juni.csv.TMP", "deliveries/ternate/peserta-juni.csv.part",
			"deliveries/ternate/~$peserta-juni.xlsx",
		},
	})
}

func TestAPersonsNumberInAFileNameStaysInTheReceipt(t *testing.T) {
	n := newNight(t)
	n.put("peserta-9901015501909003-2025-06-30.csv", "x", 3)
	n.collect()
	n.gives("peserta peserta-################-2025-06-30.csv 3")
}

func TestAPatternWithASlashIsOfThePath(t *testing.T) {
	n := newNight(t)
	n.put("peserta/juni.csv", "a", 3)
	n.put("nelayan/juni.csv", "b", 4)
	n.put("juni.csv", "c", 5)
	l, err := Open(n.landing)
	if err != nil {
		t.Fatal(err)
	}
	n.all, n.news, err = l.Collect(t.Context(), []Source{{Folder(n.folder), "deliveries/ternate", []Pattern{
		{"peserta/*.csv", peserta}, {"nelayan/*.csv", nelayan},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	n.gives("peserta juni.csv 3", "nelayan juni.csv 4")
	n.tells(News{Unmatched: []string{"deliveries/ternate/juni.csv"}})
}

func TestLinksAndOddFiles(t *testing.T) {
	n := newNight(t)
	outside := filepath.Join(t.TempDir(), "peserta-rahasia.csv")
	if err := os.WriteFile(outside, []byte("rahasia"), 0o644); err != nil {
		t.Fatal(err)
	}
	n.put("arsip/2025-05.csv", "mei", 3)
	for name, target := range map[string]string{
		"peserta-dalam.csv":   "arsip/2025-05.csv",
		"peserta-luar.csv":    outside,
		"peserta-naik.csv":    "../../../" + filepath.Base(filepath.Dir(outside)) + "/" + filepath.Base(outside),
		"peserta-kosong.csv":  "tidak ada",
		"peserta-lingkar.csv": "peserta-lingkar.csv",
		"peserta-folder.csv":  "arsip",
	} {
		if err := os.Symlink(target, filepath.Join(n.folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(n.folder, "peserta-pipa.csv"), 0o644); err != nil {
		t.Fatal(err)
	}
	n.collect()
	n.gives("peserta peserta-dalam.csv 3")
	n.tells(News{
		Unmatched: []string{"deliveries/ternate/arsip/2025-05.csv"},
		Unreadable: []Unread{
			{"deliveries/ternate/peserta-folder.csv", errNotRegular},
			{"deliveries/ternate/peserta-kosong.csv", errLeadsOff},
			{"deliveries/ternate/peserta-lingkar.csv", errLeadsOut},
			{"deliveries/ternate/peserta-luar.csv", errLeadsOut},
			{"deliveries/ternate/peserta-naik.csv", errLeadsOut},
			{"deliveries/ternate/peserta-pipa.csv", errNotRegular},
		},
	})
}

// A link may be put in the place of a file after the listing: it is not followed either.
func TestAFileThatBecomesALinkOutOfTheFolder(t *testing.T) {
	n := newNight(t)
	outside := filepath.Join(t.TempDir(), "rahasia")
	if err := os.WriteFile(outside, []byte("juni"), 0o644); err != nil {
		t.Fatal(err)
	}
	path := n.put("peserta-juni.csv", "juni", 3)
	origin := swapping{Folder(n.folder), func() {
		os.Remove(path)
		os.Symlink(outside, path)
	}}
	l, err := Open(n.landing)
	if err != nil {
		t.Fatal(err)
	}
	n.all, n.news, err = l.Collect(t.Context(), n.sources(origin))
	if err != nil {
		t.Fatal(err)
	}
	n.gives()
	if len(n.news.Unreadable) != 1 {
		t.Errorf("got %+v", n.news)
	}
}

type swapping struct {
	Origin
	swap func()
}

func (s swapping) Files(ctx context.Context) ([]File, error) {
	files, err := s.Origin.Files(ctx)
	s.swap()
	return files, err
}

func TestWhatCannotBeReadIsNamedAndTheOthersGoOn(t *testing.T) {
	n := newNight(t)
	n.put("peserta-mei.csv", "mei", 3)
	n.put("nelayan-9901015501909003.csv", "x", 3)
	l, err := Open(n.landing)
	if err != nil {
		t.Fatal(err)
	}
	sources := append(n.sources(locked{Folder(n.folder), "nelayan-9901015501909003.csv"}),
		Source{Origin: Folder(filepath.Join(n.folder, "tidak ada")), Name: "deliveries/tidore"})
	n.all, n.news, err = l.Collect(t.Context(), sources)
	if err != nil {
		t.Fatal(err)
	}
	n.gives("peserta peserta-mei.csv 3")
	n.tells(News{Unreadable: []Unread{
		{"deliveries/tidore", fs.ErrNotExist},
		{"deliveries/ternate/nelayan-################.csv", fs.ErrPermission},
	}})
	for _, unread := range n.news.Unreadable {
		if text := unread.Err.Error(); strings.Contains(text, "990101") || strings.Contains(text, n.folder) {
			t.Errorf("the error names the file: %s", text)
		}
	}
}

// locked refuses one file, as a folder of another user's would: a test may run as root, whom no mode refuses.
type locked struct {
	Origin
	name string
}

func (l locked) Open(ctx context.Context, file File) (io.ReadCloser, error) {
	if file.Path == l.name {
		return nil, &fs.PathError{Op: "open", Path: file.Path, Err: syscall.EACCES}
	}
	return l.Origin.Open(ctx, file)
}

func TestASourceThatIsAwayKeepsWhatWasSeenOfIt(t *testing.T) {
	n := newNight(t)
	n.put("peserta-mei.csv", "mei", 3)
	n.collect()
	away := n.folder + ".away"
	if err := os.Rename(n.folder, away); err != nil {
		t.Fatal(err)
	}
	n.collect()
	n.gives("peserta peserta-mei.csv 3")
	n.tells(News{Unreadable: []Unread{{"deliveries/ternate", fs.ErrNotExist}}})
	if err := os.Rename(away, n.folder); err != nil {
		t.Fatal(err)
	}
	n.collect()
	if n.opened != 0 {
		t.Errorf("%d opened when the share was back, want none", n.opened)
	}
}

func TestDeliveriesOfAListThatIsNoLongerConfigured(t *testing.T) {
	n := newNight(t)
	n.put("peserta-mei.csv", "mei", 3)
	n.put("nelayan-1.csv", "nelayan", 4)
	n.collect()
	l, err := Open(n.landing)
	if err != nil {
		t.Fatal(err)
	}
	n.all, n.news, err = l.Collect(t.Context(), []Source{{Folder(n.folder), "deliveries/ternate", []Pattern{{"*.csv", peserta}}}})
	if err != nil {
		t.Fatal(err)
	}
	n.gives("peserta peserta-mei.csv 3", "peserta nelayan-1.csv 4") // the file is the other list's now
	n.tells(News{Unlisted: []string{nelayan.ID}})
}

func TestADamagedReceiptStopsTheNight(t *testing.T) {
	n := newNight(t)
	n.put("peserta-mei.csv", "mei", 3)
	n.collect()
	path := filepath.Join(n.landing, "receipts", n.all[0].ID+".json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string]string{
		"cut short":             string(text[:len(text)/2]),
		"empty":                 "",
		"of another list":       strings.Replace(string(text), "82.71/bpjstk", "82.72/bpjstk", 1),
		"with a path for bytes": strings.Replace(string(text), n.all[0].SHA256, "../../etc/passwd", 1),
	} {
		if err := os.WriteFile(path, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := Open(n.landing)
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = l.Collect(t.Context(), n.sources(Folder(n.folder)))
		if err == nil || !strings.Contains(err.Error(), "damaged receipt "+path) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAStoppedCollectReturnsAndLeavesNothingBehind(t *testing.T) {
	n := newNight(t)
	n.put("peserta-mei.csv", "mei", 3)
	ctx, cancel := context.WithCancel(t.Context())
	l, err := Open(n.landing)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = l.Collect(ctx, n.sources(&counting{Origin: Folder(n.folder), beforeRead: func(File) { cancel() }}))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if files := n.landed(); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
}

func TestOpenTakesNothingButAChecksum(t *testing.T) {
	l, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, sha := range []string{"", "..", "../receipts/x", strings.Repeat("A", 64)} {
		if file, err := l.Open(sha); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: got %v, %v", sha, file, err)
		}
	}
	if _, err := l.Open(shaJuni); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of bytes that never landed: got %v", err)
	}
}
