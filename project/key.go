package project

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"runtime"

	"cakupan/enrolment"
	"cakupan/project/strictyaml"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// keySource is where the key is: a file, or the environment variable of that name.
type keySource struct {
	file     string // absolute
	written  string // the same as cakupan.yaml writes it
	variable string
}

// key reads where the key is. In the lake it would travel with every copy of what it protects.
func (c *configuration) key(m *strictyaml.Mapping) keySource {
	file, variable := m.Text("file"), m.Text("env")
	if variable.Given() {
		if file.Given() {
			variable.Faultf("the key has a file already; want one of the two")
		}
		if !variableName.MatchString(variable.Text) {
			variable.Faultf("want the name of a variable, as in CAKUPAN_KEY; the key itself does not belong here")
		}
		return keySource{variable: variable.Text}
	}
	const otherwise = "secrets/pseudonym.key"
	source := keySource{file: c.absolute(file, otherwise), written: file.Or(otherwise)}
	if within(source.file, c.project.Lake) {
		file.Faultf("the key lies within the lake; want it elsewhere")
	}
	return source
}

// Key reads the project's key from the file or from the environment variable that cakupan.yaml names. A key file that
// others than its owner may read is refused. getenv is os.Getenv outside tests.
func (p *Project) Key(getenv func(name string) string) (enrolment.Key, error) {
	if name := p.key.variable; name != "" {
		text := getenv(name)
		if text == "" {
			return enrolment.Key{}, fmt.Errorf("the environment variable %s, which %s names for the key, is empty: set it to the project's key",
				name, configurationFile)
		}
		key, err := enrolment.ParseKey(text)
		if err != nil {
			return enrolment.Key{}, fmt.Errorf("environment variable %s: %w", name, err)
		}
		return key, nil
	}
	return p.key.read()
}

func (s keySource) read() (enrolment.Key, error) {
	file, err := os.Open(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return enrolment.Key{}, fmt.Errorf("%s: no key file: put the project's key back; a project that never had one takes the key that cakupan init writes into a new folder: %w",
			s.written, fs.ErrNotExist)
	}
	if err != nil {
		return enrolment.Key{}, fmt.Errorf("open key: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return enrolment.Key{}, fmt.Errorf("open key: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" { // Windows has no such modes
		return enrolment.Key{}, &OpenKeyError{s.file, s.written, mode}
	}
	text, err := io.ReadAll(io.LimitReader(file, 1<<10)) // a key is one short line
	if err != nil {
		return enrolment.Key{}, fmt.Errorf("read key: %w", err)
	}
	key, err := enrolment.ParseKey(string(text))
	if err != nil {
		return enrolment.Key{}, fmt.Errorf("%s: %w", s.written, err)
	}
	return key, nil
}

// OpenKeyError is the error of a key file that others than its owner may read.
type OpenKeyError struct {
	Path    string // absolute
	written string // the same as cakupan.yaml writes it
	mode    fs.FileMode
}

func (e *OpenKeyError) Error() string {
	return fmt.Sprintf("%s: others may read the key (mode %04o): chmod 600 %[1]s", e.written, e.mode)
}
