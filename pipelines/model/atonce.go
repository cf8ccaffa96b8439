package model

import (
	"context"
	"slices"

	"cakupan/lake/duck"
)

// work is a number of things to do in a database, several at once. Which of them run at the same time is chance; what
// comes of it is not.
type work struct {
	count int
	after func(i int) []int // what must be done before the i-th: numbers below i; nil means nothing
	do    func(ctx context.Context, session *duck.DB, i int) error
	done  func(i int) // hears of each that is done, of one at a time; nil for nobody
}

// outcome is what one thing came to.
type outcome struct {
	i       int
	session *duck.DB
	err     error
}

// run does it all, as many at once as db has sessions, and those of lower numbers first. Once something fails, only what
// comes before it is still done: so of several faults the error is the one that comes first, as if all were done in turn.
func (w work) run(ctx context.Context, db *duck.DB) error {
	waits := make([]int, w.count) // for so many others
	frees := make([][]int, w.count)
	var ready []int // in order
	for i := range w.count {
		if w.after != nil {
			for _, before := range w.after(i) {
				frees[before] = append(frees[before], i)
				waits[i]++
			}
		}
		if waits[i] == 0 {
			ready = append(ready, i)
		}
	}
	idle := db.Sessions()
	running := make(map[int]context.CancelFunc)
	ended := make(chan outcome)
	end := w.count // nothing from here on is done
	var failure error
	for {
		for len(idle) > 0 && len(ready) > 0 && ready[0] < end {
			i, session := ready[0], idle[0]
			ready, idle = ready[1:], idle[1:]
			each, cancel := context.WithCancel(ctx)
			running[i] = cancel
			go func() { ended <- outcome{i, session, w.do(each, session, i)} }()
		}
		if len(running) == 0 {
			return failure
		}
		o := <-ended
		running[o.i]()
		delete(running, o.i)
		idle = append(idle, o.session)
		switch {
		case o.err == nil:
			if w.done != nil {
				w.done(o.i)
			}
			for _, i := range frees[o.i] {
				if waits[i]--; waits[i] == 0 {
					at, _ := slices.BinarySearch(ready, i)
					ready = slices.Insert(ready, at, i)
				}
			}
		case o.i < end:
			end, failure = o.i, o.err
			for i, cancel := range running {
				if i > end {
					cancel()
				}
			}
		}
	}
}
