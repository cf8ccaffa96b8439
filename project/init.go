package project

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"cakupan/enrolment"
)

//go:embed template
var templates embed.FS

var configurationTemplate = template.Must(template.ParseFS(templates, "template/cakupan.yaml"))

// Options says what a new project is for.
type Options struct {
	Province  string // Kemendagri code: "82"
	Name      string // of the province
	Schedules fs.FS  // schedules to begin with, copied to schedules/; nil: none
}

// ErrNotEmpty is the error of a folder that holds something already.
var ErrNotEmpty = errors.New("folder is not empty")

// Init writes a new project into dir, which must be empty or not there: configuration with commented examples, a random
// key that only its owner may read, an empty table of decisions, and a folder for deliveries. cakupan.yaml is written
// last, so that a folder is a project only when all of it is there.
func Init(dir string, options Options) error {
	if !provinceNo.MatchString(options.Province) || options.Name == "" {
		return fmt.Errorf("province %q, name %q: want the two digits of the province's Kemendagri code, as in 82, and its name",
			options.Province, options.Name)
	}
	if err := makeEmpty(dir); err != nil {
		return err
	}
	var configuration bytes.Buffer
	if err := configurationTemplate.Execute(&configuration, options); err != nil {
		return err
	}
	gitignore, err := templates.ReadFile("template/gitignore")
	if err != nil {
		return err
	}
	for _, folder := range []struct {
		name string
		mode fs.FileMode
	}{{"deliveries", 0o750}, {"schedules", 0o755}, {"secrets", 0o700}} {
		if err := os.Mkdir(filepath.Join(dir, folder.name), folder.mode); err != nil {
			return err
		}
	}
	if options.Schedules != nil {
		if err := os.CopyFS(filepath.Join(dir, "schedules"), options.Schedules); err != nil {
			return err
		}
	}
	for _, file := range []struct {
		name string
		text []byte
		mode fs.FileMode
	}{
		{"secrets/pseudonym.key", []byte(enrolment.NewKey().File()), 0o600},
		{".gitignore", gitignore, 0o644},
		{decisionsFile, []byte(strings.Join(decisionColumns, ",") + "\n"), decisionsMode},
		{configurationFile, configuration.Bytes(), 0o644},
	} {
		if err := os.WriteFile(filepath.Join(dir, file.name), file.text, file.mode); err != nil {
			return err
		}
	}
	return nil
}

// makeEmpty makes the folder dir, or finds that it is there and empty.
func makeEmpty(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s: %w: a new project wants a folder of its own", dir, ErrNotEmpty)
	}
	return nil
}
