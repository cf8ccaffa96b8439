package feedback

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cakupan/enrolment"
	"cakupan/pipelines/report/wording"
)

// wordy is a reading with the longest texts that can come together.
func wordy() *Reading {
	list := *nelayan
	list.Title = strings.Repeat("Daftar penerima bantuan iuran pekerja rentan ", 8)
	list.Sender.Name = strings.Repeat("Dinas Perumahan, Kawasan Permukiman dan Pertanahan ", 8)
	asOf, _ := enrolment.NewDate(2025, 12, 31)
	d := enrolment.Delivery{List: &list, Name: strings.Repeat("daftar penerima ", 20) + ".xlsx", ReceivedAt: time.Date(2025, 12, 31, 10, 0, 0, 0, time.UTC)}
	r := &Reading{
		Delivery: d, earlier: &Earlier{Delivery: d}, mended: 1234567,
		Manifest: enrolment.Manifest{AsOf: asOf, RowsRead: 1234567, Accepted: 1000000, Rejected: 234560, Ignored: 7},
	}
	for _, code := range wordiest(4) {
		r.groups = append(r.groups, &group{
			kind: kind{enrolment.Required, code, "nik"}, count: 1234567, column: "AAA", title: strings.Repeat("NOMOR INDUK ", 30),
		})
	}
	return r
}

// wordiest gives the rules with the longest texts.
func wordiest(n int) []string {
	var codes []string
	for range n {
		longest := ""
		for code, rule := range enrolment.Rules {
			taken := false
			for _, other := range codes {
				taken = taken || other == code
			}
			if size := len(rule.Indonesian); !taken && (longest == "" || size > len(enrolment.Rules[longest].Indonesian)) {
				longest = code
			}
		}
		codes = append(codes, longest)
	}
	return codes
}

// The letter names three things, and holds nothing of a person.
func TestLetter(t *testing.T) {
	r, _, _ := told(t, "nelayan.xlsx", senders(t), nil)
	for l, want := range map[wording.Language][]string{
		wording.Indonesian: {
			"Dinas Kelautan dan Perikanan Kota Ternate", "posisi 31 Mei 2025", "yang kami terima pada 3 Juni 2025 09.30",
			"NIK tidak valid: harus tepat 16 angka tanpa huruf (2 catatan, kolom C “NIK”). Cocokkan dengan KTP.", "kiriman pertama",
			`<th scope="row">Wajib diperbaiki (belum dihitung)</th><td>3</td>`,
		},
		wording.English: {"as of 31 May 2025", "malformed NIK", "first delivery"},
	} {
		o := office
		o.Language = l
		var b bytes.Buffer
		if err := r.Letter(o, &b); err != nil {
			t.Fatal(err)
		}
		for _, text := range want {
			if !strings.Contains(strings.ToLower(b.String()), strings.ToLower(text)) {
				t.Errorf("%s: the letter lacks %q", l, text)
			}
		}
		for _, text := range []string{"82710", "Peserta", "15-01-1990"} {
			if strings.Contains(b.String(), text) {
				t.Errorf("%s: the letter holds %q", l, text)
			}
		}
	}
}

// The letter prints on one page, whatever is called how.
func TestBrowserPrintsLetterOnOnePage(t *testing.T) {
	browser := os.Getenv("CAKUPAN_BROWSER")
	if browser == "" {
		t.Skip("CAKUPAN_BROWSER does not name a Chromium: the letter was not printed (make browser)")
	}
	dir := t.TempDir()
	for _, l := range []wording.Language{wording.Indonesian, wording.English} {
		o := office
		o.Language, o.Contact, o.Notice = l, strings.Repeat("Bidang Statistik Sektoral Diskominfosandi ", 6), strings.Repeat("DATA PERAGAAN ", 12)
		var b bytes.Buffer
		if err := wordy().Letter(o, &b); err != nil {
			t.Fatal(err)
		}
		page, pdf := filepath.Join(dir, "letter.html"), filepath.Join(dir, "letter.pdf")
		if err := os.WriteFile(page, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
			"--user-data-dir="+filepath.Join(dir, "browser"), "--print-to-pdf="+pdf, page).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", browser, err, out)
		}
		text, err := os.ReadFile(pdf)
		if err != nil {
			t.Fatal(err)
		}
		if pages := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(text, -1)); pages != 1 {
			t.Errorf("%s: the letter has %d pages", l, pages)
		}
	}
}

// A list that waits for a decision does not count, and its sender is not asked for what the operator has to settle.
func TestLetterOfAHeldList(t *testing.T) {
	r := wordy()
	r.Manifest.Holds = []enrolment.Fault{{Code: "file.segment_missing", Severity: enrolment.Held}}
	r.groups = append([]*group{{kind: kind{enrolment.Held, "file.segment_missing", ""}, count: 1}}, r.groups...)
	var letter bytes.Buffer
	if err := r.Letter(Office{Province: "Maluku Utara", TimeZone: time.UTC, Language: wording.Indonesian}, &letter); err != nil {
		t.Fatal(err)
	}
	if text := letter.String(); !strings.Contains(text, "masih ditahan untuk diperiksa") || strings.Contains(text, "constants") || strings.Count(text, "<li>") != 3 {
		t.Errorf("got %s", text)
	}
}
