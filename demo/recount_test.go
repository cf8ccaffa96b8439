package demo

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"cakupan/enrolment"
)

// The truth is counted from the plan while rows are written. Here it is counted once more from the files alone, the
// long way: every row in memory, every rule spelled out.

// table reads a file: the rows below the header, by column name, and the number of the last row of all sheets.
func table(t *testing.T, path string) (rows []map[string]string, last int64) {
	t.Helper()
	for _, sheet := range sheetsOf(t, path) {
		var header []string
		for i, row := range sheet {
			if len(row) > 0 {
				last += int64(i + 1 - lastOf(sheet[:i]))
			}
			switch {
			case header == nil && len(row) > 4:
				header = row
			case len(header) > 2 && len(row) > 4 && (row[2] == "NIK" || row[2] == header[2]):
				// the lower row of a header, or the header on a page
			case header != nil && len(row) > 0 && (strings.HasPrefix(row[0], "TOTAL") || row[0] == "JUMLAH"):
				header = []string{} // the rest is no data
			case header != nil && len(row) > 0:
				fields := map[string]string{}
				for j, name := range header {
					if j < len(row) {
						fields[name] = row[j]
					}
				}
				rows = append(rows, fields)
			}
		}
	}
	return slices.DeleteFunc(rows, func(r map[string]string) bool { return len(r) == 0 }), last
}

// lastOf gives the number of the last row that is not blank.
func lastOf(rows [][]string) int {
	for i := len(rows); i > 0; i-- {
		if len(rows[i-1]) > 0 {
			return i
		}
	}
	return 0
}

func sheetsOf(t *testing.T, path string) [][][]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sheetsIn(t, data)
}

// sheetsIn reads a file of any kind by what it begins with.
func sheetsIn(t *testing.T, data []byte) [][][]string {
	t.Helper()
	switch {
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return sheetsIn(t, all(t, z))
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return sheetsOfWorkbook(t, data, excelize.Options{Password: password})
	case bytes.HasPrefix(data, []byte("PK")):
		return sheetsOfArchive(t, data)
	case bytes.HasPrefix(data, []byte("<html")):
		return [][][]string{rowsOfPage(t, data, "tr", "td")}
	}
	return [][][]string{rowsOfText(decoded(t, data))}
}

func all(t *testing.T, from io.Reader) []byte {
	t.Helper()
	data, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// sheetsOfArchive reads a workbook, an OpenDocument spreadsheet or one file in an archive.
func sheetsOfArchive(t *testing.T, data []byte) [][][]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	entry := func(f *zip.File) []byte {
		file, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		return all(t, file)
	}
	switch first := archive.File[0]; {
	case len(archive.File) == 1:
		return sheetsIn(t, entry(first))
	case first.Name == "mimetype":
		return [][][]string{rowsOfPage(t, entry(archive.File[2]), "table-row", "table-cell")}
	}
	return sheetsOfWorkbook(t, data)
}

func sheetsOfWorkbook(t *testing.T, data []byte, o ...excelize.Options) [][][]string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data), o...)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var sheets [][][]string
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, value := range row { // a NIK as a number has lost its last digit
				axis, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if kind, _ := book.GetCellType(name, axis); len(value) == 16 && kind != excelize.CellTypeInlineString {
					row[j] = "number"
				}
			}
		}
		sheets = append(sheets, rows)
	}
	return sheets
}

// rowsOfPage reads the rows and cells of a document of tags. A blank row that stands for many is the last one or one.
func rowsOfPage(t *testing.T, data []byte, rowTag, cellTag string) [][]string {
	t.Helper()
	var rows [][]string
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	inCell := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case rowTag:
				for _, a := range token.Attr {
					if n, _ := strconv.Atoi(a.Value); a.Name.Local == "number-rows-repeated" && n < 10 {
						rows = append(rows, make([][]string, n-1)...)
					}
				}
				rows = append(rows, nil)
			case cellTag:
				inCell = true
				rows[len(rows)-1] = append(rows[len(rows)-1], "")
			}
		case xml.EndElement:
			inCell = inCell && token.Name.Local != cellTag
		case xml.CharData:
			if row := rows[max(0, len(rows)-1):]; inCell {
				row[0][len(row[0])-1] += string(token)
			}
		}
	}
	for i, row := range rows {
		if strings.Join(row, "") == "" {
			rows[i] = nil
		}
	}
	return rows
}

