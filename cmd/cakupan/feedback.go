package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines"
	"cakupan/pipelines/extract"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/normalise/feedback"
	"cakupan/project"
)

// feedbackPaths gives where workbook and letter go, absolute. They hold or speak of people's data: nothing of them goes
// into a folder that others read, nor over the file that was sent, nor over any other file unless isForced.
func feedbackPaths(p *project.Project, out, sent string, isForced bool) (workbook, letter string, err error) {
	base, isWorkbook := strings.CutSuffix(out, ".xlsx")
	if !isWorkbook || filepath.Base(out) == ".xlsx" {
		return "", "", fmt.Errorf("--feedback wants the name of a workbook, as in catatan-perbaikan.xlsx, not %q", out)
	}
	if workbook, err = filepath.Abs(out); err != nil {
		return "", "", err
	}
	if there, err := os.Stat(workbook); err == nil {
		if same, err := os.Stat(sent); err == nil && os.SameFile(there, same) {
			return "", "", fmt.Errorf("--feedback %s is the file itself; want another name", out)
		}
	}
	if p != nil {
		for _, dir := range []string{p.Lake, p.Landing, p.Report, p.Releases} {
			if inside, err := filepath.Rel(dir, workbook); err == nil && filepath.IsLocal(inside) {
				return "", "", fmt.Errorf("--feedback %s lies in %s, and people's data do not belong there", out, inProject(p, dir))
			}
		}
	}
	if letter, err = filepath.Abs(base + "-surat-pengantar.html"); err != nil {
		return "", "", err
	}
	for _, path := range []string{workbook, letter} {
		if _, err := os.Lstat(path); err == nil && !isForced {
			return "", "", fmt.Errorf("%s is there already: want another name for --feedback, or --force to write over it", path)
		}
	}
	return workbook, letter, nil
}

// writeFeedback writes the feedback on a file. p may be nil.
func (a *app) writeFeedback(ctx context.Context, p *project.Project, step *normalise.Step, d enrolment.Delivery, file *os.File, workbook, letter string) error {
	files := pipelines.FeedbackFiles{Temp: filepath.Dir(workbook), Workbook: workbook, Letter: letter}
	office, before := pipelines.OfficeOf(withoutProject(p), a.language(p)), (*feedback.Earlier)(nil)
	if p != nil && d.ListID != "" {
		var err error
		if before, err = a.earlier(p, step, &d, file.Name()); err != nil {
			return err
		}
		if files.Password, err = p.FeedbackPassword(d.ListID); err != nil {
			return err
		}
	}
	reading, err := feedback.Read(ctx, step, d, file, before)
	if err != nil {
		return err
	}
	return pipelines.WriteFeedback(ctx, &durable.Disk{}, reading, office, file, files)
}

// earlier gives the delivery of the list before the file, nil when there is none. Of a file that has landed d gets the time
// of its arrival.
func (a *app) earlier(p *project.Project, step *normalise.Step, d *enrolment.Delivery, name string) (before *feedback.Earlier, err error) {
	look := *step
	if look.Key, err = p.Key(a.getenv); err != nil {
		return nil, err
	}
	if look.Lake, err = lake.Look(p.Lake); err != nil {
		return nil, err
	}
	landed, err := pipelines.Landing(p, &look)
	if err != nil {
		return nil, err
	}
	if d.SHA256, err = durable.SHA256(name); err != nil {
		return nil, err
	}
	found := pipelines.Before(landed, d)
	if found == nil {
		return nil, nil
	}
	return &feedback.Earlier{Delivery: *found, Open: func() (*os.File, error) { return extract.Look(p.Landing).Open(found.SHA256) }}, nil
}
