package project

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
)

// seeds holds the districts on which the two series of codes agree and differ.
var seeds = fstest.MapFS{"districts.csv": {Data: []byte(`code,province_code,name,bps_code
82.03,82,Kabupaten Halmahera Utara,8205
82.05,82,Kabupaten Kepulauan Sula,8203
82.71,82,Kota Ternate,8271
82.72,82,Kota Tidore Kepulauan,8272
73.71,73,Kota Makassar,
`)}}

// whole is a configuration in which every key stands, but for those of releases.
const whole = `province: "82"
name: Maluku Utara
notice: DATA PERAGAAN, bukan data sebenarnya
language: en
timezone: Asia/Makassar
headline_base: BPS_BEKERJA
closes_until_day: 10
carry_forward_months: 2
grace_months: 1
shrink_hold_percent: 25
lake: data/lake
landing: data/landing
report: /srv/report
key: {env: CAKUPAN_KEY}
senders:
  - id: bpjstk-ternate
    name: BPJS Ketenagakerjaan Cabang Ternate
    branch: {code: TTE, district: 82.71}
    folder: deliveries/bpjstk-ternate
    lists:
      - id: 82.71/bpjstk/peserta
        title: Daftar peserta Kota Ternate
        role: participants
        mode: full
        covers: [82.71]
        files: peserta-82.71-*
        layout: bpjstk-peserta
        due_day: 10
      - id: 82.71/bpjstk/keluar
        title: Peserta keluar
        role: leavers
        covers: [82.71]
        files: keluar-*
        layout: bpjstk-keluar
  - id: ternate-dkp
    name: Dinas Kelautan dan Perikanan
    folder: /srv/share/dkp
    lists:
      - id: 82.71/dkp/nelayan
        title: Nelayan
        role: nominations
        mode: stage
        covers: [82.71, 82.72]
        files: nelayan-*
        layout: bnba
        constants: {segment: BPU, payer: APBD_KABKOTA, group: NELAYAN, decree: "188.45/12/2025", covered_from: 2025-01-01, covered_until: 2025-12-31}
        feedback_password_file: secrets/nelayan
`

