package duck

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/marcboeker/go-duckdb/v2"
)

// Error is what DuckDB says of a statement, as one sentence.
type Error struct {
	Kind    string // "Parser", "Binder", "Conversion", …
	Message string // without line breaks
	Line    int    // of the SQL that was given, from 1; 0 when DuckDB names no place
}

func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("line %d: %s", e.Line, e.Message)
	}
	return e.Message
}

// ErrNUL is the error of a text with a zero byte, of which the driver would hand DuckDB only what stands before it.
var ErrNUL = errors.New("text holds a zero byte")

// checkText refuses what the driver would cut short.
func checkText(text string) error {
	if strings.IndexByte(text, 0) >= 0 {
		return ErrNUL
	}
	return nil
}

// asError turns the driver's error into an Error, with the line of query, or into the reason why ctx ended.
func asError(ctx context.Context, err error, query string) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("query stopped: %w", context.Cause(ctx))
	}
	var said *duckdb.Error
	if !errors.As(err, &said) {
		return err
	}
	var parts struct {
		Kind     string `json:"exception_type"`
		Message  string `json:"exception_message"`
		Position int    `json:"position,string"`
	}
	parts.Position = -1
	// The driver may have put a kind before the JSON that errors_as_json asks for.
	text := said.Msg
	if at := strings.Index(text, "{"); at < 0 || json.Unmarshal([]byte(text[at:]), &parts) != nil {
		parts.Message = text
	}
	return newError(parts.Kind, parts.Message, parts.Position, query)
}

// treeError gives the error that json_serialize_sql answers with instead of a tree, nil when it is a tree.
func treeError(tree []byte, query string) error {
	var answer struct {
		Failed   bool   `json:"error"`
		Kind     string `json:"error_type"`
		Message  string `json:"error_message"`
		Position int    `json:"position,string"`
	}
	answer.Position = -1
	if err := json.Unmarshal(tree, &answer); err != nil {
		return fmt.Errorf("read syntax tree: %w", err)
	}
	if !answer.Failed {
		return nil
	}
	return newError(answer.Kind, answer.Message, answer.Position, query)
}

// newError makes an Error; position counts the bytes of query before the place, -1 when there is none.
func newError(kind, message string, position int, query string) *Error {
	e := &Error{Kind: kind, Message: strings.Join(strings.Fields(message), " ")}
	if 0 <= position && position <= len(query) && query != "" {
		e.Line = 1 + strings.Count(query[:position], "\n")
	}
	return e
}
