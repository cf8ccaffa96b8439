package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/lake/duck"
	"cakupan/pipelines/report/wording"
)

// shellOn gives a shell on a database with one mart, and what it prints.
func shellOn(t *testing.T) (s *shell, out, said *bytes.Buffer) {
	t.Helper()
	temp := t.TempDir()
	db, err := duck.Open(t.Context(), duck.Options{ReadDirs: []string{temp}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Exec(t.Context(), "create schema marts; create table marts.headline as select unnest(range(5)) as covered_count"); err != nil {
		t.Fatal(err)
	}
	out, said = new(bytes.Buffer), new(bytes.Buffer)
	s = &shell{
		answers: &answers{db: db, temp: temp, out: out, format: "csv", most: 3},
		say:     func(key string, args ...any) string { return messages.Say(wording.English, key, args...) },
		now:     func() time.Time { return time.Time{} },
		err:     said,
	}
	return s, out, said
}

// typed gives the shell lines, one after the other.
func typed(t *testing.T, s *shell, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if _, err := s.line(t.Context(), line); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
	}
}

func TestShell(t *testing.T) {
	for name, c := range map[string]struct {
		lines     []string
		out, said string
	}{
		"a question over two lines": {
			[]string{"select count(*) as n", "from marts.headline;"}, "n\r\n5\r\n", "1 rows · 0.00 seconds\n",
		},
		"a semicolon inside is none": {[]string{"select ';' as text", ";"}, "text\r\n;\r\n", "1 rows · 0.00 seconds\n"},
		"a question that is none":    {[]string{"selec 1;", "select 1 as n;"}, "n\r\n1\r\n", "line 1: syntax error at or near \"selec\"\n1 rows · 0.00 seconds\n"},
		"nothing can be changed": {
			[]string{"drop table marts.headline;"}, "", "nothing can be changed here: ask with SELECT, WITH, FROM, DESCRIBE, SHOW or SUMMARIZE\n",
		},
		"CSV has all rows": {
			[]string{"from marts.headline order by 1;"}, "covered_count\r\n0\r\n1\r\n2\r\n3\r\n4\r\n", "5 rows · 0.00 seconds\n",
		},
		"a table for eyes has the first": {
			[]string{".format table", "select covered_count as n from marts.headline order by 1;"},
			" n\n───\n 0\n 1\n 2\n", "the first 3 rows; for the others .format csv and .out FILE, or limit\n",
		},
		"columns":                  {[]string{".columns headline"}, " column        │ type\n───────────────┼────────\n covered_count │ BIGINT\n", ""},
		"columns of nothing":       {[]string{".columns heading"}, "", "there is no such table; the list: .tables\n"},
		"an unknown command":       {[]string{".tabels"}, "", "there is no command .tabels; the list: .help\n"},
		"an unknown format":        {[]string{".format xml"}, "", "unknown format \"xml\": want one of csv, json, table, parquet\n"},
		"Parquet for the screen":   {[]string{".format parquet", "from marts.headline;"}, "", errNoFile.Error() + "\n"},
		"empty lines and nothing;": {[]string{"", "  ", ";"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, out, said := shellOn(t)
			typed(t, s, c.lines...)
			if diff := cmp.Diff(c.out, out.String()); diff != "" {
				t.Errorf("answered (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.said, said.String()); diff != "" {
				t.Errorf("said (-want +got):\n%s", diff)
			}
		})
	}
}

func TestShellIsLeft(t *testing.T) {
	s, _, _ := shellOn(t)
	if _, err := s.line(t.Context(), ".quit"); !errors.Is(err, errLeave) {
		t.Errorf("got %v, want errLeave", err)
	}
}

// Answers go to a file, each in place of the one before, and back to the screen.
func TestShellWritesFiles(t *testing.T) {
	s, out, _ := shellOn(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "answer.csv")
	typed(t, s, ".out "+file, "select 1 as n;", "select 2 as n;", ".out -", "select 3 as n;")
	text, err := os.ReadFile(file)
	if err != nil || string(text) != "n\r\n2\r\n" {
		t.Errorf("the file holds %q, %v; want the second answer", text, err)
	}
	if got := out.String(); got != "n\r\n3\r\n" {
		t.Errorf("the screen shows %q, want the third answer", got)
	}

	typed(t, s, ".format parquet", ".out "+filepath.Join(dir, "answer.parquet"), "select 4 as n;")
	back, err := duck.Open(t.Context(), duck.Options{ReadDirs: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	res, err := back.Query(t.Context(), "select n from read_parquet('"+dir+"/answer.parquet')")
	if err != nil || len(res.Rows) != 1 || res.Rows[0][0] != int64(4) {
		t.Errorf("the Parquet file holds %v, %v; want one row, 4", res, err)
	}
	left, err := os.ReadDir(s.temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := s.setOut(filepath.Join(dir, "none", "x.csv")); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestCompletion(t *testing.T) {
	s, _, _ := shellOn(t)
	known, err := words(t.Context(), s.db)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line       string
		pos        int
		head, tail string
		want       []string
	}{
		{"select covered", 14, "select ", "", []string{"covered_count"}},
		{"from marts.h where", 12, "from ", " where", []string{"marts.headline"}},
		{"SEL", 3, "", "", []string{"select"}},
		{".co", 3, "", "", []string{".columns"}},
		{"select ", 7, "select ", "", nil},
		{"select 'é' from marts.h", 23, "select 'é' from ", "", []string{"marts.headline"}},
	} {
		head, completions, tail := complete(known, c.line, c.pos)
		if head != c.head || tail != c.tail || !cmp.Equal(completions, c.want) {
			t.Errorf("%q at %d: got %q %q %q, want %q %q %q", c.line, c.pos, head, completions, tail, c.head, c.want, c.tail)
		}
	}
}
