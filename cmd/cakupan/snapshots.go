package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
	"cakupan/sql"
)

func (a *app) snapshotsCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "snapshots",
		GroupID: "look",
		Short:   "List what has been published, compare it, keep it",
		Long: `List the snapshots that have been published, the latest first: which is current, which are the editions of closed
months, which were sealed by hand. The commands below take the beginning of an ID where no other begins so.

With --json: an array of id, published_at, is_current, is_sealed, seal_reason, editions, delivery_count, table_count,
row_count, path, has_tree.`,
		Example: `  cakupan snapshots
  cakupan snapshots diff
  duckdb -c "from '$(cakupan snapshots path)/marts/headline.parquet'"`,
		Args: operands(0, 0),
		RunE: func(*cobra.Command, []string) error { return a.snapshots() },
	}
	command.AddCommand(a.snapshotPathCommand(), a.snapshotDiffCommand(), a.sealCommand(), a.checkoutCommand(), a.pruneCommand())
	return command
}

// snapshotLine is a snapshot as the list shows it.
type snapshotLine struct {
	ID          string    `json:"id"`
	PublishedAt time.Time `json:"published_at"`
	IsCurrent   bool      `json:"is_current"`
	IsSealed    bool      `json:"is_sealed"` // by hand, or as an edition
	SealReason  string    `json:"seal_reason,omitempty"`
	Editions    []string  `json:"editions"` // "2025-05 r1"
	Deliveries  int       `json:"delivery_count"`
	Tables      int       `json:"table_count"`
	Rows        int64     `json:"row_count"`
	Path        string    `json:"path"`
	HasTree     bool      `json:"has_tree"` // false when it was pruned: checkout lays it out again
}

func (a *app) snapshots() error {
	p, l, err := a.openLake()
	if err != nil {
		return err
	}
	lines, err := snapshotLines(l)
	if err != nil {
		return err
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
	for i := range lines {
		line := &lines[i]
		rows[i] = []string{
			line.ID, language.Moment(line.PublishedAt.In(p.TimeZone)), strconv.Itoa(line.Deliveries), strconv.Itoa(line.Tables),
			language.Count(line.Rows), line.marks(language),
		}
	}
	return writeTable(a.out, []string{
		say("snapshots.id"), say("snapshots.published"), say("snapshots.deliveries"), say("snapshots.tables"),
		say("snapshots.rows"), "",
	}, rows, []int{2, 3, 4})
}

// marks says what is special about a snapshot.
func (line *snapshotLine) marks(language wording.Language) string {
	var marks []string
	if line.IsCurrent {
		marks = append(marks, messages.Say(language, "snapshots.current"))
	}
	if line.IsSealed {
		marks = append(marks, messages.Say(language, "snapshots.sealed"))
	}
	if !line.HasTree {
		marks = append(marks, messages.Say(language, "snapshots.no_tree"))
	}
	editions := line.Editions
	marks = append(marks, editions[max(0, len(editions)-maxLabels):]...) // the latest months
	if len(editions) > maxLabels {
		marks = append(marks, messages.Say(language, "snapshots.more", len(editions)-maxLabels))
	}
	return strings.Join(marks, ", ")
}

// maxLabels is how many editions a line of the list names before it counts them.
const maxLabels = 3

// openLake opens the lake of the project for reading.
func (a *app) openLake() (*project.Project, *lake.Lake, error) {
	p, err := a.project()
	if err != nil {
		return nil, nil, err
	}
	l, err := lake.Look(p.Lake)
	return p, l, err
}

func snapshotLines(l *lake.Lake) ([]snapshotLine, error) {
	current, err := l.Current()
	if err != nil && !errors.Is(err, lake.ErrNoSnapshot) {
		return nil, err
	}
	published, err := l.Snapshots()
	if err != nil {
		return nil, err
	}
	editions, err := l.Editions()
	if err != nil {
		return nil, err
	}
	labels := make(map[string][]string)
	for _, e := range editions {
		labels[e.Snapshot] = append(labels[e.Snapshot], e.Label())
	}
	seals, err := l.Seals()
	if err != nil {
		return nil, err
	}
	lines := make([]snapshotLine, len(published))
	for i, s := range published {
		seal, isSealed := seals[s.ID]
		_, treeErr := os.Stat(l.TreePath(s.ID))
		lines[i] = snapshotLine{
			ID: s.ID, PublishedAt: s.PublishedAt, IsCurrent: current != nil && s.ID == current.ID,
			IsSealed: isSealed || labels[s.ID] != nil, SealReason: seal.Reason, Editions: append([]string{}, labels[s.ID]...),
			Deliveries: len(s.Inputs.Deliveries), Tables: len(s.Tables), Rows: rowCount(s),
			Path: l.TreePath(s.ID), HasTree: treeErr == nil,
		}
	}
	return lines, nil
}

func rowCount(s *lake.Snapshot) (rows int64) {
	for _, table := range s.Tables {
		for _, file := range table.Files {
			rows += file.Rows
		}
	}
	return rows
}

func (a *app) snapshotPathCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "path [ID]",
		Short: "Print the folder of a snapshot",
		Long: `Print the folder that holds a snapshot's Parquet files, the current one's without an ID. Unlike lake/current it stays
what it is when the next snapshot is published.

With --json: id, path.`,
		Args: operands(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			_, l, err := a.openLake()
			if err != nil {
				return err
			}
			s, err := snapshotNamed(l, args)
			if err != nil {
				return err
			}
			path := l.TreePath(s.ID)
			if _, err := os.Stat(path); err != nil {
				return fmt.Errorf("the tree of snapshot %s was pruned; lay it out again: cakupan snapshots checkout %[1]s", s.ID)
			}
			if a.json {
				return a.printJSON(map[string]string{"id": s.ID, "path": path})
			}
			_, err = fmt.Fprintln(a.out, path)
			return err
		},
	}
}

