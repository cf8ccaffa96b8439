package normalise

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cakupan/enrolment"
	"cakupan/lake"
)

// rows is a sink that keeps what it gets.
type rows struct {
	records []enrolment.Record
	heads   []enrolment.HeadCount
	faults  []enrolment.Fault
	aside   map[int]bool // numbers of the rows set aside
	parts   int
}

func (r *rows) Write(record *enrolment.Record) error {
	r.records = append(r.records, *record)
	return nil
}

func (r *rows) WriteHeads(h *enrolment.HeadCount) error {
	r.heads = append(r.heads, *h)
	return nil
}

func (r *rows) WriteFault(f *enrolment.Fault, rejected bool, _ *enrolment.Record) error {
	r.faults = append(r.faults, *f)
	if rejected {
		if r.aside == nil {
			r.aside = make(map[int]bool)
		}
		r.aside[f.Row] = true
	}
	return nil
}

func (r *rows) EndPart() error {
	r.parts++
	return nil
}

// codes gives the faults' codes, as they came.
func (r *rows) codes() string {
	var codes []string
	for _, f := range r.faults {
		codes = append(codes, f.Code)
	}
	return strings.Join(codes, " ")
}

// readText reads a CSV as a delivery of list, whose file name states the position 31 May 2025.
func readText(t testing.TB, list enrolment.List, csv string) (*rows, enrolment.Manifest) {
	t.Helper()
	s, d, file := opened(t, &list, csv)
	layout, err := s.layoutOf(&list)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.begin(t.Context(), &d, layout, file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	var got rows
	if !r.isReturned() {
		if err := r.read(t.Context(), &got); err != nil {
			t.Fatal(err)
		}
	}
	return &got, r.manifest
}

// opened is a CSV as a delivery of list, and the step to read it.
func opened(t testing.TB, list *enrolment.List, csv string) (*Step, enrolment.Delivery, *os.File) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return step(t), enrolment.Delivery{ID: "00000000000000aa", List: list, ListID: list.ID, Name: "list-2025-05.csv"}, file
}

func participants(constants enrolment.Constants, covers ...string) enrolment.List {
	return enrolment.List{ID: "82.71/bpjstk/peserta", Role: enrolment.Participants, Layout: "bpjstk-peserta", Covers: covers, Constants: constants}
}

// What a participant's row says of identity, cover and employer, where the role of its list decides.
func TestRolesDecide(t *testing.T) {
	const header = "NIK,NO KPJ,NAMA LENGKAP,SEGMEN,BLTH TERAKHIR,NPP\n"
	tests := []struct {
		name     string
		role     enrolment.Role
		row      string
		rejected bool
		codes    string
	}{
		{"member with a broken NIK counts by the member number", enrolment.Participants, "827101550190900,21012345671,Siti,BPU,05-2025,", false, "nik.length"},
		{"member with a broken NIK and a broken member number", enrolment.Participants, "827101550190900,2101234567,Siti,BPU,05-2025,", true, "nik.length kpj.format"},
		{"member with a broken NIK and no member number", enrolment.Participants, "827101550190900,00000000000,Siti,BPU,05-2025,", true, "nik.length"},
		{"payer with a broken NIK", enrolment.Payments, "827101550190900,21012345671,Siti,BPU,05-2025,", true, "nik.length"},
		{"nominee with a broken NIK", enrolment.Nominations, "827101550190900,21012345671,Siti,BPU,05-2025,", true, "nik.length"},
		{"member without a segment", enrolment.Participants, "8271015501909003,21012345671,Siti,,05-2025,", true, "segment.unknown"},
		{"payer without a segment", enrolment.Payments, "8271015501909003,21012345671,Siti,,05-2025,", true, "segment.unknown"},
		{"nominee without a segment", enrolment.Nominations, "8271015501909003,21012345671,Siti,,05-2025,", false, ""},
		{"BPU member with an unreadable month", enrolment.Participants, "8271015501909003,21012345671,Siti,BPU,lunas,", true, "date.format"},
		{"BPU member who never paid", enrolment.Participants, "8271015501909003,21012345671,Siti,BPU,,", false, ""},
		{"wage earner with an unreadable month", enrolment.Participants, "8271015501909003,21012345671,Siti,PU,lunas,JJ01", false, "date.format"},
		{"payer with an impossible month", enrolment.Payments, "8271015501909003,21012345671,Siti,PU,13-2025,", true, "date.impossible"},
		{"nominee with an impossible month", enrolment.Nominations, "8271015501909003,21012345671,Siti,BPU,13-2025,", false, "date.impossible"},
		{"wage earner without a firm", enrolment.Participants, "8271015501909003,21012345671,Siti,PU,,", false, "npp.missing"},
		{"a NIK in place of the firm", enrolment.Participants, "8271015501909003,21012345671,Siti,PU,,8271015501909004", false, "npp.missing"},
		{"BPU member without a firm", enrolment.Participants, "8271015501909003,21012345671,Siti,BPU,,", false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := participants(enrolment.Constants{}, "82.71")
			list.Role = tt.role
			got, m := readText(t, list, header+tt.row+"\n")
			if (m.Rejected == 1) != tt.rejected || m.Accepted+m.Rejected != 1 {
				t.Errorf("%d accepted and %d rejected, want rejected %t", m.Accepted, m.Rejected, tt.rejected)
			}
			if got.codes() != tt.codes {
				t.Errorf("got faults %q, want %q", got.codes(), tt.codes)
			}
		})
	}
}

