package enrolment

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The codes of DESIGN §6, so that none is forgotten and none is made up.
const designCodes = `
nik.missing nik.length nik.date nik.serial nik.dummy nik.precision_lost nik.is_kk nik.is_kpj
nik.prefix_retired nik.prefix_foreign nik.prefix_unknown nik.birth_mismatch nik.sex_mismatch nik.family_repeated
date.format date.impossible date.future_birth date.sentinel date.century_guessed date.ambiguous as_of.assumed
age.over_limit age.under_limit
name.missing sex.unknown status.unknown group.unknown payer.unknown programme.unknown kpj.format npp.missing
segment.unknown money.format money.ambiguous money.negative
region.unknown region.ambiguous region.code_swap village.unresolved subdistrict.disputed remark.left
row.short row.long row.quote row.encoding
file.empty file.not_a_table file.encrypted file.truncated file.header_not_found file.too_large file.hostile
file.mapping_doubtful file.trailing_zero_niks file.wrong_month file.shrunk file.totals_differ file.segment_missing
file.resent`

func TestRulesAreDesignsRules(t *testing.T) {
	codes := strings.Fields(designCodes)
	for _, code := range codes {
		if Rules[code].Code != code {
			t.Errorf("no rule %s", code)
		}
	}
	if len(Rules) != len(codes) {
		t.Errorf("%d rules, want %d", len(Rules), len(codes))
	}
}

// Words that frighten an officer, or that mean something else to one.
var wordsToAvoid = regexp.MustCompile(`(?i)\b(temuan|basi|ditolak|tolak|curiga|jalur|penyebut|edisi|karantina|mutu)\b`)

func TestMessages(t *testing.T) {
	for code, rule := range Rules {
		for language, message := range map[string]string{"Indonesian": rule.Indonesian, "English": rule.English} {
			if message == "" || strings.HasSuffix(message, ".") || strings.Contains(message, "\n") {
				t.Errorf("%s: %s message %q, want one line without a full stop", code, language, message)
			}
		}
		if word := wordsToAvoid.FindString(rule.Indonesian); word != "" {
			t.Errorf("%s: says %q to an officer", code, word)
		}
	}
}

func TestSeverityFollowsFromCode(t *testing.T) {
	for code, rule := range Rules {
		want := Severity("")
		switch family, _, _ := strings.Cut(code, "."); {
		case code == "file.resent":
		case family == "file" && strings.Contains("mapping_doubtful trailing_zero_niks wrong_month shrunk totals_differ segment_missing", code[len("file."):]):
			want = Held
		case family == "file":
			want = Returned
		case strings.Contains(" nik.missing nik.length nik.date nik.serial nik.dummy nik.precision_lost nik.is_kk nik.is_kpj segment.unknown ", " "+code+" "):
			want = Required
		default:
			want = Doubtful
		}
		if rule.Severity != want {
			t.Errorf("%s: severity %q, want %q", code, rule.Severity, want)
		}
	}
}

// docs/faults.md has every rule, with its severity and both messages as they stand here, and says when it is found.
func TestEveryRuleIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/faults.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := make(map[string][]string)
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(strings.TrimSpace(line), " | "); len(cells) == 5 && strings.HasPrefix(line, "| `") {
			documented[strings.Trim(cells[0], "| `")] = cells
		}
	}
	for code, rule := range Rules {
		severity := string(rule.Severity)
		if severity == "" {
			severity = "–"
		}
		cells := documented[code]
		if len(cells) == 0 || cells[1] != severity || cells[2] == "" || cells[3] != rule.English || cells[4] != rule.Indonesian+" |" {
			t.Errorf("%s: want a row\n%s", code, fmt.Sprintf("| `%s` | %s | … | %s | %s |", code, severity, rule.English, rule.Indonesian))
		}
	}
	if len(documented) != len(Rules) {
		t.Errorf("%d codes are documented, there are %d", len(documented), len(Rules))
	}
}
