// Package page writes the overview of the province for officials: one HTML file with its style sheet and charts in it,
// which needs no script, no network and nothing beside itself, prints on A4 and fits a phone. It reads the marts and
// computes nothing but differences, shares and sums of what it shows.
package page

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"cakupan/pipelines/report"
	"cakupan/pipelines/report/wording"
)

// FileName gives the name of the page in a language. The two pages link to each other under these names.
func FileName(l wording.Language) string {
	if l == wording.English {
		return "index.en.html"
	}
	return "index.html"
}

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

var layout = template.Must(template.New("page").Parse(pageHTML))

// Write writes the page of one snapshot in the edition's language. The same marts and edition give the same bytes. A
// chart whose mart the snapshot lacks is left out.
func Write(ctx context.Context, q report.Querier, e report.Edition, w io.Writer) error {
	f, err := read(ctx, q, e)
	if err != nil {
		return err
	}
	if f.Headline != nil && e.Period != f.Headline.Period {
		return fmt.Errorf("write page: the edition is of %s, the snapshot's headline of %s", e.Period, f.Headline.Period)
	}
	var b bytes.Buffer
	if err := layout.Execute(&b, (&writer{edition: e, figures: f}).view()); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	_, err = b.WriteTo(w)
	return err
}
