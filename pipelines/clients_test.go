package pipelines_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/sql"
)

// clients gives Pythons that each have another version of DuckDB.
func clients(t *testing.T) []string {
	t.Helper()
	paths := filepath.SplitList(os.Getenv("CAKUPAN_CLIENTS"))
	if len(paths) == 0 {
		t.Skip("CAKUPAN_CLIENTS names no Python with another version of DuckDB; make clients runs this test with several")
	}
	return paths
}

// catalogAnswer is what testdata/ask.py prints.
type catalogAnswer struct {
	Version        string            `json:"version"`
	Comments       map[string]string `json:"comments"`
	Rows           map[string]int64  `json:"rows"`
	Attached       map[string]int64  `json:"attached"`
	Covered        map[string]int64  `json:"covered"`
	Column         string            `json:"column"`
	WithoutComment int               `json:"without_comment"`
}

// A catalogue is read by other versions of DuckDB, from another folder, after the tree was copied to another place.
func TestOtherClientsReadTheCatalogue(t *testing.T) {
	pythons := clients(t)
	p := province(t, demo.Options{Workers: 2000})
	result := p.run(t, 2)
	_, l := p.open(t)
	moved := filepath.Join(t.TempDir(), "data pindahan")
	if err := os.CopyFS(moved, os.DirFS(l.TreePath(result.Snapshot.ID))); err != nil {
		t.Fatal(err)
	}
	ask, err := filepath.Abs("testdata/ask.py")
	if err != nil {
		t.Fatal(err)
	}
	want := rowsOf(t, p)
	for _, python := range pythons {
		t.Run(filepath.Base(filepath.Dir(filepath.Dir(python))), func(t *testing.T) {
			var got catalogAnswer
			if err := json.Unmarshal(runPython(t, python, t.TempDir(), nil, ask, moved), &got); err != nil {
				t.Fatal(err)
			}
			t.Logf("DuckDB %s", got.Version)
			if len(got.Rows) != len(got.Attached) {
				t.Errorf("%d tables, %d when attached", len(got.Rows), len(got.Attached))
			}
			for table, rows := range want {
				if got.Rows[table] != rows || got.Attached[table] != rows {
					t.Errorf("%s has %d rows, %d when attached, want %d", table, got.Rows[table], got.Attached[table], rows)
				}
			}
			for _, month := range p.truth.Months {
				if covered := got.Covered[month.Period.String()]; covered != month.Province.Covered {
					t.Errorf("%s: %d covered, want %d", month.Period, covered, month.Province.Covered)
				}
			}
			if !strings.Contains(got.Column, "Samaran berkunci") || !strings.Contains(got.Column, "Keyed pseudonym") {
				t.Errorf("person_id is explained as %q", got.Column)
			}
			for table, comment := range got.Comments {
				if !strings.Contains(comment, " | ") {
					t.Errorf("%s is explained as %q", table, comment)
				}
			}
			if got.WithoutComment > 0 {
				t.Errorf("%d columns without comment", got.WithoutComment)
			}
		})
	}
}

// rowsOf gives how many rows tables have by what the demo wrote, and by the files of the seeds.
func rowsOf(t *testing.T, p written) map[string]int64 {
	t.Helper()
	rows := map[string]int64{
		"lake.deliveries": int64(len(p.truth.Deliveries)), "lake.project": 1,
		"marts.headline": int64(len(p.truth.Months)), "marts.coverage_by_district": int64(12 * len(p.truth.Months)),
	}
	for _, d := range p.truth.Deliveries {
		for _, faults := range d.Faults {
			rows["lake.rejects"] += faults
		}
		switch d.Role {
		case enrolment.Participants, enrolment.Payments, enrolment.Leavers:
			rows["lake.enrolment"] += d.Accepted
		case enrolment.Recap, enrolment.Projects:
		default:
			rows["lake.nominations"] += d.Accepted
		}
	}
	villages, err := fs.ReadFile(sql.Seeds(), "villages.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows["seeds.villages"] = int64(bytes.Count(villages, []byte("\n")) - 1)
	return rows
}

// The SQL and Python of docs/analyst.md run as they stand there, in the project's folder.
func TestExamplesOfTheDocument(t *testing.T) {
	pythons := clients(t)
	text, err := os.ReadFile("../docs/analyst.md")
	if err != nil {
		t.Fatal(err)
	}
	p := province(t, demo.Options{Workers: 2000})
	p.run(t, 2)
	examples, err := filepath.Abs("testdata/examples.py")
	if err != nil {
		t.Fatal(err)
	}
	ran := map[string]int{} // examples by language
	for _, block := range regexp.MustCompile("(?s)```(sql|python)\n(.*?)```").FindAllSubmatch(text, -1) {
		language, example := string(block[1]), block[2]
		for _, python := range pythons {
			var printed []byte
			switch {
			case language == "sql":
				printed = runPython(t, python, p.dir, example, examples)
			case exec.CommandContext(t.Context(), python, "-c", "import pandas, polars, pyarrow").Run() == nil:
				printed = runPython(t, python, p.dir, example, "-")
			default:
				continue
			}
			ran[language]++
			if len(bytes.TrimSpace(printed)) == 0 || string(printed) == "[]\n" {
				t.Errorf("%s: the example printed nothing:\n%s", python, example)
			}
		}
	}
	if ran["sql"] < 5*len(pythons) || ran["python"] < 3 {
		t.Errorf("only so many examples ran: %v", ran)
	}
}

// runPython runs a script and gives what it prints.
func runPython(t *testing.T, python, dir string, input []byte, args ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), python, args...)
	command.Dir, command.Stdin = dir, bytes.NewReader(input)
	var said bytes.Buffer
	command.Stderr = &said
	printed, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s\n%s", python, err, said.Bytes(), input)
	}
	return printed
}
