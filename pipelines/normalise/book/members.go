package book

import (
	"archive/zip"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"

	"cakupan/enrolment"
	"cakupan/pipelines/normalise/book/packed"
	"cakupan/pipelines/normalise/sheet"
)

// maxMembers is how many files an archive may have; of sheets all of them have no more than one file may.
const maxMembers = 1000

// openMembers opens the tables among the files of an archive. Files that are none are passed over, unless all are.
func (o *opener) openMembers(a *packed.Zip) (*Book, error) {
	inner, err := o.inside()
	if err != nil {
		return nil, err
	}
	if len(a.Files) > maxMembers {
		return nil, fmt.Errorf("%w: an archive of more than %d files", sheet.ErrTooLarge, maxMembers)
	}
	var opened members
	var first *Book
	var passedOver error
	sheets := 0
	for _, file := range a.Files {
		if err := checkName(file.Name); err != nil {
			opened.Close()
			return nil, err
		}
		if isAside(file) {
			continue
		}
		b, err := inner.openMember(file)
		switch {
		case errors.Is(err, sheet.ErrNotATable), errors.Is(err, sheet.ErrEmpty):
			passedOver = cmp.Or(passedOver, err)
			continue
		case err != nil:
			opened.Close()
			return nil, fmt.Errorf("inside a ZIP archive: %w", err)
		}
		first = cmp.Or(first, b)
		switch {
		case b.countsDays && !first.countsDays: // the workbook that says how the days of all count
			first.Date1904, first.countsDays = b.Date1904, true
		case b.countsDays && b.Date1904 != first.Date1904:
			opened.Close()
			b.content.Close()
			return nil, sheet.NotATable("a ZIP archive of workbooks that count their days from different years: send them one by one")
		}
		opened = append(opened, member{labelOf(file, opened), b.content})
		if sheets += len(b.content.Sheets()); sheets > sheet.MaxSheets {
			opened.Close()
			return nil, fmt.Errorf("%w: more than %d sheets", sheet.ErrHostile, sheet.MaxSheets)
		}
	}
	switch {
	case first == nil && passedOver != nil:
		return nil, fmt.Errorf("inside a ZIP archive: %w", passedOver)
	case first == nil:
		return nil, sheet.NotATable("a ZIP archive without files")
	case len(opened) > 1:
		first.content = opened
	}
	first.wrap(Zip)
	return first, nil
}

// isAside tells a file of an archive that is none of the sender's: a folder, and what systems leave beside files.
func isAside(file *zip.File) bool {
	name := slashed(file.Name)
	base := path.Base(name)
	return strings.HasSuffix(name, "/") || strings.HasPrefix(base, ".") || strings.Contains("/"+name, "/__MACOSX/") ||
		strings.EqualFold(base, "thumbs.db") || strings.EqualFold(base, "desktop.ini")
}

func slashed(name string) string { return strings.ReplaceAll(name, `\`, "/") }

// openMember opens one file of an archive.
func (o *opener) openMember(file *zip.File) (*Book, error) {
	if packed.IsEncrypted(file) {
		return o.openLocked(file)
	}
	unpacked, err := packed.Inflate(file)
	if err != nil {
		return nil, err
	}
	defer unpacked.Close()
	head := make([]byte, headBytes)
	n, err := io.ReadFull(unpacked, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if err := whatOther(head[:n]); err != nil {
		return nil, err // a letter, a scan
	}
	content, size, err := o.spool.Add(io.MultiReader(strings.NewReader(string(head[:n])), unpacked))
	if err != nil {
		return nil, err
	}
	return o.open(content, size)
}

// labelOf gives the name of a file in an archive, without its folders unless another file has that name, too. It names
// sheets, and nothing is ever opened by it.
func labelOf(file *zip.File, taken members) string {
	name := strings.ToValidUTF8(slashed(file.Name), sheet.Lost)
	name = strings.Map(func(r rune) rune {
		if r < ' ' {
			return '_'
		}
		return r
	}, enrolment.Mask(name))
	label := path.Base(name)
	for _, other := range taken {
		if other.label == label {
			return fmt.Sprintf("%s (%d)", name, len(taken)+1)
		}
	}
	return label
}

// members are the tables of an archive that holds several.
type members []member

type member struct {
	label   string
	content content
}

// name gives a sheet its name among all.
func (m member) name(one sheet.Sheet) string {
	if one.Name == "" {
		return m.label
	}
	return m.label + "/" + one.Name
}

func (m members) Sheets() []sheet.Sheet {
	var sheets []sheet.Sheet
	for _, member := range m {
		for _, one := range member.content.Sheets() {
			sheets = append(sheets, sheet.Sheet{Name: member.name(one), Hidden: one.Hidden})
		}
	}
	return sheets
}

// find gives the member that holds a sheet, and the name that the sheet has in it.
func (m members) find(name string) (member, string) {
	for _, member := range m {
		for _, one := range member.content.Sheets() {
			if member.name(one) == name {
				return member, one.Name
			}
		}
	}
	return member{}, ""
}

func (m members) Rows(ctx context.Context, name string) iter.Seq2[*sheet.Row, error] {
	member, name := m.find(name)
	return member.content.Rows(ctx, name)
}

func (m members) Merged(ctx context.Context, name string) ([]sheet.Range, error) {
	member, name := m.find(name)
	return member.content.Merged(ctx, name)
}

func (m members) Close() error {
	var errs []error
	for _, member := range m {
		errs = append(errs, member.content.Close())
	}
	return errors.Join(errs...)
}
