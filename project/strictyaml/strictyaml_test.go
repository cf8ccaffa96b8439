package strictyaml

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextStaysAsWritten(t *testing.T) {
	file, top := Parse("x.yaml", []byte("code: 82.10\nnpsn: 0020100001\nday: 2025-01-01\nyes: yes\nquoted: \"188.45/12\"\nnone:\n"))
	for key, want := range map[string]string{
		"code": "82.10", "npsn": "0020100001", "day": "2025-01-01", "yes": "yes", "quoted": "188.45/12", "none": "(none)",
	} {
		if got := top.Text(key).Or("(none)"); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if err := file.Err(); err != nil {
		t.Error(err)
	}
}

func TestAnAliasIsWhatItStandsFor(t *testing.T) {
	file, top := Parse("x.yaml", []byte("apbd: &apbd {payer: APBD_PROV, days: [&d 1, *d]}\nlists:\n  - *apbd\n  - {payer: CSR, days: []}\n"))
	var got []string
	for _, list := range append(top.Mappings("lists"), top.Mapping("apbd")) {
		got = append(got, list.Text("payer").Text)
		for _, day := range list.Texts("days") {
			got = append(got, day.Text)
		}
	}
	if err := file.Err(); err != nil {
		t.Error(err)
	}
	if strings.Join(got, " ") != "APBD_PROV 1 1 CSR APBD_PROV 1 1" {
		t.Errorf("got %v", got)
	}
}

func TestWhatIsNotThereCanBeAsked(t *testing.T) {
	file, top := Parse("x.yaml", []byte("a: 1\n"))
	top.Text("a")
	absent := top.Mapping("b")
	if absent.Given() || absent.Text("c").Given() || absent.Required("c").Given() || absent.Mapping("d").Mappings("e") != nil ||
		absent.RequiredTexts("f") != nil || absent.Int("g", 7, 0, 9) != 7 {
		t.Error("a mapping that is not there has keys")
	}
	absent.Text("c").Faultf("nothing")
	if err := file.Err(); err != nil {
		t.Error(err)
	}
}

func TestWhatAMisspeltKeyWasMeantToBe(t *testing.T) {
	known := []string{"pipeline", "cron", "timezone", "missed", "overlap", "id"}
	for word, want := range map[string]string{
		"pipelin": "pipeline", "time_zone": "timezone", "Timezone": "timezone", "corn": "cron", "misses": "missed",
		"schedule": "", "x": "", "ids": "id",
	} {
		if got := nearest(word, known); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}

// Whatever a file holds, asking ends, and every fault names the file.
func TestAnyTextIsReadOrRefused(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "b", ": ", ":", "\n", "  ", "- ", "[", "]", "{", "}", "&x ", "*x", "!!int ", "'", "\"", "#", "\t",
		"? ", "| ", "> ", "---", "~", "<<", "%", "@", "\x00", "\xff"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "text"), "")
		file, top := Parse("x.yaml", []byte(text))
		top.Required("a")
		top.Int("b", 0, 0, 1)
		for _, m := range append(top.Mappings("a"), top.Mapping("b")) {
			m.RequiredTexts("a")
		}
		if err := file.Err(); err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if !strings.HasPrefix(line, "x.yaml:") {
					t.Fatalf("%q: fault %q", text, line)
				}
			}
		}
	})
}
