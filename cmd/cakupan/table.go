package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/book"
	"cakupan/pipelines/normalise/book/table"
	"cakupan/pipelines/normalise/sheet"
	"cakupan/project"
)

// table prints the main table of a file of any kind as plain CSV, and on standard error which table of several it is and
// which of its rows did not fit. passwordFile may be "". An empty file prints nothing.
func (a *app) table(cmd *cobra.Command, name, passwordFile string) error {
	file, info, err := openFile(name)
	if err != nil {
		return err
	}
	defer file.Close()
	var options book.Options
	if passwordFile != "" {
		if options.Passwords, err = project.ReadPasswords(passwordFile); err != nil {
			return err
		}
	}
	opened, err := book.Open(file, info.Size(), enrolment.Mask(filepath.Base(name)), options)
	if errors.Is(err, sheet.ErrEmpty) {
		return nil
	}
	if err != nil {
		return err
	}
	defer opened.Close()
	found, sheetName, err := opened.MainTable(cmd.Context())
	if err != nil {
		return err
	}
	if err := found.WriteCSV(cmd.Context(), a.out); err != nil {
		return err
	}
	p, _ := a.project() // whose language it is, where there is one
	language := a.language(p)
	say := func(key string, args ...any) { fmt.Fprintln(a.err, messages.Say(language, key, args...)) }
	if sheets := len(opened.Sheets()); sheets > 1 {
		say("inspect.csv_sheet", sheetName, language.Count(int64(sheets)))
	}
	if found.Tables > 1 {
		say("inspect.csv_tables", strconv.Itoa(found.Data.Last))
	}
	if rows := found.Mended; rows.Count > 0 {
		say("inspect.csv_mended", language.Count(int64(rows.Count)), places(rows))
	}
	if rows := found.Deviating; rows.Count > 0 {
		say("inspect.csv_deviating", language.Count(int64(rows.Count)), places(rows))
	}
	return nil
}

// places writes where rows stand: the first ten of them, and that there are more.
func places(rows table.Places) string {
	const shown = 10
	var numbers []string
	for _, number := range rows.First[:min(len(rows.First), shown)] {
		numbers = append(numbers, strconv.Itoa(number))
	}
	if rows.Count > shown {
		numbers = append(numbers, "…")
	}
	return strings.Join(numbers, ", ")
}
