package duck

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// CopyParquet writes the query's rows, in its order, as one Parquet file, and gives their number. The file stands at
// path, which lies below ReadDirs, when it is complete and synced, and not before. Its bytes repeat, with any number
// of threads, if the query orders by a unique key.
func (db *DB) CopyParquet(ctx context.Context, query, path string) (rows int64, err error) {
	rows, err = db.copyParquet(ctx, query, path)
	if err != nil {
		return 0, fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return rows, nil
}

func (db *DB) copyParquet(ctx context.Context, query, path string) (rows int64, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return 0, err
	}
	beside := path + ".tmp"
	defer os.Remove(beside) // gone after the rename
	// The query keeps its lines to itself: a comment may end its last one.
	statement := "copy (" + query + "\n) to " + Quote(beside) + " (format parquet, compression zstd)"
	if err := checkText(statement); err != nil {
		return 0, err
	}
	if err := db.pool.QueryRowContext(ctx, statement).Scan(&rows); err != nil {
		return 0, asError(ctx, err, statement)
	}
	if err := syncFile(beside); err != nil {
		return 0, err
	}
	return rows, os.Rename(beside, path)
}

func syncFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}