// decoded gives a text in UTF-8.
func decoded(t *testing.T, data []byte) string {
	t.Helper()
	var from encoding.Encoding = charmap.Windows1252
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return string(data[3:])
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case len(data) > 0 && data[0] == 0:
		from = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case !bytes.Contains(data, []byte("\r\n")) || !bytes.Contains(data, []byte{0xe9}):
		return string(data)
	}
	text, err := from.NewDecoder().Bytes(data)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// rowsOfText reads a delimited text. Its rows end where a line does with all quotes closed.
func rowsOfText(text string) [][]string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "||", "\x1f").Replace(text)
	comma, most := ',', 0
	for _, c := range ",;\t|\x1f" {
		if n := strings.Count(text, string(c)); n > most {
			comma, most = c, n
		}
	}
	var rows [][]string
	for record := ""; text != ""; {
		line, rest, _ := strings.Cut(text, "\n")
		record, text = record+line+"\n", rest
		if strings.Count(record, `"`)%2 == 1 {
			continue
		}
		reader := csv.NewReader(strings.NewReader(record))
		reader.Comma, reader.LazyQuotes = comma, true
		row, _ := reader.Read() // io.EOF of a blank line
		rows, record = append(rows, row), ""
	}
	return rows
}

// idOf gives a row's NIK, or the KPJ that stands in for a broken one, or "".
func idOf(nik, kpj string) (id string, isNIK bool) {
	nik = strings.TrimSuffix(strings.NewReplacer("'", "", " ", "", "\u00a0", "").Replace(nik), ".0")
	var digits []byte
	for _, c := range strings.ReplaceAll(nik, ".", "") {
		if c >= '０' && c <= '９' {
			c += '0' - '０'
		}
		digits = append(digits, string(c)...)
	}
	if parsed, err := enrolment.ParseNIK(digits); err == nil && parsed.Serial() >= 9000 {
		_, number, _, _ := parsed.Birth()
		if dummy := strings.Count(string(digits), string(digits[:1])) == 16; number <= 12 && !dummy {
			return string(digits), true
		}
	}
	if len(kpj) == 11 && strings.Trim(kpj, "0") != "" {
		return kpj, false
	}
	return "", false
}

// monthIn reads "05-2025".
func monthIn(s string) (month, bool) {
	number, err1 := strconv.Atoi(s[:min(2, len(s))])
	year, err2 := strconv.Atoi(s[min(3, len(s)):])
	return of(year, number), err1 == nil && err2 == nil && number <= 12
}

// member is a person in one month, from all rows.
type member struct {
	district                       string
	isNIK                          bool
	covered, registered, grace, pu bool
	began                          string // year, month, day
}

