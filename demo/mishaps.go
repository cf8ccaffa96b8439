package demo

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
)

// mishap is a file that an agency sent before the good one, and that counts for nothing: it goes back to its sender, or
// is held until somebody decides.
type mishap struct {
	slip     slip
	received string // the day
}

// slip is what is wrong with a whole file.
type slip uint8

const (
	noSlip slip = iota

	// The file is no readable list, and goes back.
	scanned    // a PDF by the name of a CSV
	loggedOut  // the page on which a site asks for the password
	emptied    // of no byte
	cutOff     // half of a workbook
	otherTable // without one of the headings
	bloated    // a picture pasted into a cell, as text
	boxed      // an archive in an archive in an archive
	lockedAway // under a password that nobody told

	// The file is read, and held.
	wrongTotal // beneath the table
	zeroNIKs   // their last digit lost in a spreadsheet
	otherMonth // payments of a month long past
	codesOfBPS // instead of Kemendagri's
	noSegment  // of members
	swapped    // the columns of NIK and family card
	noMonths   // paid for, nowhere in the file
	slips
)

// slipFaults are the codes by which the slips must be found.
var slipFaults = [slips]string{
	scanned: "file.not_a_table", loggedOut: "file.not_a_table", emptied: "file.empty", cutOff: "file.truncated",
	otherTable: "file.header_not_found", bloated: "file.too_large", boxed: "file.hostile", lockedAway: "file.encrypted",
	wrongTotal: "file.totals_differ",
	zeroNIKs:   "file.trailing_zero_niks", otherMonth: "file.wrong_month", codesOfBPS: "region.code_swap",
	noSegment: "file.segment_missing", swapped: "file.mapping_doubtful", noMonths: "file.mapping_doubtful",
}

// slipNames are how the names of such files end, but for the extension.
var slipNames = [slips]string{
	scanned: "scan", loggedOut: "unduhan", emptied: "kosong", cutOff: "terputus", otherTable: "salah-berkas",
	bloated: "berfoto", boxed: "arsip", lockedAway: "terkunci", wrongTotal: "konsep", zeroNIKs: "dari-excel", otherMonth: "keliru", codesOfBPS: "kode-bps",
	noSegment: "modul-hr", swapped: "tertukar",
}

// returns tells whether the file goes back to its sender.
func (s slip) returns() bool { return s >= scanned && s <= lockedAway }

// places gives at how many places of the file it is found.
func (s slip) places() int64 {
	if s == swapped {
		return 2 // each of the two columns
	}
	return 1
}

// holds tells whether the file is held.
func (s slip) holds() bool { return s >= wrongTotal }

// mishap makes the file that came before a filing.
func (f *filing) mishap(m mishap) *delivery {
	d := &delivery{list: f.list, month: f.speaksOf(), asOf: f.asOf, basis: f.basis, stage: f.stage, slip: m.slip,
		received: at(day(m.received), 10, 20, 30)}
	bad := *f
	bad.slip, bad.received, bad.tally = m.slip, d.received, tally{}
	bad.nominees = slices.Clone(f.nominees) // counted apart
	switch m.slip {
	case scanned:
		d.content, d.tally = constant(scan), &tally{}
	case loggedOut:
		d.content, d.tally = constant(loginPage), &tally{}
	case emptied:
		d.content, d.tally = constant(""), &tally{}
	case bloated:
		d.content, d.tally = constant("NO,NAMA,NIK\n1,"+strings.Repeat("/9j/4AAQ", 1<<17)+"==,\n"), &tally{}
	case boxed:
		d.content, d.tally = archives(3), &tally{}
	case otherTable:
		c := &strayTable{}
		d.content, d.tally = c, &c.tally
	case cutOff:
		d.content, d.tally = cutFile{&bad}, &tally{}
	case lockedAway:
		bad.file.wrapping = lockedAlways
		d.content, d.tally = &bad, &tally{}
	default:
		if m.slip == zeroNIKs {
			bad.file = semicolonCSV
		}
		d.content, d.tally = &bad, &bad.tally
		d.weight = bad.roll().total
	}
	switch d.content.(type) {
	case constant, archives, *strayTable:
		bad.file = commaCSV
	}
	d.name = bad.name()
	return d
}

// constant is a file of the same bytes in every demo.
type constant string

func (c constant) write(_ context.Context, _ *province, to io.Writer) error {
	_, err := io.WriteString(to, string(c))
	return err
}

// archives is an empty file in an archive, and that in another, so many deep.
type archives int

func (a archives) write(_ context.Context, _ *province, to io.Writer) error {
	var inner []byte
	for range a {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create("daftar.zip")
		if err == nil {
			_, err = w.Write(inner)
		}
		if err := errors.Join(err, z.Close()); err != nil {
			return err
		}
		inner = b.Bytes()
	}
	_, err := to.Write(inner)
	return err
}

// What senders hand in for a list.
const (
	scan = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n" +
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n" +
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n" +
		"trailer\n<< /Root 1 0 R /Size 4 >>\n%%EOF\n"
	loginPage = "<!DOCTYPE html>\n<html lang=\"id\">\n<head><meta charset=\"utf-8\"><title>Masuk</title></head>\n<body>\n" +
		"<form action=\"/login\" method=\"post\">\n<label>Nama pengguna <input name=\"username\"></label>\n" +
		"<label>Kata sandi <input name=\"password\" type=\"password\"></label>\n<button>Masuk</button>\n</form>\n" +
		"</body>\n</html>\n"
)

// strayTable is a table that names nobody.
type strayTable struct{ tally tally }

func (s *strayTable) write(_ context.Context, _ *province, to io.Writer) error {
	doc := newCSV(closable{to}, commaCSV)
	if err := header(doc, []string{"URAIAN KEGIATAN", "VOLUME", "SATUAN", "PAGU"}); err != nil {
		return err
	}
	var c cells
	for i, item := range []string{"Belanja alat tulis", "Belanja makan dan minum rapat", "Perjalanan dinas dalam daerah"} {
		c.reset()
		c.add(item)
		c.number(4 + 3*i)
		c.add("paket")
		c.number(1_250_000 * (i + 1))
		if err := doc.row(&c); err != nil {
			return err
		}
	}
	s.tally.read = doc.rows()
	return doc.close()
}

// cutFile is the first half of a filing's file.
type cutFile struct{ filing *filing }

func (c cutFile) write(ctx context.Context, p *province, to io.Writer) error {
	var whole bytes.Buffer
	if err := c.filing.write(ctx, p, &whole); err != nil {
		return err
	}
	_, err := to.Write(whole.Bytes()[:whole.Len()/2])
	return err
}
