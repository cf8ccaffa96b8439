package normalise

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"cakupan/enrolment"
)

func TestEveryRuleIsExplained(t *testing.T) {
	seen := make(map[string]bool)
	for r := ok + 1; r < ruleCount; r++ {
		rule, known := enrolment.Rules[r.code()]
		if !known || rule.Severity != enrolment.Required && rule.Severity != enrolment.Doubtful {
			t.Errorf("rule %d (%q): known %t, severity %q", r, r.code(), known, rule.Severity)
		}
		if seen[r.code()] {
			t.Errorf("%s stands twice", r.code())
		}
		seen[r.code()] = true
	}
	for _, returned := range returnCodes {
		if enrolment.Rules[returned.code].Severity != enrolment.Returned {
			t.Errorf("%s does not return the file", returned.code)
		}
	}
	if ruleCount > 64 {
		t.Error("more rules than a ruleSet holds")
	}
}

// Every code that an officer can read about is found somewhere: by a rule of the rows, or by name in the code and the models.
func TestEveryRuleIsFound(t *testing.T) {
	found := make(map[string]bool)
	for _, code := range ruleCodes {
		found[code] = true
	}
	named := regexp.MustCompile(`["'](file\.[a-z_]+)["']`)
	for _, pattern := range []string{"*.go", "../*.go", "../../sql/intermediate/*.sql"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range named.FindAllSubmatch(text, -1) {
				found[string(match[1])] = found[string(match[1])] || filepath.Ext(path) == ".sql" || !isTest(path)
			}
		}
	}
	for code := range enrolment.Rules {
		if !found[code] {
			t.Errorf("nothing finds %s", code)
		}
	}
}

func isTest(path string) bool {
	is, _ := filepath.Match("*_test.go", filepath.Base(path))
	return is
}
