package pipelines

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"cakupan/durable"
	"cakupan/enrolment"
	"cakupan/pipelines/normalise"
	"cakupan/pipelines/normalise/feedback"
	"cakupan/pipelines/report/wording"
	"cakupan/project"
)

// The modes of the restricted zone.
const (
	feedbackDirMode  = 0o700
	feedbackFileMode = 0o600
)

// feedbackWritten is the file of a list's folder that says of which delivery its newest feedback is.
const feedbackWritten = "written.json"

// feedbackTemp is the folder for what is being written, which no list can be called.
const feedbackTemp = ".tmp"

// senderFeedback writes what the officers are told about their lists: into the folder of each list, and nowhere else.
type senderFeedback struct {
	project *project.Project
	step    *normalise.Step
	open    func(enrolment.Delivery) (*os.File, error)
	disk    *durable.Disk
	log     *slog.Logger
	workers int      // lists at a time
	without []string // lists whose passwords cannot be read: what is said of them stays as it is
}

// writtenFeedback says what a list's newest feedback was made from. While that is the same nothing is written.
type writtenFeedback struct {
	DeliveryID  string `json:"delivery_id"`
	Fingerprint string `json:"fingerprint"`
	EarlierID   string `json:"earlier_id"`
	Language    string `json:"language"`
	Office      string `json:"office"`
	IsClosed    bool   `json:"is_closed"` // by a password
	Version     int    `json:"version"`
}

// OfficeOf gives who tells the senders of a project what to mend.
func OfficeOf(p *project.Project, l wording.Language) feedback.Office {
	return feedback.Office{Province: p.Name, Notice: p.Notice, Contact: p.Contact, TimeZone: p.TimeZone, Language: l}
}

// write writes the feedback on each list's newest delivery that has faults, of a list in stages on each stage's, unless it
// stands, and gives how many were written. Deliveries come by arrival.
func (f *senderFeedback) write(ctx context.Context, deliveries []enrolment.Delivery, manifests []enrolment.Manifest) (written int, err error) {
	if err := f.disk.Remove(filepath.Join(f.project.Feedback, feedbackTemp)); err != nil { // a killed run's
		return 0, err
	}
	newest, lists := make(map[string]int), []string{}
	for i, d := range deliveries {
		if d.ResentOf != "" || slices.Contains(f.without, d.ListID) {
			continue
		}
		if _, known := newest[d.ListID]; !known {
			lists = append(lists, d.ListID)
		}
		newest[d.ListID] = i
	}
	failures, isNew := make([]error, len(lists)), make([]bool, len(lists))
	var writers errgroup.Group
	writers.SetLimit(f.workers)
	for i, list := range lists {
		writers.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			var err error
			if isNew[i], err = f.writeList(ctx, deliveries, manifests, newest[list], list); err != nil {
				failures[i] = fmt.Errorf("list %s: %w", list, err) // the others' officers are told all the same
			}
			return nil
		})
	}
	if err := writers.Wait(); err != nil {
		return 0, err
	}
	for _, is := range isNew {
		if is {
			written++
		}
	}
	return written, errors.Join(errors.Join(failures...), f.disk.Remove(filepath.Join(f.project.Feedback, feedbackTemp)))
}

