package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/pipelines/normalise/book/text"
	"cakupan/pipelines/normalise/sheet"
)

// table prints the main table of a delimited text as plain CSV, and on standard error which of its rows did not fit.
func (a *app) table(cmd *cobra.Command, name string) error {
	file, info, err := openFile(name)
	if err != nil {
		return err
	}
	defer file.Close()
	found, err := text.Guess(file, info.Size())
	if errors.Is(err, sheet.ErrNotATable) {
		return fmt.Errorf("%w; --csv reads delimited text", err)
	}
	if err != nil {
		return err
	}
	if err := found.WriteCSV(cmd.Context(), a.out); err != nil {
		return err
	}
	language := a.language(nil)
	if rows := found.Mended; rows.Count > 0 {
		fmt.Fprintln(a.err, messages.Say(language, "inspect.csv_mended", language.Count(int64(rows.Count)), lineNumbers(rows)))
	}
	if rows := found.Deviating; rows.Count > 0 {
		fmt.Fprintln(a.err, messages.Say(language, "inspect.csv_deviating", language.Count(int64(rows.Count)), lineNumbers(rows)))
	}
	return nil
}

// lineNumbers writes where rows begin: the first ten of them, and that there are more.
func lineNumbers(rows text.Lines) string {
	const shown = 10
	var numbers []string
	for _, line := range rows.First[:min(len(rows.First), shown)] {
		numbers = append(numbers, strconv.Itoa(line))
	}
	if rows.Count > shown {
		numbers = append(numbers, "…")
	}
	return strings.Join(numbers, ", ")
}
