package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts run the program itself, as a shell does.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cakupan": main})
}

func TestScripts(t *testing.T) {
	scripts := filepath.Join("..", "..", "testdata", "script")
	params := testscript.Params{
		Dir:  scripts,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	}
	if testing.Short() { // the search for races: each way through the program once
		params.Dir = ""
		for _, name := range []string{"night", "receive", "validate", "inspect"} {
			params.Files = append(params.Files, filepath.Join(scripts, name+".txtar"))
		}
	}
	testscript.Run(t, params)
}

// exits runs a command and wants its exit code: exits 2 cakupan stauts.
func exits(script *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		script.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	err, code := script.Exec(args[1], args[2:]...), 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err, code = nil, exit.ExitCode()
	}
	script.Check(err)
	if strconv.Itoa(code) != args[0] {
		script.Fatalf("exit code %d, want %s", code, args[0])
	}
}
