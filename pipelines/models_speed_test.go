package pipelines_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
	"cakupan/sql"
)

// BenchmarkModels holds what the program promises of its models to what they take, from the records in the lake to
// checked marts: over the demo's May; over 60 months of 500,000 persons, of which none or all but one are used again; and
// over more and more months. Each is measured in a process of its own, with two processors.
//
// CAKUPAN_BENCH_REPEATS is how often each thing is measured, 3 times; CAKUPAN_BENCH_MONTHS the number of months, 60;
// CAKUPAN_BENCH_CURVE the millions of person-months of the curve, as "1 10 100", none unless it says so.
func BenchmarkModels(b *testing.B) {
	s := speed{b: b, repeats: numberFrom(b, "CAKUPAN_BENCH_REPEATS", 3)}
	months := numberFrom(b, "CAKUPAN_BENCH_MONTHS", 60)

	province := filepath.Join(b.TempDir(), "province")
	may := enrolment.Period{Year: 2025, Month: time.May}
	if _, err := demo.Write(b.Context(), province, demo.Options{From: may, To: may}); err != nil {
		b.Fatal(err)
	}
	if _, err := night(b.Context(), province, nil); err != nil {
		b.Fatal(err)
	}
	large := s.makeLake(months, 500_000)
	var demoMonth, afresh, again runs
	for range s.repeats {
		demoMonth = append(demoMonth, s.run("models-demo", province, 2))
		afresh = append(afresh, s.run("models", large, 2))
		again = append(again, s.run("models-again", large, 2))
	}
	printModels(os.Stdout, months, demoMonth, afresh, again)
	if err := os.RemoveAll(large); err != nil {
		b.Fatal(err)
	}
	s.curve(os.Stdout, strings.Fields(os.Getenv("CAKUPAN_BENCH_CURVE")))
}

// makeLake makes a lake of so many months, in a process of its own.
func (s *speed) makeLake(months, persons int) (dir string) {
	dir = filepath.Join(s.b.TempDir(), fmt.Sprintf("%d-%d", months, persons))
	s.run("make", dir, 2)
	return dir
}

// curve measures models over as many millions of person-months as each text says, of 500,000 persons, once each.
func (s *speed) curve(to io.Writer, millions []string) {
	if len(millions) == 0 {
		return
	}
	fmt.Fprintf(to, "%12s %10s %12s %12s %10s %8s\n", "person-months", "seconds", "processor", "per million", "one again", "peak")
	for _, text := range millions {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			s.b.Fatalf("CAKUPAN_BENCH_CURVE has %q, want millions", text)
		}
		dir := s.makeLake(2*n, 500_000)
		afresh, again := s.run("models", dir, 2), s.run("models-again", dir, 2)
		fmt.Fprintf(to, "%11d M %8.1f s %10.1f s %10.2f s %8.1f s %6.0f M\n", n, afresh.Seconds, afresh.Processor, afresh.Processor/float64(n),
			again.Seconds, afresh.PeakMiB)
		if err := os.RemoveAll(dir); err != nil {
			s.b.Fatal(err)
		}
	}
	fmt.Fprintln(to)
}

func printModels(to io.Writer, months int, demoMonth, afresh, again runs) {
	fmt.Fprintf(to, "\n%d months of 500,000 persons; medians of %d\n\n", months, len(afresh))
	fmt.Fprintf(to, "%-52s %10s %10s %8s  %s\n", "models, from records to checked marts", "clock", "processor", "peak", "wanted")
	line := func(work string, r runs, wanted string, isMet bool) {
		if !isMet {
			wanted += "  NOT MET"
		}
		fmt.Fprintf(to, "%-52s %8.2f s %8.2f s %6.0f M  %s\n", work, r.median(seconds), r.median(processor), r.median(peak), wanted)
	}
	line("the demo's May", demoMonth, "≤ 2 s", demoMonth.median(seconds) <= 2)
	line("all months afresh", afresh, "≤ 60 s, ≤ 2048 M", afresh.median(seconds) <= 60 && afresh.median(peak) <= modelsMB)
	line("one list of the last month is another", again, "", true)
	fmt.Fprintf(to, "%-52s %8.2f\n\n", "ratio of the two", afresh.median(seconds)/again.median(seconds))
}

// modelsMB is what the models may take of memory.
const modelsMB = 2048

// modelWorks are the works of BenchmarkModels, each on a folder.
var modelWorks = map[string]func(ctx context.Context, folder, dir string) error{
	"make": func(ctx context.Context, folder, _ string) error {
		m := &madeLake{dir: folder}
		if _, err := fmt.Sscanf(filepath.Base(folder), "%d-%d", &m.months, &m.persons); err != nil {
			return err
		}
		return m.make(ctx)
	},
	"models": func(ctx context.Context, folder, _ string) error {
		if err := os.RemoveAll(filepath.Join(folder, "kept")); err != nil {
			return err
		}
		return modelMonths(ctx, folder, "")
	},
	"models-again": func(ctx context.Context, folder, _ string) error {
		return modelMonths(ctx, folder, time.Now().String())
	},
	"models-demo": modelDemo,
}

// modelMonths builds the models over a made lake. Suffix, unless it is empty, makes another list of the last month's first
// list of members.
func modelMonths(ctx context.Context, folder, suffix string) error {
	m, err := openMade(folder)
	if err != nil {
		return err
	}
	parts := m.Records["enrolment"]
	for i := range parts {
		if parts[i].DeliveryID == "82.01-participants-"+lastMade.String() {
			parts[i].SHA256 += suffix
		}
	}
	_, _, err = m.marts(ctx, true, duck.Options{Threads: 2, MemoryMB: modelsMB})
	return err
}

// modelDemo builds the models over the records of the current snapshot of a demo, as a whole.
func modelDemo(ctx context.Context, folder, dir string) error {
	l, err := lake.Look(filepath.Join(folder, "lake"))
	if err != nil {
		return err
	}
	current, err := l.Current()
	if err != nil {
		return err
	}
	src := model.Sources{Tables: make(map[string][]string), Seeds: sql.Seeds()}
	for _, table := range current.Tables {
		for _, file := range table.Files {
			if table.Schema == "lake" {
				src.Tables[table.Name] = append(src.Tables[table.Name], l.ObjectPath(file.Object))
			}
		}
	}
	_, err = builtMarts(ctx, src, duck.Options{Threads: 2, TempDir: dir, ReadDirs: []string{dir, l.Dir()}})
	return err
}