// newProject writes a project into a folder of its own; files are named by their path.
func newProject(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "deliveries", "bpjstk-ternate"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func load(t *testing.T, files map[string]string) (*Project, error) {
	t.Helper()
	return Load(newProject(t, files), seeds)
}

func TestEveryKeyIsRead(t *testing.T) {
	text := whole + "small_cell_threshold: 10\nreleases: /srv/releases\nfeedback: /srv/feedback\ncontact: Bidang Statistik Diskominfo\n"
	p, err := load(t, map[string]string{"cakupan.yaml": text})
	if err != nil {
		t.Fatal(err)
	}
	day := func(text string) enrolment.Date {
		date, err := enrolment.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return date
	}
	branch := enrolment.Sender{ID: "bpjstk-ternate", Name: "BPJS Ketenagakerjaan Cabang Ternate", BranchCode: "TTE", BranchDistrict: "82.71"}
	agency := enrolment.Sender{ID: "ternate-dkp", Name: "Dinas Kelautan dan Perikanan"}
	want := &Project{
		Dir: p.Dir, Province: "82", Name: "Maluku Utara", Notice: "DATA PERAGAAN, bukan data sebenarnya", Language: "en",
		HeadlineBase: "BPS_BEKERJA", ClosesUntilDay: 10, CarryForwardMonths: 2, GraceMonths: 1, ShrinkHoldPercent: 25, SmallCellThreshold: 10, Contact: "Bidang Statistik Diskominfo",
		Lake: filepath.Join(p.Dir, "data/lake"), Landing: filepath.Join(p.Dir, "data/landing"), Report: "/srv/report", Releases: "/srv/releases", Feedback: "/srv/feedback",
		Text: []byte(text),
		Senders: []Sender{
			{Sender: branch, Folder: "deliveries/bpjstk-ternate", Dir: filepath.Join(p.Dir, "deliveries/bpjstk-ternate"), Lists: []List{
				{List: &enrolment.List{ID: "82.71/bpjstk/peserta", Title: "Daftar peserta Kota Ternate", Sender: branch, Role: enrolment.Participants,
					Mode: enrolment.Full, Covers: []string{"82.71"}, Layout: "bpjstk-peserta", DueDay: 10}, Files: "peserta-82.71-*"},
				{List: &enrolment.List{ID: "82.71/bpjstk/keluar", Title: "Peserta keluar", Sender: branch, Role: enrolment.Leavers,
					Mode: enrolment.Leaving, Covers: []string{"82.71"}, Layout: "bpjstk-keluar"}, Files: "keluar-*"},
			}},
			{Sender: agency, Folder: "/srv/share/dkp", Dir: "/srv/share/dkp", Lists: []List{
				{List: &enrolment.List{ID: "82.71/dkp/nelayan", Title: "Nelayan", Sender: agency, Role: enrolment.Nominations, Mode: enrolment.Stage,
					Covers: []string{"82.71", "82.72"}, Layout: "bnba", Constants: enrolment.Constants{Segment: enrolment.BPU,
						Payer: "APBD_KABKOTA", Group: "NELAYAN", DecreeNo: "188.45/12/2025",
						CoveredFrom: day("2025-01-01"), CoveredUntil: day("2025-12-31")}}, Files: "nelayan-*",
					FeedbackPassword: Secret{filepath.Join(p.Dir, "secrets/nelayan"), "secrets/nelayan"}},
			}},
		},
	}
	if p.TimeZone.String() != "Asia/Makassar" {
		t.Errorf("time zone is %s", p.TimeZone)
	}
	p.TimeZone, p.key = nil, keySource{}
	if diff := cmp.Diff(want, p, cmp.AllowUnexported(Project{}, keySource{}, Secret{})); diff != "" {
		t.Errorf("project (-want +got):\n%s", diff)
	}
	if lists := p.Lists(); len(lists) != 3 || lists[2] != p.Senders[1].Lists[0].List {
		t.Errorf("lists: %v", lists)
	}
}

func TestWhatIsLeftOutHasADefault(t *testing.T) {
	p, err := load(t, map[string]string{"cakupan.yaml": "province: 82\nname: Maluku Utara\nsenders:\n# none yet\n"})
	if err != nil {
		t.Fatal(err)
	}
	want := &Project{
		Dir: p.Dir, Province: "82", Name: "Maluku Utara", Language: "id", HeadlineBase: "POTENSI_BPJS",
		ClosesUntilDay: 15, CarryForwardMonths: 3, GraceMonths: 3, ShrinkHoldPercent: 20, SmallCellThreshold: 5,
		Lake: filepath.Join(p.Dir, "lake"), Landing: filepath.Join(p.Dir, "landing"), Report: filepath.Join(p.Dir, "report"), Releases: filepath.Join(p.Dir, "releases"), Feedback: filepath.Join(p.Dir, "feedback"),
		Text: p.Text,
	}
	if p.TimeZone.String() != "Asia/Jayapura" {
		t.Errorf("time zone is %s", p.TimeZone)
	}
	if want := filepath.Join(p.Dir, "secrets/pseudonym.key"); p.key.file != want {
		t.Errorf("key is %s, want %s", p.key.file, want)
	}
	p.TimeZone, p.key = nil, keySource{}
	if diff := cmp.Diff(want, p, cmp.AllowUnexported(Project{}, keySource{}, Secret{})); diff != "" {
		t.Errorf("project (-want +got):\n%s", diff)
	}
}

func TestFaultsOfAConfiguration(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"misspelt key", "senders:", "sendres:", `cakupan.yaml:15: unknown key "sendres"; did you mean senders?`},
		{"misspelt key of a list", "        title: Nelayan", "        titel: Nelayan", `cakupan.yaml:39: missing key title in lists
cakupan.yaml:40: unknown key "titel"; did you mean title?`},
		{"a key of no kind", "grace_months: 1", "colour: red", `cakupan.yaml:9: unknown key "colour"; known here: province, name, notice, language, timezone, headline_base, closes_until_day, carry_forward_months, grace_months, shrink_hold_percent, small_cell_threshold, lake, landing, report, releases, feedback, contact, senders, key`},
		{"a key of a list that stands at its sender", "    folder: /srv/share/dkp", "    folder: /srv/share/dkp\n    due_day: 10", `cakupan.yaml:38: unknown key "due_day"; known here: id, name, branch, folder, lists`},
		{"key twice", "grace_months: 1", "name: Maluku", `cakupan.yaml:9: key "name" stands twice, first in line 2`},
		{"no province", "province: \"82\"\n", "", "cakupan.yaml: missing key province"},
		{"empty name", "name: Maluku Utara", `name: ""`, "cakupan.yaml:2: name: is empty"},
		{"province of four digits", `"82"`, `"8271"`, `cakupan.yaml:1: province: unknown province "8271": want the two digits of its Kemendagri code, as in 82`},
		{"province that is none", `"82"`, `"99"`, `cakupan.yaml:1: province: unknown province "99": want the two digits of its Kemendagri code, as in 82`},
		{"language", "language: en", "language: indonesia", `cakupan.yaml:4: language: want id or en, not "indonesia"`},
		{"time zone", "Asia/Makassar", "WIT", `cakupan.yaml:5: timezone: unknown time zone "WIT": want Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)`},
		{"number in words", "grace_months: 1", "grace_months: tiga", `cakupan.yaml:9: grace_months: want a whole number from 0 to 12, not "tiga"`},
		{"number out of range", "closes_until_day: 10", "closes_until_day: 31", `cakupan.yaml:7: closes_until_day: want a whole number from 0 to 28, not "31"`},
		{"list for a text", "name: Maluku Utara", "name: [Maluku, Utara]", "cakupan.yaml:2: name: want a text, not a list"},
		{"text for a list", "covers: [82.71, 82.72]", "covers: 82.71", "cakupan.yaml:43: covers: want a list, as in [a, b], not a text"},
		{"path out of the project", "lake: data/lake", "lake: ../lake", `cakupan.yaml:11: lake: "../lake" leads out of the project; a place elsewhere wants its absolute path`},
		{"path of the home folder", "lake: data/lake", "lake: ~/lake", `cakupan.yaml:11: lake: "~/lake" leads out of the project; a place elsewhere wants its absolute path`},
		{"landing in the lake", "landing: data/landing", "landing: data/lake/landing", "cakupan.yaml:12: landing: data/lake and data/lake/landing lie one within the other; want separate folders"},
		{"deliveries where they land", "folder: /srv/share/dkp", "folder: data/landing", `cakupan.yaml:37: folder: no folder data/landing in the project: make it, or correct the name
cakupan.yaml:37: folder: data/landing and data/landing lie one within the other; want separate folders`},
		{"one folder for two senders", "folder: /srv/share/dkp", "folder: deliveries/bpjstk-ternate/", "cakupan.yaml:37: folder: deliveries/bpjstk-ternate and deliveries/bpjstk-ternate lie one within the other; want separate folders"},
		{"folder that is not there", "folder: deliveries/bpjstk-ternate", "folder: deliveries/bpjstk", "cakupan.yaml:19: folder: no folder deliveries/bpjstk in the project: make it, or correct the name"},
		{"sender without folder", "    folder: /srv/share/dkp\n", "", "cakupan.yaml:35: missing key folder in senders"},
		{"sender's id with blanks", "id: ternate-dkp", "id: DKP Ternate", `cakupan.yaml:35: id: want small letters, digits and single hyphens, as in bpjstk-ternate, not "DKP Ternate"`},
		{"sender's id twice", "id: ternate-dkp", "id: bpjstk-ternate", "cakupan.yaml:35: id: bpjstk-ternate stands twice, first in line 16"},
		{"branch without seat", "{code: TTE, district: 82.71}", "{code: TTE}", "cakupan.yaml:18: missing key district in branch"},
		{"list's id twice", "id: 82.71/dkp/nelayan", "id: 82.71/bpjstk/peserta", "cakupan.yaml:39: id: 82.71/bpjstk/peserta stands twice, first in line 21"},
		{"list's id that leads upwards", "id: 82.71/dkp/nelayan", "id: 82.71/../nelayan", `cakupan.yaml:39: id: want letters, digits, dots and hyphens between slashes, as in 82.71/bpjstk/peserta, not "82.71/../nelayan"`},
		{"unknown role", "role: nominations", "role: usulan", `cakupan.yaml:41: role: unknown value "usulan": want one of participants, payments, nominations, population, leavers, recap, projects`},
		{"unknown mode", "mode: stage", "mode: tahap", `cakupan.yaml:42: mode: unknown value "tahap": want one of full, stage, leavers`},
		{"leavers' mode for members", "mode: full", "mode: leavers", "cakupan.yaml:24: mode: mode leavers and role leavers go together"},
		{"members in stages", "mode: full", "mode: stage", "cakupan.yaml:24: mode: stage is for nominations and payments, whose deliveries add up; want full for participants, or who is no longer on the list stays for ever"},
		{"a register in stages", "role: nominations", "role: population", "cakupan.yaml:42: mode: stage is for nominations and payments, whose deliveries add up; want full for population, or who is no longer on the list stays for ever"},
		{"unknown segment", "segment: BPU", "segment: Informal", `cakupan.yaml:46: segment: unknown value "Informal": want one of PU, BPU, JAKON, PMI`},
		{"unknown payer", "payer: APBD_KABKOTA", "payer: APBD", `cakupan.yaml:46: payer: unknown value "APBD": want one of APBD_PROV, APBD_KABKOTA, APBDES, DBH, CSR, ASN_SPONSOR, MANDIRI, PEMBERI_KERJA`},
		{"group in small letters", "group: NELAYAN", "group: nelayan", `cakupan.yaml:46: group: unknown value "nelayan": want one of PEKERJA_SWASTA, BUMN_BUMD, NON_ASN, GURU_HONORER, PENYELENGGARA_PEMILU, PERANGKAT_DESA, BPD, RT_RW, KADER_POSYANDU, PETUGAS_KEAGAMAAN, SATGAS_KEBERSIHAN, PETANI, NELAYAN, OJEK, SOPIR, PEDAGANG, BURUH_HARIAN, ART, DISABILITAS, MISKIN_EKSTREM, JAKON, PMI, LAINNYA`},
		{"constant day first", "covered_from: 2025-01-01", "covered_from: 01-01-2025", `cakupan.yaml:46: covered_from: malformed date "01-01-2025": want YYYY-MM-DD`},
		{"cover that ends before it begins", "covered_until: 2025-12-31", "covered_until: 2024-12-31", "cakupan.yaml:46: covered_until: 2024-12-31 lies before covered_from, 2025-01-01"},
		{"participants without districts", "        covers: [82.71]\n        files: peserta", "        files: peserta", "cakupan.yaml:21: missing key covers in lists"},
		{"no district", "[82.71, 82.72]", "[]", "cakupan.yaml:39: missing key covers in lists"},
		{"district without a dot", "[82.71, 82.72]", "[8271, 82.72]", "cakupan.yaml:43: covers: 8271 has no dot: write 82.71 (Kota Ternate)"},
		{"district without a dot, of a code that BPS gives to another", "[82.71, 82.72]", "[8205, 82.72]", "cakupan.yaml:43: covers: 8205 has no dot: write 82.05 (Kabupaten Kepulauan Sula), or, if it is the BPS code, 82.03 (Kabupaten Halmahera Utara)"},
		{"district by its BPS code", "[82.71, 82.72]", "[bps:8205, 82.72]", "cakupan.yaml:43: covers: bps:8205 is a BPS code: want the Kemendagri code, 82.03 (Kabupaten Halmahera Utara)"},
		{"district by a BPS code that is none", "[82.71, 82.72]", "[bps:8299, 82.72]", "cakupan.yaml:43: covers: bps:8299 is a BPS code: want the Kemendagri code, as in 82.71"},
		{"district by name", "[82.71, 82.72]", "[Ternate]", `cakupan.yaml:43: covers: want the dotted code of a kabupaten or kota, as in 82.71, not "Ternate"`},
		{"kecamatan for a district", "[82.71, 82.72]", "[82.71.01]", `cakupan.yaml:43: covers: want the dotted code of a kabupaten or kota, as in 82.71, not "82.71.01"`},
		{"district that is none", "[82.71, 82.72]", "[82.99]", "cakupan.yaml:43: covers: unknown district 82.99"},
		{"district of another province", "[82.71, 82.72]", "[73.71]", "cakupan.yaml:43: covers: 73.71 (Kota Makassar) lies outside province 82"},
		{"district twice", "[82.71, 82.72]", "[82.71, 82.71]", "cakupan.yaml:43: covers: 82.71 (Kota Ternate) stands twice"},
		{"malformed pattern", "files: nelayan-*", "files: nelayan-[", `cakupan.yaml:44: files: malformed pattern "nelayan-[": want a file name in which * stands for any letters, as in peserta-82.71-*`},
		{"due on the 32nd", "due_day: 10", "due_day: 32", `cakupan.yaml:28: due_day: want a whole number from 1 to 31, not "32"`},
		{"the key itself for its variable", "{env: CAKUPAN_KEY}", "{env: cakupan-key-1:AAAA}", `cakupan.yaml:14: env: want the name of a variable, as in CAKUPAN_KEY; the key itself does not belong here`},
		{"two places for the key", "{env: CAKUPAN_KEY}", "{env: CAKUPAN_KEY, file: secrets/pseudonym.key}", "cakupan.yaml:14: env: the key has a file already; want one of the two"},
		{"key in the lake", "{env: CAKUPAN_KEY}", "{file: data/lake/pseudonym.key}", "cakupan.yaml:14: file: the key lies within the lake; want it elsewhere"},
		{"colon in a text", "name: Maluku Utara", "name: Provinsi: Maluku Utara", `cakupan.yaml:2: malformed YAML: a text that holds ": " wants quotes, and keys of one block begin in one column`},
		{"tab for blanks", "    name: Dinas", "\tname: Dinas", "cakupan.yaml:36: malformed YAML: indent with blanks, not with tabs"},
		{"bracket left open", "covers: [82.71, 82.72]", "covers: [82.71, 82.72", "cakupan.yaml:44: malformed YAML: did not find expected ',' or ']'"},
		{"empty file", whole, "", "cakupan.yaml: the file is empty"},
		{"only comments", whole, "# nothing\n", "cakupan.yaml: the file is empty"},
		{"a null", whole, "~\n", "cakupan.yaml: the file is empty"},
		{"two documents", "senders:", "---\nsenders:", "cakupan.yaml: a line --- begins a second document; want one"},
		{"a list of lists", whole, "- province\n- name\n", `cakupan.yaml:1: want keys with values, as in "name: value", not a list`},
		{"a dash and nothing", "  - id: ternate-dkp", "  -\n  - id: ternate-dkp", "cakupan.yaml:35: senders: an entry without keys"},
		{"several at once, in the order of lines", "language: en\ntimezone: Asia/Makassar", "language: fr\ntimezone: Mars", `cakupan.yaml:4: language: want id or en, not "fr"
cakupan.yaml:5: timezone: unknown time zone "Mars": want Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(whole, c.old, c.new, 1)
			if text == whole {
				t.Fatal("the configuration has no such place")
			}
			_, err := load(t, map[string]string{"cakupan.yaml": text})
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestAFolderThatIsNoProject(t *testing.T) {
	dir := t.TempDir()
	_, err := Load(dir, seeds)
	want := "no cakupan.yaml in " + dir + ": it is no project; make one with cakupan init, or a made-up one with cakupan demo"
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestAListWithoutARoleIsReadAndSaysNothing(t *testing.T) {
	p, err := load(t, map[string]string{"cakupan.yaml": strings.Replace(whole, "        role: nominations\n", "", 1)})
	if err != nil {
		t.Fatal(err)
	}
	if role := p.Lists()[2].Role; role != "" {
		t.Errorf("role is %q", role)
	}
}

func TestTheProjectsOwnDistrictsComeFirst(t *testing.T) {
	own := "code,name,bps_code\n82.71,Kota Ternate,\n82.72,Kota Tidore Kepulauan,\n82.11,Kabupaten Baru,\n"
	files := map[string]string{
		"cakupan.yaml":        strings.Replace(whole, "[82.71, 82.72]", "[82.11]", 1),
		"seeds/districts.csv": own,
	}
	if _, err := load(t, files); err != nil {
		t.Error(err)
	}
	delete(files, "seeds/districts.csv")
	if _, err := load(t, files); err == nil {
		t.Error("a district that no table has was accepted")
	}
	files["seeds/districts.csv"] = "kode,nama\n82.71,Kota Ternate\n"
	_, err := load(t, files)
	if want := "seeds/districts.csv:1: want the columns code, name and bps_code"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestBuiltInDistricts(t *testing.T) {
	d, err := readDistricts(nil, os.DirFS("../sql/seeds"))
	if err != nil {
		t.Fatal(err)
	}
	if d.names["82.03"] != "Kabupaten Halmahera Utara" || d.byBPS["8205"] != "82.03" {
		t.Errorf("82.03 is %q, BPS 8205 is %q", d.names["82.03"], d.byBPS["8205"])
	}
}

func TestFoldersLaidOverTheBuiltInFiles(t *testing.T) {
	p, err := load(t, map[string]string{"cakupan.yaml": whole, "layouts/bnba.yaml": "x", "sql/marts/headline.sql": "select 1", "seeds": "a file"})
	if err != nil {
		t.Fatal(err)
	}
	if p.Seeds != nil || p.Schedules != nil {
		t.Errorf("seeds %v, schedules %v: want none", p.Seeds, p.Schedules)
	}
	for _, file := range []struct {
		fsys fs.FS
		name string
	}{{p.Layouts, "bnba.yaml"}, {p.SQL, "marts/headline.sql"}} {
		if _, err := fs.Stat(file.fsys, file.name); err != nil {
			t.Error(err)
		}
	}
}

const header = "decided_at,decided_by,kind,subject,reason\n"

func TestDecisions(t *testing.T) {
	text := header + `2025-06-20T09:00:00+09:00,operator,close,2025-05,semua daftar BPJS TK lengkap
2025-07-01T00:30:00Z,Kepala Seksi,accept,0123456789abcdef,"menyusut karena kontrak habis, sudah dicek"
2025-07-02T00:30:00Z,operator,close,2025-06,
`
	p, err := load(t, map[string]string{"cakupan.yaml": whole, "decisions.csv": text})
	if err != nil {
		t.Fatal(err)
	}
	want := []Decision{
		{time.Date(2025, 6, 20, 0, 0, 0, 0, time.UTC), "operator", Close, "2025-05", "semua daftar BPJS TK lengkap"},
		{time.Date(2025, 7, 1, 0, 30, 0, 0, time.UTC), "Kepala Seksi", Accept, "0123456789abcdef", "menyusut karena kontrak habis, sudah dicek"},
		{time.Date(2025, 7, 2, 0, 30, 0, 0, time.UTC), "operator", Close, "2025-06", ""},
	}
	if diff := cmp.Diff(want, p.Decisions); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	if string(p.DecisionsText) != text {
		t.Errorf("text is %q", p.DecisionsText)
	}
}

func TestFaultsOfDecisions(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty file", "", "decisions.csv:1: want the header decided_at,decided_by,kind,subject,reason"},
		{"semicolons", strings.ReplaceAll(header, ",", ";"), "decisions.csv:1: want the header decided_at,decided_by,kind,subject,reason"},
		{"another column", "decided_at,by,kind,subject,reason\n", "decisions.csv:1: want the header decided_at,decided_by,kind,subject,reason"},
		{"time without a zone", header + "2025-06-20 09:00,operator,close,2025-05,x\n", `decisions.csv:2: decided_at: malformed time "2025-06-20 09:00": want one like 2025-06-20T09:00:00+09:00`},
		{"unknown kind", header + "2025-06-20T09:00:00Z,operator,tutup,2025-05,x\n", `decisions.csv:2: kind: unknown value "tutup": want one of close, accept, return, same, not-same`},
		{"nobody decided", header + "2025-06-20T09:00:00Z,,close,2025-05,x\n", "decisions.csv:2: decided_by: want who decided"},
		{"month in words", header + "2025-06-20T09:00:00Z,operator,close,Mei 2025,x\n", `decisions.csv:2: subject: malformed period "Mei 2025": want YYYY-MM`},
		{"a month that no year has", header + "2025-06-20T09:00:00Z,operator,close,2025-13,x\n", `decisions.csv:2: subject: malformed period "2025-13": want YYYY-MM`},
		{"list for a delivery", header + "2025-06-20T09:00:00Z,operator,accept,82.71/bpjstk/peserta,x\n", `decisions.csv:2: subject: malformed delivery ID "82.71/bpjstk/peserta": want its 16 hex digits`},
		{"an identity number in groups", header + "2025-06-20T09:00:00Z,operator,close,2025-05,NIK 8271.0155.0190.9003\n", "decisions.csv:2: reason: holds what may be an identity number; decisions enter the lake, where none may stand"},
		{"returned without a reason", header + "2025-06-20T09:00:00Z,operator,return,0123456789abcdef,\n", "decisions.csv:2: reason: want why the delivery is to return"},
		{"comma in a reason", header + "2025-06-20T09:00:00Z,operator,close,2025-05,lengkap, sudah dicek\n", "decisions.csv:2: has 6 fields, want 5; a reason with a comma wants quotes"},
		{"quote left open", header + "2025-06-20T09:00:00Z,operator,close,2025-05,\"lengkap\n", `decisions.csv:2: extraneous or missing " in quoted-field`},
		{"after a reason of two lines", header + "2025-06-20T09:00:00Z,operator,close,2025-05,\"satu\ndua\"\nx,operator,close,2025-05,x\n", `decisions.csv:4: decided_at: malformed time "x": want one like 2025-06-20T09:00:00+09:00`},
		{"two at once", header + "x,operator,close,2025-05,x\ny,operator,close,2025-05,x\n", `decisions.csv:2: decided_at: malformed time "x": want one like 2025-06-20T09:00:00+09:00
decisions.csv:3: decided_at: malformed time "y": want one like 2025-06-20T09:00:00+09:00`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t, map[string]string{"cakupan.yaml": whole, "decisions.csv": c.text})
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestFaultsOfBothFilesComeTogether(t *testing.T) {
	_, err := load(t, map[string]string{
		"cakupan.yaml":  strings.Replace(whole, "language: en", "language: fr", 1),
		"decisions.csv": "x\n",
	})
	want := "cakupan.yaml:4: language: want id or en, not \"fr\"\ndecisions.csv:1: want the header decided_at,decided_by,kind,subject,reason"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
