package pipelines_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/demo"
	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/pipelines/report/release"
	"cakupan/sql"
)

var (
	springMonths = demo.Options{Workers: 2000, From: enrolment.Period{Year: 2025, Month: time.April}, To: enrolment.Period{Year: 2025, Month: time.June}}
	mayOf2025    = enrolment.Period{Year: 2025, Month: time.May}
)

// correct hands in Taliabu's list of members for May once more, late, with three persons whom the first left out: one wage
// earner and two who are not.
func (p written) correct(t *testing.T) {
	t.Helper()
	folder := filepath.Join(p.dir, "deliveries", "bpjstk-ternate")
	text, err := os.ReadFile(filepath.Join(folder, "peserta-82.08-2025-05.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimRight(string(text), "\r\n"), "\n")
	end := 0 // of the rows of people, before the total
	for i, row := range rows {
		if strings.Count(row, ",") > 20 {
			end = i + 1
		}
	}
	const rest = "BOBONG,01-01-1990,L,JL. UJI NO. 1,,,KAB. PULAU TALIABU,8208,,,%s,01-03-2025,05-2025,AKTIF,1000000,Y,Y,%s\n"
	added := "901,8208010101909001,99500000001,PESERTA SATU," + fmt.Sprintf(rest, "PU", "Y,Y,ZZ070083,UD UJI,") +
		"902,8208010101909002,99500000002,PESERTA DUA," + fmt.Sprintf(rest, "BPU", "T,T,,,") +
		"903,8208010101909003,99500000003,PESERTA TIGA," + fmt.Sprintf(rest, "BPU", "T,T,,,")
	path := filepath.Join(folder, "peserta-82.08-2025-05-koreksi.csv")
	if err := os.WriteFile(path, []byte(strings.Join(rows[:end], "\n")+"\n"+added), 0o600); err != nil {
		t.Fatal(err)
	}
	received := time.Date(2025, 7, 20, 1, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, received, received); err != nil {
		t.Fatal(err)
	}
}

func (p written) editions(t *testing.T) []lake.Edition {
	t.Helper()
	_, l := p.open(t)
	editions, err := l.Editions()
	if err != nil {
		t.Fatal(err)
	}
	return editions
}

// labels gives the editions' labels, each with its snapshot.
func labels(editions []lake.Edition) (labels []string) {
	for _, e := range editions {
		labels = append(labels, e.Label()+" "+e.Snapshot)
	}
	return labels
}

// A list that arrives corrected after its month was closed makes a second revision, which says what moved and why. The
// first stays as it was printed, also when the lake is pruned.
func TestSecondRevision(t *testing.T) {
	long(t)
	p := province(t, springMonths)
	first := p.run(t, 2)
	if first.Overview.Headline.Period != mayOf2025 || first.Overview.Headline.Revision != 1 || first.Overview.Headline.Moved != nil {
		t.Fatalf("the first screen: %+v", first.Overview.Headline)
	}
	want := []string{"2025-04 r1 " + first.Snapshot.ID, "2025-05 r1 " + first.Snapshot.ID}
	if diff := cmp.Diff(want, labels(p.editions(t))); diff != "" {
		t.Fatalf("editions (-want +got):\n%s", diff)
	}
	covered := first.Overview.Headline.Covered
	releases := p.reports(t, first)
	if _, err := releases.Release(t.Context(), 5, false); err != nil {
		t.Fatal(err)
	}

	// A night whose news moves no closed month's figures adds nothing, and is no cause of what moves later.
	p.comment(t)
	if between := p.run(t, 2); !between.Published || len(between.Editions) != 0 || between.Overview.Headline.Revision != 1 {
		t.Errorf("after a comment in cakupan.yaml: published %t, editions %v", between.Published, labels(between.Editions))
	}

	p.correct(t)
	second := p.run(t, 2)
	want = append(want, "2025-05 r2 "+second.Snapshot.ID)
	editions := p.editions(t)
	if diff := cmp.Diff(want, labels(editions)); diff != "" {
		t.Fatalf("editions (-want +got):\n%s", diff)
	}
	moved := make(map[string]int64)
	for _, c := range editions[2].Changes {
		if *c.Difference != *c.After-*c.Before {
			t.Errorf("%s %s: %d - %d is not %d", c.DistrictCode, c.Measure, *c.After, *c.Before, *c.Difference)
		}
		if c.Cause != lake.ByLate {
			t.Errorf("%s %s: moved by %q, want a late list", c.DistrictCode, c.Measure, c.Cause)
		}
		moved[strings.TrimSpace(c.DistrictCode+" "+c.Segment)+" "+c.Measure] = *c.Difference
	}
	planted := map[string]int64{
		"82 covered_count": 3, "82 registered_count": 3,
		"82.08 covered_count": 3, "82.08 registered_count": 3,
		"82.08 PU covered_count": 1, "82.08 PU registered_count": 1, "82.08 PU membership_count": 1,
		"82.08 BPU covered_count": 2, "82.08 BPU registered_count": 2, "82.08 BPU membership_count": 2,
	}
	if diff := cmp.Diff(planted, moved); diff != "" {
		t.Errorf("what moved: planted (-), found (+):\n%s", diff)
	}
	if editions[2].Before != first.Snapshot.ID {
		t.Errorf("before it was %s, want %s", editions[2].Before, first.Snapshot.ID)
	}
	causes := editions[2].Causes
	received := time.Date(2025, 7, 20, 1, 0, 0, 0, time.UTC)
	if len(causes) != 1 || causes[0].Kind != lake.DeliveryCame || causes[0].Name != "82.08/bpjstk/peserta" ||
		causes[0].Period != mayOf2025 || !causes[0].At.Equal(received) || !causes[0].IsLate {
		t.Errorf("why: %+v", causes)
	}

	headline := second.Overview.Headline
	if headline.Revision != 2 || *headline.Covered != *covered+3 {
		t.Errorf("the second screen: revision %d, %d covered", headline.Revision, *headline.Covered)
	}
	var screen strings.Builder
	if err := second.Overview.Text(&screen, "id"); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"Posisi 31 Mei 2025 · angka tetap, revisi ke-2 · ",
		"   Revisi ke-2: terlindungi 2.000 → 2.003 (+3): Pulau Taliabu +3.\n",
		"   Sebab: Daftar peserta Kabupaten Pulau Taliabu, diterima 20 Juli 2025 (terlambat).\n",
	} {
		if !strings.Contains(screen.String(), line) {
			t.Errorf("the screen lacks %q:\n%s", line, screen.String())
		}
	}
	table, err := os.ReadFile(filepath.Join(p.dir, "report", "perubahan-2025-05-r2.csv"))
	if err != nil || !strings.Contains(string(table), "2025-05,2,82.08,Pulau Taliabu,BPU,covered_count,6,8,2,late\r\n") {
		t.Errorf("the table of changes: %v\n%s", err, table)
	}

	again := p.reports(t, second)
	again.Dir = releases.Dir
	var kept *release.KeptBackError
	if _, err := again.Release(t.Context(), 5, false); !errors.As(err, &kept) || kept.Period != mayOf2025.String() {
		t.Errorf("a release that would tell of three late persons: got %v, want it kept back", err)
	}
	if released := contents(t, releases.Dir); len(released) == 0 || released["2025-05-r2/manifest.json"] != "" {
		t.Error("a release that was kept back left files, or took the earlier one with it")
	}

	p.pruneLater(t)
	_, l := p.open(t)
	old, err := l.Find(first.Snapshot.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(l.TreePath(old.ID)); err == nil {
		t.Error("the tree of the first revision was not pruned")
	}
	if err := pipelines.LayOut(t.Context(), l, old, nil); err != nil {
		t.Errorf("the first revision is not whole: %v", err)
	}
	copied := filepath.Join(t.TempDir(), "mei")
	if err := pipelines.CopyTree(t.Context(), l.TreePath(old.ID), copied); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(copied, "marts", "headline.parquet")); err != nil {
		t.Error(err)
	}
}

// comment changes cakupan.yaml in nothing but its bytes.
func (p written) comment(t *testing.T) {
	t.Helper()
	path := filepath.Join(p.dir, "cakupan.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, "# read and found right\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
}

// pruneLater prunes the lake half a year from now, and tells what the next night misses.
func (p written) pruneLater(t *testing.T) {
	t.Helper()
	pr, l := p.open(t)
	key, err := pr.Key(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	l.Now = func() time.Time { return time.Now().AddDate(0, 6, 0) }
	if _, err := pipelines.Prune(t.Context(), pr, key, l, pr.Seeds, 14*24*time.Hour, false); err == nil {
		t.Fatal("pruned by seeds that lack the built-in ones")
	}
	if _, err := pipelines.Prune(t.Context(), pr, key, l, sql.Overlay(sql.Seeds(), pr.Seeds), 14*24*time.Hour, false); err != nil {
		t.Fatal(err)
	}
	if after := p.run(t, 2); after.Published {
		t.Error("after a prune the night published")
	}
	runs, err := l.Runs()
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range runs[0].Steps {
		if step.Name == "normalise" && step.Counts["read"] != 0 {
			t.Errorf("after a prune the night read %d deliveries anew", step.Counts["read"])
		}
	}
}

// A night that is killed between the publication and the edition: the next makes up for it, and the first edition is of
// the snapshot that was published, also when there is news by then.
func TestEditionOfAKilledNight(t *testing.T) {
	long(t)
	p := province(t, springMonths)
	errKilled := errors.New("killed")
	before := func(_, path string) error {
		if strings.Contains(filepath.ToSlash(path), "lake/editions") {
			return errKilled
		}
		return nil
	}
	if _, err := night(context.Background(), p.dir, before); !errors.Is(err, errKilled) {
		t.Fatalf("the night ended with %v", err)
	}
	_, l := p.open(t)
	published, err := l.Current()
	if err != nil {
		t.Fatal(err)
	}
	p.correct(t)
	second, err := night(t.Context(), p.dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2025-04 r1 " + published.ID, "2025-05 r1 " + published.ID, "2025-05 r2 " + second.Snapshot.ID,
	}
	if diff := cmp.Diff(want, labels(p.editions(t))); diff != "" {
		t.Errorf("editions (-want +got):\n%s", diff)
	}
}

// A month that is closed while a district's list is missing says so in its table: whose data are an older month's, and of
// which day.
func TestHeadlineWithACarriedDistrict(t *testing.T) {
	long(t)
	p := province(t, springMonths)
	decisions := filepath.Join(p.dir, "decisions.csv")
	text, err := os.ReadFile(decisions)
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "2025-07-20T09:00:00+09:00,operator,close,2025-06,Halut dan Taliabu menyusul\n"...)
	if err := os.WriteFile(decisions, text, 0o600); err != nil {
		t.Fatal(err)
	}
	var screen strings.Builder
	if err := p.run(t, 2).Overview.Text(&screen, "id"); err != nil {
		t.Fatal(err)
	}
	carried := 0
	for line := range strings.Lines(screen.String()) {
		if strings.Contains(line, "memakai data bulan sebelumnya") {
			carried++
			if !strings.Contains(line, "31 Mei") || !strings.Contains(line, "Halmahera Utara") && !strings.Contains(line, "Pulau Taliabu") {
				t.Errorf("carried: %s", line)
			}
		}
	}
	if carried != 2 || !strings.Contains(screen.String(), "Posisi 30 Juni 2025 · angka tetap · data BPJS TK masuk untuk 8 dari 10 kab/kota") {
		t.Errorf("%d districts are carried, want 2:\n%s", carried, screen.String())
	}
}

// The history tells what each step had, and which run was cut short.
func TestHistory(t *testing.T) {
	long(t)
	p := province(t, demo.Options{Workers: 1000, From: mayOf2025, To: mayOf2025})
	first := p.run(t, 2)
	p.run(t, 2)
	_, l := p.open(t)
	runs, err := l.Runs()
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 2 || runs[0].State != lake.RunNothingNew || runs[1].State != lake.RunPublished || runs[1].Snapshot != first.Snapshot.ID {
		t.Fatalf("runs: %+v", runs)
	}
	var steps []string
	counts := make(map[string]int64)
	for _, step := range runs[1].Steps {
		steps = append(steps, step.Name)
		for what, n := range step.Counts {
			counts[step.Name+" "+what] = n
		}
	}
	if got := strings.Join(steps, " "); got != "extract normalise model publish report feedback" {
		t.Errorf("steps: %s", got)
	}
	var rows int64
	for _, d := range p.truth.Deliveries {
		rows += d.RowsRead
	}
	if n := int64(len(p.truth.Deliveries)); counts["extract landed"] != n || counts["normalise deliveries"] != n || counts["normalise rows"] != rows {
		t.Errorf("%d deliveries of %d rows were written; counts: %v", n, rows, counts)
	}
	landed := 0
	for _, source := range runs[1].Sources {
		landed += source.Landed
	}
	if landed != len(p.truth.Deliveries) || len(runs[0].Sources) != 0 {
		t.Errorf("%d landed by source, then %v", landed, runs[0].Sources)
	}
}

// A night that revises a closed month does without an earlier snapshot that is damaged.
func TestRevisionOverADamagedSnapshot(t *testing.T) {
	long(t)
	p := province(t, springMonths)
	p.run(t, 2)
	p.comment(t)
	second := p.run(t, 2)
	p.comment(t)
	p.run(t, 2)
	path := filepath.Join(p.dir, "lake", "snapshots", second.Snapshot.ID+".json")
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte("{}"), 0o600)); err != nil {
		t.Fatal(err)
	}
	p.correct(t)
	if last := p.run(t, 2); len(last.Editions) != 1 || len(last.Editions[0].Changes) != 10 {
		t.Errorf("editions: %+v", last.Editions)
	}
}