func TestProgrammesAreImpliedWithoutColumns(t *testing.T) {
	list := participants(enrolment.Constants{Segment: enrolment.BPU}, "82.71")
	const row = "8271015501909003,21012345671,Siti"
	got, _ := readText(t, list, "NIK,NO KPJ,NAMA\n"+row+"\n")
	if r := got.records[0]; r.HasJKK != enrolment.Yes || r.HasJKM != enrolment.Yes || r.HasJHT != enrolment.Unknown {
		t.Errorf("got %d %d %d, want JKK and JKM alone", r.HasJKK, r.HasJKM, r.HasJHT)
	}
	got, _ = readText(t, list, "NIK,NO KPJ,NAMA,JKK,JHT\n"+row+",,T\n")
	if r := got.records[0]; r.HasJKK != enrolment.Unknown || r.HasJKM != enrolment.Unknown || r.HasJHT != enrolment.No {
		t.Errorf("got %d %d %d, want what the columns say", r.HasJKK, r.HasJKM, r.HasJHT)
	}
	list.Role = enrolment.Nominations
	got, _ = readText(t, list, "NIK,NO KPJ,NAMA\n"+row+"\n")
	if r := got.records[0]; r.HasJKK != enrolment.Unknown {
		t.Errorf("a nomination proves a programme")
	}
}

func TestContributionIsKeptOfBPUAlone(t *testing.T) {
	list := enrolment.List{ID: "82.71/bpjstk/iuran", Role: enrolment.Payments, Layout: "bpjstk-iuran", Covers: []string{"82.71"}}
	const header = "NoKPJ;NIK;NamaTenagaKerja;BLTH;SEGMEN;UpahDilaporkan;TotalIuranBPJSTK\n"
	got, _ := readText(t, list, header+
		"21012345671;8271015501909003;Siti;05-2025;BPU;1.000.000;16.800\n"+
		"21012345672;8271015501909004;Umar;05-2025;PU;9.000.000;500.000\n")
	if r := got.records[0]; !r.HasContribution || r.ContributionIDR != 16800 {
		t.Errorf("BPU: got %d %t, want 16800", r.ContributionIDR, r.HasContribution)
	}
	if r := got.records[1]; r.HasContribution || r.ContributionIDR != 0 {
		t.Errorf("PU: got %d %t, want none: it would give the wage away", r.ContributionIDR, r.HasContribution)
	}
}

