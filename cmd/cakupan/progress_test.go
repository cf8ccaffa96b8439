package main

import (
	"strings"
	"testing"

	"github.com/vbauerster/mpb/v8"

	"cakupan/pipelines/report/wording"
)

func TestBarSays(t *testing.T) {
	for _, c := range []struct {
		name, step  string
		done, total int64
		want        string
	}{
		{"bytes read", "normalise", 41, 100, "Membaca daftar |41 %"},
		{"the last model", "model", 46, 46, "Menghitung angka |100 %"},
		{"a step that cannot say", "publish", 0, 1, "Menerbitkan |"},
		{"files whose number nobody knows yet", "demo", 1200, 0, "Menulis berkas peragaan |1.200"},
	} {
		b := &bar{language: wording.Indonesian, step: c.step, done: c.done, total: c.total}
		if got := b.label() + "|" + strings.TrimSpace(b.share()); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// A log that is written above a bar, or after it has gone, loses no line.
func TestBarLosesNoLine(t *testing.T) {
	var terminal strings.Builder
	b := newBar(&terminal, wording.Indonesian, mpb.WithAutoRefresh())
	for step := range int64(50) {
		b.show("model", step, 50)
		if _, err := b.Write([]byte("above\n")); err != nil {
			t.Fatal(err)
		}
	}
	b.end()
	b.end()
	if _, err := b.Write([]byte("after\n")); err != nil {
		t.Fatal(err)
	}
	if got := terminal.String(); strings.Count(got, "above\n") != 50 || !strings.HasSuffix(got, "after\n") {
		t.Errorf("the terminal has %q", got)
	}
}
