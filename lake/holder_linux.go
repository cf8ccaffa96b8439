package lake

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// lockedBy gives the process that the system says took the lock of a file; ok is false when it does not say. Of a process
// that has ended and left the lock to a child, pid is 0.
func lockedBy(path string) (pid int, program string, ok bool) {
	var stat syscall.Stat_t
	if syscall.Stat(path, &stat) != nil {
		return 0, "", false
	}
	inode := fmt.Sprintf(":%d", stat.Ino) // the device before it differs between what stat says and what stands there
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		return 0, "", false
	}
	for line := range strings.Lines(string(locks)) { // 1: FLOCK  ADVISORY  WRITE 4711 08:01:123456 0 EOF
		fields := strings.Fields(line)
		if len(fields) < 6 || fields[1] != "FLOCK" || !strings.HasSuffix(fields[5], inode) {
			continue
		}
		if _, err := fmt.Sscan(fields[4], &pid); err != nil || pid <= 0 { // of another container
			return 0, "", false
		}
		name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		if err != nil {
			return 0, "", true
		}
		return pid, strings.TrimSpace(string(name)), true
	}
	return 0, "", false
}