func TestLeavingDate(t *testing.T) {
	list := enrolment.List{
		ID: "82.01/bkpsdm/pppk", Role: enrolment.Leavers, Layout: "bnba", Covers: []string{"82.01"},
		Constants: enrolment.Constants{CoveredFrom: date(2025, 1, 1)},
	}
	got, _ := readText(t, list, "NAMA,NIK,TGL KELUAR\nSiti,8271015501909003,01-03-2025\nUmar,8271015501909004,\n")
	if from := got.records[0].CoveredFrom; from != date(2025, 3, 1) {
		t.Errorf("got %s, want the leaving date", from)
	}
	if from := got.records[1].CoveredFrom; from != 0 {
		t.Errorf("got %s, want none: the list's own date then says when", from)
	}
}

func TestDistrictBasis(t *testing.T) {
	const header = "NIK,NO KPJ,NAMA,KOTA/KAB,KECAMATAN\n"
	tests := []struct {
		name     string
		covers   []string
		row      string
		district string
		basis    enrolment.DistrictBasis
	}{
		{"residence stated", []string{"82.71"}, "8201015501909003,,Siti,Halteng,", "82.02", enrolment.BasisResidence},
		{"kecamatan stated", []string{"82.71"}, "8201015501909003,,Siti,,Kao Teluk", "82.03", enrolment.BasisResidence},
		{"nothing stated, list of one district", []string{"82.71"}, "8201015501909003,,Siti,,", "82.71", enrolment.BasisList},
		{"unknown place, list of one district", []string{"82.71"}, "8201015501909003,,Siti,Halmahera,", "82.71", enrolment.BasisList},
		{"nothing stated, list of two districts", []string{"82.71", "82.72"}, "8201015501909003,,Siti,,", "82.01", enrolment.BasisNIKPrefix},
		{"a retired prefix stands for the new district", []string{"82"}, "8205145501909003,,Siti,,", "82.08", enrolment.BasisNIKPrefix},
		{"a NIK from elsewhere", nil, "7371105501909003,,Siti,,", "73.71", enrolment.BasisNIKPrefix},
		{"no district has the prefix", nil, "8299015501909003,,Siti,,", "", ""},
		{"counted by the member number", nil, ",21012345671,Siti,,", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := readText(t, participants(enrolment.Constants{Segment: enrolment.PU}, tt.covers...), header+tt.row+"\n")
			if r := got.records[0]; r.District != tt.district || r.DistrictBasis != tt.basis {
				t.Errorf("got %q by %q, want %q by %q", r.District, r.DistrictBasis, tt.district, tt.basis)
			}
		})
	}
}

func TestGroupComesFromTheListElseFromTheOccupation(t *testing.T) {
	list := enrolment.List{ID: "82.71/dkp/nelayan", Role: enrolment.Nominations, Layout: "bnba", Covers: []string{"82.71"}}
	const csv = "NAMA,NIK,PEKERJAAN\nSiti,8271015501909003,Petani\nUmar,8271015501909004,Astronot\nRina,8271015501909005,\n"
	got, _ := readText(t, list, csv)
	if g := []enrolment.Group{got.records[0].Group, got.records[1].Group, got.records[2].Group}; !slices.Equal(g, []enrolment.Group{"PETANI", "", ""}) || got.codes() != "group.unknown" {
		t.Errorf("got %q, faults %q", g, got.codes())
	}
	list.Constants.Group = "NELAYAN"
	got, _ = readText(t, list, csv)
	if g := []enrolment.Group{got.records[0].Group, got.records[1].Group, got.records[2].Group}; !slices.Equal(g, []enrolment.Group{"NELAYAN", "NELAYAN", "NELAYAN"}) || got.codes() != "" {
		t.Errorf("got %q, faults %q", g, got.codes())
	}
}

func TestColumnsInAnyOrderAndTwice(t *testing.T) {
	list := participants(enrolment.Constants{Segment: enrolment.PU}, "82.71")
	got, m := readText(t, list, "Daftar,,,,,\n,nama_lengkap, No. KPJ ,EMAIL,EMAIL,,Nik,NIK\n"+
		",Siti,21012345671,,,,8271015501909003,\n")
	if m.Accepted != 1 || len(got.faults) != 0 {
		t.Fatalf("got %+v, faults %q", m, got.codes())
	}
	if r := got.records[0]; r.NIKDistrict != "82.71" || r.NameKey == (enrolment.PersonID{}) {
		t.Errorf("the columns are not those of the header: %+v", r)
	}
}

