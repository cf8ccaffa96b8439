package project

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var malut = Options{Province: "82", Name: "Maluku Utara", Schedules: fstest.MapFS{"nightly.yaml": {Data: []byte("pipeline: nightly\n")}}}

func TestANewProjectLoads(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "malut", "2025")
	if err := Init(dir, malut); err != nil {
		t.Fatal(err)
	}
	p, err := Load(dir, seeds)
	if err != nil {
		t.Fatal(err)
	}
	if p.Province != "82" || p.Name != "Maluku Utara" || p.Notice != "" || len(p.Senders) != 0 || len(p.Decisions) != 0 {
		t.Errorf("got %+v", p)
	}
	if _, err := fs.Stat(p.Schedules, "nightly.yaml"); err != nil {
		t.Error(err)
	}
	key, err := p.Key(noVariable)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := Init(other, malut); err != nil {
		t.Fatal(err)
	}
	second, err := Load(other, seeds)
	if err != nil {
		t.Fatal(err)
	}
	if otherKey, err := second.Key(noVariable); err != nil || otherKey == key {
		t.Errorf("two projects have one key: %v, %v", otherKey, err)
	}
}

func TestModesOfANewProject(t *testing.T) {
	dir := t.TempDir() // empty: taken as it is
	if err := Init(dir, malut); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"secrets": 0o700, "secrets/pseudonym.key": 0o600, "deliveries": 0o750} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got&^want != 0 {
			t.Errorf("%s has mode %04o, want %04o at most", name, got, want)
		}
	}
}

// The examples are right once their signs # are taken away.
func TestExamplesOfANewProjectLoad(t *testing.T) {
	dir := t.TempDir()
	if err := Init(dir, malut); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "cakupan.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, examples, _ := strings.Cut(string(text), "\nsenders:\n")
	examples = regexp.MustCompile(`(?m)^#`).ReplaceAllString(examples, "")
	if err := os.WriteFile(path, []byte(head+"\nsenders:\n"+examples), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, sender := range []string{"bpjstk-ternate", "ternate-dkp"} {
		if err := os.Mkdir(filepath.Join(dir, "deliveries", sender), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	p, err := Load(dir, seeds)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Lists()) != 2 {
		t.Errorf("got %d lists, want 2", len(p.Lists()))
	}
}

func TestInitTakesNoFolderThatHoldsSomething(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".hidden"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	err := Init(dir, malut)
	if !errors.Is(err, ErrNotEmpty) || err.Error() != dir+": folder is not empty: a new project wants a folder of its own" {
		t.Errorf("got %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("something was written: %v", entries)
	}
}

func TestInitWantsAProvince(t *testing.T) {
	for _, options := range []Options{{}, {Province: "82"}, {Province: "8271", Name: "Ternate"}, {Province: "Malut", Name: "Maluku Utara"}} {
		dir := filepath.Join(t.TempDir(), "new")
		if err := Init(dir, options); err == nil {
			t.Errorf("%+v was accepted", options)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%+v: a folder was made", options)
		}
	}
}

func TestANameWithSignsIsQuoted(t *testing.T) {
	dir := t.TempDir()
	name := `Kepulauan "Rempah": #1`
	if err := Init(dir, Options{Province: "82", Name: name}); err != nil {
		t.Fatal(err)
	}
	p, err := Load(dir, seeds)
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != name || p.Schedules == nil {
		t.Errorf("name is %q", p.Name)
	}
}
