package pipelines_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/project"
	"cakupan/sql"
)

// night does what cakupan run does: it takes the lock, runs the night and gives the lock up. Before, when not nil, is
// called before each step that changes a file.
func night(ctx context.Context, dir string, before func(act, path string) error) (*pipelines.Result, error) {
	p, err := project.Load(dir, sql.Seeds())
	if err != nil {
		return nil, err
	}
	key, err := p.Key(os.Getenv)
	if err != nil {
		return nil, err
	}
	l, err := lake.Open(p.Lake)
	if err != nil {
		return nil, err
	}
	l.Disk().Before = before
	unlock, err := l.Lock(ctx)
	if err != nil {
		return nil, err
	}
	result, err := pipelines.Nightly(ctx, pipelines.Options{
		Project: p, Key: key, Lake: l, SQL: sql.Models(), Seeds: sql.Overlay(sql.Seeds(), p.Seeds), Threads: 1,
		Log: slog.New(slog.DiscardHandler), Before: before,
	})
	return result, errors.Join(err, unlock())
}

// survivors is a province in which nights are disturbed: small, and still of several senders, months and layouts.
type survivors struct {
	dir string // the project as it stood before any night

	// As undisturbed nights left it.
	first, second files
	// The steps of the second of them, which reads new deliveries over a snapshot that is current.
	steps []step
}

// step is a change to a file, by its kind: what is done to which sort of file.
type step struct {
	kind  string
	count int // how many of the kind there were up to it, itself included
}

func (s step) String() string { return fmt.Sprintf("%s, no. %d", s.kind, s.count) }

// secondNight is when the deliveries of the second night begin to arrive.
var secondNight = time.Date(2025, 5, 15, 0, 0, 0, 0, time.UTC)

