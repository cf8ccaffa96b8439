package durable

import (
	"archive/zip"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

const contentTypes = "[Content_Types].xml"

// contentType is an entry of [Content_Types].xml.
var contentType = regexp.MustCompile(`<(?:Default|Override)\b[^>]*>(?:</(?:Default|Override)>)?`)

// Workbook writes a workbook (XLSX) of size bytes anew in the one form that hashes compare: its writer puts the parts, and
// what [Content_Types].xml says of them, into no order.
func Workbook(w io.Writer, workbook io.ReaderAt, size int64) error {
	in, err := zip.NewReader(workbook, size)
	if err != nil {
		return fmt.Errorf("repack: %w", err)
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range in.File {
		if err := copyPart(out, part); err != nil {
			return fmt.Errorf("repack %s: %w", part.Name, err)
		}
	}
	return out.Close()
}

func copyPart(out *zip.Writer, part *zip.File) error {
	from, err := part.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := out.CreateHeader(&zip.FileHeader{
		Name: part.Name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		return err
	}
	if part.Name != contentTypes {
		_, err = io.Copy(to, from) //nolint:gosec // the program's own
		return err
	}
	content, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	_, err = to.Write(sortContentTypes(content))
	return err
}

// sortContentTypes puts the entries in order; what stands before and after them stays.
func sortContentTypes(content []byte) []byte {
	at := contentType.FindAllIndex(content, -1)
	if len(at) == 0 {
		return content
	}
	entries := make([]string, len(at))
	for i, a := range at {
		entries[i] = string(content[a[0]:a[1]])
	}
	slices.Sort(entries)
	sorted := append([]byte(nil), content[:at[0][0]]...)
	sorted = append(sorted, strings.Join(entries, "")...)
	return append(sorted, content[at[len(at)-1][1]:]...)
}
