package extract

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"cakupan/enrolment"
)

// News is what Collect met with besides the deliveries. Names of files have their long digit runs masked.
type News struct {
	Landed     []string    // IDs of the deliveries that landed now, in the order of the deliveries
	Unmatched  []string    // files that are no list's
	Ambiguous  []Ambiguity // files that could be two lists'
	Unreadable []Unread    // files and folders that could not be read
	Changing   []string    // files being written to: left for the next time
	Temporary  []string    // files that a program is still at work on, by their names
	Unlisted   []string    // IDs of lists that have deliveries in landing and no source; these deliveries are not given
}

// Ambiguity is a file that two or more lists claim.
type Ambiguity struct {
	Path  string
	Lists []string // their IDs
}

// Unread is a file or folder that could not be read.
type Unread struct {
	Path string
	Err  error // names no file
}

// Collect lands what is new in the sources and gives every delivery that has ever landed, in the order of ReceivedAt,
// list and SHA-256. What cannot be read is told in News, and the others go on; an error means that landing itself
// failed, or that ctx ended. Collect may be stopped anywhere and begun again: it then lands the same.
func (l *Landing) Collect(ctx context.Context, sources []Source) ([]enrolment.Delivery, News, error) {
	c := &collection{landing: l, lists: map[string]*enrolment.List{}, after: seen{}, isNew: map[string]bool{}}
	deliveries, err := c.run(ctx, sources)
	if err != nil {
		return nil, News{}, fmt.Errorf("collect into landing: %w", err)
	}
	return deliveries, c.news, nil
}

var errNoDate = errors.New("a modification time beyond the calendar")

// collection is one Collect.
type collection struct {
	landing  *Landing
	lists    map[string]*enrolment.List // by ID: those of the sources
	receipts map[string]receipt         // by delivery ID
	isNew    map[string]bool            // by delivery ID
	before   seen
	after    seen
	arrivals []*arrival
	news     News
}

// arrival is a file to be read, and what came of it.
type arrival struct {
	source *Source
	file   File
	list   *enrolment.List

	sha   string
	bytes int64
	err   error // of the source; of no concern to the others
}

func (c *collection) run(ctx context.Context, sources []Source) ([]enrolment.Delivery, error) {
	l := c.landing
	if err := l.disk.Sweep(l.disk.Temp, "*"); err != nil {
		return nil, err
	}
	var err error
	if c.receipts, err = l.readReceipts(); err != nil {
		return nil, err
	}
	var seenText []byte
	c.before, seenText = l.readSeen()
	for i := range sources {
		if err := c.look(ctx, &sources[i]); err != nil {
			return nil, err
		}
	}
	if err := c.keepBytes(ctx); err != nil {
		return nil, err
	}
	if err := c.writeReceipts(ctx); err != nil {
		return nil, err
	}
	if err := l.writeSeen(c.after, seenText); err != nil {
		return nil, err
	}
	return c.deliveries(), nil
}