func TestRecountFromTheFiles(t *testing.T) {
	t.Parallel()
	dir := written(t, small())
	truth := truthOf(t, dir)
	members := map[string]map[month][]map[string]string{} // rows by district and month
	payments := map[month]map[string]month{}              // paid through, by person, as reported in a month
	leavers := map[string]month{}
	for _, d := range truth.Deliveries {
		if d.State != "normalised" {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(d.File))
		rows, last := table(t, path)
		m := monthOf(d.Period)
		switch d.Role {
		case enrolment.Participants:
			if d.IsHeld {
				continue
			}
			if members[d.ListID[:5]] == nil {
				members[d.ListID[:5]] = map[month][]map[string]string{}
			}
			for _, row := range rows {
				if _, says := row["SEGMEN"]; !says { // a firm's own list, of wage earners
					row["SEGMEN"], row["TGL MULAI"] = "PU", row["TGL MULAI BEKERJA"]
				}
			}
			members[d.ListID[:5]][m] = append(members[d.ListID[:5]][m], rows...)
			if got, want := strangers(rows, d.ListID[:5]), d.Faults["village.unresolved"]+d.Faults["subdistrict.disputed"]; got != want {
				t.Errorf("%s: %d villages that its district does not have, the truth has %d", d.File, got, want)
			}
		case enrolment.Payments:
			if d.IsHeld {
				continue
			}
			if payments[m] == nil {
				payments[m] = map[string]month{}
			}
			for _, row := range rows {
				if id, isNIK := idOf(row["NIK"], ""); isNIK {
					if paid, ok := monthIn(row["BLTH"]); ok {
						payments[m][id] = max(payments[m][id], paid)
					}
				}
			}
		case enrolment.Leavers:
			for _, row := range rows {
				id, _ := idOf(row["NIK"], "")
				leavers[id] = m
			}
		case enrolment.Projects, enrolment.Nominations, enrolment.Population, enrolment.Recap, "":
		}
		if last != d.RowsRead {
			t.Errorf("%s: the last row is %d, the truth reads %d", d.File, last, d.RowsRead)
		}
		if data := int64(len(rows)); data != d.Accepted+d.Rejected {
			t.Errorf("%s: %d data rows, the truth has %d accepted and %d rejected", d.File, data, d.Accepted, d.Rejected)
		}
	}
	for _, month := range truth.Months {
		m := monthOf(month.Period)
		people, known := map[string]*member{}, map[string]string{}
		for pass := range 2 {
			for district, lists := range members {
				standing := m
				for lists[standing] == nil {
					standing--
				}
				for _, row := range lists[standing] {
					if pass == 0 {
						learn(known, row)
					} else {
						countMember(people, known, row, district, standing, m, payments, leavers)
					}
				}
			}
		}
		compare(t, month, people)
	}
}

// strangers counts the rows whose village and kecamatan are not in the district.
func strangers(rows []map[string]string, district string) int64 {
	known := map[string]bool{"/": true} // a wage earner's are not stated
	for _, v := range readRegions(nil).villages[district] {
		known[strings.ToUpper(v.name+"/"+v.subdistrict.name)] = true
	}
	n := int64(0)
	for _, row := range rows {
		if !known[row["KELURAHAN"]+"/"+row["KECAMATAN"]] {
			n++
		}
	}
	return n
}

// descriptionOf gives name, birth, sex and village of a row, "" when it does not say them all.
func descriptionOf(row map[string]string) string {
	all := []string{row["NAMA LENGKAP"], row["TANGGAL LAHIR"], row["JENIS KELAMIN"], row["KELURAHAN"], row["KECAMATAN"]}
	if slices.Contains(all, "") {
		return ""
	}
	return strings.Join(all, "|")
}

// learn keeps under which NIK a person stands, and who stands under a NIK first.
func learn(known map[string]string, row map[string]string) {
	id, isNIK := idOf(row["NIK"], "")
	if !isNIK {
		return
	}
	if of := descriptionOf(row); of != "" {
		known[of] = id
	}
}

// whoIs gives the person whom a row means: by NIK unless another with another name and birth stands under it already; by
// the description of one who has a NIK, where the row has none; else by the KPJ.
func whoIs(known map[string]string, row map[string]string, id string, isNIK bool) (person string, hasNIK bool) {
	if !isNIK {
		if nik := known[descriptionOf(row)]; nik != "" {
			return nik, true
		}
		return id, false
	}
	for ; ; id += "'" {
		name, birth, found := strings.Cut(known[id], "|")
		if !found {
			known[id] = row["NAMA LENGKAP"] + "|" + row["TANGGAL LAHIR"]
		}
		if !found || name == row["NAMA LENGKAP"] || birth == row["TANGGAL LAHIR"] {
			return id, true
		}
	}
}

