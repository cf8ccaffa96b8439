package extract

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"cakupan/enrolment"
)

// province lays out 350 files of 300 MB in all, as seven months of 50 lists, and gives the sources.
func province(b *testing.B, dir string) []Source {
	content := make([]byte, 300<<20/350)
	var sources []Source
	for sender := range 10 {
		source := Source{Origin: Folder(filepath.Join(dir, fmt.Sprint(sender))), Name: fmt.Sprintf("deliveries/%d", sender)}
		if err := os.Mkdir(filepath.Join(dir, fmt.Sprint(sender)), 0o755); err != nil {
			b.Fatal(err)
		}
		for list := range 5 {
			source.Lists = append(source.Lists, Pattern{fmt.Sprintf("list-%d-*", list), &enrolment.List{ID: fmt.Sprintf("%d/%d", sender, list)}})
			for month := range 7 {
				rand.Read(content)
				name := filepath.Join(dir, fmt.Sprint(sender), fmt.Sprintf("list-%d-2025-%02d.csv", list, month+1))
				if err := os.WriteFile(name, content, 0o644); err != nil {
					b.Fatal(err)
				}
			}
		}
		sources = append(sources, source)
	}
	return sources
}

func BenchmarkFirstNight(b *testing.B) {
	sources := province(b, b.TempDir())
	b.SetBytes(300 << 20)
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		b.StartTimer()
		collect(b, dir, sources, 350)
	}
}

func BenchmarkNightWithoutNews(b *testing.B) {
	sources, landing := province(b, b.TempDir()), b.TempDir()
	collect(b, landing, sources, 350)
	for b.Loop() {
		collect(b, landing, sources, 0)
	}
}

func BenchmarkReadReceipts(b *testing.B) {
	sources, landing := province(b, b.TempDir()), b.TempDir()
	collect(b, landing, sources, 350)
	l, err := Open(landing)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := l.readReceipts(); err != nil {
			b.Fatal(err)
		}
	}
}

func collect(b *testing.B, landing string, sources []Source, landed int) {
	l, err := Open(landing)
	if err != nil {
		b.Fatal(err)
	}
	deliveries, news, err := l.Collect(b.Context(), sources)
	if err != nil {
		b.Fatal(err)
	}
	if len(deliveries) != 350 || len(news.Landed) != landed {
		b.Fatalf("%d deliveries, %d landed now, want 350 and %d", len(deliveries), len(news.Landed), landed)
	}
}
