package pipelines

import (
	"context"
	"slices"
	"strings"
	"time"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines/extract"
	"cakupan/pipelines/publish"
	"cakupan/project"
)

// recorder writes a run into the lake's history.
type recorder struct {
	lake  *lake.Lake
	run   *lake.Run
	began time.Time // the step of the turn
}

func record(l *lake.Lake) (*recorder, error) {
	run, err := l.BeginRun()
	if err != nil {
		return nil, err
	}
	return &recorder{lake: l, run: run}, nil
}

// begin ends the step of the turn and begins another.
func (r *recorder) begin(step string) {
	r.endStep()
	r.run.Steps = append(r.run.Steps, lake.RunStep{Name: step, Counts: map[string]int64{}})
}

// count notes how many of something the step of the turn had.
func (r *recorder) count(what string, n int) {
	r.run.Steps[len(r.run.Steps)-1].Counts[what] = int64(n)
}

func (r *recorder) endStep() {
	now := time.Now()
	if n := len(r.run.Steps); n > 0 {
		r.run.Steps[n-1].Seconds = now.Sub(r.began).Round(time.Millisecond).Seconds()
	}
	r.began = now
}

// end writes down what the run came to.
func (r *recorder) end(ctx context.Context, o Options, result *Result, failure error) error {
	r.endStep()
	run := r.run
	switch {
	case failure != nil && ctx.Err() != nil:
		run.State = lake.RunInterrupted
	case failure != nil:
		run.State, run.Error = lake.RunFailed, failure.Error()
	case o.DryRun:
		run.State = lake.RunDry
	case result.Published:
		run.State = lake.RunPublished
	default:
		run.State = lake.RunNothingNew
	}
	if result != nil {
		run.Gaps = make(map[string]int)
		for _, gap := range result.Gaps {
			run.Gaps[gap.Kind]++
		}
	}
	if current, err := o.Lake.Current(); err == nil {
		run.Snapshot = current.ID
	}
	return r.lake.EndRun(run)
}

// extracted notes what came of the senders' folders, by name those of which there is something to say.
func (r *recorder) extracted(p *project.Project, deliveries []enrolment.Delivery, news extract.News) {
	r.count("deliveries", len(deliveries))
	r.count("landed", len(news.Landed))
	r.count("unmatched", len(news.Unmatched))
	r.count("ambiguous", len(news.Ambiguous))
	r.count("unreadable", len(news.Unreadable))
	r.count("changing", len(news.Changing))
	landed := make(map[string]int) // by list
	for _, d := range deliveries {
		if slices.Contains(news.Landed, d.ID) {
			landed[d.ListID]++
		}
	}
	unreadable := make([]string, len(news.Unreadable))
	for i, file := range news.Unreadable {
		unreadable[i] = file.Path
	}
	for _, sender := range p.Senders {
		source := lake.RunSource{
			Name: sender.Folder, Unreadable: within(sender.Folder, unreadable), Unmatched: within(sender.Folder, news.Unmatched),
		}
		for _, list := range sender.Lists {
			source.Landed += landed[list.ID]
		}
		if source.Landed+source.Unreadable+source.Unmatched > 0 {
			r.run.Sources = append(r.run.Sources, source)
		}
	}
}

// within counts the paths that are a folder or lie in it.
func within(folder string, paths []string) (n int) {
	for _, path := range paths {
		if path == folder || strings.HasPrefix(path, folder+"/") {
			n++
		}
	}
	return n
}

// normalised notes what the deliveries hold, and of how many the file was read now.
func (r *recorder) normalised(manifests []enrolment.Manifest, opened int64) {
	var rows, rejected int64
	for _, m := range manifests {
		rows += m.RowsRead
		rejected += m.Rejected
	}
	r.count("deliveries", len(manifests))
	r.count("read", int(opened))
	r.count("reused", len(manifests)-int(opened))
	r.count("rows", int(rows))
	r.count("rejected", int(rejected))
}

func (r *recorder) modelled(marts []publish.Mart) {
	var rows int64
	for _, m := range marts {
		rows += m.Rows
	}
	r.count("marts", len(marts))
	r.count("rows", int(rows))
}

func (r *recorder) published(s *lake.Snapshot) {
	files := 0
	for _, t := range s.Tables {
		files += len(t.Files)
	}
	r.count("tables", len(s.Tables))
	r.count("files", files)
}
