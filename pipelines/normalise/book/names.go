package book

import (
	"fmt"
	"slices"
	"strings"

	"cakupan/pipelines/normalise/sheet"
)

// checkNames refuses sheets whose names are paths out of a folder. Nothing is ever opened by such a name, and no spreadsheet
// program lets anybody write one: who made it means harm to whatever reads on.
func checkNames(sheets []sheet.Sheet) error {
	for _, one := range sheets {
		if err := checkName(one.Name); err != nil {
			return err
		}
	}
	return nil
}

// checkName refuses a name that, taken for a path, leaves its folder.
func checkName(name string) error {
	if slices.Contains(strings.Split(slashed(name), "/"), "..") {
		return fmt.Errorf("%w: a name that is a path out of its folder", sheet.ErrHostile)
	}
	return nil
}
