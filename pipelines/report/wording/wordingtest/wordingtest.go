// Package wordingtest holds the test that every table of phrases wants.
package wordingtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cakupan/pipelines/report/wording"
)

// said is where a source file asks for a phrase: say("key") or table.Say(language, "key").
var said = regexp.MustCompile(`\b(?:say|Say)\((?:[a-zA-Z.()]+, )?"([a-z_.]+)"`)

// Check holds a table to the source files in the test's folder: no phrase that they ask for is missing, and none
// stands there unused. A key that is completed at run time, "state." + …, needs phrases that begin so.
func Check(t *testing.T, table wording.Table) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range said.FindAllStringSubmatch(string(source), -1) {
			key, found := match[1], false
			for phrase := range table {
				if phrase == key || strings.HasSuffix(key, ".") && strings.HasPrefix(phrase, key) {
					used[phrase], found = true, true
				}
			}
			if !found {
				t.Errorf("%s says %q, which the table lacks", file, key)
			}
		}
	}
	for phrase := range table {
		if !used[phrase] {
			t.Errorf("nothing says %q", phrase)
		}
	}
}
