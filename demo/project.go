package demo

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"cakupan/enrolment"
)

// writeProject writes what makes the folder a project, and the truth.
func (p *province) writeProject(f *folder, t *Truth) error {
	for dir, mode := range map[string]os.FileMode{"secrets": 0o700, "seeds": 0o755, "schedules": 0o755} {
		if err := os.Mkdir(filepath.Join(f.dir, dir), mode); err != nil {
			return err
		}
	}
	at := at((p.to+1).period().First()+19, 9, 0, 0)
	for _, file := range []struct {
		path  string
		mode  os.FileMode
		write func(io.Writer) error
	}{
		{"cakupan.yaml", 0o644, p.writeConfiguration},
		{"decisions.csv", 0o644, p.writeDecisions},
		{"secrets/pseudonym.key", 0o600, text(enrolment.KeyFromSeed(strconv.FormatInt(p.options.Seed, 10)).File())},
		{passwordFile, 0o600, text(password + "\n")},
		{"seeds/potential.csv", 0o644, writePotential},
		{"seeds/targets.csv", 0o644, writeTargets},
		{"schedules/nightly.yaml", 0o644, text(nightly)},
		{"truth.json", 0o644, t.encode},
	} {
		if _, err := f.create(file.path, file.mode, at, file.write); err != nil {
			return err
		}
	}
	return nil
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// passwordFile holds the passwords of the lists that come locked.
const passwordFile = "secrets/kata-sandi-daftar.txt"

const nightly = `# schedules/nightly.yaml: after the senders' own exports. Senders and lists stand in cakupan.yaml.
pipeline: nightly
cron: "30 1 * * *"
timezone: Asia/Jayapura    # WIT, UTC+9
missed: latest
overlap: forbid
`

const configuration = `# cakupan.yaml of the demo province: everything in it is made up, but for the published figures.
# A sender is an office of BPJS Ketenagakerjaan or an agency (OPD); it delivers lists into its folder.

province: "82"
name: Maluku Utara
notice: DATA PERAGAAN, bukan data sebenarnya   # on every page
language: id
timezone: Asia/Jayapura
headline_base: POTENSI_BPJS
closes_until_day: 15
carry_forward_months: 3
grace_months: 3
shrink_hold_percent: 20
lake: lake
landing: landing
report: report
key: {file: secrets/pseudonym.key}   # made from the demo's seed, so no secret

senders:
`

func (p *province) writeConfiguration(w io.Writer) error {
	var b strings.Builder
	b.WriteString(configuration)
	for _, s := range p.senders {
		fmt.Fprintf(&b, "  - id: %s\n    name: %s\n", s.id, s.name)
		if s.branch != nil {
			fmt.Fprintf(&b, "    branch: {code: %s, district: %s}\n", s.branch.code, s.branch.seat)
		}
		fmt.Fprintf(&b, "    folder: %s\n    lists:\n", s.folder())
		for _, l := range s.lists {
			l.configure(&b)
		}
		b.WriteString("\n")
	}
	return text(strings.TrimSuffix(b.String(), "\n"))(w)
}

// configure writes a list as cakupan.yaml states it.
func (l *list) configure(b *strings.Builder) {
	fmt.Fprintf(b, "      - id: %s\n        title: %s\n", l.id, l.title)
	if l.role == "" {
		b.WriteString("        # no role yet: what this list may prove is not agreed, so it counts for nothing\n")
	} else {
		fmt.Fprintf(b, "        role: %s\n", l.role)
	}
	fmt.Fprintf(b, "        mode: %s\n        covers: [%s]\n        files: %s-*\n", l.mode, strings.Join(l.covers, ", "), l.slug)
	if l.layout != "" {
		fmt.Fprintf(b, "        layout: %s\n", l.layout)
	}
	if l.isLocked() {
		fmt.Fprintf(b, "        password_file: %s\n", passwordFile)
	}
	if l.dueDay != 0 {
		fmt.Fprintf(b, "        due_day: %d\n", l.dueDay)
	}
	var constants []string
	state := func(key, value string) {
		if value != "" {
			constants = append(constants, key+": "+value)
		}
	}
	state("segment", string(l.segment))
	state("payer", string(l.payer))
	state("group", string(l.group))
	if l.decree != "" {
		state("decree", strconv.Quote(l.decree))
	}
	state("covered_from", l.from.String())
	state("covered_until", l.until.String())
	if constants != nil {
		fmt.Fprintf(b, "        constants: {%s}\n", strings.Join(constants, ", "))
	}
}

// writeDecisions closes each month but the newest on the 20th of the next.
func (p *province) writeDecisions(w io.Writer) error {
	rows := [][]string{{"decided_at", "decided_by", "kind", "subject", "reason"}}
	for m := p.from; m <= p.lastClosed(); m++ {
		reason := "semua daftar BPJS TK lengkap"
		if m == june2025 {
			reason = "daftar Halmahera Utara dan Pulau Taliabu tidak masuk"
		}
		decided := at((m+1).period().First()+19, 9, 0, 0)
		rows = append(rows, []string{decided.Format(time.RFC3339), "operator", "close", m.period().String(), reason})
	}
	return writeCSV(w, rows)
}

func writeCSV(w io.Writer, rows [][]string) error {
	return csv.NewWriter(w).WriteAll(rows)
}

// publishedPotential are the potential workers that the press printed, with their source.
var publishedPotential = map[string][2]string{
	"82": {"Harian Malut, Juli 2025 (posisi 31 Mei 2025)",
		"Paparan cakupan jaminan sosial ketenagakerjaan, 3 Juli 2025"},
	"82.04": {"Halmahera Post, Agustus 2025 (posisi 6 Agustus 2025)",
		"Rapat strategis UCJ Halmahera Selatan, 6 Agustus 2025"},
	"82.71": {"Tandaseru, Juli 2025 (posisi Desember 2024)",
		"Sosialisasi jaminan sosial ketenagakerjaan Kota Ternate, 15 Juli 2025"},
}

func writePotential(w io.Writer) error {
	rows := [][]string{{"district_code", "base", "valid_from", "valid_to", "potential_count", "source", "document",
		"publication"}}
	put := func(code string, count int64) {
		from, publication := [2]string{"peragaan", "peragaan"}, "peragaan"
		if p, ok := publishedPotential[code]; ok {
			from, publication = p, "published"
		}
		rows = append(rows, []string{code, "POTENSI_BPJS", "2024-01-01", "", strconv.FormatInt(count, 10), from[0],
			from[1], publication})
	}
	put("82", provincePotential)
	for _, d := range districtTable {
		put(d.code, d.potential)
	}
	return writeCSV(w, rows)
}

// target2025 is the year's target, as published, of the province's potential workers.
const target2025 = "68"

func writeTargets(w io.Writer) error {
	rows := [][]string{{"district_code", "year", "kind", "percent", "target_count", "source", "publication"},
		{"82", "2025", "percent", target2025, "", "Target UCJ provinsi 2025, persen dari potensi", "published"},
		{"82", "2026", "count", "", "332354", "Target provinsi 2026: 160.629 PU dan 171.725 BPU", "published"}}
	for _, d := range districtTable {
		rows = append(rows, []string{d.code, "2025", "percent", target2025, "", "peragaan", "peragaan"})
	}
	return writeCSV(w, rows)
}
