package sql

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

const header = "relation,column,label_id,label_en,sentence_id,sentence_en\n"

func TestDictionary(t *testing.T) {
	d, err := ReadDictionary(fstest.MapFS{"dictionary.csv": {Data: []byte("\ufeff" + header +
		"marts.wages,,Upah,Wages,\"Upah, per bulan.\",\"Wages, by month.\"\n" +
		"marts.wages,period,Bulan upah,Month of pay,Bulan upah dibayar.,Month in which wages are paid.\n" +
		",wage_idr,Upah (Rp),Wage,Upah dalam rupiah.,Wage in rupiah.\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if of, ok := d.Relation("marts.wages"); !ok || of.Sentence != (Bilingual{"Upah, per bulan.", "Wages, by month."}) {
		t.Errorf("marts.wages: %v, %t", of, ok)
	}
	for _, c := range []struct{ relation, column, want string }{
		{"marts.wages", "period", "Bulan upah"},
		{"marts.wages", "wage_idr", "Upah (Rp)"},
		{"marts.headline", "period", "Periode"},
		{"marts.headline", "covered_count", "Terlindungi (aktif)"},
		{"lake.deliveries", "state", "Keadaan"},
	} {
		if of, ok := d.Column(c.relation, c.column); !ok || of.Label.Indonesian != c.want {
			t.Errorf("%s.%s: %q, %t, want %q", c.relation, c.column, of.Label.Indonesian, ok, c.want)
		}
	}
	if of, ok := d.Column("marts.headline", "wages"); ok || of != (Description{}) {
		t.Errorf("a column that nobody describes: %v", of)
	}
	if of, ok := d.Relation("marts.wage"); ok {
		t.Errorf("a table that nobody describes: %v", of)
	}
}

func TestRefusedDictionaries(t *testing.T) {
	for _, c := range []struct{ name, rows, want string }{
		{"another header", "relation,column\n", "sql/dictionary.csv:1: want the header relation,column,label_id"},
		{"empty", "", "sql/dictionary.csv:1: want the header"},
		{"not UTF-8", header + "\xff", "sql/dictionary.csv: not UTF-8"},
		{"a cell missing", header + ",n,Nomor,Number,Nomor.\n", "sql/dictionary.csv:2: wrong number of fields"},
		{"an open quote", header + ",n,Nomor,Number,Nomor.,\"A number.\n", "sql/dictionary.csv:2: extraneous or missing"},
		{"nothing described", header + ",,Nomor,Number,Nomor.,A number.\n", "sql/dictionary.csv:2: neither relation nor column"},
		{"a relation without schema", header + "wages,,Upah,Wages,Upah.,Wages.\n", "sql/dictionary.csv:2: relation wages: want lake., marts., seeds. and a table"},
		{"a schema that nobody reads", header + "staging.lists,,Upah,Wages,Upah.,Wages.\n", "sql/dictionary.csv:2: relation staging.lists: want"},
		{"no English label", header + ",n,Nomor,,Nomor.,A number.\n", "sql/dictionary.csv:2: n has no label_en"},
		{"no Indonesian sentence", header + "marts.wages,n,Nomor,Number, ,A number.\n", "sql/dictionary.csv:2: marts.wages.n has no sentence_id"},
		{"blanks around a label", header + ",n, Nomor,Number,Nomor.,A number.\n", "sql/dictionary.csv:2: label_id of n has blanks around it"},
		{"two lines in a cell", header + ",n,Nomor,Number,\"Nomor\nbaris.\",A number.\n", "sql/dictionary.csv:2: sentence_id of n has blanks around it, or several lines"},
		{"no full stop", header + ",n,Nomor,Number,Nomor.,A number\n", `sql/dictionary.csv:2: n: "A number" does not end in a full stop`},
		{"a row twice", header + ",n,Nomor,Number,Nomor.,A number.\n,n,Angka,Number,Angka.,A number.\n", "sql/dictionary.csv:3: n is described in sql/dictionary.csv:2 already"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadDictionary(fstest.MapFS{"dictionary.csv": {Data: []byte(c.rows)}})
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
	_, err := ReadDictionary(fstest.MapFS{"dictionary.csv": {Data: []byte(header + ",n,,Number,Nomor.,A number.\nwages,,Upah,Wages,Upah.,Wages.\n")}})
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two faults are told as %v", err)
	}
}

func TestCheckOfADictionary(t *testing.T) {
	d := &Dictionary{make(map[name]entry)}
	if err := d.add([]byte(header + "marts.wages,,Upah,Wages,Upah.,Wages.\n,n,Nomor,Number,Nomor.,A number.\n" +
		"marts.wages,m,M,M,M.,M.\nmarts.gone,,Hilang,Gone,Hilang.,Gone.\n")); err != nil {
		t.Fatal(err)
	}
	got := errors.Join(d.Check(map[string][]string{"marts.wages": {"n", "k"}, "marts.costs": {"n"}})...).Error()
	want := `sql/dictionary.csv does not describe column k of marts.wages
sql/dictionary.csv does not describe marts.costs
sql/dictionary.csv:4: there is no marts.wages.m
sql/dictionary.csv:5: there is no marts.gone`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
