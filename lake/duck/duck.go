// Package duck is the door to DuckDB: the one importer of its driver. SQL goes in; plain Go values and Parquet files
// come out. Parquet files carry data in: the driver's Arrow views give wrong columns silently.
package duck

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/marcboeker/go-duckdb/v2"
)

// Options say what a database may use. The zero value opens one in memory that may touch no file.
type Options struct {
	Path     string   // database file; "" keeps it in memory
	Threads  int      // 0 means one for each processor
	MemoryMB int      // what the whole process may take, of which DuckDB gets 300 MB or 3 in 10 less; 0 lets DuckDB choose
	TempDir  string   // where it spills what does not fit; "" means it does not spill
	TimeZone string   // "" means Asia/Jayapura
	ReadDirs []string // folders that SQL may read, and CopyParquet write to: DuckDB knows no difference
}

const (
	programMB  = 300 // what the process takes beside DuckDB's memory_limit, at least: what DuckDB does not count grows with the limit
	leastMB    = 100 // below which DuckDB cannot work
	mostAtOnce = 4   // sessions: statements that run at the same time share the memory
	timeZone   = "Asia/Jayapura"
	extensions = "?autoinstall_known_extensions=false&autoload_known_extensions=false&allow_community_extensions=false"
)

// DB is a session of a DuckDB of its own. Its statements run one after another, so temporary tables last.
type DB struct {
	pool   *sql.DB // of one connection
	beside []*DB   // the other sessions, which end with this one
}

// Open opens a database that fetches no extension, reads and writes below the given folders alone, and lets no
// statement change that.
func Open(ctx context.Context, o Options) (*DB, error) {
	settings, err := o.settings()
	if err != nil {
		return nil, fmt.Errorf("open DuckDB: %w", err)
	}
	connector, err := duckdb.NewConnector(o.Path+extensions, nil)
	if err != nil {
		return nil, fmt.Errorf("open DuckDB: %w", asError(ctx, err, ""))
	}
	db := session(connector)
	for range o.sessions() - 1 {
		db.beside = append(db.beside, session(connector))
	}
	// Some settings are those of a session, and after the last one they are locked.
	for _, each := range db.Sessions() {
		if _, err := each.pool.ExecContext(ctx, ofSession); err != nil {
			return nil, errors.Join(fmt.Errorf("open DuckDB: %w", asError(ctx, err, ofSession)), db.Close())
		}
	}
	for _, setting := range settings {
		if _, err := db.pool.ExecContext(ctx, setting); err != nil {
			return nil, errors.Join(fmt.Errorf("open DuckDB: %w", asError(ctx, err, setting)), db.Close())
		}
	}
	return db, nil
}

// session opens a session when it is first used.
func session(connector *duckdb.Connector) *DB {
	db := &DB{pool: sql.OpenDB(connector)}
	db.pool.SetMaxOpenConns(1)
	return db
}

// Sessions gives the sessions of the database, one for each thread but no more than four, db the first. They run
// statements at the same time and see the same relations; what is temporary, and what USE says, is each one's own. The
// others end with db.
func (db *DB) Sessions() []*DB { return append([]*DB{db}, db.beside...) }

// processors gives how many threads work when one statement runs.
func (o Options) processors() int {
	if o.Threads > 0 {
		return o.Threads
	}
	return runtime.GOMAXPROCS(0)
}

// sessions gives how many sessions there are.
func (o Options) sessions() int { return min(o.processors(), mostAtOnce) }

// ofSession is what each session is told before all is locked.
const ofSession = "set errors_as_json = true"

// settings gives the statements that set a database up; the last one locks it.
func (o Options) settings() ([]string, error) {
	zone := o.TimeZone
	if zone == "" {
		zone = timeZone
	}
	temp, err := absolute(o.TempDir)
	if err != nil {
		return nil, err
	}
	dirs := make([]string, len(o.ReadDirs))
	for i, dir := range o.ReadDirs {
		if dir, err = absolute(dir); err != nil {
			return nil, err
		}
		dirs[i] = Quote(dir)
	}
	settings := []string{
		"set global TimeZone = " + Quote(zone),
		"set temp_directory = " + Quote(temp),
		"set preserve_insertion_order = true",
		// Each session brings a thread of its own, and DuckDB is told so. With two sessions it so counts on three threads: told
		// of two, it crashes where statements share the memory and one thread's part of an aggregate outgrows what it has while
		// the other's does not (v1.4.3).
		fmt.Sprintf("set threads = %d", o.processors()-1+o.sessions()),
		fmt.Sprintf("set external_threads = %d", o.sessions()),
	}
	if o.MemoryMB > 0 {
		if o.MemoryMB < programMB+leastMB {
			return nil, fmt.Errorf("%d MB of memory are too few: the program takes %d and DuckDB at least %d", o.MemoryMB, programMB, leastMB)
		}
		settings = append(settings, fmt.Sprintf("set memory_limit = '%dMB'", o.MemoryMB-max(programMB, o.MemoryMB*3/10)))
	}
	return append(settings,
		"set allowed_directories = ["+strings.Join(dirs, ", ")+"]",
		"set enable_external_access = false",
		"set lock_configuration = true",
	), nil
}

// absolute gives dir as an absolute path; "" stays.
func absolute(dir string) (string, error) {
	if dir == "" {
		return "", nil
	}
	return filepath.Abs(dir)
}

// Quote gives a text as an SQL literal.
func Quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// QuoteName gives an identifier as SQL writes it, whatever its letters.
func QuoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Close gives the database up; one in memory is gone.
func (db *DB) Close() error {
	var failures []error
	for _, each := range db.Sessions() {
		failures = append(failures, each.pool.Close())
	}
	return errors.Join(failures...)
}

// Version gives DuckDB's version, "v1.4.3".
func (db *DB) Version(ctx context.Context) (string, error) {
	var version string
	err := db.pool.QueryRowContext(ctx, "select version()").Scan(&version)
	return version, asError(ctx, err, "")
}

// Exec runs one statement or several, divided by semicolons, in one transaction: all of them or none.
func (db *DB) Exec(ctx context.Context, statements string) error {
	if err := checkText(statements); err != nil {
		return err
	}
	tx, err := db.pool.BeginTx(ctx, nil)
	if err != nil {
		return asError(ctx, err, "")
	}
	defer tx.Rollback() // does nothing after Commit
	if _, err := tx.ExecContext(ctx, statements); err != nil {
		return asError(ctx, err, statements)
	}
	return asError(ctx, tx.Commit(), statements)
}

// Tree parses SELECT statements and gives the JSON of json_serialize_sql, in which names are not resolved yet.
func (db *DB) Tree(ctx context.Context, query string) ([]byte, error) {
	if err := checkText(query); err != nil {
		return nil, err
	}
	var tree string
	err := db.pool.QueryRowContext(ctx, "select json_serialize_sql(?::varchar)::varchar", query).Scan(&tree)
	if err != nil {
		return nil, asError(ctx, err, query)
	}
	if err := treeError([]byte(tree), query); err != nil {
		return nil, err
	}
	return []byte(tree), nil
}
