// Package workbook writes the month's figures as a spreadsheet for officials: one table a sheet, its title in A1, one
// header row, no merged cells, real numbers and dates, and nothing that is told by colour alone. Equal figures give
// equal bytes.
package workbook

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/lake/duck"
	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
)

//go:embed phrases.csv
var phrasesCSV []byte

var phrases = wording.MustLoad(phrasesCSV)

// Dictionary gives the label and the explaining sentence of a column; relation is "marts.headline". What it does not
// know is empty.
type Dictionary func(l wording.Language, relation, column string) (label, sentence string)

// Write writes the workbook of an edition. It asks q for marts, for the names in seeds, and for lake.project.
func Write(ctx context.Context, q report.Querier, e report.Edition, d Dictionary, w io.Writer) error {
	b := &book{file: excelize.NewFile(), query: q, edition: e, dictionary: d}
	defer b.file.Close()
	if err := b.write(ctx); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	text, err := b.file.WriteToBuffer()
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if err := durable.Workbook(w, bytes.NewReader(text.Bytes()), int64(text.Len())); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// book is a workbook under construction.
type book struct {
	file       *excelize.File
	query      report.Querier
	edition    report.Edition
	dictionary Dictionary
	styles     styles

	province string // "Maluku Utara"
	position string // second line of each sheet
	shown    []sheet
	sheets   int    // begun so far
	glossary []term // columns that the sheets show, in the order in which they come first
}

// term is a column that the notes explain.
type term struct{ label, sentence string }

func (b *book) write(ctx context.Context) error {
	var err error
	if b.styles, err = newStyles(b.file, b.edition.Language); err != nil {
		return err
	}
	month, err := b.readMonth(ctx)
	if err != nil {
		return err
	}
	if err := b.summary(month); err != nil {
		return err
	}
	if b.shown, err = b.sheetsOf(ctx); err != nil {
		return err
	}
	for _, s := range b.shown {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.mart(ctx, s); err != nil {
			return fmt.Errorf("sheet %s: %w", s.key, err)
		}
	}
	if err := b.notes(month); err != nil {
		return err
	}
	b.file.SetActiveSheet(0)
	return b.properties(month)
}

func (b *book) say(key string, args ...any) string {
	return phrases.Say(b.edition.Language, key, args...)
}

// properties tell what the file is. Its times are the month's own end, so that they repeat.
func (b *book) properties(m *month) error {
	position := m.end.Time().Format(time.RFC3339)
	return b.file.SetDocProps(&excelize.DocProperties{
		Title: b.say("book.title", b.province), Subject: b.position, Creator: "cakupan", LastModifiedBy: "cakupan",
		Identifier: b.edition.SnapshotID, Language: string(b.edition.Language), Description: m.notice,
		Created: position, Modified: position, Revision: "1",
	})
}

// month is what the summary tells: a headline row, and the one of the month after it.
type month struct {
	notice string
	end    enrolment.Date
	rows   *duck.Result // one or two, the edition's month first
}

func (b *book) readMonth(ctx context.Context) (*month, error) {
	project, err := b.query.Query(ctx, `select province_name, coalesce(notice, '') from lake.project`)
	if err != nil {
		return nil, fmt.Errorf("read lake.project: %w", err)
	}
	m := new(month)
	for _, row := range project.Rows {
		if err := report.Scan(row, &b.province, &m.notice); err != nil {
			return nil, fmt.Errorf("read lake.project: %w", err)
		}
	}
	there, err := b.columnsOf(ctx, "marts.headline")
	if err != nil {
		return nil, err
	}
	measures := slices.DeleteFunc(slices.Concat(summaryColumns, judgements[b.edition.Language]), func(column string) bool {
		return !slices.Contains(there, column) // a snapshot of an older version has fewer
	})
	m.rows, err = b.query.Query(ctx, `
		select `+strings.Join(measures, ", ")+`
		from marts.headline
		where period = ? or (is_open and period > ?)
		order by period
		limit 2`, b.edition.Period.String(), b.edition.Period.String())
	if err != nil {
		return nil, fmt.Errorf("read marts.headline: %w", err)
	}
	if len(m.rows.Rows) == 0 {
		return nil, fmt.Errorf("no figures of %s", b.edition.Period)
	}
	var status string
	if err := report.Scan(m.rows.Rows[0][:2], &m.end, &status); err != nil {
		return nil, fmt.Errorf("read marts.headline: %w", err)
	}
	status = b.say("status." + status)
	if b.edition.Revision > 1 {
		status = b.say("status.revised", status, b.edition.Revision)
	}
	b.position = b.say("position", b.edition.Language.Date(m.end), status)
	if m.notice != "" {
		b.position = m.notice + " · " + b.position
	}
	return m, nil
}

// term gives a column's label, and keeps its sentence for the notes. A column that the sheets show otherwise than the
// mart holds it, in words for its codes or at another clock, has a sentence of the workbook's own.
func (b *book) term(relation, column string) (label, sentence string) {
	label, sentence = b.dictionary(b.edition.Language, relation, column)
	label = cmp.Or(label, column)
	if phrases["meaning."+column] != nil {
		sentence = b.say("meaning." + column)
	}
	known := false
	for _, t := range b.glossary {
		known = known || t.label == label
	}
	if !known && sentence != "" {
		b.glossary = append(b.glossary, term{label, sentence})
	}
	return label, sentence
}

// summary lists the measures of the headline, a row each, with a column a month.
func (b *book) summary(m *month) error {
	header := []string{b.say("summary.measure")}
	for _, row := range m.rows.Rows {
		header = append(header, b.edition.Language.Date(row[0].(enrolment.Date)))
	}
	t := &table{title: b.say("title.summary", b.province), header: append(header, b.say("summary.meaning"))}
	for i, column := range m.rows.Columns {
		label, sentence := b.term("marts.headline", column.Name)
		row := []any{label}
		for _, values := range m.rows.Rows {
			cell := b.cell(column, values[i])
			if text, ok := cell.(string); ok && strings.HasPrefix(column.Name, "reasons") {
				cell = wrapped(text) // sentences
			} else if ok {
				cell = excelize.Cell{StyleID: b.styles.rightText, Value: text}
			}
			row = append(row, cell)
		}
		t.rows = append(t.rows, append(row, wrapped(sentence)))
	}
	t.isWide = true
	return b.add("summary", t)
}

// mart adds a sheet with one query's rows.
func (b *book) mart(ctx context.Context, s sheet) error {
	names := "label"
	if b.edition.Language == wording.English {
		names = "english"
	}
	sql := strings.NewReplacer("{name}", names, "{province}", b.say("province")).Replace(s.query)
	args := make([]any, strings.Count(sql, "?"))
	for i := range args {
		args[i] = b.edition.Period.String()
	}
	res, err := b.query.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	t := &table{title: b.say("title."+s.key, b.province), frozen: s.frozen, rows: make([][]any, len(res.Rows))}
	for i, column := range res.Columns {
		if b.edition.Threshold > 0 && isEmpty(res, i) {
			continue // a release is silent about it
		}
		label, _ := b.term(s.relation, column.Name)
		t.header = append(t.header, label)
		for j, values := range res.Rows {
			t.rows[j] = append(t.rows[j], b.cell(column, values[i]))
		}
	}
	return b.add(s.key, t)
}

// isEmpty tells whether no row has a value in a column.
func isEmpty(res *duck.Result, column int) bool {
	return !slices.ContainsFunc(res.Rows, func(row []any) bool { return row[column] != nil })
}

// notes say what each sheet holds, where the figures come from, and what the columns mean.
func (b *book) notes(m *month) error {
	t := &table{
		title: b.say("title.notes", b.province), header: []string{b.say("notes.about"), b.say("notes.text")}, isWide: true,
	}
	note := func(about, text string) { t.rows = append(t.rows, []any{about, wrapped(text)}) }
	if m.notice != "" {
		note(b.say("notes.notice"), m.notice)
	}
	release := b.say("notes.open")
	switch {
	case b.edition.Revision == 1:
		release = b.edition.Period.String()
	case b.edition.Revision > 1:
		release = b.say("notes.release.revision", b.edition.Period.String(), b.edition.Revision)
	}
	note(b.say("notes.release"), release)
	note(b.say("notes.snapshot"), b.edition.SnapshotID)
	note(b.say("notes.source"), b.say("notes.source.text"))
	note(b.say("notes.covered"), b.say("notes.covered.text"))
	note(b.say("notes.empty"), b.say("notes.empty.text"))
	if b.edition.Threshold > 0 {
		note(b.say("notes.hidden"), b.say("notes.hidden.text", b.edition.Threshold))
	}
	note(b.say("notes.time"), b.say("notes.time.text", b.edition.TimeZone.String()))
	note(b.say("notes.licence"), b.say("notes.licence.text"))
	note(b.say("notes.sheet", b.say("sheet.summary")), b.say("about.summary"))
	for _, s := range b.shown {
		note(b.say("notes.sheet", b.say("sheet."+s.key)), b.say("about."+s.key))
	}
	for _, t := range b.glossary {
		note(t.label, t.sentence)
	}
	return b.add("notes", t)
}

// FileName gives the name of an edition's workbook: "cakupan-2025-05.xlsx", and in English "cakupan-2025-05-en.xlsx".
func FileName(e report.Edition) string {
	if e.Language == wording.English {
		return "cakupan-" + e.Period.String() + "-en.xlsx"
	}
	return "cakupan-" + e.Period.String() + ".xlsx"
}
