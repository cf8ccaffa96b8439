package lake

import (
	"errors"
	"sync/atomic"
)

// queue does tasks one after another in a goroutine of its own, in the order in which they were given, and none after one
// that failed. The nil queue does each at once. Its zero value is ready; it is for one giver at a time.
type queue struct {
	tasks  chan task // nil when no goroutine is at work
	failed atomic.Pointer[error]
}

// task is work, or, without any, a wait for what was given before.
type task struct {
	work func() error
	done chan<- struct{}
}

// errStopped ends a queue whose tasks are not wanted any more.
var errStopped = errors.New("stopped")

// do gives a task. Its error, or that of an earlier task, may come with a later one.
func (q *queue) do(work func() error) error {
	if q == nil {
		return work()
	}
	if q.tasks == nil {
		q.tasks = make(chan task, 8) // what lies between two row groups
		go q.run(q.tasks)
	}
	q.tasks <- task{work: work}
	return q.err()
}

func (q *queue) run(tasks <-chan task) {
	for t := range tasks {
		if t.work != nil && q.failed.Load() == nil {
			if err := t.work(); err != nil {
				q.failed.CompareAndSwap(nil, &err)
			}
		}
		if t.done != nil {
			close(t.done)
		}
	}
}

func (q *queue) err() error {
	if err := q.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// wait waits until all tasks are done, and gives the error of the one that failed.
func (q *queue) wait() error {
	q.drain()
	return q.err()
}

func (q *queue) drain() {
	if q.tasks != nil {
		done := make(chan struct{})
		q.tasks <- task{done: done}
		<-done
	}
}

// stop ends the queue: the task in hand is finished, and no other is done.
func (q *queue) stop() {
	q.failed.CompareAndSwap(nil, &errStopped)
	q.drain()
	if q.tasks != nil {
		close(q.tasks)
		q.tasks = nil
	}
}
