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

var noText = sheet.NotATable("no text, and of no kind known here")

// whatText tells a text that is no table. text is a sample of it without byte order mark, or whole, and head what the
// file begins with.
func whatText(text []byte, whole bool, head []byte) error {
	if bytes.Count(head, []byte{0}) > len(head)*9/10 {
		return noText
	}
	if whole && len(bytes.Trim(text, " \t\v\f\r\n,;|\"")) == 0 { // a sheet without a cell is but its delimiters
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
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			controls++
		}
	}
	if controls > len(text)/50 {
		return noText
	}
	return nil
}
