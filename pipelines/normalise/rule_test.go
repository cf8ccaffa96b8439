package normalise

import (
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