// snapshotNamed gives the snapshot of the first argument, without one the current.
func snapshotNamed(l *lake.Lake, args []string) (*lake.Snapshot, error) {
	if len(args) == 0 {
		return l.Current()
	}
	return l.Find(args[0])
}

func (a *app) sealCommand() *cobra.Command {
	var reason, by string
	command := &cobra.Command{
		Use:   "seal ID --reason TEXT",
		Short: "Keep a snapshot for good",
		Long: `Keep a snapshot for good: it is never pruned. Those of closed months need no seal.

With --json: id, sealed_at, by, reason.`,
		Args: operands(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return wrongUse(cmd, errors.New("--reason wants why the snapshot is to stay"))
			}
			by, err := a.signer(cmd, by)
			if err != nil {
				return err
			}
			return a.underLock(cmd.Context(), func(p *project.Project, l *lake.Lake) error {
				s, err := l.Find(args[0])
				if err != nil {
					return err
				}
				seal, err := l.AddSeal(s.ID, by, strings.TrimSpace(reason))
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"id": s.ID, "sealed_at": seal.SealedAt, "by": seal.By, "reason": seal.Reason})
				}
				_, err = fmt.Fprintln(a.out, messages.Say(a.language(p), "snapshots.was_sealed", s.ID))
				return err
			})
		},
	}
	command.Flags().StringVar(&reason, "reason", "", "`why` it is to stay")
	command.Flags().StringVar(&by, "by", "", "`who` seals it (default: the user's name)")
	return command
}

func (a *app) checkoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "checkout ID [DIR]",
		Short: "Lay out the files of an earlier snapshot",
		Long: `Lay out the tree of a snapshot again, after it was pruned, and print its folder. With DIR, which must not be there
yet, copy it there. Nothing is published: lake/current stays.

With --json: id, path.`,
		Example: "  cakupan snapshots checkout 3f6c\n  cakupan snapshots checkout 3f6c /media/usb/mei-2025",
		Args:    operands(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.underLock(cmd.Context(), func(p *project.Project, l *lake.Lake) error {
				s, err := l.Find(args[0])
				if err != nil {
					return err
				}
				path, err := checkout(cmd.Context(), p, l, s, args[1:])
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]string{"id": s.ID, "path": path})
				}
				_, err = fmt.Fprintln(a.out, path)
				return err
			})
		},
	}
}

// checkout lays out a snapshot's tree, copies it where dir says so, and gives where it stands.
func checkout(ctx context.Context, p *project.Project, l *lake.Lake, s *lake.Snapshot, dir []string) (string, error) {
	dictionary, err := sql.ReadDictionary(p.SQL)
	if err != nil {
		return "", err
	}
	if err := pipelines.LayOut(ctx, l, s, dictionary); err != nil {
		return "", err
	}
	if len(dir) == 0 {
		return l.TreePath(s.ID), nil
	}
	path, err := filepath.Abs(dir[0])
	if err != nil {
		return "", err
	}
	return path, pipelines.CopyTree(ctx, l.TreePath(s.ID), path)
}

// pruneFlags are the flags of snapshots prune.
type pruneFlags struct {
	keepDays int
	dryRun   bool
}

func (a *app) pruneCommand() *cobra.Command {
	var flags pruneFlags
	command := &cobra.Command{
		Use:   "prune",
		Short: "Remove what nobody needs any longer",
		Long: `Remove the snapshots that stopped being current more than --keep-days ago, and what they alone named. The current
snapshot, those of closed months and sealed ones stay with all that they name; of these only the tree goes, and
checkout lays it out again. Staged deliveries that the next night needs stay.

With --json: snapshots, trees, staged_count, object_count, object_bytes, dry_run.`,
		Example: "  cakupan snapshots prune --dry-run\n  cakupan snapshots prune --keep-days 30",
		Args:    operands(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if flags.keepDays < 0 {
				return wrongUse(cmd, errors.New("--keep-days wants a number of days, 0 or more"))
			}
			return a.prune(cmd.Context(), flags)
		},
	}
	command.Flags().IntVar(&flags.keepDays, "keep-days", 14, "`days` that a snapshot stays after it stopped being current")
	command.Flags().BoolVar(&flags.dryRun, "dry-run", false, "say what would go, and remove nothing")
	return command
}

func (a *app) prune(ctx context.Context, flags pruneFlags) error {
	var language wording.Language
	var pruned *lake.Pruned
	err := a.underLock(ctx, func(p *project.Project, l *lake.Lake) error {
		language = a.language(p)
		key, err := p.Key(a.getenv)
		if err != nil {
			return err
		}
		keep := time.Duration(flags.keepDays) * 24 * time.Hour
		pruned, err = pipelines.Prune(ctx, p, key, l, seeds(p), keep, flags.dryRun)
		return err
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			*lake.Pruned
			DryRun bool `json:"dry_run"`
		}{pruned, flags.dryRun})
	}
	counts := []any{
		language.Count(int64(len(pruned.Snapshots))), language.Count(int64(len(pruned.Trees))),
		language.Count(int64(pruned.Objects)), language.Count((pruned.Bytes + 1<<19) >> 20),
	}
	sentence := messages.Say(language, "snapshots.pruned", counts...)
	if flags.dryRun {
		sentence = messages.Say(language, "snapshots.would_prune", counts...)
	}
	_, err = fmt.Fprintln(a.out, sentence)
	return err
}
