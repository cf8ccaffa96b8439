//go:build unix

package main

import "syscall"

// freeBytes gives how much a person may still write to the file system of a folder; ok is false when it does not say.
func freeBytes(dir string) (free int64, ok bool) {
	var stat syscall.Statfs_t
	if syscall.Statfs(dir, &stat) != nil {
		return 0, false
	}
	return int64(stat.Bavail) * int64(stat.Bsize), true //nolint:unconvert // their types differ between systems
}