// Where the snapshot published last cannot be read any longer, the edition's own says what moved, and why.
func TestRevisionWithoutTheSnapshotBefore(t *testing.T) {
	long(t)
	p := province(t, springMonths)
	first := p.run(t, 2)
	decisions := filepath.Join(p.dir, "decisions.csv")
	text, err := os.ReadFile(decisions)
	if err != nil {
		t.Fatal(err)
	}
	row := "2025-07-20T09:00:00+09:00,operator,close,2025-06,Halut dan Taliabu menyusul\n"
	if err := os.WriteFile(decisions, append(text[:len(text):len(text)], row...), 0o600); err != nil {
		t.Fatal(err)
	}
	second := p.run(t, 2)
	_, l := p.open(t)
	if err := errors.Join(os.WriteFile(decisions, text, 0o600), os.Remove(l.TextPath(second.Snapshot.Inputs.Decisions))); err != nil {
		t.Fatal(err)
	}
	p.correct(t)
	revised := p.run(t, 2).Editions
	if len(revised) != 1 || revised[0].Before != first.Snapshot.ID || len(revised[0].Changes) != 10 ||
		len(revised[0].Causes) != 1 || revised[0].Causes[0].Kind != lake.DeliveryCame {
		t.Errorf("editions: %+v", revised)
	}
}

