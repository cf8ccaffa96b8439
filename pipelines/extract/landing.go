// Package extract is the first step of the pipeline: what senders put into their folders → landing, byte for byte, with
// checksum and receipt. It reads nothing twice, drops nothing silently, and changes nothing that has landed.
//
//	landing/ab/ab12…              the bytes, named by their SHA-256
//	landing/receipts/<id>.json    one for each delivery, written when its bytes are safe: a file has landed when its
//	                              receipt is there
//	landing/seen.json             which files of the sources have been read: a cache, and nothing else
//	landing/tmp/                  what is being written; swept when the next Collect begins
//
// Landing holds people's data: its folders have mode 0700 and its files 0600.
package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"cakupan/durable"
)

// Landing is an opened landing. One process at a time writes to it: the caller holds the lake's lock.
type Landing struct {
	Progress func(done, total int64) // new files that Collect has read; one call at a time; nil stays silent

	dir  string
	disk durable.Disk
}

// The folders of a landing besides those that are named by the first two digits of what they hold.
const (
	receiptsDir = "receipts"
	tempDir     = "tmp"
)

// Look opens the landing in the folder dir for reading alone, and leaves it as it is.
func Look(dir string) *Landing {
	return &Landing{dir: dir, disk: durable.Disk{Temp: filepath.Join(dir, tempDir)}}
}

// Open opens the landing in the folder dir, makes what is missing of it, and closes it to all but its owner.
func Open(dir string) (*Landing, error) {
	l := Look(dir)
	for _, folder := range []string{"", receiptsDir, tempDir} {
		folder = filepath.Join(dir, folder)
		if err := l.disk.MkdirAll(folder, dirMode); err != nil {
			return nil, fmt.Errorf("open landing: %w", err)
		}
		if err := os.Chmod(folder, dirMode); err != nil {
			return nil, fmt.Errorf("open landing: %w", err)
		}
	}
	return l, nil
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Open gives the bytes that have landed under a SHA-256, 64 hex digits.
func (l *Landing) Open(sha string) (*os.File, error) {
	if !sha256Hex.MatchString(sha) {
		return nil, fmt.Errorf("open landed file: malformed SHA-256 %q", sha)
	}
	file, err := os.Open(l.bytesPath(sha))
	if err != nil {
		return nil, fmt.Errorf("open landed file: %w", err)
	}
	return file, nil
}

func (l *Landing) bytesPath(sha string) string { return filepath.Join(l.dir, sha[:2], sha) }

// holds tells whether the bytes of a SHA-256 are there in full.
func (l *Landing) holds(sha string, bytes int64) bool {
	info, err := os.Stat(l.bytesPath(sha))
	return err == nil && info.Size() == bytes
}
