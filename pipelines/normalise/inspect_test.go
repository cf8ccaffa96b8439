package normalise

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
			data += one.DataRows
		}
		got := fmt.Sprint(in.Fits[0].Layout, in.Fits[0].Fits(), in.AsOf, in.AsOfBasis, in.Period, in.Stage, data, in.FileFault)
		want := fmt.Sprint(list.Layout, true, m.AsOf, m.AsOfBasis, m.Period, m.Stage, m.Accepted+m.Rejected, "")
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
	if got := fmt.Sprintf("%s %s %t %s %s", in.Format, in.Encoding, in.HasBOM, in.Delimiter, in.LineEnd); got != "csv utf-8 true ; crlf" {
		t.Errorf("written as %s", got)
	}
	want := []InspectedColumn{{"A", "NIK", "nik"}, {"B", "NAMA", "name"}, {"D", "################ catatan", ""}, {"E", "NAMA", ""}}
	if one := in.Sheets[0]; !slices.Equal(one.Columns, want) || one.HeaderRow != 2 || one.Rows != 3 || one.DataRows != 1 {
		t.Errorf("got %+v\nwant the columns %+v", one, want)
	}
	if missed := in.Fits[1]; missed.Layout != "bpjstk-peserta" || !slices.Equal(missed.Missing, []string{"NO KPJ"}) || missed.Row != 2 {
		t.Errorf("the layout that does not fit: %+v", missed)
	}
	if _, err := s.Inspect(t.Context(), d, file, []string{"nosuch"}); err == nil {
		t.Errorf("a layout that is not there is accepted")
	}
}

// Nothing of the rows is in what Inspect gives, whatever is taken for the header.
func TestInspectShowsNoPerson(t *testing.T) {
	list := &enrolment.List{ID: "82.71/dkp/nelayan", Role: enrolment.Nominations, Layout: "bnba"}
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
		if in.FileFault == "" {
			t.Errorf("%q is taken for a list", text)
		}
		if shown := fmt.Sprintf("%+v", in.Sheets); strings.Contains(shown, "Peserta") || strings.Contains(shown, "827101") {
			t.Errorf("%q: %s", text, shown)
		}
	}
}