// Where the edition's own is lost as well, the revision says so, and invents nothing.
func TestRevisionOfALostEdition(t *testing.T) {
	long(t)
	p := province(t, springMonths)
	first := p.run(t, 2)
	_, l := p.open(t)
	for _, table := range first.Snapshot.Tables {
		if table.Schema == "marts" && table.Name == "coverage_province" {
			if err := os.Remove(l.ObjectPath(table.Files[0].Object)); err != nil {
				t.Fatal(err)
			}
		}
	}
	p.correct(t)
	revised := p.run(t, 2)
	want := []lake.Cause{{Kind: lake.EarlierLost, Name: "2025-05 r1"}}
	if len(revised.Editions) != 1 || revised.Editions[0].Label() != "2025-05 r2" || len(revised.Editions[0].Changes) != 0 {
		t.Fatalf("editions: %+v", revised.Editions)
	}
	if diff := cmp.Diff(want, revised.Editions[0].Causes); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
	if headline := revised.Overview.Headline; headline.Revision != 2 || headline.Moved != nil {
		t.Errorf("the screen: revision %d, %+v", headline.Revision, headline.Moved)
	}
}

// What has arrived lands, also when what an earlier night left cannot be made up for.
func TestDeliveriesLandWhateverAnEarlierNightLeft(t *testing.T) {
	long(t)
	p := province(t, springMonths)
	p.run(t, 2)
	_, l := p.open(t)
	editions := p.editions(t)
	path := filepath.Join(p.dir, "lake", "editions", strings.ReplaceAll(editions[0].Label(), " ", ".")+".json")
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte("{}"), 0o600), l.Finish("another")); err != nil {
		t.Fatal(err)
	}
	p.correct(t)
	landed := func() (count int) {
		receipts, err := filepath.Glob(filepath.Join(p.dir, "landing", "*", "*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(receipts)
	}
	before := landed()
	if _, err := night(t.Context(), p.dir, nil); err == nil {
		t.Fatal("a damaged edition stopped nothing")
	}
	if after := landed(); after <= before {
		t.Errorf("%d files in landing, then %d", before, after)
	}
}

// The revision of a report does not depend on what the clock said when the month was sealed.
func TestReportOfAMonthSealedByAClockAhead(t *testing.T) {
	long(t)
	p := province(t, springMonths)
	p.run(t, 2)
	_, l := p.open(t)
	for _, e := range p.editions(t) {
		if err := os.Remove(filepath.Join(p.dir, "lake", "editions", strings.ReplaceAll(e.Label(), " ", ".")+".json")); err != nil {
			t.Fatal(err)
		}
		e.SealedAt = e.SealedAt.AddDate(2, 0, 0)
		if err := l.AddEdition(&e); err != nil {
			t.Fatal(err)
		}
	}
	p.comment(t)
	released, err := p.reports(t, p.run(t, 2)).Release(t.Context(), 5, false)
	if err != nil || released.Manifest.Revision != 1 || released.Manifest.Period != mayOf2025 {
		t.Errorf("released %+v, %v", released, err)
	}
}
