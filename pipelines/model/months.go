package model

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cakupan/durable"
	store "cakupan/lake"
	"cakupan/lake/duck"
)

// Months are what it takes to build the models that have a partition a month at a time, and to use the months of
// earlier nights again.
//
// A month of such a model is built in a database of its own, in which there is nothing but what may matter to it: the
// records of the deliveries that feed the month, and of every other relation the rows of that month, of those deliveries
// and of their lists. So its rows depend on what was there, and the fingerprint of what was there tells whether they
// would be the same again. What is to be seen is not stated model by model, it follows from the relations' keys.
type Months struct {
	Records map[string][]Part // the tables of schema lake whose rows come in deliveries: name → their files
	Kept    *store.Kept
	Disk    *durable.Disk
	Dir     string // for files on their way into the lake, on its file system

	Built, Reused int // months of models, counted by Build
}

// Part is a file of a lake's table with rows of one delivery alone.
type Part struct {
	DeliveryID string
	Path       string
	SHA256     string
}

// periodColumn is the column of the month, among the keys of each model that is built by months.
const periodColumn = "period"

// deliveryColumn is the column by which a partition names what feeds a month.
const deliveryColumn = "delivery_id"

// unfitPartitions refuses models that cannot be built a month at a time.
func (m *Models) unfitPartitions() []error {
	var refused []error
	for _, model := range m.models {
		if model.Partition == "" {
			continue
		}
		refuse := func(format string, args ...any) {
			refused = append(refused, refusal{model.lines[partitionField], fmt.Sprintf(format, args...)}.in(model.Path))
		}
		partition := m.named(model.Partition)
		switch {
		case model.Schema == staging:
			refuse("staging renames and casts: it has no partition")
		case !slices.Contains(model.Keys, periodColumn):
			refuse("what is built by months has %s among its keys", periodColumn)
		case partition == nil:
			refuse("partition %s does not exist", model.Partition)
		case !slices.Contains(partition.Keys, periodColumn) || !slices.Contains(partition.Keys, deliveryColumn):
			refuse("partition %s: want a relation with the keys %s and %s", model.Partition, periodColumn, deliveryColumn)
		}
	}
	return refused
}

// named gives a model by its relation, nil when there is none.
func (m *Models) named(relation string) *Model {
	i := slices.IndexFunc(m.models, func(model Model) bool { return model.Relation() == relation })
	if i < 0 {
		return nil
	}
	return &m.models[i]
}

// plan divides the models of a build.
type plan struct {
	first  []*Model // that read no record, through whatever they read
	months []*Model // that are built a month at a time
	rest   []*Model // that are built as a whole, after these. What months alone need is in neither
}

// plan divides the models, each part in the order of building.
func (m *Models) plan(src Sources) (p plan, err error) {
	hasRecords := map[string]bool{} // relations that read records, through whatever they read
	for table := range src.Months.Records {
		hasRecords[lake+"."+table] = true
	}
	for i := range m.models {
		model := &m.models[i]
		if slices.ContainsFunc(model.Reads, func(read string) bool { return hasRecords[read] }) || model.Partition != "" {
			hasRecords[model.Relation()] = true
		}
	}
	for _, model := range m.models {
		if hasRecords[model.Partition] {
			return plan{}, fmt.Errorf("%s: partition %s reads records: want one of deliveries alone", model.Path, model.Partition)
		}
	}
	inside, outside := map[string]bool{}, map[string]bool{} // what months read, and what others do
	for _, check := range m.checks {
		for _, read := range check.Reads {
			outside[read] = true
		}
	}
	for i := range slices.Backward(m.models) { // each comes after those that it reads
		model := &m.models[i]
		relation := model.Relation()
		isWhole := outside[relation] || !inside[relation] // what nobody reads is built, too
		for _, read := range model.Reads {
			if model.Partition != "" {
				inside[read] = true
				continue
			}
			inside[read] = inside[read] || inside[relation]
			outside[read] = outside[read] || isWhole
		}
		switch {
		case model.Partition != "":
			p.months = append(p.months, model)
		case !hasRecords[relation]:
			p.first = append(p.first, model)
		case isWhole:
			p.rest = append(p.rest, model)
		}
	}
	for _, part := range [][]*Model{p.first, p.months, p.rest} {
		slices.Reverse(part)
	}
	return p, nil
}

