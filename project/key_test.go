package project

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cakupan/enrolment"
)

// noVariable is an environment in which nothing is set.
func noVariable(string) string { return "" }

func TestKeyFromItsFile(t *testing.T) {
	key := enrolment.KeyFromSeed("test")
	p, err := load(t, map[string]string{
		"cakupan.yaml":          strings.Replace(whole, "key: {env: CAKUPAN_KEY}\n", "", 1),
		"secrets/pseudonym.key": key.File(),
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Key(noVariable)
	if err != nil || got != key {
		t.Errorf("got %v, %v, want %v", got, err, key)
	}
}

func TestKeyFromAVariable(t *testing.T) {
	key := enrolment.KeyFromSeed("test")
	p, err := load(t, map[string]string{"cakupan.yaml": whole})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Key(func(name string) string {
		if name == "CAKUPAN_KEY" {
			return key.File()
		}
		return ""
	})
	if err != nil || got != key {
		t.Errorf("got %v, %v, want %v", got, err, key)
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	key := enrolment.KeyFromSeed("test").File()
	const path = "secrets/pseudonym.key"
	for _, c := range []struct {
		name  string
		spoil func(file string) error
		want  string
	}{
		{"missing", os.Remove, path + ": no key file: put the project's key back; a project that never had one takes the key that cakupan init writes into a new folder"},
		{"readable by the group", func(file string) error { return os.Chmod(file, 0o640) }, path + ": others may read the key (mode 0640): chmod 600 " + path},
		{"readable by all", func(file string) error { return os.Chmod(file, 0o604) }, path + ": others may read the key (mode 0604): chmod 600 " + path},
		{"empty", func(file string) error { return os.Truncate(file, 0) }, path + ": malformed key"},
		{"cut short", func(file string) error { return os.Truncate(file, 30) }, path + ": malformed key"},
		{"followed by another", func(file string) error { return os.WriteFile(file, []byte(key+key), 0o600) }, path + ": malformed key"},
		{"a folder", func(file string) error { return errors.Join(os.Remove(file), os.Mkdir(file, 0o700)) }, "read key: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := newProject(t, map[string]string{
				"cakupan.yaml": strings.Replace(whole, "key: {env: CAKUPAN_KEY}\n", "", 1),
				path:           key,
			})
			p, err := Load(dir, seeds)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(filepath.Join(dir, path)); err != nil {
				t.Fatal(err)
			}
			got, err := p.Key(noVariable)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || !got.IsZero() {
				t.Errorf("got  %v, %v\nwant %s", got, err, c.want)
			}
			if c.name == "missing" && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v is not fs.ErrNotExist", err)
			}
		})
	}
}

func TestVariablesThatHoldNoKey(t *testing.T) {
	p, err := load(t, map[string]string{"cakupan.yaml": whole})
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]string{
		"":          "the environment variable CAKUPAN_KEY, which cakupan.yaml names for the key, is empty: set it to the project's key",
		"kunci-ku!": "environment variable CAKUPAN_KEY: malformed key: want one line cakupan-key-1: followed by 32 bytes in base64",
	} {
		_, err := p.Key(func(string) string { return value })
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		if value != "" && strings.Contains(err.Error(), value) {
			t.Errorf("the error gives the key away: %v", err)
		}
	}
}
