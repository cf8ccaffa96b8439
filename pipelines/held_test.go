package pipelines_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines"
	"cakupan/project"
	"cakupan/sql"
)

// arrival is a delivery of a full list of members, in the order in which they came.
type arrival struct {
	rows     int
	holds    string               // codes that its reading found
	decision project.DecisionKind // "" for none
}

// A file that its reading holds waits as one does that shrank, and what waits is no measure for what comes after it.
func TestHeldDeliveries(t *testing.T) {
	tests := []struct {
		name     string
		arrivals []arrival
		want     []string // how each stands, and why
	}{
		{"nothing the matter", []arrival{{100, "", ""}, {95, "", ""}}, []string{"valid", "valid"}},
		{"shrank by a third", []arrival{{100, "", ""}, {66, "", ""}}, []string{"valid", "held file.shrunk"}},
		{"the very first one, damaged by Excel", []arrival{{100, "file.trailing_zero_niks", ""}}, []string{"held file.trailing_zero_niks"}},
		{"two reasons of its own, and shrunk", []arrival{{100, "", ""}, {10, "file.totals_differ file.wrong_month", ""}},
			[]string{"valid", "held file.totals_differ file.wrong_month file.shrunk"}},
		{"accepted", []arrival{{100, "", ""}, {10, "file.totals_differ", "accept"}}, []string{"valid", "valid"}},
		{"returned", []arrival{{100, "", ""}, {90, "file.totals_differ", "return"}}, []string{"valid", "returned"}},
		{"a held one is no measure", []arrival{{100, "", ""}, {300, "file.wrong_month", ""}, {100, "", ""}},
			[]string{"valid", "held file.wrong_month", "valid"}},
		{"an accepted one is", []arrival{{100, "", ""}, {300, "file.wrong_month", "accept"}, {100, "", ""}},
			[]string{"valid", "valid", "held file.shrunk"}},
	}
	var s strings.Builder
	s.WriteString("create schema lake;\n")
	for _, table := range lake.Tables {
		if table.Name == "decisions" { // which Judge puts in its place
			continue
		}
		columns := make([]string, len(table.Columns))
		for i, column := range table.Columns {
			columns[i] = column.Name + " " + column.Type.String()
		}
		fmt.Fprintf(&s, "create table lake.%s (%s);\n", table.Name, strings.Join(columns, ", "))
	}
	s.WriteString("insert into lake.project by name select 20 as shrink_hold_percent;\n")
	var decisions []project.Decision
	for i, tt := range tests {
		fmt.Fprintf(&s, `insert into lake.lists by name select '%02d' as list_id, 'participants' as role, 'full' as mode;`+"\n", i)
		for n, a := range tt.arrivals {
			id := fmt.Sprintf("%02d/%d", i, n)
			fmt.Fprintf(&s, `insert into lake.deliveries by name select '%s' as delivery_id, '%02d' as list_id,
				'normalised' as state, '2025-05' as period, %d as rows_accepted, nullif('%s', '') as hold_codes,
				timestamp '2025-06-01' + to_days(%d) as received_at;`+"\n", id, i, a.rows, a.holds, n)
			if a.decision != "" {
				decisions = append(decisions, project.Decision{Kind: a.decision, Subject: id})
			}
		}
	}
	db, err := duck.Open(t.Context(), duck.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Exec(t.Context(), s.String()); err != nil {
		t.Fatal(err)
	}
	judged, err := pipelines.Judge(t.Context(), db, sql.Models(), decisions)
	if err != nil {
		t.Fatal(err)
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, j := range judged {
				if j.ListID == fmt.Sprintf("%02d", i) {
					got = append(got, strings.TrimSpace(string(j.Standing)+" "+j.HoldCodes))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
		})
	}
}
