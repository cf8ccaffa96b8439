package pipelines

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
)

// sealCurrent seals the snapshot that is current, unless all that follows from its publication was done: before a night
// publishes another, what a killed one left is made up for.
func sealCurrent(ctx context.Context, o Options) ([]lake.Edition, error) {
	current, err := o.Lake.Current()
	if o.DryRun || errors.Is(err, lake.ErrNoSnapshot) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	finished, err := o.Lake.Finished()
	if err != nil || finished == current.ID {
		return nil, err
	}
	added, err := seal(ctx, o.Lake, current)
	if err != nil {
		return nil, fmt.Errorf("seal closed months: %w", err)
	}
	if o.Log != nil {
		for _, e := range added {
			o.Log.Info("closed month sealed", "period", e.Period.String(), "revision", e.Revision, "changes", len(e.Changes))
		}
	}
	return added, nil
}

// seal gives every closed month of a snapshot its edition: the first when the month has none, the next when its figures
// are others than those of its last. It may be repeated. It gives the editions that it added.
func seal(ctx context.Context, l *lake.Lake, s *lake.Snapshot) (added []lake.Edition, err error) {
	db, err := OpenSnapshot(ctx, l, s)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	closed, err := closedMonths(ctx, db)
	if err != nil || len(closed) == 0 {
		return nil, err
	}
	editions, err := l.Editions()
	if err != nil {
		return nil, err
	}
	now, err := readFigures(ctx, db)
	if err != nil {
		return nil, err
	}
	keeps, err := readCarried(ctx, db)
	if err != nil {
		return nil, err
	}
	covers, err := readCovers(ctx, db)
	if err != nil {
		return nil, err
	}
	history := &earlier{lake: l, db: db, now: s, read: make(map[string]*revised)}
	for _, period := range closed {
		e := lake.Edition{Period: period, Revision: 1, Snapshot: s.ID, Figures: now[period].hash(), SealedAt: s.PublishedAt}
		if last := lake.LatestEdition(editions, period); last != nil {
			if last.Figures == e.Figures {
				continue
			}
			r, err := history.before(ctx, last)
			if err != nil {
				return nil, fmt.Errorf("compare with %s: %w", last.Label(), err)
			}
			e.Revision, e.Before = last.Revision+1, last.Snapshot
			e.Causes = r.causes
			if r.figures != nil {
				e.Changes = now[period].changes(period, r.figures[period])
				explainChanges(e.Changes, e.Causes, covers, r.carried[period], keeps[period])
			}
		}
		if err := l.AddEdition(&e); err != nil {
			return nil, err
		}
		added = append(added, e)
	}
	return added, nil
}

// earlier are the snapshots before the one that is sealed now.
type earlier struct {
	lake *lake.Lake
	db   *duck.DB // of now
	now  *lake.Snapshot
	read map[string]*revised // by snapshot
}

// revised is what an earlier snapshot said, and which inputs have changed since.
type revised struct {
	figures map[enrolment.Period]figures // nil when it cannot be read any longer
	carried carried
	causes  []lake.Cause
}

// errLost says that an earlier snapshot cannot be read any longer. Doctor names what is damaged; a night goes on without.
var errLost = errors.New("an earlier snapshot cannot be read")

// before gives what the month of an edition was until now. Where the snapshot published last still had the edition's
// figures, the causes are what has changed since then, and not all that has since the edition. One that cannot be read any
// longer counts as not there; when the edition's own cannot either, that is the cause.
func (e *earlier) before(ctx context.Context, last *lake.Edition) (*revised, error) {
	published, err := e.lake.Before(e.now)
	if err != nil {
		return nil, err
	}
	if published != nil {
		r, err := e.revised(ctx, published)
		if err != nil && !errors.Is(err, errLost) {
			return nil, err
		}
		if err == nil && r.figures[last.Period].hash() == last.Figures {
			return r, nil
		}
	}
	r := &revised{causes: []lake.Cause{{Kind: lake.EarlierLost, Name: last.Label()}}}
	s, err := e.lake.Find(last.Snapshot)
	if err != nil {
		return r, nil //nolint:nilerr // lost
	}
	found, err := e.revised(ctx, s)
	if errors.Is(err, errLost) {
		return r, nil
	}
	return found, err
}

func (e *earlier) revised(ctx context.Context, s *lake.Snapshot) (r *revised, err error) {
	if r := e.read[s.ID]; r != nil {
		return r, nil
	}
	r = new(revised)
	r.figures, r.carried, err = figuresOf(ctx, e.lake, s)
	if err == nil {
		_, err = decisionLines(e.lake, s.Inputs.Decisions)
	}
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errLost, err)
	}
	if r.causes, err = causes(ctx, e.lake, e.db, s.Inputs, e.now.Inputs); err != nil {
		return nil, err
	}
	e.read[s.ID] = r
	return r, nil
}

// closedMonths gives the months whose figures a decision has made final.
func closedMonths(ctx context.Context, db *duck.DB) ([]enrolment.Period, error) {
	result, err := db.Query(ctx, `select period from marts.headline where figure_status = 'tetap' order by period`)
	if err != nil {
		return nil, fmt.Errorf("read marts.headline: %w", err)
	}
	closed := make([]enrolment.Period, len(result.Rows))
	for i, row := range result.Rows {
		if closed[i], err = enrolment.ParsePeriod(row[0].(string)); err != nil {
			return nil, fmt.Errorf("read marts.headline: %w", err)
		}
	}
	return closed, nil
}

// label tells an overview which revision its months are, and what moved since the one before.
func label(o *report.Overview, editions []lake.Edition, zone *time.Location) {
	for _, m := range []*report.Month{o.Headline, o.Open} {
		if m == nil || m.Status != "tetap" {
			continue
		}
		if last := lake.LatestEdition(editions, m.Period); last != nil {
			m.Revision, m.Moved = last.Revision, moved(last, o.ProvinceCode, zone)
		}
	}
}

// moved says in short what an edition changed: the covered persons of the province and its districts, and by what: the
// deliveries that speak of the month, decisions and rules. Where none of them differs, it is the deliveries of other
// months. It is nil for a first edition, and where nobody can tell any longer.
func moved(e *lake.Edition, province string, zone *time.Location) *report.Moved {
	isLost := slices.ContainsFunc(e.Causes, func(c lake.Cause) bool { return c.Kind == lake.EarlierLost })
	if e.Revision == 1 || isLost {
		return nil
	}
	m := &report.Moved{Counts: len(e.Changes)}
	for _, c := range e.Changes {
		if c.Segment != "" || c.Measure != "covered_count" {
			continue
		}
		count := report.MovedCount{Code: c.DistrictCode, Name: c.DistrictName, Before: c.Before, After: c.After}
		if c.DistrictCode == province {
			m.Province = &count
		} else {
			m.Districts = append(m.Districts, count)
		}
	}
	var elsewhere []report.MovedBy
	for _, c := range e.Causes {
		by := report.MovedBy{Kind: string(c.Kind), Name: c.Name, IsLate: c.IsLate}
		if c.Title != "" {
			by.Name = c.Title
		}
		if c.At != nil {
			by.On = enrolment.DateOf(c.At.In(zone))
		}
		switch {
		case c.DeliveryID != "" && c.Period != e.Period:
			elsewhere = append(elsewhere, by)
		case strings.HasPrefix(c.Name, "close "): // says that figures are final, and changes none
		default:
			m.Causes = append(m.Causes, by)
		}
	}
	if len(m.Causes) == 0 {
		m.Causes = elsewhere
	}
	return m
}