// look sorts the files of a source into arrivals, known ones and news.
func (c *collection) look(ctx context.Context, source *Source) error {
	for _, p := range source.Lists {
		c.lists[p.List.ID] = p.List
	}
	files, err := source.Origin.Files(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		c.news.Unreadable = append(c.news.Unreadable, Unread{mask(source.Name), nameless(err)})
		c.after[source.Name] = c.before[source.Name] // it may be back tomorrow
		return nil
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	c.after[source.Name] = map[string]seenFile{}
	for _, file := range files {
		lists, err := source.claims(file)
		if err != nil {
			return fmt.Errorf("%s: %w", source.Name, err)
		}
		name := source.shown(file)
		switch {
		case isTemporary(file):
			c.news.Temporary = append(c.news.Temporary, name)
		case file.Err != nil:
			c.news.Unreadable = append(c.news.Unreadable, Unread{name, nameless(file.Err)})
		case file.ModifiedAt.Year() < 1 || file.ModifiedAt.Year() > 9999:
			c.news.Unreadable = append(c.news.Unreadable, Unread{name, errNoDate})
		case len(lists) == 0:
			c.news.Unmatched = append(c.news.Unmatched, name)
		case len(lists) > 1:
			c.news.Ambiguous = append(c.news.Ambiguous, Ambiguity{name, listIDs(lists)})
		case c.knows(source, file, lists[0]):
		default:
			c.arrivals = append(c.arrivals, &arrival{source: source, file: file, list: lists[0]})
		}
	}
	return nil
}

// knows tells whether the file has landed for the list, and remembers that it was seen again. The cache is believed
// only where the receipt and the bytes are there.
func (c *collection) knows(source *Source, file File, list *enrolment.List) bool {
	path := printable(file.Path)
	last, ok := c.before[source.Name][path]
	if !ok || last != sight(file, last.DeliveryID) {
		return false
	}
	r, ok := c.receipts[last.DeliveryID]
	if !ok || r.ListID != list.ID || !c.landing.holds(r.SHA256, r.Bytes) {
		return false
	}
	c.after[source.Name][path] = last
	return true
}

// writers is how many files are written at a time: they wait for the disk together.
const writers = 8

// keepBytes reads the arrivals, and returns when their bytes are safe on disk.
func (c *collection) keepBytes(ctx context.Context) error {
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	var mu sync.Mutex
	done := int64(0)
	for _, a := range c.arrivals {
		group.Go(func() error {
			err := c.landing.keep(groupCtx, a)
			if c.landing.Progress != nil {
				mu.Lock()
				defer mu.Unlock()
				done++
				c.landing.Progress(done, int64(len(c.arrivals)))
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return c.syncNames()
}

// syncNames makes safe the names under which the arrivals were kept.
func (c *collection) syncNames() error {
	folders := map[string]bool{}
	for _, a := range c.arrivals {
		if a.err == nil {
			folders[c.landing.dir] = true // where a folder may be new
			folders[filepath.Dir(c.landing.bytesPath(a.sha))] = true
		}
	}
	var group errgroup.Group
	group.SetLimit(writers)
	for folder := range folders {
		group.Go(func() error { return c.landing.disk.SyncDir(folder) })
	}
	return group.Wait()
}

// keep copies an arrival into the landing, under its SHA-256. What the source did wrong it notes in the arrival.
func (l *Landing) keep(ctx context.Context, a *arrival) error {
	opened, err := a.source.Origin.Open(ctx, a.file)
	if err != nil {
		a.err = err
		return ctx.Err()
	}
	defer opened.Close()
	in := &incoming{from: opened, stopped: ctx.Err, sum: sha256.New()}
	file, err := l.temporary(in)
	switch {
	case in.err != nil:
		a.err = in.err
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("land %s: %w", a.source.shown(a.file), err)
	}
	defer file.Discard()
	a.sha, a.bytes = hex.EncodeToString(in.sum.Sum(nil)), in.bytes
	target := l.bytesPath(a.sha)
	if err := l.disk.MkdirAll(filepath.Dir(target), dirMode); err != nil {
		return err
	}
	return file.Place(target)
}

// incoming reads a source, sums up what it gives, and tells its errors from those of the landing.
type incoming struct {
	from    io.Reader
	stopped func() error // why to read no further; nil while there is no reason
	sum     hash.Hash
	bytes   int64
	err     error
}

func (in *incoming) Read(p []byte) (int, error) {
	if in.err = in.stopped(); in.err != nil {
		return 0, in.err
	}
	n, err := in.from.Read(p)
	in.sum.Write(p[:n])
	in.bytes += int64(n)
	if err != nil && err != io.EOF {
		in.err = err
	}
	return n, err
}

// writeReceipts gives each arrival its receipt, now that its bytes are safe. Of two files that are the same delivery,
// the first by source and path gives the receipt its name.
func (c *collection) writeReceipts(ctx context.Context) error {
	l := c.landing
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	for _, a := range c.arrivals {
		if a.err != nil {
			c.left(a)
			continue
		}
		r := newReceipt(a.source, a.file, a.list, a.sha, a.bytes)
		c.after[a.source.Name][printable(a.file.Path)] = sight(a.file, r.DeliveryID)
		if _, ok := c.receipts[r.DeliveryID]; ok {
			continue
		}
		c.receipts[r.DeliveryID], c.isNew[r.DeliveryID] = r, true
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return l.writeReceipt(r)
		})
	}
	if err := group.Wait(); err != nil || len(c.isNew) == 0 {
		return err
	}
	return l.disk.SyncDir(filepath.Join(l.dir, receiptsDir))
}

// left tells of a file that could not be landed.
func (c *collection) left(a *arrival) {
	name := a.source.shown(a.file)
	if errors.Is(a.err, ErrChanged) || errors.Is(a.err, fs.ErrNotExist) {
		c.news.Changing = append(c.news.Changing, name)
		return
	}
	c.news.Unreadable = append(c.news.Unreadable, Unread{name, nameless(a.err)})
}

// deliveries gives what has landed, in order.
func (c *collection) deliveries() []enrolment.Delivery {
	deliveries, unlisted := ordered(c.receipts, c.lists)
	c.news.Unlisted = unlisted
	for _, d := range deliveries {
		if c.isNew[d.ID] {
			c.news.Landed = append(c.news.Landed, d.ID)
		}
	}
	return deliveries
}

// ordered gives the deliveries of lists in order, and the IDs of other lists that have receipts. The first delivery of
// some bytes for a list counts; the others are it, sent again, whichever of them landed first. Only one whose position
// date was stated, and not for the first, is a delivery of its own: so a wrong date can be set right.
func ordered(receipts map[string]receipt, lists map[string]*enrolment.List) (deliveries []enrolment.Delivery, unlisted []string) {
	deliveries = make([]enrolment.Delivery, 0, len(receipts))
	for _, r := range receipts {
		list, ok := lists[r.ListID]
		if !ok {
			unlisted = append(unlisted, r.ListID)
			continue
		}
		deliveries = append(deliveries, r.delivery(list))
	}
	slices.Sort(unlisted)
	slices.SortFunc(deliveries, func(a, b enrolment.Delivery) int {
		return cmp.Or(a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.ListID, b.ListID), cmp.Compare(a.SHA256, b.SHA256))
	})
	type content struct {
		list, sha string
		asOf      enrolment.Date // as stated; zero stands for any
	}
	first := map[content]string{}
	for i := range deliveries {
		d := &deliveries[i]
		stated := content{d.ListID, d.SHA256, d.StatedAsOf}
		if earlier, ok := first[stated]; ok {
			d.ResentOf = earlier
			continue
		}
		first[stated] = d.ID
		if bytes := (content{d.ListID, d.SHA256, 0}); first[bytes] == "" {
			first[bytes] = d.ID
		}
	}
	return deliveries, slices.Compact(unlisted)
}

// shown gives a file's name as news and errors write it.
func (s *Source) shown(file File) string { return mask(s.Name + "/" + file.Path) }

func listIDs(lists []*enrolment.List) []string {
	ids := make([]string, len(lists))
	for i, list := range lists {
		ids[i] = list.ID
	}
	return ids
}

// nameless gives an error without the file's name, which may hold an identity number.
func nameless(err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		return named.Err
	}
	return err
}
