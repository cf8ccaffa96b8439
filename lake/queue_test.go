package lake

import (
	"errors"
	"slices"
	"syscall"
	"testing"

	"cakupan/enrolment"
)

func TestQueue(t *testing.T) {
	errFull := errors.New("disk full")
	t.Run("one after another", func(t *testing.T) {
		var q queue
		defer q.stop()
		var done []int
		for i := range 100 {
			if err := q.do(func() error { done = append(done, i); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if err := q.wait(); err != nil || len(done) != 100 || !slices.IsSorted(done) {
			t.Errorf("done %v, %v", done, err)
		}
	})
	t.Run("none after one that failed", func(t *testing.T) {
		var q queue
		defer q.stop()
		after := false
		q.do(func() error { return errFull })
		q.do(func() error { after = true; return nil })
		if err := q.wait(); !errors.Is(err, errFull) || after {
			t.Errorf("got %v; a later task was done: %t", err, after)
		}
		if err := q.do(func() error { return nil }); !errors.Is(err, errFull) {
			t.Errorf("a task after it: %v, want the error again", err)
		}
	})
	t.Run("nothing was given", func(t *testing.T) {
		var q queue
		if err := q.wait(); err != nil {
			t.Error(err)
		}
		q.stop()
		q.stop()
	})
	t.Run("at once without a queue", func(t *testing.T) {
		if err := (*queue)(nil).do(func() error { return errFull }); !errors.Is(err, errFull) {
			t.Error(err)
		}
	})
}

// The disk fills up while rows come in: the error may come late, but it comes, and no row waits for ever.
func TestDiskFullWhileRowsComeIn(t *testing.T) {
	l := openLake(t)
	l.Disk().Before = func(act, _ string) error {
		if act == "write" {
			return syscall.ENOSPC
		}
		return nil
	}
	s := stage(t, l, enrolment.Participants)
	var err error
	for i := 0; i < 4*batchRows && err == nil; i++ {
		err = s.Write(&enrolment.Record{PersonID: enrolment.PersonID{1}, RowNumber: i})
	}
	if err == nil {
		_, err = s.Commit(enrolment.Manifest{RowsRead: 4 * batchRows, Accepted: 4 * batchRows})
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want no space left", err)
	}
}
