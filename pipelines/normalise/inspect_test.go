package normalise

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
)

// Of every real-shaped file the right layout is found among all, and the rest is what a reading of it comes to.
func TestInspectFindsTheLayout(t *testing.T) {
	s := step(t)
	all := slices.Sorted(maps.Keys(s.Layouts))
	for name, list := range layoutLists {
		d := delivery(list, name)
		file, err := os.Open(filepath.Join(layoutFiles, name))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		in, err := s.Inspect(t.Context(), d, file, all)
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		data := int64(0)
		for _, one := range in.Sheets {
			for _, table := range one.Tables {
				data += table.DataRows
			}
		}
		got := fmt.Sprint(in.Fits[0].Layout, in.Fits[0].Fits(), in.Layout, in.AsOf, in.AsOfBasis, in.Period, in.Stage, data, in.FileFault)
		want := fmt.Sprint(list.Layout, true, list.Layout, m.AsOf, m.AsOfBasis, m.Period, m.Stage, m.Accepted+m.Rejected, nil)
		if got != want {
			t.Errorf("%s: got  %s\nwant %s", name, got, want)
		}
	}
}

func TestInspectColumns(t *testing.T) {
	list := &enrolment.List{ID: "82.71/dkp/nelayan", Role: enrolment.Nominations, Layout: "bnba"}
	s, d, file := opened(t, list, "\ufeffDAFTAR NELAYAN\r\nNIK;NAMA;;8271015501909003 catatan;NAMA\r\n8271015501909003;Peserta Satu;;x;y\r\n")
	in, err := s.Inspect(t.Context(), d, file, []string{"bnba", "bpjstk-peserta"})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%s %s %t %s %s", in.Format, in.Encoding.Value, in.HasBOM, in.Delimiter.Value, in.LineEnd.Value); got != "csv utf-8 true ; crlf" {
		t.Errorf("written as %s", got)
	}
	pinned := InspectedColumn{Confidence: 1, Basis: "layout"}
	want := []InspectedColumn{pinned, pinned, {}, {}}
	for i, texts := range [][3]string{{"A", "NIK", "nik"}, {"B", "NAMA", "name"}, {"D", "################ catatan", ""}, {"E", "NAMA", ""}} {
		want[i].Letter, want[i].Heading, want[i].Field = texts[0], texts[1], texts[2]
	}
	one := in.Sheets[0].Tables[0]
	if !slices.Equal(one.Columns, want) || one.HeaderRow != 2 || in.Sheets[0].Rows != 3 || one.DataRows != 1 {
		t.Errorf("got %+v\nwant the columns %+v", one, want)
	}
	if missed := in.Fits[1]; missed.Layout != "bpjstk-peserta" || !slices.Equal(missed.Missing, []string{"NO KPJ"}) || missed.Row != 2 {
		t.Errorf("the layout that does not fit: %+v", missed)
	}
	if _, err := s.Inspect(t.Context(), d, file, []string{"nosuch"}); err == nil {
		t.Errorf("a layout that is not there is accepted")
	}
}

// Nothing of the rows is in what Inspect gives, whatever is taken for the header, by a layout or without one.
func TestInspectShowsNoPerson(t *testing.T) {
	for _, layout := range []string{"bnba", ""} {
		list := &enrolment.List{ID: "82.71/dkp/nelayan", Role: enrolment.Nominations, Layout: layout}
		for _, text := range []string{
			"8271015501909003;Peserta Satu\n8271015501909011;Peserta Dua\n",
			"NIK;Peserta Satu;8271015501909003\n8271015501909003;Peserta Dua;x\n",
			"",
		} {
			s, d, file := opened(t, list, text)
			in, err := s.Inspect(t.Context(), d, file, slices.Sorted(maps.Keys(s.Layouts)))
			if err != nil {
				t.Fatal(err)
			}
			if in.FileFault == nil && layout != "" {
				t.Errorf("%q is taken for a list", text)
			}
			if shown := fmt.Sprintf("%+v %+v", in.Sheets, in.Holds); strings.Contains(shown, "Peserta") || strings.Contains(shown, "827101") {
				t.Errorf("%q: %s", text, shown)
			}
		}
	}
}

// What a file's columns show of its dates and amounts is said of them.
func TestInspectHowValuesAreWritten(t *testing.T) {
	list := participants(enrolment.Constants{}, "82.71")
	s, d, file := opened(t, &list, "NIK,NO KPJ,NAMA LENGKAP,TGL LAHIR,TGL MULAI,UPAH\n"+
		"8271010506809001,21012345678,Peserta,06/25/1980,01-02-2020,\"3,000,000.00\"\n")
	in, err := s.Inspect(t.Context(), d, file, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, c := range in.Sheets[0].Tables[0].Columns {
		if c.Written != "" {
			got[c.Field] = c.Written
		}
	}
	if diff := cmp.Diff(map[string]string{"birth_date": "month_first", "wage": "decimal_point"}, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}