// monthBuilder builds the months of models.
type monthBuilder struct {
	*Models
	db   *duck.DB
	src  Sources
	plan plan
	home string          // the database of the build
	cuts map[string]*cut // by partition
}

// build builds or finds every month of the models of the plan, several at once, and makes each model a view of its months.
// It gives their number, and does nothing more when there is none.
func (b *monthBuilder) build(ctx context.Context, each func(done, total int)) (months int, err error) {
	periods, err := b.cut(ctx)
	if err != nil || len(periods) == 0 {
		return 0, err
	}
	all := make([]*month, len(periods))
	done := 0
	err = work{
		count: len(periods),
		do: func(ctx context.Context, session *duck.DB, i int) error {
			all[i] = &month{
				monthBuilder: b, number: i, period: periods[i], db: session,
				slices: make(map[string]*slice), files: make(map[string]store.KeptMonth),
			}
			return all[i].complete(ctx)
		},
		done: func(i int) {
			b.src.Months.Built += all[i].built
			b.src.Months.Reused += len(all[i].files) - all[i].built
			done++
			each(done, len(periods))
		},
	}.run(ctx, b.db)
	if err != nil {
		return 0, err
	}
	if err := b.src.Months.Kept.Save(); err != nil {
		return 0, err
	}
	b.log().InfoContext(ctx, "months built", "step", "model", "months", len(periods), "built", b.src.Months.Built, "reused", b.src.Months.Reused)
	for _, model := range b.plan.months {
		var files []string
		for _, month := range all {
			files = append(files, b.src.Months.Kept.Path(month.files[model.Relation()]))
		}
		if err := b.db.Exec(ctx, filesView(model.Relation(), files)); err != nil {
			return 0, fmt.Errorf("%s: %w", model.Path, err)
		}
	}
	return len(periods), nil
}

// cut finds what each month may see of the relations that the months read, and gives all months in order.
func (b *monthBuilder) cut(ctx context.Context) (periods []string, err error) {
	home, err := b.db.Query(ctx, "select current_database()")
	if err != nil {
		return nil, err
	}
	b.home = home.Rows[0][0].(string)
	b.cuts = make(map[string]*cut)
	all := map[string]bool{}
	for _, model := range b.plan.months {
		c := b.cuts[model.Partition]
		if c == nil {
			if c, err = newCut(ctx, b.db, b.named(model.Partition)); err != nil {
				return nil, fmt.Errorf("%s: %w", model.Path, err)
			}
			b.cuts[model.Partition] = c
			for period := range c.deliveries {
				all[period] = true
			}
		}
		for _, relation := range b.insight(model).leaves {
			if err := c.see(ctx, b.db, relation, b.keysOf(relation)); err != nil {
				return nil, fmt.Errorf("%s: %w", model.Path, err)
			}
		}
	}
	return slices.Sorted(maps.Keys(all)), nil
}

// insight is what a month of a model is built from.
type insight struct {
	models []*Model // that are built for it, itself the last
	months []string // relations of other models of which it reads the same month
	leaves []string // relations that it reads cut
	tables []string // of records
}

// insight follows what a model reads up to what a month is given.
func (b *monthBuilder) insight(model *Model) insight {
	var in insight
	seen := map[string]bool{}
	var visit func(model *Model)
	visit = func(model *Model) {
		for _, read := range model.Reads {
			if seen[read] {
				continue
			}
			seen[read] = true
			schema, name, _ := strings.Cut(read, ".")
			_, isRecords := b.src.Months.Records[name]
			upstream := b.named(read)
			switch {
			case schema == lake && isRecords:
				in.tables = append(in.tables, name)
			case upstream != nil && upstream.Partition != "":
				in.months = append(in.months, read)
			case upstream != nil && !slices.Contains(b.plan.first, upstream):
				visit(upstream)
			default:
				in.leaves = append(in.leaves, read)
			}
		}
		in.models = append(in.models, model)
	}
	visit(model)
	for _, names := range [][]string{in.months, in.leaves, in.tables} {
		slices.Sort(names)
	}
	return in
}

// keysOf gives the keys of a model, none of a source.
func (b *monthBuilder) keysOf(relation string) []string {
	if model := b.named(relation); model != nil {
		return model.Keys
	}
	return nil
}