func TestRowNumbersAreTheSpreadsheets(t *testing.T) {
	list := participants(enrolment.Constants{Segment: enrolment.PU}, "82.71")
	got, m := readText(t, list, "Daftar peserta\n\nNIK,NO KPJ,NAMA\n"+
		"8271015501909003,21012345671,\"Siti\nAminah\"\n\n8271015501909004,21012345672,Umar\nNIK,NO KPJ,NAMA\n8271015501909005,21012345673,Rina\nTOTAL,,3\n\n")
	var numbers []int
	for _, r := range got.records {
		numbers = append(numbers, r.RowNumber)
	}
	if want := []int{4, 6, 8}; !slices.Equal(numbers, want) || m.RowsRead != 9 || m.Ignored != 6 {
		t.Errorf("got rows %v of %d, %d ignored, want %v of 9, 6 ignored", numbers, m.RowsRead, m.Ignored, want)
	}
}

func TestReturnedFiles(t *testing.T) {
	list := participants(enrolment.Constants{Segment: enrolment.PU}, "82.71")
	tests := []struct {
		name, content string
		want          enrolment.Fault
		rows          int64
	}{
		{"nothing in it", "", enrolment.Fault{Code: "file.empty"}, 0},
		{"nothing but blanks", "\n \n\n", enrolment.Fault{Code: "file.empty"}, 0},
		{"a PDF", "%PDF-1.4\n1 0 obj\n", enrolment.Fault{Code: "file.not_a_table"}, 0},
		{"other headings", "A;B;C\n1;2;3\n\n4;5;6\n", enrolment.Fault{Code: "file.header_not_found", Heading: "NIK, NO KPJ, NAMA LENGKAP"}, 4},
		{"a heading missing", "Daftar peserta;;\nNAMA;NIK;UMUR\nSiti;8271015501909003;35\n",
			enrolment.Fault{Code: "file.header_not_found", Row: 2, Heading: "NO KPJ"}, 3},
		{"the header too far down", strings.Repeat("judul;\n", 50) + "NIK;NO KPJ;NAMA\n", enrolment.Fault{Code: "file.header_not_found", Heading: "NIK, NO KPJ, NAMA LENGKAP"}, 51},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, m := readText(t, list, tt.content)
			tt.want.Severity = enrolment.Returned
			if m.FileFault == nil || *m.FileFault != tt.want {
				t.Errorf("got %+v, want %+v", m.FileFault, tt.want)
			}
			if m.RowsRead != tt.rows || m.Ignored != tt.rows || m.Check() != nil {
				t.Errorf("%d rows read, %d ignored, want %d: %v", m.RowsRead, m.Ignored, tt.rows, m.Check())
			}
		})
	}
}

// A file that is good for thousands of rows, and then is not.
func TestReturnedOnTheWay(t *testing.T) {
	list := participants(enrolment.Constants{Segment: enrolment.PU}, "82.71")
	const row = "8271015501909003,21012345671,Siti\n"
	s, d, file := opened(t, &list, "NIK,NO KPJ,NAMA\n"+strings.Repeat(row, 5000)+strings.Repeat(",", 1<<17)+"\n"+row)
	m, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if m.FileFault == nil || m.FileFault.Code != "file.hostile" || m.Accepted != 0 || m.RowsRead < 5001 || m.RowsRead != m.Ignored || len(m.FaultCounts) != 0 {
		t.Errorf("got %+v for %+v", m, m.FileFault)
	}
}

func TestAnErrorOfTheSinkEndsTheReading(t *testing.T) {
	list := participants(enrolment.Constants{Segment: enrolment.PU}, "82.71")
	s, d, file := opened(t, &list, "NIK,NO KPJ,NAMA\n"+strings.Repeat("827101,,Siti\n", 20_000))
	full := errors.New("no space left on device")
	if _, err := s.Validate(t.Context(), d, file, func(enrolment.Fault) error { return full }); !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
}

