package text

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var everyRow = flag.Bool("every-row", false, "pollute every row of the tables, not one of twenty-three")

var pollutedDir = flag.String("polluted", "", "folder to write the polluted files to, each with its clean table and ours")

// score is what the benchmark measures of one file: whether it was read, and precision, recall and F1 of the header,
// the records and the cells, as multisets. Their sum is 10 at most. Text counts without regard to case.
type score struct {
	success              float64
	header, record, cell [3]float64
}

func (s score) total() float64 {
	sum := s.success
	for _, part := range [][3]float64{s.header, s.record, s.cell} {
		sum += part[0] + part[1] + part[2]
	}
	return sum
}

func scoreOf(want, got [][]string) score {
	s := score{success: 1, header: perfect, record: perfect, cell: perfect}
	if len(want) == 0 {
		return s
	}
	s.header = agree(want[0], append(got, nil)[0])
	s.record = agree(records(want), records(got))
	s.cell = agree(slices.Concat(want...), slices.Concat(got...))
	return s
}

var perfect = [3]float64{1, 1, 1}

func records(table [][]string) []string {
	var joined []string
	for _, row := range table[min(1, len(table)):] {
		joined = append(joined, strings.Join(row, ""))
	}
	return joined
}

// agree gives precision, recall and F1 as the benchmark has them: the share of what is wanted that was got, the share
// of what was got that is wanted.
func agree(want, got []string) [3]float64 {
	if len(want) == 0 {
		return perfect
	}
	left := make(map[string]int)
	for _, text := range want {
		left[strings.ToLower(text)]++
	}
	common := 0.0
	for _, text := range got {
		if key := strings.ToLower(text); left[key] > 0 {
			left[key]--
			common++
		}
	}
	if common == 0 {
		return [3]float64{}
	}
	p, r := common/float64(len(want)), common/float64(len(got))
	return [3]float64{p, r, 2 * p * r / (p + r)}
}

// guessed reads a file as Guess takes it.
func guessed(t testing.TB, file []byte) (*Decision, [][]string) {
	t.Helper()
	d, err := Guess(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := d.WriteCSV(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(&out)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return d, rows
}

// least is the mean score of a source, over all its files, below which the reader has got worse; leastOfClass likewise
// of a class of pollution in any of them. What cannot be known from the file lowers both: where a word of a heading
// ends, or whether a colon parts cells or hours and minutes.
const (
	least        = 9.90
	leastOfClass = 9.18
)

func TestPollutions(t *testing.T) {
	for _, s := range sources() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			sum, files := make(map[string]float64), make(map[string]int)
			every := 23
			if *everyRow {
				every = 1
			}
			for _, p := range s.pollutions(every) {
				d, got := guessed(t, p.file)
				total := scoreOf(p.want, got).total()
				sum[p.class] += total
				files[p.class]++
				if total < 10 {
					t.Logf("%.3f %s: %v", total, p.name, d)
				}
				if *pollutedDir != "" {
					export(t, p, got)
				}
			}
			all, n := 0.0, 0
			for class := range sum {
				mean := sum[class] / float64(files[class])
				t.Logf("%-22s %6.3f of %d", class, mean, files[class])
				if mean < leastOfClass {
					t.Errorf("%s: %.3f, want %.3f", class, mean, leastOfClass)
				}
				all, n = all+sum[class], n+files[class]
			}
			t.Logf("%-22s %6.4f of %d", "all", all/float64(n), n)
			if all/float64(n) < least {
				t.Errorf("%.4f, want %.4f", all/float64(n), least)
			}
		})
	}
}

// export writes a polluted file for other readers to read.
func export(t *testing.T, p polluted, got [][]string) {
	var name string
	for _, r := range p.class + "__" + p.name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			name += string(r)
		} else {
			name += fmt.Sprintf("-%02x", r)
		}
	}
	for _, part := range []struct {
		suffix string
		rows   [][]string
	}{{".clean", p.want}, {".ours", got}} {
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(part.rows); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*pollutedDir, name+part.suffix), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(*pollutedDir, name+".csv"), p.file, 0o600); err != nil {
		t.Fatal(err)
	}
}
