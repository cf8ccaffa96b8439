package xlsx

import (
	"fmt"
	"path"
	"strings"

	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/book/xmlscan"
	"cakupan/pipelines/normalise/sheet"
)

// relationship is a link from one part to another.
type relationship struct {
	id, kind string // kind is the last word of the link's type, "worksheet"
	part     string
}

// maxLinks is how many links a part may have: a workbook has one for each sheet, and few besides.
const maxLinks = 4 * sheet.MaxSheets

// relationships gives the links of a part, "" for the archive's own. A part without links has none.
func relationships(a *packed.Zip, of string) ([]relationship, error) {
	part := a.Part(path.Join(path.Dir(of), "_rels", path.Base(of)+".rels"))
	if of == "" {
		part = a.Part("_rels/.rels")
	}
	var links []relationship
	err := packed.Walk(part, func(t xmlscan.Tag) error {
		if !t.Is("Relationship") || t.AttrText("TargetMode") == "External" {
			return nil
		}
		if len(links) == maxLinks {
			return fmt.Errorf("%w: more than %d links", sheet.ErrHostile, maxLinks)
		}
		target, err := resolve(of, t.AttrText("Target"))
		links = append(links, relationship{t.AttrText("Id"), path.Base(t.AttrText("Type")), target})
		return err
	})
	return links, err
}

// resolve gives the name of the part that target means, seen from the part base. It never leaves the archive.
func resolve(base, target string) (string, error) {
	target = strings.ReplaceAll(target, `\`, "/")
	name := path.Join(path.Dir(base), target)
	if strings.HasPrefix(target, "/") {
		name = path.Clean(target[1:])
	}
	if name == ".." || strings.HasPrefix(name, "../") {
		return "", fmt.Errorf("%w: a path that leaves the archive", sheet.ErrHostile)
	}
	return packed.PartName(name), nil
}