func TestACancelledReadingEnds(t *testing.T) {
	list := participants(enrolment.Constants{Segment: enrolment.PU}, "82.71")
	s, d, file := opened(t, &list, "NIK,NO KPJ,NAMA\n"+strings.Repeat("827101,,Siti\n", 20_000))
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Validate(ctx, d, file, func(enrolment.Fault) error {
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// Parts end after a fixed number of rows of the file, blank ones included.
func TestPartsEndByRowsRead(t *testing.T) {
	const row = "8271015501909003,21012345671,Siti\n"
	for _, tt := range []struct{ before, parts int }{{lake.PartRows - 2, 0}, {lake.PartRows - 1, 1}} {
		got, m := readText(t, participants(enrolment.Constants{Segment: enrolment.PU}, "82.71"),
			"NIK,NO KPJ,NAMA\n"+row+strings.Repeat("\n", tt.before-1)+row)
		if got.parts != tt.parts || m.RowsRead != int64(tt.before+2) || m.Accepted != 2 {
			t.Errorf("%d parts ended in %d rows, want %d", got.parts, m.RowsRead, tt.parts)
		}
	}
}

// The rows of a file come out in its order, however many workers map them.
func TestFileOrderIsKept(t *testing.T) {
	var csv strings.Builder
	csv.WriteString("NIK,NO KPJ,NAMA\n")
	for i := range 10_000 {
		fmt.Fprintf(&csv, "82710155019090%02d,21012345671,Siti\n", i%90)
	}
	got, _ := readText(t, participants(enrolment.Constants{Segment: enrolment.PU}, "82.71"), csv.String())
	for i, r := range got.records {
		if r.RowNumber != i+2 {
			t.Fatalf("record %d is row %d", i, r.RowNumber)
		}
	}
	if len(got.records) != 10_000 {
		t.Errorf("%d records, want 10000", len(got.records))
	}
}

func TestValidate(t *testing.T) {
	list := participants(enrolment.Constants{Segment: enrolment.PU}, "82.71")
	s, d, file := opened(t, &list, "NIK,NO KPJ,NAMA\n8271015501909003,21012345671,\n,,Siti\n")
	var got []string
	m, err := s.Validate(t.Context(), d, file, func(f enrolment.Fault) error {
		got = append(got, fmt.Sprintf("list.csv%s: %s", f.Place(), enrolment.Rules[f.Code].English))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"list.csv:2:C (NAMA): no name; enter the full name of the identity card",
		"list.csv:3:A (NIK): no NIK; enter the 16 digits of the identity card or family card",
	}
	if !slices.Equal(got, want) || m.Accepted != 1 || m.Rejected != 1 {
		t.Errorf("got %q, %+v", got, m)
	}
}

func TestUnsuitableLayout(t *testing.T) {
	s := step(t)
	for layout, want := range map[string]string{
		"contoh":       `no layout "contoh"; name one in cakupan.yaml or add it to layouts/`,
		"bpjstk-rekap": `layout bpjstk-rekap has rows "recap", a list of role "participants" wants "persons"`,
	} {
		list := participants(enrolment.Constants{})
		list.Layout = layout
		_, err := s.Validate(t.Context(), enrolment.Delivery{List: &list}, nil, nil)
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// listCells are what the cells of a list hold, good and bad, by column: NIK, KPJ, name, segment, month.
var listCells = [5][]string{
	{"8271015501909003", "'8271.0155.0190.9004", "827101550190900", "8,27102E+15", "", "-", "TOTAL", "NIK", "NIP. 19700101"},
	{"21012345671", "00000000000", "2101234567", "", "JUMLAH", "NO KPJ"},
	{"Siti Aminah", "", "Sub total", "NAMA", "\"Umar, SE\"", "Grand Total"},
	{"PU", "BPU", "", "KIS", "SEGMEN"},
	{"05-2025", "lunas", "", "31-02-2025", "BLTH"},
}

func listRow(t *rapid.T) string {
	cells := make([]string, len(listCells))
	for i, choice := range listCells {
		cells[i] = rapid.SampledFrom(choice).Draw(t, "cell")
	}
	return strings.Join(cells[:rapid.IntRange(1, len(cells)).Draw(t, "cells")], ",")
}

// Rows read are accepted, rejected or ignored, whatever stands in them, and the counts are those of what is handed on.
func TestRowsAreConserved(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := []string{}
		read := int64(0)
		add := func(line string, isBlank bool) {
			lines = append(lines, line)
			if !isBlank {
				read = int64(len(lines))
			}
		}
		for range rapid.IntRange(0, 3).Draw(rt, "titles") {
			add("LAPORAN DATA PESERTA", false)
		}
		add("NIK,NO KPJ,NAMA,SEGMEN,BLTH", false)
		for range rapid.IntRange(0, 30).Draw(rt, "rows") {
			row := listRow(rt)
			add(row, strings.Trim(row, ",") == "")
		}
		for range rapid.IntRange(0, 3).Draw(rt, "blanks") {
			add(",,", true)
		}
		role := rapid.SampledFrom([]enrolment.Role{enrolment.Participants, enrolment.Payments, enrolment.Nominations, ""}).Draw(rt, "role")
		list := participants(enrolment.Constants{}, "82.71")
		list.Role = role
		got, m := readText(t, list, strings.Join(lines, "\n"))
		if err := m.Check(); err != nil {
			rt.Fatal(err)
		}
		if m.RowsRead != read {
			rt.Errorf("%d rows read, want %d", m.RowsRead, read)
		}
		if m.Accepted != int64(len(got.records)) || m.Rejected != int64(len(got.aside)) {
			rt.Errorf("%d accepted and %d rejected, want %d and %d", m.Accepted, m.Rejected, len(got.records), len(got.aside))
		}
		counted := int64(0)
		for _, n := range m.FaultCounts {
			counted += n
		}
		if counted != int64(len(got.faults)) {
			rt.Errorf("%d faults counted, want %d", counted, len(got.faults))
		}
	})
}

// Nothing of a NIK or a name leaves the step, whatever is wrong with the row.
func TestNothingOfAPersonLeaves(t *testing.T) {
	const nik, name = "8271015501909003", "Sangadji"
	spelt := []string{nik, "'" + nik, "8271.0155.0190.9003", nik + ".0", nik[:15], nik + "1", "0" + nik[1:], nik[:12] + "0000"}
	var log bytes.Buffer
	for _, typed := range spelt {
		for column := range 7 {
			cells := []string{"8271015501909009", "21012345671", "Contoh", "PU", "JJ01", "Kota Ternate", "Petani"}
			cells[column] = typed
			cells[(column+1)%7] = name
			s := step(t)
			s.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			list := participants(enrolment.Constants{Segment: enrolment.PU}, "82.71")
			got, m := readText(t, list, "NIK,NO KPJ,NAMA,SEGMEN,NPP,KOTA/KAB,STATUS\n"+strings.Join(cells, ",")+"\n")
			s.report(&enrolment.Delivery{ListID: list.ID, Name: "list-2025-05.csv"}, &m, 0)
			left := fmt.Sprintf("%+v %+v %+v %+v %s", got.records, got.faults, m, m.FileFault, log.String())
			for _, secret := range []string{nik[:12], nik[4:], strings.ToUpper(name), name} {
				if strings.Contains(left, secret) {
					t.Errorf("column %d: %q leaves the step", column, secret)
				}
			}
		}
	}
	if !strings.Contains(log.String(), "rejects=") {
		t.Error("nothing was logged")
	}
}

// Every field of a record is either a closed word, a code of the reference data, or checked above.
func TestRecordHasNoFieldForText(t *testing.T) {
	open := map[string]bool{}
	v := reflect.TypeFor[enrolment.Record]()
	for i := range v.NumField() {
		if f := v.Field(i); f.Type == reflect.TypeFor[string]() {
			open[f.Name] = true
		}
	}
	for _, known := range []string{
		"NIKDistrict", "NIKSubdistrict", "District", "Subdistrict", "Village", "WorkDistrict", // codes of the reference data
		"BranchCode", "DecreeNo", // of cakupan.yaml
		"EmployerCode", // opaque, but neither a word nor a long number
		"Sheet",
	} {
		delete(open, known)
	}
	if len(open) > 0 {
		t.Errorf("new texts in a record: %v: can a name or NIK get there?", open)
	}
}
