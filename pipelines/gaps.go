package pipelines

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"cakupan/lake/duck"
	"cakupan/pipelines/report"
	"cakupan/project"
)

// Gap is something that the current snapshot goes without: rows set aside, or a list that is missing, held,
// returned, sent again unchanged, or carried forward; or that the night went without: a list's passwords. The figures
// stand, and say so.
type Gap struct {
	Kind   string `json:"kind"` // "rows_rejected", a state of marts.deliveries, or one of passwords
	Period string `json:"period,omitempty"`
	ListID string `json:"list_id,omitempty"`
	Title  string `json:"title,omitempty"`
	Sender string `json:"sender,omitempty"`
	Rows   int64  `json:"rows,omitempty"` // of rows_rejected
	Path   string `json:"path,omitempty"` // of passwords, as cakupan.yaml writes it
}

// The kinds of gaps of passwords: a file that is not there, one that others than its owner may read, and one that cannot
// be read for another reason.
const (
	PasswordsMissing    = "passwords_missing"
	PasswordsOpen       = "passwords_open"
	PasswordsUnreadable = "passwords_unreadable"
)

// PasswordKind gives the kind of gap that a file of passwords leaves.
func PasswordKind(err *project.SecretError) string {
	switch {
	case err.Err == nil:
		return PasswordsOpen
	case errors.Is(err, fs.ErrNotExist):
		return PasswordsMissing
	}
	return PasswordsUnreadable
}

// passwordGaps gives the gaps that files of passwords leave.
func passwordGaps(faults []project.PasswordFault) (gaps []Gap) {
	for _, fault := range faults {
		gaps = append(gaps, Gap{
			Kind: PasswordKind(fault.Err), ListID: fault.List.ID, Title: fault.List.Title, Sender: fault.List.Sender.Name, Path: fault.Err.Path,
		})
	}
	return gaps
}

// Gaps gives what the headline month and the open month of a snapshot go without, and the files that were returned for a
// month that has not opened.
func Gaps(ctx context.Context, db *duck.DB) ([]Gap, error) {
	slots, err := report.ReadSlots(ctx, db)
	if err != nil {
		return nil, err
	}
	gaps := []Gap{}
	for _, s := range slots {
		gap := Gap{Kind: s.State, Period: s.Period.String(), ListID: s.ListID, Title: s.Title, Sender: s.Sender}
		if s.State != "on_time" && s.State != "late" {
			gaps = append(gaps, gap)
		}
		if s.RowsRejected != nil && *s.RowsRejected > 0 {
			gap.Kind, gap.Rows = "rows_rejected", *s.RowsRejected
			gaps = append(gaps, gap)
		}
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int {
		return cmp.Or(strings.Compare(a.Period, b.Period), strings.Compare(a.Kind, b.Kind), strings.Compare(a.ListID, b.ListID))
	})
	return gaps, nil
}
