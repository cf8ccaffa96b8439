package project

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for machines without time zones of their own

	"cakupan/enrolment"
	"cakupan/project/strictyaml"
)

// What an identifier of cakupan.yaml may look like. Lists give their names to files.
var (
	senderID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	listID   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$`)
)

// configuration is cakupan.yaml while it is being read into a Project.
type configuration struct {
	project   *Project
	districts *districts
	places    []place
	senders   map[string]int // ID → line
	lists     map[string]int
}

// place is a folder that the project keeps for one use.
type place struct {
	path string
	at   strictyaml.Value // where cakupan.yaml names it; not given for a default
}

func (p *Project) readConfiguration(districts *districts) error {
	file, top := strictyaml.Parse(configurationFile, p.Text)
	c := &configuration{project: p, districts: districts, senders: map[string]int{}, lists: map[string]int{}}

	p.Province = districts.province(top.Required("province"))
	p.Name = top.Required("name").Text
	p.Notice = top.Text("notice").Text
	p.Language = language(top.Text("language"))
	p.TimeZone = timeZone(top.Text("timezone"))
	p.HeadlineBase = top.Text("headline_base").Or("POTENSI_BPJS")
	p.ClosesUntilDay = top.Int("closes_until_day", 15, 0, 28)
	p.CarryForwardMonths = top.Int("carry_forward_months", 3, 0, 12)
	p.GraceMonths = top.Int("grace_months", 3, 0, 12)
	p.ShrinkHoldPercent = top.Int("shrink_hold_percent", 20, 1, 100)
	p.SmallCellThreshold = top.Int("small_cell_threshold", 5, 3, 100)
	p.Lake = c.place(top.Text("lake"), "lake")
	p.Landing = c.place(top.Text("landing"), "landing")
	p.Report = c.place(top.Text("report"), "report")
	p.Releases = c.place(top.Text("releases"), "releases")
	p.Feedback = c.place(top.Text("feedback"), "feedback")
	p.Contact = top.Text("contact").Text
	for _, m := range top.Mappings("senders") {
		p.Senders = append(p.Senders, c.sender(m))
	}
	c.checkPlaces()
	p.key = c.key(top.Mapping("key"))
	return file.Err()
}

func language(v strictyaml.Value) string {
	chosen := v.Or("id")
	if chosen != "id" && chosen != "en" {
		v.Faultf("want id or en, not %q", chosen)
	}
	return chosen
}

func timeZone(v strictyaml.Value) *time.Location {
	zone, err := time.LoadLocation(v.Or("Asia/Jayapura"))
	if err != nil || zone == time.Local || zone.String() == "" {
		v.Faultf("unknown time zone %q: want Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)", v.Text)
	}
	return zone
}

func (c *configuration) sender(m *strictyaml.Mapping) Sender {
	var s Sender
	id := m.Required("id")
	if s.ID = id.Text; id.Given() && !senderID.MatchString(s.ID) {
		id.Faultf("want small letters, digits and single hyphens, as in bpjstk-ternate, not %q", s.ID)
	}
	unique(c.senders, id)
	s.Name = m.Required("name").Text
	if branch := m.Mapping("branch"); branch.Given() {
		s.BranchCode = branch.Required("code").Text
		s.BranchDistrict = c.districts.district(branch.Required("district")) // of any province: a branch may serve two
	}
	s.Folder, s.Dir = c.deliveryFolder(m.Required("folder"))
	for _, entry := range m.Mappings("lists") {
		s.Lists = append(s.Lists, c.list(entry))
	}
	for _, list := range s.Lists {
		list.Sender = s.Sender
	}
	return s
}

// deliveryFolder gives a sender's folder as written and absolute. One of the project must be there; one of elsewhere
// may be a share that is not mounted now, which Collect then says.
func (c *configuration) deliveryFolder(v strictyaml.Value) (written, absolute string) {
	if !v.Given() {
		return "", ""
	}
	absolute = c.place(v, "")
	if _, err := os.Lstat(absolute); err != nil && !filepath.IsAbs(v.Text) && absolute != "" {
		v.Faultf("no folder %s in the project: make it, or correct the name", v.Text)
	}
	return v.Text, absolute
}

func (c *configuration) list(m *strictyaml.Mapping) List {
	list := &enrolment.List{}
	id := m.Required("id")
	if list.ID = id.Text; id.Given() && !listID.MatchString(list.ID) {
		id.Faultf("want letters, digits, dots and hyphens between slashes, as in 82.71/bpjstk/peserta, not %q", list.ID)
	}
	unique(c.lists, id)
	list.Title = m.Required("title").Text
	list.Role = oneOf(m.Text("role"), enrolment.Roles)
	list.Mode = mode(m.Text("mode"), list.Role)
	list.Covers = c.covers(m)
	list.Layout = m.Text("layout").Text // without one its columns are known by headings and content
	list.DueDay = m.Int("due_day", 0, 1, 31)
	list.Constants = constants(m.Mapping("constants"))
	return List{list, glob(m.Required("files")), c.secret(m.Text("password_file")), c.secret(m.Text("feedback_password_file"))}
}

// mode gives the mode as stated, or else the one that the role suggests.
func mode(v strictyaml.Value, role enrolment.Role) enrolment.Mode {
	if !v.Given() {
		if role == enrolment.Leavers {
			return enrolment.Leaving
		}
		return enrolment.Full
	}
	mode := oneOf(v, enrolment.Modes)
	if mode != "" && (mode == enrolment.Leaving) != (role == enrolment.Leavers) {
		v.Faultf("mode leavers and role leavers go together")
	}
	if mode == enrolment.Stage && slices.Contains(wholeRoles, role) {
		v.Faultf("stage is for nominations and payments, whose deliveries add up; want full for %s, or who is no longer on the list stays for ever", role)
	}
	return mode
}

// wholeRoles are those of lists that each time say all that there is: what a delivery no longer names is gone.
var wholeRoles = []enrolment.Role{enrolment.Participants, enrolment.Projects, enrolment.Recap, enrolment.Population}

// covers gives the districts that a list speaks of: at least one, since a list enters each district's figures by them.
func (c *configuration) covers(m *strictyaml.Mapping) []string {
	var codes []string
	for _, v := range m.RequiredTexts("covers") {
		code := c.districts.district(v)
		switch {
		case code == "" || c.project.Province == "": // found wrong already
		case !strings.HasPrefix(code, c.project.Province+"."):
			v.Faultf("%s lies outside province %s", c.districts.label(code), c.project.Province)
		case slices.Contains(codes, code):
			v.Faultf("%s stands twice", c.districts.label(code))
		default:
			codes = append(codes, code)
		}
	}
	return codes
}

func constants(m *strictyaml.Mapping) enrolment.Constants {
	constants := enrolment.Constants{
		Segment:      oneOf(m.Text("segment"), enrolment.Segments),
		Payer:        oneOf(m.Text("payer"), enrolment.Payers),
		Group:        oneOf(m.Text("group"), enrolment.Groups),
		DecreeNo:     m.Text("decree").Text,
		CoveredFrom:  date(m.Text("covered_from")),
		CoveredUntil: date(m.Text("covered_until")),
	}
	if until := constants.CoveredUntil; until != 0 && until < constants.CoveredFrom {
		m.Text("covered_until").Faultf("%s lies before covered_from, %s", until, constants.CoveredFrom)
	}
	return constants
}

func glob(v strictyaml.Value) string {
	if _, err := path.Match(v.Text, ""); err != nil {
		v.Faultf("malformed pattern %q: want a file name in which * stands for any letters, as in peserta-82.71-*", v.Text)
	}
	return v.Text
}

// oneOf reads a value of a closed list.
func oneOf[T ~string](v strictyaml.Value, closed []T) T {
	if !v.Given() {
		return ""
	}
	value, err := enrolment.Parse(v.Text, closed)
	if err != nil {
		v.Faultf("%v", err)
	}
	return value
}

func date(v strictyaml.Value) enrolment.Date {
	if !v.Given() {
		return 0
	}
	day, err := enrolment.ParseDate(v.Text)
	if err != nil {
		v.Faultf("%v", err)
	}
	return day
}

// unique remembers the line of an ID, and finds that it stands twice.
func unique(lines map[string]int, id strictyaml.Value) {
	if first, ok := lines[id.Text]; ok && id.Given() {
		id.Faultf("%s stands twice, first in line %d", id.Text, first)
		return
	}
	lines[id.Text] = id.Line()
}

// place gives the absolute path of a folder that cakupan.yaml names, and remembers that it is taken.
func (c *configuration) place(v strictyaml.Value, otherwise string) string {
	path := c.absolute(v, otherwise)
	if path != "" {
		c.places = append(c.places, place{path, v})
	}
	return path
}

// absolute gives the absolute path of a file or folder that cakupan.yaml names; "" when it is no path of the project.
func (c *configuration) absolute(v strictyaml.Value, otherwise string) string {
	written := filepath.FromSlash(v.Or(otherwise))
	switch {
	case filepath.IsAbs(written):
		return filepath.Clean(written)
	case !filepath.IsLocal(written) || strings.HasPrefix(written, "~"):
		v.Faultf("%q leads out of the project; a place elsewhere wants its absolute path", v.Text)
		return ""
	}
	return filepath.Join(c.project.Dir, written)
}

// checkPlaces finds folders that would get into one another's way: a sender's file taken for an object of the lake, or
// what has landed for something delivered.
func (c *configuration) checkPlaces() {
	for i, later := range c.places {
		for _, earlier := range c.places[:i] {
			if !within(later.path, earlier.path) && !within(earlier.path, later.path) {
				continue
			}
			at := later.at
			if !at.Given() {
				at = earlier.at
			}
			at.Faultf("%s and %s lie one within the other; want separate folders",
				c.relative(earlier.path), c.relative(later.path))
		}
	}
}

// relative gives a path as a message shows it.
func (c *configuration) relative(path string) string {
	if rel, err := filepath.Rel(c.project.Dir, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

// within tells whether path is dir or lies in it.
func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
