package text

import (
	"bytes"

	"cakupan/pipelines/normalise/sheet"
)

// otherTexts are texts that are no table, by how they begin without blanks and in lower case.
var otherTexts = []struct{ start, is string }{
	{"<!doctype html", aWebPage},
	{"<html", aWebPage},
	{"<head", aWebPage},
	{"<table", aWebPage},
	{"<?xml", "an XML document"},
	{"{\"", "a JSON document"},
	{"[{", "a JSON document"},
}

const aWebPage = "a web page (HTML): a login page, or a table that was saved as one"

// whatText tells a text that is no table. text is its beginning without byte order mark, or whole.
func whatText(text []byte, whole bool) error {
	if whole && len(bytes.TrimSpace(text)) == 0 {
		return sheet.ErrEmpty
	}
	start := bytes.ToLower(bytes.TrimLeft(text[:min(len(text), 4<<10)], " \t\r\n"))
	for _, other := range otherTexts {
		if bytes.HasPrefix(start, []byte(other.start)) {
			return sheet.NotATable(other.is)
		}
	}
	controls := 0
	for _, c := range text {
		if c < ' ' && c != 0 && c != '\t' && c != '\n' && c != '\r' {
			controls++
		}
	}
	if controls > len(text)/50 || bytes.Count(text, []byte{0}) > len(text)*9/10 {
		return sheet.NotATable("no text, and of no kind known here")
	}
	return nil
}
