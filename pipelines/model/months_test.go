package model_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cakupan/lake"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
)

// monthly adds a partition to a model's header.
func monthly(text string) string {
	return strings.Replace(text, "-- grain: ", "-- partition: intermediate.feeds\n-- grain: ", 1)
}

// shop is a project whose sales come in deliveries. A month's sales are those of the deliveries that feed it, at the
// month's price and by what is on offer.
func shop() project {
	return project{
		"staging/sales.sql":      headed("staging.sales", "delivery_id, n", "lake.sales", "select delivery_id, n from lake.sales"),
		"intermediate/feeds.sql": headed("intermediate.feeds", "period, delivery_id", "lake.feeds", "select period, delivery_id from lake.feeds"),
		"intermediate/prices.sql": headed("intermediate.prices", "period", "lake.prices",
			"select period, price_idr from lake.prices"),
		"intermediate/sold.sql": headed("intermediate.sold", "period, delivery_id, n", "intermediate.feeds, staging.sales",
			"select feeds.period, sales.delivery_id, sales.n from staging.sales inner join intermediate.feeds using (delivery_id)"),
		"intermediate/paid.sql": monthly(headed("intermediate.paid", "period, n",
			"intermediate.sold, intermediate.prices, seeds.offers",
			`select sold.period, sold.n, prices.price_idr * offers.piece_count as paid_idr
			from intermediate.sold
			inner join intermediate.prices using (period)
			cross join seeds.offers`)),
		"marts/turnover.sql": headed("marts.turnover", "period", "intermediate.paid",
			"select period, cast(sum(paid_idr) as bigint) as turnover_idr from intermediate.paid group by all"),
	}
}

// books are what a shop's models stand on: which delivery feeds which months, what each sold, and prices.
type books struct {
	feeds  map[string][]string // delivery → months
	sales  map[string]int      // delivery → pieces
	prices map[string]int      // month → rupiah
	offers string
}

func newBooks() books {
	return books{
		feeds:  map[string][]string{"a": {"2025-01"}, "b": {"2025-02", "2025-03"}, "c": {"2025-03"}},
		sales:  map[string]int{"a": 1, "b": 2, "c": 3},
		prices: map[string]int{"2025-01": 10, "2025-02": 20, "2025-03": 30},
		offers: "piece_count\n2\n",
	}
}

// build builds a project over the books, whose months are kept in the lake at dir, and gives its turnover by month and
// how many months were built and used again.
func (b books) build(t *testing.T, p project, dir string) (turnover []string, months *model.Months, err error) {
	t.Helper()
	models, err := p.load()
	if err != nil {
		return nil, nil, err
	}
	l, err := lake.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	temp, err := os.MkdirTemp(dir, "books-*")
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, dir, duck.Options{Threads: 2})
	table := func(name, columns string, rows []string) []string {
		query := fmt.Sprintf("select %s from (values %s)", columns, strings.Join(rows, ", "))
		if len(rows) == 0 {
			query = fmt.Sprintf("select %s from (values ('', '')) where false", columns)
		}
		return []string{parquet(t, db, filepath.Join(temp, name+".parquet"), query)}
	}
	var feeds, prices []string
	src := model.Sources{Tables: map[string][]string{}, Seeds: fstest.MapFS{"offers.csv": {Data: []byte(b.offers)}}}
	months = &model.Months{Records: map[string][]model.Part{"sales": nil}, Disk: l.Disk(), Dir: temp}
	for _, delivery := range slices.Sorted(maps.Keys(b.feeds)) {
		for _, month := range b.feeds[delivery] {
			feeds = append(feeds, fmt.Sprintf("('%s', '%s')", month, delivery))
		}
		var sales []string
		for n := range b.sales[delivery] {
			sales = append(sales, fmt.Sprintf("('%s', %d)", delivery, 100*int(delivery[0])+n))
		}
		files := table(delivery, "col0 as delivery_id, col1 as n", sales)
		src.Tables["sales"] = append(src.Tables["sales"], files[0])
		months.Records["sales"] = append(months.Records["sales"],
			model.Part{DeliveryID: delivery, Path: files[0], SHA256: fmt.Sprint(delivery, b.sales[delivery])})
	}
	for _, month := range slices.Sorted(maps.Keys(b.prices)) {
		prices = append(prices, fmt.Sprintf("('%s', %d)", month, b.prices[month]))
	}
	src.Tables["feeds"] = table("feeds", "col0 as period, col1 as delivery_id", feeds)
	src.Tables["prices"] = table("prices", "col0 as period, col1 as price_idr", prices)
	if months.Kept, err = l.Kept(); err != nil {
		t.Fatal(err)
	}
	src.Months = months
	if err := models.Build(t.Context(), db, src); err != nil {
		return nil, nil, err
	}
	return rows(t, db, "select * from marts.turnover order by all"), months, nil
}

