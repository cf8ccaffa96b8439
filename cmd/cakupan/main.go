// Command cakupan turns the enrolment lists that a province's districts and BPJS Ketenagakerjaan deliver into
// coverage figures. It is the one program of the module: main touches the process, a file holds a command.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// stdio is the process as a command sees it.
type stdio struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(name string) string
	now      func() time.Time
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr, os.Getenv, time.Now})
	stop()
	os.Exit(exitCode(os.Stderr, err)) // 0 done, 1 failed, 2 wrong use, 3 rows or lists left out
}

// usageError is a command typed wrongly: nothing was done.
type usageError struct{ error }

// gapsError is a command that did its work, and had to leave rows or lists out.
type gapsError struct{ error }

// exitCode says what went wrong, a line for each thing, and gives the code that the shell sees.
func exitCode(stderr io.Writer, err error) int {
	if err == nil {
		return 0
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(stderr, "cakupan: %s\n", strings.TrimRight(line, "\n"))
	}
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}
	if _, ok := errors.AsType[gapsError](err); ok {
		return 3
	}
	return 1
}
