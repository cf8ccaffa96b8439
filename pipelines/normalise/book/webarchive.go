package book

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/url"
	"path"
	"strings"

	"cakupan/pipelines/normalise/book/html"
	"cakupan/pipelines/normalise/sheet"
)

// isWebArchive tells a web page that was saved with all its parts in one file (.mht), as which Excel saves workbooks, too.
func isWebArchive(head []byte) bool {
	start := bytes.ToLower(head)
	return (bytes.HasPrefix(start, []byte("mime-version:")) || bytes.HasPrefix(start, []byte("from:"))) && bytes.Contains(start, []byte("multipart/related"))
}

// openWebArchive opens the pages with tables of a web archive, which begins with head: in a workbook of Excel there is one
// for each sheet.
func (o *opener) openWebArchive(r *io.SectionReader, head []byte) (*Book, error) {
	damaged := fmt.Errorf("%w: a web archive (.mht) that breaks off", sheet.ErrTruncated)
	message, err := mail.ReadMessage(bytes.NewReader(head))
	if err != nil {
		return nil, damaged
	}
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || parameters["boundary"] == "" {
		return nil, damaged
	}
	tail := make([]byte, min(r.Size(), headBytes))
	if _, err := r.ReadAt(tail, r.Size()-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if !bytes.Contains(tail, []byte("--"+parameters["boundary"]+"--")) {
		return nil, damaged
	}
	var pages members
	passedOver := sheet.NotATable("a web archive (.mht) without a table")
	parts := multipart.NewReader(r, parameters["boundary"])
	for range maxMembers {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, damaged
		}
		if !strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			continue
		}
		page, err := o.openPage(part)
		switch {
		case errors.Is(err, sheet.ErrNotATable):
			passedOver = err
			continue
		case err != nil:
			return nil, err
		}
		pages = append(pages, member{pageName(part, len(pages)), page})
	}
	switch len(pages) {
	case 0:
		return nil, passedOver
	case 1:
		return &Book{Kind: HTML, content: pages[0].content}, nil
	}
	return &Book{Kind: HTML, content: pages}, nil
}

// openPage opens one page of a web archive.
func (o *opener) openPage(part *multipart.Part) (*html.Page, error) {
	var text io.Reader = part // which decodes quoted-printable by itself
	if strings.EqualFold(part.Header.Get("Content-Transfer-Encoding"), "base64") {
		text = base64.NewDecoder(base64.StdEncoding, part)
	}
	content, size, err := o.spool.Add(text)
	if err != nil {
		var corrupt base64.CorruptInputError
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &corrupt) {
			err = fmt.Errorf("%w: a web archive (.mht) that breaks off", sheet.ErrTruncated)
		}
		return nil, err
	}
	return html.Open(content, size)
}

// pageName gives a page a name that none of those before it has: the file's, "sheet001".
func pageName(part *multipart.Part, before int) string {
	var name string
	if location, err := url.Parse(part.Header.Get("Content-Location")); err == nil {
		name = path.Base(location.Path)
		name = strings.TrimSuffix(name, path.Ext(name))
	}
	return fmt.Sprintf("%s (%d)", cmp.Or(strings.ToValidUTF8(name, sheet.Lost), "sheet"), before+1)
}
