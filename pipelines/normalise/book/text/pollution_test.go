package text

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// The tests pollute a clean table one property at a time, by the classes of "Pollock: A Data Loading Benchmark"
// (Vitagliano et al., VLDB 2023), and know of each file what table it holds.

// source is a clean table of which polluted files are made. Its first row is the header.
type source struct {
	name  string
	rows  [][]string
	bound map[int]bool // columns whose cells are always quoted
}

// polluted is a file and the table that a reader should get out of it.
type polluted struct {
	name, class string
	file        []byte
	want        [][]string
}

// marks is how one row is written.
type marks struct{ delimiter, quote, escape, lineEnd string }

var plainMarks = marks{",", `"`, `"`, "\r\n"}

// write writes one row. Which cells are quoted does not depend on the marks: a table whose delimiter is changed
// later keeps the quotes that it had.
func (s source) write(row []string, m marks) string {
	cells := make([]string, len(row))
	for i := range row {
		cells[i] = s.cell(row, i, m)
	}
	return strings.Join(cells, m.delimiter) + m.lineEnd
}

func (s source) cell(row []string, i int, m marks) string {
	text := strings.ReplaceAll(row[i], `"`, m.escape+`"`)
	if s.bound[i] || strings.ContainsAny(row[i], ",\"\r\n") {
		return m.quote + text + m.quote
	}
	return text
}

func (s source) writeAll(rows [][]string, m marks) string {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(s.write(row, m))
	}
	return b.String()
}