// A month is built again when something of it changed, and only then.
func TestMonthsThatChange(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(b *books, p project)
		built  int
		want   string
	}{
		{"nothing", func(*books, project) {}, 0, "[2025-01 20 2025-02 80 2025-03 300]"},
		{"a delivery of one month", func(b *books, _ project) { b.sales["a"] = 5 }, 1, "[2025-01 100 2025-02 80 2025-03 300]"},
		{"a delivery that two months stand on", func(b *books, _ project) { b.sales["b"] = 1 }, 2, "[2025-01 20 2025-02 40 2025-03 240]"},
		{"a delivery that no month stands on", func(b *books, _ project) { b.feeds["d"], b.sales["d"] = nil, 9 }, 0,
			"[2025-01 20 2025-02 80 2025-03 300]"},
		{"a delivery that came to a month", func(b *books, _ project) { b.feeds["d"], b.sales["d"] = []string{"2025-02"}, 1 }, 1,
			"[2025-01 20 2025-02 120 2025-03 300]"},
		{"a new month", func(b *books, _ project) {
			b.feeds["d"], b.sales["d"], b.prices["2025-04"] = []string{"2025-04"}, 1, 40
		}, 1, "[2025-01 20 2025-02 80 2025-03 300 2025-04 80]"},
		{"the price of one month", func(b *books, _ project) { b.prices["2025-03"] = 31 }, 1, "[2025-01 20 2025-02 80 2025-03 310]"},
		{"a seed", func(b *books, _ project) { b.offers = "piece_count\n1\n" }, 3, "[2025-01 10 2025-02 40 2025-03 150]"},
		{"the model", func(_ *books, p project) {
			p["intermediate/paid.sql"] = strings.Replace(p["intermediate/paid.sql"], "* offers", "+ offers", 1)
		}, 3, "[2025-01 12 2025-02 44 2025-03 160]"},
		{"a model that it is made of", func(_ *books, p project) { p["staging/sales.sql"] += " where n % 100 < 1" }, 3,
			"[2025-01 20 2025-02 40 2025-03 120]"},
		{"a model that is made of it", func(_ *books, p project) {
			p["marts/turnover.sql"] = strings.Replace(p["marts/turnover.sql"], "sum(", "1 + sum(", 1)
		}, 0, "[2025-01 21 2025-02 81 2025-03 301]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if _, months, err := newBooks().build(t, shop(), dir); err != nil || months.Built != 3 {
				t.Fatalf("first %d months built, %v, want 3", months.Built, err)
			}
			b, p := newBooks(), shop()
			c.change(&b, p)
			turnover, months, err := b.build(t, p, dir)
			if err != nil {
				t.Fatal(err)
			}
			if months.Built != c.built {
				t.Errorf("%d months built and %d used again, want %d built", months.Built, months.Reused, c.built)
			}
			if got := fmt.Sprint(turnover); got != c.want {
				t.Errorf("turnover %s, want %s", got, c.want)
			}
		})
	}
}

// A view between records and months is one in each month, and one of all months where it is read as a whole.
func TestMonthsThroughViews(t *testing.T) {
	p := shop()
	p["intermediate/sold.sql"] = strings.Replace(p["intermediate/sold.sql"], "-- grain: ", "-- materialized: view\n-- grain: ", 1)
	p["intermediate/prices.sql"] = strings.Replace(p["intermediate/prices.sql"], "-- grain: ", "-- materialized: view\n-- grain: ", 1)
	p["marts/pieces.sql"] = headed("marts.pieces", "period", "intermediate.sold, intermediate.prices",
		"select sold.period, count(*) as piece_count from intermediate.sold inner join intermediate.prices using (period) group by all")
	dir := t.TempDir()
	for _, builds := range []int{3, 0} {
		turnover, months, err := newBooks().build(t, p, dir)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(turnover), "[2025-01 20 2025-02 80 2025-03 300]"; got != want || months.Built != builds {
			t.Errorf("turnover %s with %d months built, want %s with %d", got, months.Built, want, builds)
		}
	}
}

// Where no month has come yet, the models are built as a whole, and are empty.
func TestNoMonths(t *testing.T) {
	b := newBooks()
	b.feeds = map[string][]string{"a": nil}
	turnover, months, err := b.build(t, shop(), t.TempDir())
	if err != nil || turnover != nil || months.Built+months.Reused > 0 {
		t.Errorf("turnover %v, %d months, %v: want none", turnover, months.Built+months.Reused, err)
	}
}

func TestRefusedMonths(t *testing.T) {
	const paid = "intermediate/paid.sql"
	for _, c := range []struct {
		name   string
		change func(p project)
		want   string
	}{
		{"rows of another month", func(p project) {
			p[paid] = strings.Replace(p[paid], "select sold.period", "select '2025-01' as period", 1)
		}, "rows of intermediate.paid are of another month than the one that is built"},
		{"keys that repeat in a month", func(p project) {
			p[paid] = strings.Replace(p[paid], "sold.n,", "1 as n,", 1)
		}, "the keys (period, n) are not unique"},
		{"keys that repeat in what it is made of", func(p project) {
			p["intermediate/sold.sql"] = strings.Replace(p["intermediate/sold.sql"], "sales.n ", "1 as n ", 1)
		}, "the keys (period, delivery_id, n) are not unique"},
		{"keys without the month", func(p project) { p[paid] = strings.Replace(p[paid], "period, n\n", "n\n", 1) },
			"intermediate/paid.sql:3: what is built by months has period among its keys"},
		{"no such partition", func(p project) { p[paid] = strings.Replace(p[paid], "intermediate.feeds", "intermediate.feds", 1) },
			"partition intermediate.feds does not exist"},
		{"a partition that names no deliveries", func(p project) { p[paid] = strings.Replace(p[paid], "intermediate.feeds", "intermediate.prices", 1) },
			"partition intermediate.prices: want a relation with the keys period and delivery_id"},
		{"a partition that reads records", func(p project) { p[paid] = strings.Replace(p[paid], "intermediate.feeds", "intermediate.sold", 1) },
			"intermediate/paid.sql: partition intermediate.sold reads records"},
		{"a partition of staging", func(p project) { p["staging/sales.sql"] = monthly(p["staging/sales.sql"]) }, "staging/sales.sql:3: staging renames and casts"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := shop()
			c.change(p)
			_, _, err := newBooks().build(t, p, t.TempDir())
			wantError(t, err, c.want)
		})
	}
}
