package model

import (
	"strings"

	"cakupan/lake/duck"
)

// quotedNames gives a list of identifiers as SQL writes it.
func quotedNames(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = duck.QuoteName(name)
	}
	return strings.Join(quoted, ", ")
}
