package normalise

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"cakupan/lake"
	"cakupan/pipelines/normalise/sheet"
)

// The rows of a file go through three hands at once: one finds the list's rows and copies them into batches, workers map
// the batches, and one takes what they came to, in file order.

// batch is a stretch of a table's data rows, and what they came to.
type batch struct {
	table    *table
	part     int64 // of the delivery, see lake.PartRows
	section  int   // of the table: rows of totals before it
	rows     []sheet.Row
	cells    []sheet.Cell // of the rows
	text     []byte       // of the cells
	outcomes []outcome    // at least as many as rows
	mapped   chan struct{}
}

// A batch is full when it has so many rows, or so much text.
const (
	batchRows = 512
	batchText = 256 << 10
)

func (b *batch) isFull() bool { return len(b.rows) == batchRows || len(b.text) >= batchText }

// add copies a row.
func (b *batch) add(row *sheet.Row) {
	length := 0
	for i := range row.Cells {
		length += len(row.Cells[i].Text)
	}
	first, at := len(b.cells), len(b.text)
	b.cells = slices.Grow(b.cells, len(row.Cells))[:first+len(row.Cells)]
	b.text = slices.Grow(b.text, length)[:at+length]
	cells, text := b.cells[first:], b.text[at:]
	for i := range cells {
		from := &row.Cells[i]
		n := copy(text, from.Text)
		cells[i] = sheet.Cell{Text: text[:n:n], Type: from.Type}
		text = text[n:]
	}
	copied := *row
	copied.Cells = cells
	b.rows = append(b.rows, copied)
}

// mapRows maps the rows, and says so on mapped.
func (b *batch) mapRows(m *mapping) {
	m.section = m.findings.section(sectionKey{b.table, b.section})
	for i := range b.rows {
		if i == len(b.outcomes) {
			b.outcomes = append(b.outcomes, outcome{})
		}
		m.apply(b.table, &b.rows[i], &b.outcomes[i])
	}
	b.mapped <- struct{}{}
}

// flow is the way of the batches of one file. It holds a few at a time, whatever the file's size.
type flow struct {
	toMap   chan *batch
	inOrder chan *batch
	free    chan *batch
	filling *batch
}

func newFlow(workers int) *flow {
	return &flow{
		toMap: make(chan *batch, 2*workers), inOrder: make(chan *batch, 2*workers),
		free: make(chan *batch, 2*workers+2), // one being filled and one being handed on, besides
	}
}

// add copies a row of t into the batch that is being filled. A batch has rows of one table and one part.
func (f *flow) add(ctx context.Context, t *table, part int64, row *sheet.Row) error {
	if b := f.filling; b != nil && (b.isFull() || b.table != t || b.part != part || b.section != len(t.totals)) {
		if err := f.send(ctx); err != nil {
			return err
		}
	}
	if f.filling == nil {
		f.filling = f.take()
		f.filling.table, f.filling.part, f.filling.section = t, part, len(t.totals)
	}
	f.filling.add(row)
	return nil
}

// send sends the batch that is being filled on its way, if there is one.
func (f *flow) send(ctx context.Context) error {
	if f.filling == nil {
		return nil
	}
	for _, to := range []chan *batch{f.inOrder, f.toMap} {
		select {
		case to <- f.filling:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	f.filling = nil
	return nil
}

// take gives an empty batch, one that came back if there is one.
func (f *flow) take() *batch {
	select {
	case b := <-f.free:
		b.rows, b.cells, b.text = b.rows[:0], b.cells[:0], b.text[:0]
		return b
	default:
		return &batch{mapped: make(chan struct{}, 1)}
	}
}

// giveBack lets a batch be filled again.
func (f *flow) giveBack(b *batch) {
	select {
	case f.free <- b:
	default:
	}
}

// rows hands what every data row comes to on to the sink.
func (r *reading) rows(ctx context.Context, to sink) error {
	f := newFlow(r.step.workers())
	hands, ctx := errgroup.WithContext(ctx)
	hands.Go(func() error {
		defer close(f.toMap)
		defer close(f.inOrder)
		return r.find(ctx, f)
	})
	mappings := make([]*mapping, r.step.workers())
	for i := range mappings {
		m := newMapping(r.step, r.list, &r.evidence)
		mappings[i] = m
		hands.Go(func() error {
			for b := range f.toMap {
				b.mapRows(m)
			}
			return nil
		})
	}
	hands.Go(func() error { return r.handOn(ctx, f, to) })
	err := hands.Wait()
	for _, m := range mappings {
		r.findings.add(&m.findings)
	}
	return err
}

// find counts the rows of every sheet and sends the list's on their way. A row counts as read by its number, the blank
// ones before it too.
func (r *reading) find(ctx context.Context, f *flow) error {
	m := &r.manifest
	for i, s := range r.book.Sheets() {
		w := r.walk(i)
		last := 0
		for row, err := range r.book.Rows(ctx, s.Name) {
			if err != nil {
				return err
			}
			if isBlankRow(row) {
				continue
			}
			blank := int64(row.Number - last - 1)
			m.RowsRead += blank + 1
			m.Ignored += blank
			last = row.Number
			t, err := w.tableOf(row)
			if err != nil {
				return err
			}
			if t == nil {
				m.Ignored++
				continue
			}
			if err := f.add(ctx, t, (m.RowsRead-1)/lake.PartRows, row); err != nil {
				return err
			}
		}
	}
	return f.send(ctx)
}

// handOn waits for each batch in file order, counts its outcomes and gives them to the sink.
func (r *reading) handOn(ctx context.Context, f *flow, to sink) error {
	part := int64(0)
	for b := range f.inOrder {
		select {
		case <-b.mapped:
		case <-ctx.Done():
			return ctx.Err()
		}
		if b.part > part {
			part = b.part
			if err := to.EndPart(); err != nil {
				return err
			}
		}
		for i := range b.rows {
			if err := r.outcome(&b.outcomes[i], to); err != nil {
				return err
			}
		}
		f.giveBack(b)
	}
	return ctx.Err()
}
