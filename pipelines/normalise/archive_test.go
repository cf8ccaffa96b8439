package normalise

import (
	"archive/zip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cakupan/enrolment"
)

// In an archive each file is read as what it is. The workbook of a sender who adds a letter has rows whose last cells are
// empty, and so are not in the file: no row of a text that lost its end.
func TestWorkbookBesideALetterInAnArchive(t *testing.T) {
	rows := personCells(1, 6)
	rows[2], rows[4] = rows[2][:7], rows[4][:7]
	content := newWorkbook(t, "Daftar").write("Daftar", 1, personHeadings).write("Daftar", 2, rows...).bytes()
	name := filepath.Join(t.TempDir(), "kiriman.zip")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := zip.NewWriter(file)
	for _, member := range []struct {
		name    string
		content []byte
	}{{"BACA.txt", []byte("Kepada Yth. Kepala Cabang;\nterlampir daftar peserta.\n")}, {"peserta.xlsx", content}} {
		part, err := w.Create(member.name)
		if err == nil {
			_, err = part.Write(member.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	list := &enrolment.List{
		ID: corpusList, Role: enrolment.Nominations, Mode: enrolment.Full, Covers: []string{"82.71"},
		Constants: enrolment.Constants{Segment: enrolment.BPU},
	}
	d := enrolment.Delivery{List: list, ListID: list.ID, Name: "kiriman.zip", ReceivedAt: time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)}
	m, err := step(t).Validate(t.Context(), d, file, func(enrolment.Fault) error { return nil })
	if err != nil || m.FileFault != nil {
		t.Fatal(err, m.FileFault)
	}
	if m.Accepted != 6 || m.FaultCounts["row.short"] > 0 {
		t.Errorf("%d rows accepted, %v, want 6 and none that is short", m.Accepted, m.FaultCounts)
	}
}
