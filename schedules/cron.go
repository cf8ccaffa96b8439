package schedules

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// parser reads the five fields of cron(8), and none of the library's words such as @daily.
var parser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// parseCron reads five fields. The library's parser panics on some texts, reads a time zone out of others, and accepts
// days that no calendar has: none of these comes through here.
func parseCron(text string) (times cron.Schedule, err error) {
	defer func() {
		if recover() != nil {
			times, err = nil, fmt.Errorf("malformed schedule %q", text)
		}
	}()
	if strings.Contains(text, "TZ=") {
		return nil, errors.New("the time zone has a key of its own, timezone; leave TZ= away")
	}
	fields := strings.Fields(text)
	if len(fields) != 5 {
		return nil, fmt.Errorf(`want five fields (minute, hour, day of the month, month, day of the week), as in "30 1 * * *", not %q`, text)
	}
	fields[4] = sundayAsZero(fields[4])
	times, err = parser.Parse(strings.Join(fields, " "))
	if err != nil {
		return nil, fmt.Errorf("malformed schedule %q: %w", text, err)
	}
	if times.Next(time.Unix(0, 0).UTC()).IsZero() {
		return nil, fmt.Errorf("%q never comes: no month has such a day", text)
	}
	return times, nil
}

// sundayAsZero writes out those parts of a day-of-the-week field that call Sunday 7, since the library knows it as 0 alone.
func sundayAsZero(field string) string {
	parts := strings.Split(field, ",")
	for i, part := range parts {
		days, every, _ := strings.Cut(part, "/")
		from, to, isRange := strings.Cut(days, "-")
		if !isRange {
			to = from
		}
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		step, err3 := strconv.Atoi(every)
		if every == "" {
			step, err3 = 1, nil
		}
		if errors.Join(err1, err2, err3) != nil || last != 7 || first < 0 || first > last || step < 1 {
			continue // nothing to translate, or the library says what is wrong
		}
		var written []string
		for day := first; day <= last; day += step {
			written = append(written, strconv.Itoa(day%7))
		}
		parts[i] = strings.Join(written, ",")
	}
	return strings.Join(parts, ",")
}
