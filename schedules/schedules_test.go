package schedules

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"
)

// at reads a time as a test writes it: "2025-06-01 01:30 Asia/Jayapura".
func at(t *testing.T, text string) time.Time {
	t.Helper()
	clock, zone := text[:16], text[17:]
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func load(t *testing.T, yaml string) *Schedule {
	t.Helper()
	loaded, err := Load(fstest.MapFS{"nightly.yaml": {Data: []byte(yaml)}})
	if err != nil {
		t.Fatal(err)
	}
	return loaded[0]
}

const nightly = `pipeline: nightly
cron: "30 1 * * *"
timezone: Asia/Jayapura
missed: latest
overlap: forbid
`

func TestBuiltinScheduleIsNightlyAtHalfPastOne(t *testing.T) {
	loaded, err := Load(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded) != 1 || loaded[0].Name != "nightly" || loaded[0].Pipeline != "nightly" || loaded[0].Missed != Latest {
		t.Fatalf("got %+v", loaded)
	}
	for _, c := range []struct{ after, want string }{
		{"2025-05-31 12:00 UTC", "2025-05-31 16:30 UTC"}, // 01:30 of 1 June in WIT
		{"2025-06-01 01:29 Asia/Jayapura", "2025-06-01 01:30 Asia/Jayapura"},
		{"2025-06-01 01:30 Asia/Jayapura", "2025-06-02 01:30 Asia/Jayapura"},
		{"2024-12-31 23:59 Asia/Jakarta", "2025-01-02 01:30 Asia/Jayapura"},
	} {
		if got := loaded[0].Next(at(t, c.after)); !got.Equal(at(t, c.want)) {
			t.Errorf("after %s: got %s, want %s", c.after, got, c.want)
		}
	}
}

func TestDaysOfTheWeek(t *testing.T) {
	for _, c := range []struct{ name, days, want string }{
		{"Sunday as 7", "7", "Sun"},
		{"Sunday as 0", "0", "Sun"},
		{"Sunday by name", "sun", "Sun"},
		{"a range that ends on Sunday", "5-7", "Fri Sat Sun"},
		{"the whole week from Monday", "1-7", "Mon Tue Wed Thu Fri Sat Sun"},
		{"the whole week twice over", "0-7", "Mon Tue Wed Thu Fri Sat Sun"},
		{"every second day from Monday", "1-7/2", "Mon Wed Fri Sun"},
		{"a list with Sunday", "3,7", "Wed Sun"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := load(t, strings.Replace(nightly, "* * *", "* * "+c.days, 1))
			var got []string
			next := at(t, "2025-06-01 12:00 Asia/Jayapura") // a Sunday
			for end := next.AddDate(0, 0, 7); ; {
				if next = s.Next(next); next.After(end) {
					break
				}
				got = append(got, next.Format("Mon"))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestFaultsOfASchedule(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"misspelt key", "missed:", "misssed:", `schedules/nightly.yaml: missing key missed
schedules/nightly.yaml:4: unknown key "misssed"; did you mean missed?`},
		{"no cron", `cron: "30 1 * * *"`, "", "schedules/nightly.yaml: missing key cron"},
		{"empty cron", `"30 1 * * *"`, `""`, "schedules/nightly.yaml:2: cron: is empty"},
		{"four fields", "30 1 * * *", "30 1 * *", `schedules/nightly.yaml:2: cron: want five fields (minute, hour, day of the month, month, day of the week), as in "30 1 * * *", not "30 1 * *"`},
		{"a word for five fields", "30 1 * * *", "@every -1s", `schedules/nightly.yaml:2: cron: want five fields (minute, hour, day of the month, month, day of the week), as in "30 1 * * *", not "@every -1s"`},
		{"a zone in the schedule", "30 1 * * *", "TZ=Asia/Jakarta 30 1 * * *", "schedules/nightly.yaml:2: cron: the time zone has a key of its own, timezone; leave TZ= away"},
		{"a zone and nothing else, on which the library breaks down", "30 1 * * *", "CRON_TZ=Asia/Jakarta", "schedules/nightly.yaml:2: cron: the time zone has a key of its own, timezone; leave TZ= away"},
		{"31 February", "30 1 * * *", "0 0 31 2 *", `schedules/nightly.yaml:2: cron: "0 0 31 2 *" never comes: no month has such a day`},
		{"25 o'clock", "30 1 * * *", "0 25 * * *", `schedules/nightly.yaml:2: cron: malformed schedule "0 25 * * *": end of range (25) above maximum (23): 25`},
		{"an eighth day of the week", "30 1 * * *", "0 1 * * 8", `schedules/nightly.yaml:2: cron: malformed schedule "0 1 * * 8": end of range (8) above maximum (6): 8`},
		{"a town without a zone", "Asia/Jayapura", "Asia/Ternate", `schedules/nightly.yaml:3: timezone: unknown time zone "Asia/Ternate": want one like Asia/Jayapura`},
		{"the machine's zone", "Asia/Jayapura", "Local", `schedules/nightly.yaml:3: timezone: unknown time zone "Local": want one like Asia/Jayapura`},
		{"every missed night", "latest", "all", `schedules/nightly.yaml:4: missed: unknown value "all": want one of latest, none`},
		{"overlap allowed", "forbid", "allow", `schedules/nightly.yaml:5: overlap: unknown value "allow": want one of forbid`},
		{"asterisk without quotes", `"30 1 * * *"`, "* * * * *", "schedules/nightly.yaml:2: malformed YAML: put a text that begins with a sign into quotes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(nightly, c.old, c.new, 1)
			_, err := Load(fstest.MapFS{"nightly.yaml": {Data: []byte(text)}})
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestScheduleWithAnotherEnding(t *testing.T) {
	_, err := Load(fstest.MapFS{"nightly.yml": {Data: []byte(nightly)}, "README": {}})
	if want := "schedules/nightly.yml: want a name that ends in .yaml"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What is accepted comes; what is not is refused without breaking down.
func TestAnyCronTextIsReadOrRefused(t *testing.T) {
	field := rapid.StringMatching(`[0-9*,/?-]{1,6}|TZ=|mon|@every|[a-z]{3}-7`)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(field, 0, 7).Draw(t, "fields"), " ")
		times, err := parseCron(text)
		if err == nil && times.Next(time.Unix(0, 0)).IsZero() {
			t.Fatalf("%q is accepted and never comes", text)
		}
	})
}
