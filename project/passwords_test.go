package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPasswordsOfLists(t *testing.T) {
	list := whole[strings.Index(whole, "        feedback_password_file"):]
	text := strings.Replace(whole, list, "        password_file: secrets/dkp\n"+list, 1)
	dir := newProject(t, map[string]string{"cakupan.yaml": text, "deliveries/bpjstk-ternate/x": "", "secrets/dkp": "\ufeffrahasia\r\n\r\n Rahasia 2025 \n"})
	p, err := Load(dir, seeds)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "secrets/dkp"), 0o600); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"82.71/dkp/nelayan": {"rahasia", " Rahasia 2025 "}}, p.Passwords()); diff != "" {
		t.Error(diff)
	}
	if err := p.PasswordError("82.71/dkp/nelayan"); err != nil {
		t.Error(err)
	}
	if err := os.Chmod(filepath.Join(dir, "secrets/dkp"), 0o640); err != nil {
		t.Fatal(err)
	}
	const open = "list 82.71/dkp/nelayan: secrets/dkp: others may read this password (mode 0640); close it with: chmod 600 secrets/dkp"
	if err := p.PasswordError("82.71/dkp/nelayan"); err == nil || err.Error() != open {
		t.Errorf("got %v, want %s", err, open)
	}
	if err := p.PasswordError("82.71/dkp/petani"); err != nil {
		t.Errorf("another list: %v", err)
	}
	if passwords := p.Passwords(); len(passwords) > 0 {
		t.Errorf("%d lists have passwords that others may read", len(passwords))
	}
	if _, err := ReadPasswords(filepath.Join(dir, "secrets/none")); err == nil {
		t.Error("no error for a file that is not there")
	}
	if passwords, err := ReadPasswords(""); passwords != nil || err != nil {
		t.Errorf("got %d passwords, %v", len(passwords), err)
	}
}

// A file of passwords that cannot be read is told with its list, the path as cakupan.yaml writes it and what mends it.
func TestFilesOfPasswordsThatCannotBeRead(t *testing.T) {
	list := whole[strings.Index(whole, "        feedback_password_file"):]
	text := strings.Replace(whole, list, "        password_file: secrets/none\n"+list, 1)
	dir := newProject(t, map[string]string{"cakupan.yaml": text, "deliveries/bpjstk-ternate/x": "", "secrets/nelayan": "\n"})
	if err := os.Chmod(filepath.Join(dir, "secrets/nelayan"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Load(dir, seeds)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, fault := range p.PasswordFaults() {
		got = append(got, fault.List.ID+": "+fault.Err.Error())
	}
	want := []string{
		"82.71/dkp/nelayan: secrets/none: there is no such file of passwords; put it there, then: chmod 600 secrets/none",
		"82.71/dkp/nelayan: secrets/nelayan: its first line, which is to be the password, is empty",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
