package pipelines_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/lake/duck"
	"cakupan/pipelines/model"
	"cakupan/sql"
)

// Months that are built one at a time, and months that are used again, come to the bytes of models that are built as a
// whole; and when one delivery of one month changes, the months before it are used again.
func TestMonths(t *testing.T) {
	long(t)
	const months, changed = 4, 1
	m := &madeLake{dir: t.TempDir(), months: months, persons: 2000}
	if err := m.make(t.Context()); err != nil {
		t.Fatal(err)
	}
	models, err := model.Load(sql.Models())
	if err != nil {
		t.Fatal(err)
	}
	monthly := 0
	for _, each := range models.All() {
		if each.Partition != "" {
			monthly++
		}
	}
	whole, _, err := m.marts(t.Context(), false, duck.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	build := func(name string, threads int) *model.Months {
		t.Helper()
		marts, built, err := m.marts(t.Context(), true, duck.Options{Threads: threads, MemoryMB: 1000})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(whole, marts); diff != "" {
			t.Errorf("%s: marts (-whole +by months):\n%s", name, diff)
		}
		return built
	}
	if built := build("built", 1); built.Built != months*monthly || built.Reused != 0 {
		t.Errorf("first %d months of models built and %d used again, want %d and none", built.Built, built.Reused, months*monthly)
	}
	if built := build("used again", 2); built.Built != 0 || built.Reused != months*monthly {
		t.Errorf("then %d months of models built and %d used again, want none and %d", built.Built, built.Reused, months*monthly)
	}

	// A list of members of the second month comes again with the same rows: of it alone something may have changed. What the
	// models make of its persons is the same, and what is made of that is not built again.
	parts := m.Records["enrolment"]
	for i := range parts {
		if parts[i].DeliveryID == "82.01-participants-"+m.period(changed).String() {
			parts[i].SHA256 += " again"
		}
	}
	built := build("one list again", 2)
	if built.Built == 0 || built.Built >= monthly {
		t.Errorf("%d months of models built again, want some of the %d of one month", built.Built, monthly)
	}
}
