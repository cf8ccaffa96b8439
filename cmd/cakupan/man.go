package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man DIR",
		GroupID: "rest",
		Short:   "Write the manual pages",
		Long: `Write a manual page of each command into DIR, in section 1: cakupan.1, cakupan-run.1 and so on. The same program writes
the same bytes.

With --json: folder, page_count.`,
		Example: "  cakupan man /usr/local/share/man/man1 && man cakupan-run",
		Args:    operands(1, 1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.man(cmd.Root(), args[0]) },
	}
}

// manDate stands on every page: a fixed one, so that the bytes repeat.
var manDate = time.Date(2025, time.June, 1, 0, 0, 0, 0, time.UTC)

func (a *app) man(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root.DisableAutoGenTag = true // a date
	header := &doc.GenManHeader{Section: "1", Source: "cakupan", Manual: "cakupan", Date: &manDate}
	if err := doc.GenManTree(root, header, dir); err != nil {
		return err
	}
	pages, err := filepath.Glob(filepath.Join(dir, "cakupan*.1"))
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Dir   string `json:"folder"`
			Pages int    `json:"page_count"`
		}{dir, len(pages)})
	}
	language := a.language(nil)
	_, err = fmt.Fprintln(a.out, messages.Say(language, "man.done", language.Count(int64(len(pages))), dir))
	return err
}
