package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPasswordOfTheFeedback(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name, text string
		mode       os.FileMode
		want, err  string
	}{
		{"first line", "kata sandi\nlainnya\n", 0o600, "kata sandi", ""},
		{"written on Windows", "rahasia\r\n", 0o400, "rahasia", ""},
		{"with a byte order mark", "\ufeffrahasia", 0o600, "rahasia", ""},
		{"empty", "\n", 0o600, "", "first line"},
		{"open to others", "rahasia\n", 0o644, "", "chmod 600"},
	} {
		path := filepath.Join(dir, "password")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		got, err := Secret{path, "secrets/password"}.Read()
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: got %q, %v", c.name, got, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := (Secret{}).Read(); got != "" || err != nil {
		t.Errorf("none: got %q, %v", got, err)
	}
}