// pollutions makes the polluted files of a source. Single rows are polluted in one of every rows, and at both ends; of a
// wide source not at every cell, unless every row is.
func (s source) pollutions(every int) []polluted {
	var files []polluted
	add := func(class, name, file string, want [][]string) {
		files = append(files, polluted{s.name + "/" + name, class, []byte(file), want})
	}
	m, rows := plainMarks, s.rows
	with := func(change func(*marks)) marks {
		changed := m
		change(&changed)
		return changed
	}
	clean := s.writeAll(rows, m)
	header, width := rows[0], len(rows[0])
	add("clean", "source", clean, rows)
	add("payload", "no payload", "", nil)
	add("payload", "no trailing line end", strings.TrimSuffix(clean, "\r\n"), rows)
	add("payload", "double trailing line end", clean+"\r\n", rows)
	add("payload", "header alone", s.writeAll(rows[:1], m), rows[:1])
	add("payload", "one row of data", s.writeAll(rows[:2], m), rows[:2])
	add("header", "no header", s.writeAll(rows[1:], m), rows[1:])
	for n := 2; n <= 3; n++ {
		joined := make([]string, width)
		for i, cell := range header {
			joined[i] = strings.Repeat(cell+" ", n-1) + cell
		}
		add("header", fmt.Sprintf("header of %d rows", n), strings.Repeat(s.write(header, m), n-1)+clean, append([][]string{joined}, rows[1:]...))
	}
	empty := strings.Repeat(m.delimiter, width-1) + m.lineEnd
	add("preamble", "preamble with delimiters", "PREAMBLE"+empty+empty+clean, rows)
	add("preamble", "preamble", "PREAMBLE\r\n\r\n"+clean, rows)
	add("preamble", "preamble of sentences", "List of what was sold, by day\r\nAs of 31 May, not final\r\n\r\n"+clean, rows)
	head := s.writeAll(rows[:1], m)
	add("blank lines", "blank line below the header", head+"\r\n"+s.writeAll(rows[1:], m), rows)
	add("blank lines", "blank line with delimiters below the header", head+empty+s.writeAll(rows[1:], m), rows)
	add("blank lines", "blank line below each row", s.writeAll(rows, with(func(m *marks) { m.lineEnd = "\r\n\r\n" })), rows)
	add("blank lines", "three blank lines in the middle", s.writeAll(rows[:20], m)+"\r\n\r\n\r\n"+s.writeAll(rows[20:], m), rows)
	add("footer", "footer with delimiters", clean+"FOOTNOTE"+empty, rows)
	add("footer", "footer", clean+"\r\nFOOTNOTE\r\n", rows)
	add("tables", "second table of the same width", clean+s.writeAll(rows[:len(rows)-1], m), rows)
	narrow, wide := source{}, source{}
	for i, row := range rows[:len(rows)-1] {
		narrow.rows = append(narrow.rows, row[:width-1])
		extra := ""
		if i == 0 {
			extra = "col1"
		}
		wide.rows = append(wide.rows, append(append([]string{}, row...), extra))
	}
	add("tables", "second table, narrower", clean+narrow.writeAll(narrow.rows, m), rows)
	add("tables", "second table, wider", clean+wide.writeAll(wide.rows, m), rows)
	for _, delimiter := range []string{";", "\t", ", ", " ", "|", ":", "::", "||", `\t`, "\t\t", "~"} {
		add("file delimiter", fmt.Sprintf("file delimiter %q", delimiter), s.writeAll(rows, with(func(m *marks) { m.delimiter = delimiter })), rows)
	}
	add("file quote", "file quote '", s.writeAll(rows, with(func(m *marks) { m.quote = "'" })), rows)
	add("file escape", "file escape backslash", s.writeAll(rows, with(func(m *marks) { m.escape = `\` })), rows)
	add("file escape", "file escape none", s.writeAll(rows, with(func(m *marks) { m.escape = "" })), rows)
	for _, end := range []string{"\n", "\r"} {
		add("file line end", fmt.Sprintf("file line end %q", end), s.writeAll(rows, with(func(m *marks) { m.lineEnd = end })), rows)
	}
	add("encoding", "byte order mark", "\ufeff"+clean, rows)
	add("encoding", "UTF-16LE", utf16File("\ufeff"+clean, 0), rows)
	add("encoding", "UTF-16BE without a mark", utf16File(clean, 1), rows)
	for i, row := range rows {
		if i%every != 0 && i > 2 && i < len(rows)-1 {
			continue
		}
		before, behind := s.writeAll(rows[:i], m), s.writeAll(rows[i+1:], m)
		for k := range row {
			if every > 1 && k%(1+width/5) != 0 {
				continue
			}
			cells := make([]string, width)
			for j := range row {
				cells[j] = s.cell(row, j, m)
			}
			at := func(name string) string { return fmt.Sprintf("%s, row %d, column %d", name, i, k) }
			line := strings.Join(append(append(append([]string{}, cells[:k]...), ""), cells[k:]...), ",")
			add("delimiter too many", at("delimiter too many"), before+line+m.lineEnd+behind, rows)
			if k > 0 {
				line = strings.Join(cells[:k], ",") + strings.Join(cells[k:], ",")
				add("delimiter missing", at("delimiter missing"), before+line+m.lineEnd+behind, rows)
			}
			cells[k] = `"` + cells[k]
			want := append([][]string{}, rows...)
			want[i] = append([]string{}, row...)
			want[i][k] = `"` + row[k]
			add("quote too many", at("quote too many"), before+strings.Join(cells, ",")+m.lineEnd+behind, want)
		}
		long, short := append([][]string{}, rows...), append([][]string{}, rows...)
		long[i] = append(append([]string{}, row...), "12")
		short[i] = append(append([]string{}, row[:width/2]...), make([]string, width-width/2)...)
		if i > 0 {
			add("row length", fmt.Sprintf("cell too many at the end, row %d", i), s.writeAll(long, m), long)
			add("row length", fmt.Sprintf("cut off, row %d", i), before+s.write(row[:width/2], m)+behind, short)
			mixed := s.write(row[:width/2], with(func(m *marks) { m.lineEnd = ";" })) + s.write(row[width/2:], with(func(m *marks) { m.delimiter = ";" }))
			add("row delimiter", fmt.Sprintf("semicolons behind the middle, row %d", i), before+mixed+behind, rows)
		}
		add("row delimiter", fmt.Sprintf("row delimiter blank, row %d", i), before+s.write(row, with(func(m *marks) { m.delimiter = " " }))+behind, rows)
		add("row delimiter", fmt.Sprintf("row delimiter semicolon, row %d", i), before+s.write(row, with(func(m *marks) { m.delimiter = ";" }))+behind, rows)
		add("row quote", fmt.Sprintf("row quote ', row %d", i), before+s.write(row, with(func(m *marks) { m.quote = "'" }))+behind, rows)
		add("row line end", fmt.Sprintf("row line end, row %d", i), before+s.write(row, with(func(m *marks) { m.lineEnd = "\n" }))+behind, rows)
	}
	return files
}

// sources makes tables of several kinds: with prose, with people, with measurements, of words alone, and one in which
// every cell is quoted.
func sources() []source {
	random := rand.New(rand.NewPCG(7, 9))
	pick := func(of []string) string { return of[random.IntN(len(of))] }
	var goods, people, sensors, words source
	goods = source{name: "goods", bound: map[int]bool{6: true, 7: true}}
	goods.rows = append(goods.rows, []string{"DATE", "TIME", "Qty", "ITEMID", "Price", "ItemKind", "ItemText", "LINK", "Remarks"})
	kinds := []string{"Nets", "Men's Rain Coat", "Lamp, Folding", `Pipe 5" Steel`, `Table, Round 48"`, "Cooking Pot with Lid", "Boots, Tall",
		"Girls' 3-in-1 Jacket", "Rope Set", "Women's  Hat No. 8", "Oars", "Canvas", "Diesel Pump for Small Boats"}
	praise := []string{"Made to last, in heavy seas and light ones.", "This one doesn't chip, peel or crack", "Light: only 2.4 oz. and good to 30 m",
		"Kids' favourite, with room for more than you'd think", `Fits any 8\'9" frame, and comes with screws`, "Sold in pairs", "Built by hand from teak, coconut and time"}
	for i := range 83 {
		code := fmt.Sprintf("%s-%d", pick([]string{"MG", "RI", "CC", "YY"}), 1000+random.IntN(9000))
		price := fmt.Sprintf("$%d.%02d", random.IntN(99), random.IntN(100))
		if i%20 == 7 {
			price = fmt.Sprintf("$%d", random.IntN(99))
		}
		goods.rows = append(goods.rows, []string{fmt.Sprintf("%02d/%02d/2024", i%28+1, i/28+1), fmt.Sprintf("%02d:%02d", i/4%24, i%4*15),
			fmt.Sprint(random.IntN(20)), code, price, pick(kinds),
			pick(praise) + " " + pick(praise), "https://www.example.com/item/" + strings.ReplaceAll(code, "-", "_") + ".html", ""})
	}
	people = source{name: "people"}
	people.rows = append(people.rows, []string{"No", "NIK", "Nama Peserta", "Tgl Lahir", "JK", "Alamat", "Kecamatan", "Iuran", "Status"})
	first, last := []string{"SITI", "ABDUL", "MARIA", "YOHANES", "NURUL"}, []string{"RAHMAN", "HI. UMAR", "DE'ORNAY", "LATUCONSINA", "SANGAJI, S.Pd"}
	for i := range 83 {
		people.rows = append(people.rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("99710155019%05d", 9000+i), pick(first) + " " + pick(last),
			fmt.Sprintf("%02d-%02d-19%02d", i%28+1, i%12+1, 50+i%50), pick([]string{"L", "P"}),
			fmt.Sprintf("Jl. %s No. %d, RT %d", pick([]string{"Mawar", "Pantai Indah", "Kalumata"}), i, i%9+1), pick([]string{"Ternate Selatan", "Moti", "Pulau Hiri"}),
			"16800", pick([]string{"AKTIF", "TIDAK AKTIF"})})
	}
	sensors = source{name: "sensors"}
	sensors.rows = append(sensors.rows, []string{"time", "station", "temperature", "humidity", "wind"})
	for i := range 83 {
		sensors.rows = append(sensors.rows, []string{fmt.Sprintf("2024-03-%02dT%02d:00:00", i%28+1, i%24), fmt.Sprintf("ST%02d", i%7),
			fmt.Sprintf("%.1f", 20+random.Float64()*15), fmt.Sprint(40 + random.IntN(60)), fmt.Sprintf("%.2f", random.Float64()*9)})
	}
	words = source{name: "words"}
	words.rows = append(words.rows, []string{"Nama", "Pekerjaan", "Desa", "Keterangan"})
	for range 83 {
		words.rows = append(words.rows, []string{pick(first) + " " + pick(last), pick([]string{"Nelayan", "Petani", "Ojek"}), pick([]string{"Sangaji", "Dufa-Dufa", "Kalumpang"}),
			pick([]string{"", "pindah", "sudah terdaftar, belum bayar", "meninggal"})})
	}
	quoted := source{name: "quoted", rows: people.rows, bound: map[int]bool{}}
	for i := range people.rows[0] {
		quoted.bound[i] = true
	}
	return []source{goods, people, sensors, words, quoted, survey(random), payments(random), staff(random)}
}

// survey makes a wide table with many empty cells, as a form of many questions gives it.
func survey(random *rand.Rand) source {
	s := source{name: "survey", rows: [][]string{nil}}
	for k := range 85 {
		s.rows[0] = append(s.rows[0], fmt.Sprintf("Q%d_%s", k+1, []string{"score", "year", "text", "other", "yes"}[k%5]))
	}
	for range 40 {
		row := make([]string, 85)
		for k := range row {
			switch k % 5 {
			case 0:
				row[k] = fmt.Sprint(random.IntN(10))
			case 1:
				row[k] = fmt.Sprint(1950 + random.IntN(70))
			case 2:
				row[k] = []string{"", "none, so far", "see above", "more \"time\"", "n/a"}[random.IntN(5)]
			case 4:
				row[k] = []string{"Y", "N"}[random.IntN(2)]
			}
		}
		s.rows = append(s.rows, row)
	}
	return s
}

// payments makes what offices publish of what they spend.
func payments(random *rand.Rand) source {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	s := source{name: "payments", rows: [][]string{{"Department Family", "Entity", "Date", "Expense Type", "Expense area", "Supplier", "Transaction Number", "Amount", "Postal code"}}}
	for i := range 60 {
		s.rows = append(s.rows, []string{"Public Works", pick("Harbour Office", "Roads, Bridges and Water", "Schools"),
			fmt.Sprintf("%02d/%02d/2019", random.IntN(28)+1, i%12+1), pick("Rent", "Consultancy", "Vehicles - Fuel", "IT (licences)"),
			pick("North", "Harbour, East", ""), pick("Sari & Sons Ltd", "O'Hara Group", "PT Maju Jaya, Tbk", "ACME (UK) PLC"),
			fmt.Sprint(5100000 + i*37), fmt.Sprintf("\"%d,%03d.%02d\"", random.IntN(99)+1, random.IntN(1000), random.IntN(100))[1:], pick("", "97711", "AB1 2CD")})
		last := s.rows[i+1]
		last[7] = strings.Trim(last[7], "\"")
	}
	return s
}

// staff makes a list of posts with addresses of all kinds.
func staff(random *rand.Rand) source {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	s := source{name: "staff", rows: [][]string{{"Post Unique Reference", "Name", "Grade", "Job Title", "Phone", "E-mail", "Reports to", "Salary", "FTE", "Since", "Notes", "Valid", "Web", "Room"}}}
	for i := range 60 {
		name := pick("Ani", "Budi", "Citra", "Dewi") + " " + pick("Umar", "Hi. Ali", "Sangaji", "O'Neil")
		s.rows = append(s.rows, []string{fmt.Sprintf("P%04d", i), name, pick("SCS1", "G7", "AO"), pick("Head of Roads", "Clerk, Archive", "Driver", "Deputy (acting)"),
			fmt.Sprintf("+62 921 %d", 100000+random.IntN(899999)), strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(name, " ", "."), "'", "")) + "@example.org",
			pick("", "XX", "P0001"), fmt.Sprint(30000 + 500*random.IntN(60)), pick("1", "0.5", "0.80"),
			fmt.Sprintf("2019-%02d-%02d 08:%02d:00", i%12+1, i%28+1, i), "", "1", "http://example.org/p?id=" + fmt.Sprint(i), pick("N/A", "B-12", "")})
	}
	return s
}