// countMember adds what a row says of a person to what other rows said.
func countMember(people map[string]*member, known map[string]string, row map[string]string, district string, standing, knownTo month,
	payments map[month]map[string]month, leavers map[string]month) {
	id, isNIK := idOf(row["NIK"], row["NO KPJ"])
	segment := row["SEGMEN"]
	paid, isMonth := monthIn(row["BLTH TERAKHIR"])
	if id == "" || segment == "" || segment == "PMI" || segment == "BPU" && row["BLTH TERAKHIR"] != "" && !isMonth {
		return
	}
	if !isMonth {
		paid = 0
	}
	number := id
	id, isNIK = whoIs(known, row, id, isNIK)
	for m, report := range payments {
		if m <= knownTo {
			paid = max(paid, report[number])
		}
	}
	one := member{district: district, isNIK: isNIK, pu: segment == "PU"}
	left := row["STATUS KEPESERTAAN"] == "KELUAR" || row["STATUS KEPESERTAAN"] == "MENINGGAL"
	if since := leavers[number]; since != 0 && since <= standing {
		left = true
	}
	one.registered = !left
	inForce := paid >= standing
	if one.pu {
		inForce = row["STATUS KEPESERTAAN"] != "NON AKTIF"
	}
	one.covered = !left && inForce && row["JKK"] == "Y" && row["JKM"] == "Y"
	one.grace = !left && !one.pu && !inForce && paid != 0 && paid+3 >= standing
	if d := row["TGL MULAI"]; len(d) == 10 {
		one.began = d[6:] + d[3:5] + d[:2]
	}
	before := people[id]
	if before == nil {
		people[id] = &one
		return
	}
	if one.covered == before.covered && one.began < before.began || one.covered && !before.covered {
		before.district, before.began = one.district, one.began
	}
	before.pu = before.pu && before.covered || one.pu && one.covered || before.pu && one.pu
	before.covered = before.covered || one.covered
	before.registered = before.registered || one.registered
	before.grace = (before.grace || one.grace) && !before.covered
}

func compare(t *testing.T, month MonthTruth, people map[string]*member) {
	t.Helper()
	got := map[string]*PlaceTruth{}
	for _, d := range month.Districts {
		got[d.District] = &PlaceTruth{}
	}
	byNIK := map[string]int64{}
	for id, one := range people {
		place := got[one.district]
		if one.registered {
			place.Registered++
		}
		if one.grace {
			place.Grace++
		}
		if !one.covered {
			continue
		}
		place.Covered++
		if !one.isNIK {
			place.Unverified++
			byNIK["unknown"]++
		} else if id[:2] != "82" {
			byNIK["outside"]++
		} else {
			byNIK[id[:2]+"."+id[2:4]]++
		}
	}
	for _, d := range month.Districts {
		jakon := d.Segments[enrolment.Jakon]
		want := PlaceTruth{Covered: d.Covered - jakon.Covered, Registered: d.Registered - jakon.Registered, Grace: d.Grace,
			Unverified: d.Unverified}
		if g := got[d.District]; g.Covered != want.Covered || g.Registered != want.Registered || g.Grace != want.Grace ||
			g.Unverified != want.Unverified {
			t.Errorf("%s %s: covered, registered, grace, unverified %d %d %d %d in the files, %d %d %d %d in the truth",
				month.Period, d.District, g.Covered, g.Registered, g.Grace, g.Unverified,
				want.Covered, want.Registered, want.Grace, want.Unverified)
		}
	}
	for _, row := range month.ByNIKPrefix {
		want := row.Covered
		if row.Place == "unknown" {
			want -= month.Province.Headcount
		}
		if byNIK[row.Place] != want {
			t.Errorf("%s by NIK %s: %d in the files, %d in the truth", month.Period, row.Place, byNIK[row.Place], want)
		}
	}
}
