package pipelines

import (
	"io/fs"

	"cakupan/pipelines/normalise"
	"cakupan/project"
)

// Normaliser gives the step that reads a project's files: by the built-in layouts and those of the project, with the
// reference data of seeds. A list whose passwords cannot be read has none. It is enough for looking at a file; staging one wants the lake and the key as well.
func Normaliser(p *project.Project, seeds fs.FS) (*normalise.Step, error) {
	var own []fs.FS
	if p.Layouts != nil {
		own = append(own, p.Layouts)
	}
	layouts, err := normalise.LoadLayouts(own...)
	if err != nil {
		return nil, err
	}
	headings, err := normalise.LoadHeadings(own...)
	if err != nil {
		return nil, err
	}
	reference, err := normalise.LoadReference(seeds)
	if err != nil {
		return nil, err
	}
	return &normalise.Step{
		Layouts: layouts, Headings: headings, Reference: reference, Passwords: p.Passwords(),
		Province: p.Province, TimeZone: p.TimeZone, ClosesUntilDay: p.ClosesUntilDay,
	}, nil
}
