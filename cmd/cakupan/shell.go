package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/peterh/liner"

	"cakupan/lake/duck"
)

// shell answers one question after another, until the person leaves it. A question may go over several lines and ends
// with a semicolon; a line that begins with a dot is a command to the shell.
type shell struct {
	*answers
	say func(key string, args ...any) string
	now func() time.Time

	err     io.Writer // what is said beside the answers
	pending string    // lines of a question that has not ended
}

// errLeave ends the shell.
var errLeave = errors.New("leave")

// The prompts: of a question, and of its further lines.
const (
	prompt        = "cakupan> "
	furtherPrompt = "     ...> "
)

// prompt gives what stands before the next line.
func (s *shell) prompt() string {
	if s.pending != "" {
		return furtherPrompt
	}
	return prompt
}

// line takes one line that was typed. done is a question that the line ended, or a command, "" while there is none; the
// error is errLeave, or one of writing. What is wrong with a question is said, and the shell goes on.
func (s *shell) line(ctx context.Context, text string) (done string, err error) {
	trimmed := strings.TrimSpace(text)
	if s.pending == "" && strings.HasPrefix(trimmed, ".") {
		return trimmed, s.command(ctx, trimmed)
	}
	if s.pending == "" && trimmed == "" {
		return "", nil
	}
	s.pending += text + "\n"
	if !strings.HasSuffix(trimmed, ";") {
		return "", nil
	}
	query := strings.TrimRight(strings.TrimSpace(s.pending), "; \n\t")
	s.pending = ""
	if query == "" {
		return "", nil
	}
	return query + ";", s.ask(ctx, query)
}

// ask answers a question. Ctrl-C stops it, and not the shell.
func (s *shell) ask(ctx context.Context, query string) error {
	asked, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	began := s.now()
	rows, isCut, err := s.answer(asked, query)
	switch {
	case err != nil && asked.Err() != nil:
		_, err = fmt.Fprintln(s.err, s.say("sql.interrupted"))
	case err != nil:
		_, err = fmt.Fprintln(s.err, err)
	case isCut:
		_, err = fmt.Fprintln(s.err, s.say("sql.cut", rows))
	default:
		_, err = fmt.Fprintln(s.err, s.say("sql.rows", rows, fmt.Sprintf("%.2f", s.now().Sub(began).Seconds())))
	}
	return err
}

// command does what a line such as ".format csv" asks for.
func (s *shell) command(ctx context.Context, line string) error {
	name, operand, _ := strings.Cut(line, " ")
	operand = strings.TrimSpace(operand)
	var err error
	switch name {
	case ".quit", ".exit", ".q":
		return errLeave
	case ".tables":
		err = s.show(ctx, tablesQuery)
	case ".columns":
		if operand == "" {
			err = errors.New(s.say("sql.which_table"))
			break
		}
		err = s.show(ctx, columnsQuery, operand)
	case ".format":
		err = s.setFormat(operand)
	case ".out":
		err = s.setOut(operand)
	case ".help":
		_, err = fmt.Fprint(s.err, s.say("sql.help"))
	default:
		err = errors.New(s.say("sql.no_command", name))
	}
	if err != nil {
		_, err = fmt.Fprintln(s.err, err)
	}
	return err
}

// What the shell asks for the person. The first sentence of a table's comment says what it holds.
const (
	tablesQuery = `
		select table_schema || '.' || table_name as "table", count(*) as columns
		from information_schema.columns
		where table_schema in ('marts', 'lake', 'seeds')
		group by all
		order by array_position(['marts', 'lake', 'seeds'], any_value(table_schema)), 1`
	columnsQuery = `
		select column_name as "column", data_type as type
		from information_schema.columns
		where table_schema || '.' || table_name = $1 or table_name = $1
		order by table_schema, table_name, ordinal_position`
)

// show answers a question of the shell itself, as a table for eyes.
func (s *shell) show(ctx context.Context, query string, args ...any) error {
	res, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	if len(res.Rows) == 0 {
		return errors.New(s.say("sql.no_table"))
	}
	return writeResult(s.out, res)
}

// words are what the key Tab completes: tables, columns, and SQL's own words.
func words(ctx context.Context, db *duck.DB) ([]string, error) {
	res, err := db.Query(ctx, `
		select distinct table_schema || '.' || table_name as word
		from information_schema.columns
		where table_schema in ('marts', 'lake', 'seeds')
		union
		select column_name
		from information_schema.columns
		where table_schema in ('marts', 'lake', 'seeds')
		union
		select keyword_name
		from duckdb_keywords()
		where keyword_category = 'reserved'
		order by word`)
	if err != nil {
		return nil, err
	}
	found := []string{".columns", ".exit", ".format", ".help", ".out", ".quit", ".tables"}
	for _, row := range res.Rows {
		found = append(found, row[0].(string))
	}
	return found, nil
}

// complete gives the words that the one before the cursor may become; pos counts characters.
func complete(words []string, line string, pos int) (head string, completions []string, tail string) {
	characters := []rune(line)
	before, after := string(characters[:pos]), string(characters[pos:])
	start := strings.LastIndexFunc(before, func(r rune) bool { return !isOfWord(r) }) + 1
	typed := before[start:]
	if typed == "" {
		return before, nil, after
	}
	for _, word := range words {
		if strings.HasPrefix(word, strings.ToLower(typed)) {
			completions = append(completions, word)
		}
	}
	return before[:start], completions, after
}

// isOfWord tells whether a character may stand in the name of a table or column, or in a command of the shell.
func isOfWord(r rune) bool {
	return r == '.' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// atTerminal runs the shell for a person at a terminal: with history, which lasts, and completion. Ctrl-C ends no more
// than what is being typed or answered.
func (s *shell) atTerminal(ctx context.Context, history string) error {
	ctx = context.WithoutCancel(ctx)
	signal.Reset(syscall.SIGTERM)
	known, err := words(ctx, s.db)
	if err != nil {
		return err
	}
	editor := liner.NewLiner()
	defer editor.Close()
	editor.SetCtrlCAborts(true)
	editor.SetTabCompletionStyle(liner.TabPrints)
	editor.SetWordCompleter(func(line string, pos int) (string, []string, string) { return complete(known, line, pos) })
	if file, err := os.Open(history); err == nil {
		_, _ = editor.ReadHistory(file) // without a history the shell is whole
		_ = file.Close()
	}
	defer keepHistory(editor, history)

	for {
		text, err := editor.Prompt(s.prompt())
		switch {
		case errors.Is(err, liner.ErrPromptAborted):
			s.pending = ""
			continue
		case errors.Is(err, io.EOF):
			_, err := fmt.Fprintln(s.err)
			return err
		case err != nil:
			return err
		}
		done, err := s.line(ctx, text)
		if done != "" {
			editor.AppendHistory(strings.Join(strings.Fields(done), " "))
		}
		if errors.Is(err, errLeave) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// keepHistory writes what was typed where the next shell finds it. A shell that cannot has no history the next time.
func keepHistory(editor *liner.State, path string) {
	if path == "" || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	_, _ = editor.WriteHistory(file)
	_ = file.Close()
}

// historyFile gives where the questions that were typed are kept, "" when the person has no home.
func (a *app) historyFile() string {
	state := a.getenv("XDG_STATE_HOME")
	if state == "" {
		home := a.getenv("HOME")
		if home == "" {
			return ""
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "cakupan", "sql_history")
}
