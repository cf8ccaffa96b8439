package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"cakupan/lake/duck"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		GroupID: "rest",
		Short:   "Print the version of cakupan and of the DuckDB in it",
		Long: `Print the version of cakupan and of the DuckDB in it.

With --json: version, duckdb_version, go_version, platform.`,
		Args: operands(0, 0),
		RunE: func(*cobra.Command, []string) error { return a.version() },
	}
}

func (a *app) version() error {
	version := "(devel)"
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" {
		version = build.Main.Version
	}
	platform := runtime.GOOS + "/" + runtime.GOARCH
	if a.json {
		return a.printJSON(struct {
			Version  string `json:"version"`
			DuckDB   string `json:"duckdb_version"`
			Go       string `json:"go_version"`
			Platform string `json:"platform"`
		}{version, duck.EngineVersion, runtime.Version(), platform})
	}
	_, err := fmt.Fprintf(a.out, "cakupan %s (DuckDB %s, %s, %s)\n", version, duck.EngineVersion, runtime.Version(), platform)
	return err
}
