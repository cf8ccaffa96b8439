package model

import "strings"

// quotedName gives an identifier as SQL writes it, whatever its letters.
func quotedName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// quotedNames gives a list of identifiers.
func quotedNames(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quotedName(name)
	}
	return strings.Join(quoted, ", ")
}

// quotedText gives a text as SQL writes it.
func quotedText(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
