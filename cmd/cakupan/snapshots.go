package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"cakupan/lake"
)

func (a *app) snapshotsCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "snapshots",
		GroupID: "look",
		Short:   "List what has been published",
		Long: `List the snapshots that have been published, the latest first.

With --json: an array of id, published_at, is_current, delivery_count, table_count, row_count, path.`,
		Example: `  cakupan snapshots
  duckdb -c "from '$(cakupan snapshots path)/marts/headline.parquet'"`,
		Args: operands(0, 0),
		RunE: func(*cobra.Command, []string) error { return a.snapshots() },
	}
	command.AddCommand(&cobra.Command{
		Use:   "path",
		Short: "Print the folder of the current snapshot",
		Long: `Print the folder that holds the current snapshot's Parquet files. Unlike lake/current it stays what it is when
the next snapshot is published.

With --json: id, path.`,
		Args: operands(0, 0),
		RunE: func(*cobra.Command, []string) error { return a.snapshotPath() },
	})
	return command
}

// snapshotLine is a snapshot as the list shows it.
type snapshotLine struct {
	ID          string    `json:"id"`
	PublishedAt time.Time `json:"published_at"`
	IsCurrent   bool      `json:"is_current"`
	Deliveries  int       `json:"delivery_count"`
	Tables      int       `json:"table_count"`
	Rows        int64     `json:"row_count"`
	Path        string    `json:"path"`
}

func (a *app) snapshots() error {
	p, err := a.project()
	if err != nil {
		return err
	}
	l, err := lake.Open(p.Lake)
	if err != nil {
		return err
	}
	current, err := l.Current()
	if err != nil && !errors.Is(err, lake.ErrNoSnapshot) {
		return err
	}
	published, err := l.Snapshots()
	if err != nil {
		return err
	}
	lines := make([]snapshotLine, len(published))
	for i, s := range published {
		lines[i] = snapshotLine{
			ID: s.ID, PublishedAt: s.PublishedAt, IsCurrent: current != nil && s.ID == current.ID,
			Deliveries: len(s.Inputs.Deliveries), Tables: len(s.Tables), Rows: rowCount(s), Path: l.TreePath(s.ID),
		}
	}
	if a.json {
		return a.printJSON(lines)
	}

	language := a.language(p)
	say := func(key string) string { return messages.Say(language, key) }
	if len(lines) == 0 {
		_, err := fmt.Fprintln(a.out, say("snapshots.none"))
		return err
	}
	rows := make([][]string, len(lines))
	for i, line := range lines {
		mark := ""
		if line.IsCurrent {
			mark = say("snapshots.current")
		}
		published := line.PublishedAt.In(p.TimeZone)
		rows[i] = []string{
			line.ID, language.Moment(published), strconv.Itoa(line.Deliveries), strconv.Itoa(line.Tables),
			language.Count(line.Rows), mark,
		}
	}
	return writeTable(a.out, []string{
		say("snapshots.id"), say("snapshots.published"), say("snapshots.deliveries"), say("snapshots.tables"),
		say("snapshots.rows"), "",
	}, rows, []int{2, 3, 4})
}

func rowCount(s *lake.Snapshot) (rows int64) {
	for _, table := range s.Tables {
		for _, file := range table.Files {
			rows += file.Rows
		}
	}
	return rows
}

func (a *app) snapshotPath() error {
	p, err := a.project()
	if err != nil {
		return err
	}
	l, err := lake.Open(p.Lake)
	if err != nil {
		return err
	}
	current, err := l.Current()
	if err != nil {
		return err
	}
	path := l.TreePath(current.ID)
	if a.json {
		return a.printJSON(map[string]string{"id": current.ID, "path": path})
	}
	_, err = fmt.Fprintln(a.out, path)
	return err
}
