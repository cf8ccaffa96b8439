package release

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
)

//go:embed phrases.csv
var phrasesCSV []byte

var phrases = wording.MustLoad(phrasesCSV)

// The modes of what a release is made of: others read it.
const (
	dirMode  = 0o755
	fileMode = 0o644
)

const manifestName = "manifest.json"

// Manifest says what a release is and which files it has, itself aside.
type Manifest struct {
	Format       int              `json:"format"` // 1
	Period       enrolment.Period `json:"period"`
	Revision     int              `json:"revision"` // 0 of a provisional release
	PeriodEnd    enrolment.Date   `json:"period_end"`
	FigureStatus string           `json:"figure_status"`
	Notice       string           `json:"notice,omitempty"`
	Snapshot     string           `json:"snapshot"`
	Threshold    int64            `json:"small_cell_threshold"`
	Hidden       int              `json:"hidden_count"`     // different counts below the threshold
	Besides      int              `json:"complement_count"` // others that are hidden with them
	Earlier      []string         `json:"earlier_releases"` // whose counts were taken for known
	Files        []File           `json:"files"`            // by path
}

// File is one file of a release.
type File struct {
	Path   string `json:"path"` // with slashes
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Name gives the folder's name of an edition: "2025-05-r1", and of a provisional one "2025-06-sementara-48f3c011".
func Name(e report.Edition) string {
	if e.Revision == 0 {
		return fmt.Sprintf("%s-sementara-%.8s", e.Period, e.SnapshotID)
	}
	return fmt.Sprintf("%s-r%d", e.Period, e.Revision)
}

// Earlier gives the names of the releases in dir that a release was made after, in order: those that it says itself
// when it is there already, else all that are there.
func Earlier(dir, name string) ([]string, error) {
	if m, err := readManifest(filepath.Join(dir, name)); err == nil {
		return m.Earlier, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	paths, err := fs.Glob(os.DirFS(dir), "*/"+manifestName) // the names of dir and those above it are no patterns
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, manifest := range paths {
		if other := path.Dir(manifest); !strings.HasPrefix(other, ".") {
			names = append(names, other)
		}
	}
	slices.Sort(names)
	return names, nil
}

func readManifest(dir string) (*Manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return nil, err
	}
	m := new(Manifest)
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("read %s of release %s: %w", manifestName, filepath.Base(dir), err)
	}
	return m, nil
}

// Folder is a release on its way: its files by path.
type Folder struct {
	Manifest Manifest
	files    map[string][]byte
}

// Add adds a file.
func (f *Folder) Add(path string, content []byte) {
	if f.files == nil {
		f.files = make(map[string][]byte)
	}
	f.files[path] = content
}

// Readme adds the text that goes with every release, in both languages.
func (f *Folder) Readme(province string, workbooks map[wording.Language]string) {
	var b bytes.Buffer
	m := f.Manifest
	for i, l := range []wording.Language{wording.Indonesian, wording.English} {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat("-", 80) + "\n\n")
		}
		say := func(key string, args ...any) string { return phrases.Say(l, key, args...) }
		status := say("status." + m.FigureStatus)
		if m.Revision > 1 {
			status += ", " + say("revision", m.Revision)
		}
		paragraphs := []string{say("title", strings.ToUpper(province)) + "\n" + say("position", l.Date(m.PeriodEnd), status)}
		if m.Notice != "" {
			paragraphs = append(paragraphs, m.Notice)
		}
		paragraphs = append(paragraphs, say("what", workbooks[l]), say("source"), say("hidden", m.Threshold, m.Threshold),
			say("check", m.Snapshot), say("licence"))
		for j, paragraph := range paragraphs {
			if j > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(folded(paragraph, 80) + "\n")
		}
	}
	f.Add("README.txt", b.Bytes())
}

// folded breaks a paragraph's lines before width, where a word ends.
func folded(paragraph string, width int) string {
	var lines []string
	for line := range strings.SplitSeq(paragraph, "\n") {
		length, words := 0, []string{}
		for word := range strings.FieldsSeq(line) {
			if n := len([]rune(word)); length > 0 && length+1+n > width {
				lines, words, length = append(lines, strings.Join(words, " ")), nil, 0
			}
			words = append(words, word)
			length += len([]rune(word)) + 1
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return strings.Join(lines, "\n")
}

// Paths gives the files' paths, the manifest's among them, in order.
func (f *Folder) Paths() []string {
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(f.files)), manifestName)))
}

// DifferentError says that a release of that name is there with other content. It is left as it is.
type DifferentError struct {
	Dir  string
	Path string // of the first file that differs
}

func (e *DifferentError) Error() string {
	return fmt.Sprintf("release %s is there already and %s would come out differently: a release is never overwritten; "+
		"release to another folder with --out, or move that one away", e.Dir, e.Path)
}

// Place writes the release to dir/<name>, all of it or nothing. One that is there already with the same bytes stays, and
// isNew is false; with other bytes the error is a *DifferentError.
func (f *Folder) Place(disk *durable.Disk, dir, name string) (isNew bool, err error) {
	content, err := f.sealed()
	if err != nil {
		return false, err
	}
	target := filepath.Join(dir, name)
	if _, err := os.Stat(target); err == nil {
		return false, compare(target, content)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	beside := filepath.Join(dir, ".new-"+name)
	if err := disk.Remove(beside); err != nil { // of a run that was killed
		return false, err
	}
	if err := write(disk, beside, content); err != nil {
		return false, errors.Join(err, disk.Remove(beside))
	}
	if err := disk.Rename(beside, target); err != nil {
		return false, errors.Join(err, disk.Remove(beside))
	}
	return true, disk.SyncDir(dir)
}

// sealed gives all files, with the manifest that names them.
func (f *Folder) sealed() (map[string][]byte, error) {
	m := f.Manifest
	m.Format, m.Files = 1, nil
	for _, path := range slices.Sorted(maps.Keys(f.files)) {
		sum := sha256.Sum256(f.files[path])
		m.Files = append(m.Files, File{path, len(f.files[path]), hex.EncodeToString(sum[:])})
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	content := maps.Clone(f.files)
	content[manifestName] = append(text, '\n')
	return content, nil
}

func write(disk *durable.Disk, dir string, content map[string][]byte) error {
	folders := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(content)) {
		target := filepath.Join(dir, filepath.FromSlash(path))
		if folder := filepath.Dir(target); !folders[folder] {
			if err := disk.MkdirAll(folder, dirMode); err != nil {
				return err
			}
			folders[folder] = true
		}
		if err := disk.WriteFile(target, content[path], fileMode); err != nil {
			return err
		}
	}
	return disk.SyncDir(dir)
}

// compare tells whether a folder has these files and no other.
func compare(dir string, content map[string][]byte) error {
	for _, path := range slices.SortedFunc(maps.Keys(content), manifestLast) {
		there, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err != nil || !bytes.Equal(there, content[path]) {
			return &DifferentError{dir, path}
		}
	}
	return nil
}

// manifestLast puts the manifest, which differs whenever something does, after all others.
func manifestLast(a, b string) int {
	if (a == manifestName) != (b == manifestName) {
		if a == manifestName {
			return 1
		}
		return -1
	}
	return cmp.Compare(a, b)
}
