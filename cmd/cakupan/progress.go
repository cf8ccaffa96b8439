package main

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"cakupan/pipelines/report/wording"
)

// barWidth is the width of a bar without its words, in columns.
const barWidth = 32

// watch gives the logger of long work, and what tells the work's progress: a bar at the foot of a terminal, above which
// the log is written, and nil where nobody looks. end takes the bar away; it may be called more than once.
func (a *app) watch(language wording.Language) (log *slog.Logger, progress func(step string, done, total int64), end func()) {
	if a.json || a.quiet || !isTerminal(a.err) {
		return a.log(), nil, func() {}
	}
	b := newBar(a.err, language)
	return a.logTo(b), b.show, b.end
}

// clearLine takes away what a line holds. A terminal writes ^C where the cursor stands, and the bar, which goes up by lines
// and not to their beginning, is then two columns off: so every line begins with a carriage return, and the last is cleared.
const clearLine = "\r\x1b[K"

// bar shows one step of the work at a time.
type bar struct {
	below    io.Writer // the terminal
	language wording.Language
	lines    *mpb.Progress
	ended    sync.Once

	mu          sync.Mutex
	line        *mpb.Bar // nil until there is something to show
	step        string
	done, total int64
}

func newBar(terminal io.Writer, language wording.Language, options ...mpb.ContainerOption) *bar {
	options = append(options, mpb.WithOutput(terminal), mpb.WithWidth(barWidth))
	return &bar{below: terminal, language: language, lines: mpb.New(options...)}
}

// show tells how far a step is. A step with a total of 1 cannot say, one with none counts.
func (b *bar) show(step string, done, total int64) {
	b.mu.Lock()
	b.step, b.done, b.total = step, done, total
	if b.line == nil {
		// A total of 0 keeps the bar from ending by itself.
		b.line = b.lines.AddBar(0,
			mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return "\r" + b.label() })),
			mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return b.share() })),
		)
	}
	line := b.line
	b.mu.Unlock()
	line.SetTotal(max(total, 1), false)
	line.SetCurrent(done)
}

func (b *bar) label() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return messages.Say(b.language, "step."+b.step) + " "
}

// share gives "  41 %", the count of what has no end that is known, or nothing.
func (b *bar) share() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.total > 1:
		return " " + strconv.FormatInt(b.done*100/b.total, 10) + " %"
	case b.total == 0:
		return " " + b.language.Count(b.done)
	}
	return ""
}

// Write puts lines above the bar.
func (b *bar) Write(p []byte) (int, error) {
	if _, err := b.lines.Write(append([]byte("\r"), p...)); err == nil {
		return len(p), nil
	}
	return b.below.Write(p) // the bar is gone
}

func (b *bar) end() {
	b.ended.Do(func() {
		b.mu.Lock()
		line := b.line
		b.mu.Unlock()
		if line != nil {
			line.Abort(true)
		}
		b.lines.Wait()
		if line != nil {
			fmt.Fprint(b.below, clearLine)
		}
	})
}
