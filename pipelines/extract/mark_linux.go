package extract

import (
	"fmt"
	"io/fs"
	"syscall"
)

// mark gives a file's inode and the time of its last change of any kind: no program can set that one back.
func mark(info fs.FileInfo) string {
	status, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%d@%d", status.Ino, status.Ctim.Nano())
}
