package project

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/project/strictyaml"
)

// Secret is a file with a password, which cakupan.yaml names so that the password itself stands nowhere else. The zero
// value names none.
type Secret struct {
	file    string // absolute
	written string // the same as cakupan.yaml writes it
}

// secret gives the file that a key of cakupan.yaml names.
func (c *configuration) secret(v strictyaml.Value) Secret {
	if !v.Given() {
		return Secret{}
	}
	return Secret{c.absolute(v, ""), v.Text}
}

// IsGiven tells whether there is a password.
func (s Secret) IsGiven() bool { return s.file != "" }

// SecretError says why a file of passwords cannot be read, and how to mend it.
type SecretError struct {
	Path string      // as cakupan.yaml writes it
	Mode fs.FileMode // of a file that others than its owner may read, else 0
	Err  error       // why it cannot be read, without its path; nil when others may read it
}

func (e *SecretError) Error() string {
	switch {
	case e.Err == nil:
		return fmt.Sprintf("%s: others may read this password (mode %04o); close it with: chmod 600 %[1]s", e.Path, e.Mode)
	case errors.Is(e.Err, fs.ErrNotExist):
		return fmt.Sprintf("%s: there is no such file of passwords; put it there, then: chmod 600 %[1]s", e.Path)
	}
	return fmt.Sprintf("%s: %v", e.Path, e.Err)
}

func (e *SecretError) Unwrap() error { return e.Err }

// fault says that the file cannot be read.
func (s Secret) fault(err error) error {
	if of, is := errors.AsType[*fs.PathError](err); is {
		err = of.Err // its path is that of this machine
	}
	return &SecretError{Path: s.written, Err: err}
}

// mostSecret is longer than any password file.
const mostSecret = 16 << 10

// Read gives the password, which is the file's first line; "" when none is given. A file that others than its owner may
// read is refused.
func (s Secret) Read() (string, error) {
	if !s.IsGiven() {
		return "", nil
	}
	lines, err := s.lines()
	if err != nil {
		return "", err
	}
	if lines[0] == "" {
		return "", s.fault(errors.New("its first line, which is to be the password, is empty"))
	}
	return lines[0], nil
}

// lines gives the file's lines, at least one.
func (s Secret) lines() ([]string, error) {
	file, err := os.Open(s.file)
	if err != nil {
		return nil, s.fault(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, s.fault(err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" { // Windows has no such modes
		return nil, &SecretError{Path: s.written, Mode: mode}
	}
	text, err := io.ReadAll(io.LimitReader(file, mostSecret))
	if err != nil {
		return nil, s.fault(err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	return strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), nil
}

// ReadPasswords reads a file of passwords, one a line, as the password_file of a list: nil when the path is empty. A file
// that others than its owner may read is refused.
func ReadPasswords(path string) ([]string, error) { return Secret{path, path}.all() }

// all gives the passwords of a file, one a line.
func (s Secret) all() ([]string, error) {
	if !s.IsGiven() {
		return nil, nil
	}
	lines, err := s.lines()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" }), nil
}

// Passwords gives for each list that names a password_file the passwords that open its files. A list whose file cannot
// be read has none; PasswordFaults says so.
func (p *Project) Passwords() map[string][]string {
	passwords := make(map[string][]string)
	for _, sender := range p.Senders {
		for _, list := range sender.Lists {
			if found, err := list.Password.all(); err == nil && found != nil {
				passwords[list.ID] = found
			}
		}
	}
	return passwords
}

// PasswordFault is a file of passwords that cannot be read.
type PasswordFault struct {
	List *enrolment.List // whose it is
	Err  *SecretError
}

// PasswordFaults gives the files of passwords that cannot be read, of the lists' files and of their feedback, in the order
// of cakupan.yaml.
func (p *Project) PasswordFaults() (faults []PasswordFault) {
	for _, sender := range p.Senders {
		for _, list := range sender.Lists {
			_, opens := list.Password.all()
			_, closes := list.FeedbackPassword.Read()
			for _, err := range []error{opens, closes} {
				if fault, is := errors.AsType[*SecretError](err); is {
					faults = append(faults, PasswordFault{list.List, fault})
				}
			}
		}
	}
	return faults
}

// PasswordError gives why the passwords of a list's files cannot be read; nil when they can, or when it has none.
func (p *Project) PasswordError(listID string) error {
	for _, sender := range p.Senders {
		for _, list := range sender.Lists {
			if list.ID == listID {
				if _, err := list.Password.all(); err != nil {
					return fmt.Errorf("list %s: %w", listID, err)
				}
			}
		}
	}
	return nil
}

// FeedbackPassword gives the password of a list's feedback workbooks, "" when they have none.
func (p *Project) FeedbackPassword(listID string) (string, error) {
	for _, sender := range p.Senders {
		for _, list := range sender.Lists {
			if list.ID == listID {
				return list.FeedbackPassword.Read()
			}
		}
	}
	return "", nil
}