// memory gives a new folder where a sync costs nothing, if there is one.
func memory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "cakupan-*")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// newSurvivors writes the province and runs its two nights undisturbed.
func newSurvivors(t *testing.T) *survivors {
	t.Helper()
	s := &survivors{dir: filepath.Join(memory(t), "province")}
	april, may := enrolment.Period{Year: 2025, Month: time.April}, enrolment.Period{Year: 2025, Month: time.May}
	if _, err := demo.Write(t.Context(), s.dir, demo.Options{Workers: 1000, From: april, To: may}); err != nil {
		t.Fatal(err)
	}
	// The nominations of before April would make each night longer and no other.
	s.deliveries(t, s.dir, func(path string, at time.Time) {
		if at.Before(time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)) {
			os.Remove(path)
		}
	})

	calm := s.copy(t, s.dir)
	s.holdBack(t, calm)
	run(t, calm)
	s.first = listed(t, calm)
	s.arrive(t, calm)
	var mu sync.Mutex
	counts := map[string]int{}
	_, err := night(t.Context(), calm, func(act, path string) error {
		mu.Lock()
		defer mu.Unlock()
		kind := kindOf(calm, act, path)
		counts[kind]++
		s.steps = append(s.steps, step{kind, counts[kind]})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.second = listed(t, calm)
	return s
}

// run runs a night that must end well.
func run(t *testing.T, dir string) *pipelines.Result {
	t.Helper()
	result, err := night(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// deliveries calls each with every file of the senders' folders.
func (s *survivors) deliveries(t *testing.T, dir string, each func(path string, at time.Time)) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "deliveries"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			each(path, info.ModTime())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// holdBack takes away what arrives after the first night.
func (s *survivors) holdBack(t *testing.T, dir string) {
	t.Helper()
	s.deliveries(t, dir, func(path string, at time.Time) {
		if !at.Before(secondNight) {
			os.Remove(path)
		}
	})
}

// arrive puts in what arrives after the first night.
func (s *survivors) arrive(t *testing.T, dir string) {
	t.Helper()
	s.deliveries(t, s.dir, func(path string, at time.Time) {
		relative, err := filepath.Rel(s.dir, path)
		if err == nil && !at.Before(secondNight) {
			err = copyFile(path, filepath.Join(dir, relative))
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

// copy copies a project, with links and times.
func (s *survivors) copy(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(memory(t), "province")
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		switch {
		case entry.IsDir():
			info, err := entry.Info()
			if err != nil {
				return err
			}
			return os.Mkdir(target, info.Mode().Perm())
		case entry.Type()&fs.ModeSymlink != 0:
			leads, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(leads, target)
		}
		return copyFile(path, target)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return os.Chtimes(to, info.ModTime(), info.ModTime())
}

// What differs between two folders in which the same happens, and how a kind writes it.
var nameless = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`\.new-[^/]+`), ".new"},
	{regexp.MustCompile(`/dir-\d+`), "/dir"},
	{regexp.MustCompile(`\b[0-9a-f]{64}\b`), "SHA"},
	{regexp.MustCompile(`\b[0-9a-f]{16}\b`), "ID"},
	{regexp.MustCompile(`^(landing|lake/objects)/[0-9a-f]{2}\b`), "$1/XX"},
	{regexp.MustCompile(`^lake/staged/.+\.json$`), "lake/staged/FINGERPRINT.json"},
	{regexp.MustCompile(`^(lake/trees/\.ID\.tmp)/.+(\.\w+)$`), "$1/…"},
	{regexp.MustCompile(`^(lake/trees/\.ID\.tmp)/[^…]+$`), "$1/…"},
	{regexp.MustCompile(`^lake/runs/.+\.json$`), "lake/runs/RUN.json"},
	{regexp.MustCompile(`^lake/editions/.+\.json$`), "lake/editions/EDITION.json"},
	{regexp.MustCompile(`^(report/marts|lake/tmp/dir)/\w+\.(csv|parquet)$`), "$1/MART.$2"},
	{regexp.MustCompile(`^report/[^/]+\.\w+$`), "report/FILE"},
	{regexp.MustCompile(`^(landing|lake/objects)/XX/SHA(\.\w+)?$`), "$1/XX/SHA"},
	{regexp.MustCompile(`^feedback/[^.].*$`), "feedback/LIST"},
}

// kindOf gives the kind of a step: "rename lake/objects/XX/SHA.parquet".
func kindOf(dir, act, path string) string {
	relative, err := filepath.Rel(dir, path)
	if err != nil {
		return act + " " + path
	}
	relative = filepath.ToSlash(relative)
	for _, n := range nameless {
		relative = n.pattern.ReplaceAllString(relative, n.with)
	}
	return act + " " + relative
}

// points chooses steps at which to end a night: of every kind the one in the middle of its steps, and then more of those
// kinds that have most, until there are n.
func points(steps []step, n int) []step {
	counts := map[string]int{}
	var kinds []string
	for _, s := range steps {
		if counts[s.kind]++; counts[s.kind] == 1 {
			kinds = append(kinds, s.kind)
		}
	}
	var chosen []step
	for _, kind := range kinds {
		chosen = append(chosen, step{kind, (counts[kind] + 1) / 2})
	}
	slices.SortStableFunc(kinds, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	for _, fraction := range []float64{0, 0.8, 0.25} { // not the very last: with several writers their number may differ by a few
		for _, kind := range kinds {
			more := step{kind, 1 + int(fraction*float64(counts[kind]-1))}
			if len(chosen) < n && !slices.Contains(chosen, more) {
				chosen = append(chosen, more)
			}
		}
	}
	return chosen
}

// files are what a project holds by path: the hash of the bytes, or "there" where bytes tell of the clock.
type files map[string]string

var (
	// These differ from night to night, or are caches.
	passedOver = regexp.MustCompile(`^(landing/seen\.json|lake/lock|lake/runs/.*)$`)
	// These say when something happened.
	clocked = regexp.MustCompile(`^lake/(snapshots/\w+\.published|editions/.*|trees/.*\.duckdb|trees/.*/SHA256SUMS)$`)
)

// listed gives the files that nights make in a project.
func listed(t *testing.T, dir string) files {
	t.Helper()
	all := files{}
	for _, top := range []string{"landing", "lake", "report", "feedback"} {
		err := filepath.WalkDir(filepath.Join(dir, top), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			relative, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			relative = filepath.ToSlash(relative)
			switch {
			case passedOver.MatchString(relative):
				return nil
			case clocked.MatchString(relative):
				all[relative] = "there"
				return nil
			case entry.Type()&fs.ModeSymlink != 0:
				all[relative], err = os.Readlink(path)
				return err
			}
			all[relative], err = hashOf(path)
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	return all
}

func hashOf(path string) (string, error) {
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, in)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// current gives the ID of the snapshot that is current, "" when none is.
func (f files) current() string { return strings.TrimPrefix(f["lake/current"], "trees/") }

// checkReaders finds what a reader may not meet while a night is at work, or after it was ended: a current snapshot that
// is neither the one before nor the one after, or that is not whole.
func checkReaders(t *testing.T, dir string, before, after files) {
	t.Helper()
	now := listed(t, dir)
	whole := after
	switch now.current() {
	case after.current():
	case before.current():
		whole = before
	default:
		t.Fatalf("current is snapshot %q: want %q or %q", now.current(), before.current(), after.current())
	}
	for path, hash := range whole {
		if whole.current() != "" && strings.HasPrefix(path, "lake/trees/"+whole.current()+"/") && now[path] != hash {
			t.Errorf("%s of the current snapshot is not what it was", path)
		}
	}
	for path, hash := range now {
		if strings.HasPrefix(path, "landing/") && !strings.HasPrefix(path, "landing/tmp/") && after[path] != hash {
			t.Errorf("%s in landing is not what an undisturbed night puts there", path)
		}
	}
}

// checkSame finds what a night that was ended, and run again, left otherwise than undisturbed ones.
func checkSame(t *testing.T, dir string, want files) {
	t.Helper()
	if diff := gocmp.Diff(want, listed(t, dir)); diff != "" {
		t.Errorf("files (-undisturbed +run again):\n%s", diff)
	}
}

const killAt, killIn = "PIPELINES_TEST_KILL_AT", "PIPELINES_TEST_KILL_IN"

// killed runs a night in a process of its own, and kills it before a step.
func killed(t *testing.T, dir string, at step) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledAtAnyStep$")
	child.Env = append(os.Environ(), killAt+"="+strconv.Itoa(at.count)+" "+at.kind, killIn+"="+dir)
	output, err := child.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("was not killed: %v\n%s", err, output)
	}
}

// beKilled is the process that is killed.
func beKilled(t *testing.T) {
	count, kind, _ := strings.Cut(os.Getenv(killAt), " ")
	at, err := strconv.Atoi(count)
	if err != nil {
		t.Fatal(err)
	}
	dir := os.Getenv(killIn)
	var mu sync.Mutex
	met := 0
	_, err = night(t.Context(), dir, func(act, path string) error {
		mu.Lock()
		defer mu.Unlock()
		if kindOf(dir, act, path) == kind {
			met++
		}
		if met == at {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until the signal is there
		}
		return nil
	})
	t.Fatalf("the night ended, with %d steps of the kind: %v", met, err)
}

// everyPoint is the variable of the environment with which the tests below end nights at all the points that they choose,
// as make survive does; without it they take every so manieth.
const everyPoint = "CAKUPAN_EVERY_POINT"

func sampled(chosen []step, few int) []step {
	if os.Getenv(everyPoint) != "" || len(chosen) <= few {
		return chosen
	}
	sample := make([]step, few)
	for i := range sample {
		sample[i] = chosen[i*len(chosen)/few]
	}
	return sample
}

// twoAtATime runs a test's cases, two side by side.
func twoAtATime(cases int, each func(i int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range 2 {
		wait.Go(func() {
			for i := range next {
				each(i)
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	wait.Wait()
}

// A night that is killed before any of its steps, and run again, leaves what an undisturbed one leaves, byte for byte;
// until then readers see a whole snapshot: the night reads new deliveries over one that is current.
func TestKilledAtAnyStep(t *testing.T) {
	long(t)
	if os.Getenv(killAt) != "" {
		beKilled(t)
	}
	s := newSurvivors(t)
	morning := s.copy(t, s.dir)
	s.holdBack(t, morning)
	run(t, morning)
	s.arrive(t, morning)

	chosen := sampled(points(s.steps, 40), 6)
	t.Logf("%d steps, %d points", len(s.steps), len(chosen))
	twoAtATime(len(chosen), func(i int) {
		at := chosen[i]
		t.Run("before "+at.String(), func(t *testing.T) {
			dir := s.copy(t, morning)
			killed(t, dir, at)
			checkReaders(t, dir, s.first, s.second)
			run(t, dir)
			checkSame(t, dir, s.second)
		})
	})
}

// A disk that is full from any step on ends the night with an error that says so; readers see what they saw, and when
// there is room again the next night leaves what an undisturbed one leaves.
func TestDiskFullAtAnyStep(t *testing.T) {
	long(t)
	s := newSurvivors(t)
	morning := s.copy(t, s.dir)
	s.holdBack(t, morning)
	run(t, morning)
	s.arrive(t, morning)

	var chosen []step
	for _, at := range points(s.steps, 0) {
		if !strings.HasPrefix(at.kind, "remove ") { // which makes room
			chosen = append(chosen, at)
		}
	}
	chosen = sampled(chosen, 4)
	twoAtATime(len(chosen), func(i int) {
		at := chosen[i]
		t.Run("before "+at.String(), func(t *testing.T) {
			dir := s.copy(t, morning)
			var mu sync.Mutex
			met, isFull := 0, false
			_, err := night(t.Context(), dir, func(act, path string) error {
				mu.Lock()
				defer mu.Unlock()
				if kindOf(dir, act, path) == at.kind {
					met++
				}
				isFull = isFull || met == at.count
				if isFull && act != "remove" {
					return syscall.ENOSPC
				}
				return nil
			})
			if !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("got %v, want no space left on device", err)
			}
			checkReaders(t, dir, s.first, s.second)
			run(t, dir)
			checkSame(t, dir, s.second)
		})
	})
}

// The same on a file system that is really full.
func TestSmallFileSystem(t *testing.T) {
	long(t)
	dir := t.TempDir()
	if output, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("a file system of its own wants the right to mount: %s", output)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", dir).Run() })
	province := filepath.Join(dir, "province")
	may := enrolment.Period{Year: 2025, Month: time.May}
	if _, err := demo.Write(t.Context(), province, demo.Options{Workers: 1000, From: may, To: may}); err != nil {
		t.Fatal(err)
	}
	_, err := night(t.Context(), province, nil)
	if err == nil || !strings.Contains(strings.ToLower(err.Error()), "no space left on device") {
		t.Fatalf("got %v, want no space left on device", err)
	}
	if _, err := os.Lstat(filepath.Join(province, "lake", "current")); err == nil {
		t.Error("something is current")
	}
	if output, err := exec.Command("mount", "-o", "remount,size=300m", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	if result := run(t, province); !result.Published {
		t.Error("with room again nothing was published")
	}
}

const secondIn = "PIPELINES_TEST_SECOND_IN"

// A night that is started while another is at work waits for it, and then finds nothing new: nothing is done twice.
func TestTwoNightsAtOnce(t *testing.T) {
	if dir := os.Getenv(secondIn); dir != "" {
		result := run(t, dir)
		fmt.Printf("snapshot %s published %t landed %d\n", result.Snapshot.ID, result.Published, len(result.News.Landed))
		return
	}
	dir := filepath.Join(memory(t), "province")
	may := enrolment.Period{Year: 2025, Month: time.May}
	if _, err := demo.Write(t.Context(), dir, demo.Options{Workers: 1000, From: may, To: may}); err != nil {
		t.Fatal(err)
	}
	second := exec.Command(os.Args[0], "-test.run=^TestTwoNightsAtOnce$")
	second.Env = append(os.Environ(), secondIn+"="+dir)
	var output strings.Builder
	second.Stdout, second.Stderr = &output, &output
	var once sync.Once
	first, err := night(t.Context(), dir, func(act, path string) error {
		var err error
		if kindOf(dir, act, path) == "write lake/runs/RUN.json" { // the lock is taken
			once.Do(func() { err = second.Start() })
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	before := listed(t, dir)
	if err := second.Wait(); err != nil {
		t.Fatalf("the second night: %v\n%s", err, output.String())
	}
	if want := "snapshot " + first.Snapshot.ID + " published false landed 0\n"; !strings.Contains(output.String(), want) {
		t.Errorf("the second night says %q, want %q", output.String(), want)
	}
	checkSame(t, dir, before)
}
