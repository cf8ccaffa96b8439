package text

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"cakupan/pipelines/normalise/book/table"
	"cakupan/pipelines/normalise/sheet"
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

// guessed is a file as it was read: how it is written, where its table lies, and the table.
type guessed struct {
	Dialect
	*table.Table
	rows [][]string
}

func (g *guessed) String() string {
	return fmt.Sprintf("%+v; header %d-%d, data %d-%d", g.Dialect, g.Header.First, g.Header.Last, g.Data.First, g.Data.Last)
}

// guess reads a file of which nothing is known. An empty one has no rows.
func guess(t testing.TB, file []byte) *guessed {
	t.Helper()
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	if errors.Is(err, sheet.ErrEmpty) {
		return &guessed{Table: &table.Table{}}
	} else if err != nil {
		t.Fatal(err)
	}
	found, err := f.mainTable(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := found.WriteCSV(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(&out)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return &guessed{f.Dialect, found, rows}
}

func (f *File) mainTable(ctx context.Context) (*table.Table, error) {
	return table.Find(ctx, func(ctx context.Context) iter.Seq2[*sheet.Row, error] { return f.Rows(ctx, "") }, f.Dialect.Columns)
}

// least is the mean score of a source, over all its files, below which the reader has got worse; leastOfClass likewise
// of a class of pollution in any of them. What cannot be known from the file lowers both: where a word of a heading
// ends, or which blanks part cells.
const (
	least        = 9.90
	leastOfClass = 9.18
)

func TestPollutions(t *testing.T) {
	for _, s := range sources() {
		t.Run(s.name, func(t *testing.T) {
			if testing.Short() && s.name != "goods" {
				t.Skip("one source is enough for a quick look")
			}
			t.Parallel()
			sum, files := make(map[string]float64), make(map[string]int)
			every := 83
			if *everyRow {
				every = 1
			}
			for _, p := range s.pollutions(every) {
				d := guess(t, p.file)
				got := d.rows
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
