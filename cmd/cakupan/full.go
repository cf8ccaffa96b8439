package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
)

// sayFull gives the error of a full disk as one sentence that says where and what to do; other errors stay.
func sayFull(err error) error {
	if err == nil {
		return nil
	}
	// DuckDB passes on what the system said as text alone.
	if !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EDQUOT) && !strings.Contains(err.Error(), "No space left on device") {
		return err
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	where := ""
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		where = " of " + filepath.Dir(at.Path)
	}
	return fullError{fmt.Errorf("%s; the file system%s is full: make room and run again; what was published stays as it is", first, where), err}
}

// fullError is the error of a full disk, said in one sentence.
type fullError struct {
	error
	cause error
}

func (e fullError) Unwrap() error { return e.cause }