// writeList writes the feedback on one delivery into its folder, unless it stands.
func (f *senderFeedback) writeList(ctx context.Context, deliveries []enrolment.Delivery, manifests []enrolment.Manifest, newest int, folder string) (isNew bool, err error) {
	d, m := deliveries[newest], manifests[newest]
	earlier := earlierOf(deliveries, manifests, newest)
	password, err := f.project.FeedbackPassword(d.ListID)
	if err != nil {
		return false, err
	}
	office := OfficeOf(f.project, wording.Language(f.project.Language))
	now := writtenFeedback{
		DeliveryID: d.ID, Fingerprint: m.Fingerprint, Language: string(office.Language), Office: office.Notice + "\n" + office.Contact,
		IsClosed: password != "", Version: feedback.Version,
	}
	if earlier != nil {
		now.EarlierID = earlier.ID
	}
	dir := filepath.Join(f.project.Feedback, filepath.FromSlash(folder))
	text, err := durable.Encode(now)
	if err != nil {
		return false, err
	}
	if was, err := os.ReadFile(filepath.Join(dir, feedbackWritten)); err == nil && bytes.Equal(was, text) {
		return false, nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	workbook, letter := feedbackFiles(dir, m.Period)
	if !hasFaults(m) { // what was asked for before has been done
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err := errors.Join(f.disk.Remove(workbook), f.disk.Remove(letter)); err != nil {
			return false, err
		}
		if err := f.makeFolder(dir); err != nil {
			return false, err
		}
		return false, f.disk.WriteFile(filepath.Join(dir, feedbackWritten), text, feedbackFileMode)
	}
	if err := f.makeFolder(dir); err != nil {
		return false, err
	}
	if err := f.tell(ctx, d, earlier, office, password, workbook, letter); err != nil {
		return false, err
	}
	if f.log != nil {
		f.log.Debug("feedback written", "list", d.ListID, "period", m.Period.String())
	}
	return true, f.disk.WriteFile(filepath.Join(dir, feedbackWritten), text, feedbackFileMode)
}

// feedbackFiles gives the paths of a month's feedback in the folder of its list.
func feedbackFiles(dir string, period enrolment.Period) (workbook, letter string) {
	base := filepath.Join(dir, period.String())
	return base + "-catatan-perbaikan.xlsx", base + "-surat-pengantar.html"
}

func hasFaults(m enrolment.Manifest) bool { return m.FileFault != nil || len(m.FaultCounts) > 0 }

// earlierOf gives the delivery of the same list that came before one, nil when there is none: of a list in stages, the
// last of the same stage.
func earlierOf(deliveries []enrolment.Delivery, manifests []enrolment.Manifest, of int) *enrolment.Delivery {
	d := deliveries[of]
	for i := of - 1; i >= 0; i-- {
		before := &deliveries[i]
		if before.ListID != d.ListID || before.ResentOf != "" || before.ID == d.ID {
			continue
		}
		if d.List.Mode != enrolment.Stage || manifests[i].Stage == manifests[of].Stage {
			return before
		}
	}
	return nil
}

// makeFolder makes a list's folder and those above it, closed to all but their owner.
func (f *senderFeedback) makeFolder(dir string) error {
	temp := filepath.Join(f.project.Feedback, feedbackTemp)
	for _, folder := range []string{f.project.Feedback, temp, dir} {
		if err := f.disk.MkdirAll(folder, feedbackDirMode); err != nil {
			return err
		}
	}
	return os.Chmod(f.project.Feedback, feedbackDirMode)
}

// tell reads the delivery once more, and writes workbook and letter.
func (f *senderFeedback) tell(
	ctx context.Context, d enrolment.Delivery, before *enrolment.Delivery, office feedback.Office, password, workbook, letter string,
) error {
	file, err := f.open(d)
	if err != nil {
		return err
	}
	defer file.Close()
	var earlier *feedback.Earlier
	if before != nil {
		earlier = &feedback.Earlier{Delivery: *before, Open: func() (*os.File, error) { return f.open(*before) }}
	}
	reading, err := feedback.Read(ctx, f.step, d, file, earlier)
	if err != nil {
		return err
	}
	return WriteFeedback(ctx, f.disk, reading, office, file, FeedbackFiles{
		Temp: filepath.Join(f.project.Feedback, feedbackTemp), Workbook: workbook, Letter: letter, Password: password,
	})
}

// FeedbackFiles are where a feedback goes.
type FeedbackFiles struct {
	Temp             string // a folder of the restricted zone for what does not fit into memory
	Workbook, Letter string // paths
	Password         string // of the workbook; "" when it opens without
}

// WriteFeedback writes workbook and letter of a reading, for their owner alone. file is the delivery.
func WriteFeedback(ctx context.Context, disk *durable.Disk, r *feedback.Reading, o feedback.Office, file *os.File, to FeedbackFiles) error {
	out, err := disk.Create(to.Workbook, feedbackFileMode)
	if err != nil {
		return err
	}
	defer out.Discard()
	if err := r.Workbook(ctx, o, file, to.Temp, to.Password, out); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	var letter bytes.Buffer
	if err := r.Letter(o, &letter); err != nil {
		return err
	}
	return disk.WriteFile(to.Letter, letter.Bytes(), feedbackFileMode)
}
