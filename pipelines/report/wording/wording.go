// Package wording holds how cakupan speaks to people: numbers, dates and phrases in Indonesian and English.
// It is used where a figure meets an eye, by report and by the commands, and nowhere before.
package wording

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Language is one of the two languages of every result.
type Language string

// Indonesian is the language of results by default; English mirrors all of them.
const (
	Indonesian Language = "id"
	English    Language = "en"
)

// Parse reads a language's code.
func Parse(code string) (Language, error) {
	switch l := Language(code); l {
	case Indonesian, English:
		return l, nil
	}
	return "", fmt.Errorf("unknown language %q: want id or en", code)
}

// Table holds phrases by key, each in both languages.
type Table map[string]map[Language]string

// Load reads a table of phrases from CSV with the header key,id,en. A phrase is a format of fmt. Load refuses a key
// that stands twice, a phrase that one language lacks, and two phrases that take different arguments.
func Load(table []byte) (Table, error) {
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read phrases: %w", err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], []string{"key", "id", "en"}) {
		return nil, errors.New("read phrases: want the header key,id,en")
	}
	t := make(Table, len(rows)-1)
	for _, row := range rows[1:] {
		key, indonesian, english := row[0], row[1], row[2]
		switch {
		case t[key] != nil:
			return nil, fmt.Errorf("read phrases: %s stands twice", key)
		case indonesian == "" || english == "":
			return nil, fmt.Errorf("read phrases: %s lacks a language", key)
		case !slices.Equal(verbs(indonesian), verbs(english)):
			return nil, fmt.Errorf("read phrases: %s takes other arguments in Indonesian than in English", key)
		}
		t[key] = map[Language]string{Indonesian: indonesian, English: english}
	}
	return t, nil
}

// verb is a verb of fmt, without the doubled percent sign, which takes no argument.
var verb = regexp.MustCompile(`%[^%a-z]*[a-z%]`)

// verbs gives the verbs of a format in their order.
func verbs(format string) []string {
	return slices.DeleteFunc(verb.FindAllString(format, -1), func(v string) bool { return v == "%%" })
}

// MustLoad is Load for a table that is part of the program.
func MustLoad(table []byte) Table {
	t, err := Load(table)
	if err != nil {
		panic(err)
	}
	return t
}

// Say gives a phrase with its arguments filled in. A key that is not there gives the key itself; the test of a
// table (package wordingtest) finds it.
func (t Table) Say(l Language, key string, args ...any) string {
	phrase, ok := t[key][l]
	if !ok {
		return key
	}
	return fmt.Sprintf(phrase, args...)
}
