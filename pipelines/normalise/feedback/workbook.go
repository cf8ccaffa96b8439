package feedback

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/xuri/excelize/v2"

	"cakupan/durable"
	"cakupan/pipelines/normalise/book"
)

// Workbook writes the feedback workbook of a reading. file is the delivery; temp is a folder of the restricted zone for
// what does not fit into memory. With a password the workbook opens by that alone. Without one, equal deliveries give
// equal bytes.
func (r *Reading) Workbook(ctx context.Context, o Office, file *os.File, temp, password string, w io.Writer) error {
	out, err := r.workbook(ctx, o, file, temp, true)
	if err != nil && ctx.Err() == nil { // what a sender's program wrote can look as no spreadsheet may
		out, err = r.workbook(ctx, o, file, temp, false)
	}
	if err != nil {
		return fmt.Errorf("write feedback: %w", err)
	}
	defer out.Close()
	if err := save(out, temp, password, w); err != nil {
		return fmt.Errorf("write feedback: %w", err)
	}
	return nil
}

// workbook makes the workbook, with the look of the sender's own or without.
func (r *Reading) workbook(ctx context.Context, o Office, file *os.File, temp string, withLook bool) (*excelize.File, error) {
	out := excelize.NewFile(excelize.Options{TmpDir: temp})
	c := &copyist{ctx: ctx, office: o, reading: r, file: out, palette: newPalette(out), withLook: withLook}
	err := out.SetSheetName(out.GetSheetName(0), o.say("sheet.notes"))
	if err == nil {
		err = out.SetDocProps(&excelize.DocProperties{
			Creator: "cakupan", Title: o.say("title", r.Delivery.List.Title), Created: r.Delivery.ReceivedAt.UTC().Format(time.RFC3339),
		})
	}
	if err == nil && r.Manifest.FileFault == nil {
		err = c.openAndCopy(file, temp)
	}
	if err == nil {
		err = c.writeNotes()
	}
	if err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

func (c *copyist) openAndCopy(file *os.File, temp string) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if c.book, err = book.Open(file, info.Size(), c.reading.Delivery.Name, c.reading.options); err != nil {
		return err
	}
	defer c.book.Close()
	if c.book.Date1904 {
		is := true
		if err := c.file.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &is}); err != nil {
			return err
		}
	}
	return c.copyAll(file, temp)
}

// save writes a workbook in the one form that hashes compare, and closes it with a password when there is one. Its parts
// wait on disk.
func save(file *excelize.File, temp, password string, w io.Writer) (err error) {
	spool, err := os.CreateTemp(temp, durable.Leftover)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, spool.Close(), os.Remove(spool.Name())) }()
	file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return stored{zip.NewWriter(spool)} })
	if err := file.Write(io.Discard); err != nil {
		return err
	}
	size, err := spool.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if password == "" {
		return durable.Workbook(w, spool, size)
	}
	var open bytes.Buffer
	if err := durable.Workbook(&open, spool, size); err != nil {
		return err
	}
	closed, err := excelize.Encrypt(open.Bytes(), &excelize.Options{Password: password})
	if err != nil {
		return err
	}
	_, err = w.Write(closed)
	return err
}

// stored is an archive whose parts are not compressed: they will be when they are put in order.
type stored struct{ *zip.Writer }

// Create begins a part.
func (s stored) Create(name string) (io.Writer, error) {
	return s.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
}
