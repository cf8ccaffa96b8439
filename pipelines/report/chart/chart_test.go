package chart

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

var words = DistrictWords{
	Covered: "terlindungi", Potential: "potensi", Target: "target", Reached: "di atas target", Short: "di bawah target",
	Carried: "data bulan sebelumnya", Never: "data belum masuk",
}

var tidore = District{
	Name: "Kota Tidore Kepulauan", ShortName: "Tidore", Covered: 13700, Target: 27880, Potential: 41000, Standing: Short,
	Counts: "13.700 dari 41.000", Percent: "33,41 %", Verdict: "kurang 14.180 orang",
}

var halut = District{
	Name: "Halmahera Utara", ShortName: "Halut", Covered: 17980, Target: 42160, Potential: 62000, Age: Carried, Standing: Short,
	Counts: "17.980 dari 62.000", Percent: "29,00 %", Verdict: "kurang 24.180 orang",
}

var taliabu = District{
	Name: "Pulau Taliabu", ShortName: "Taliabu", Covered: Unknown, Target: 8003, Potential: 11769, Age: Never,
	Counts: "potensi 11.769", Verdict: "data belum masuk",
}

var ternate = District{
	Name: "Kota Ternate", ShortName: "Ternate", Covered: 49820, Target: 47926, Potential: 70479, Standing: Reached,
	Counts: "49.820 dari 70.479", Percent: "70,69 %", Verdict: "lebih 1.894 orang",
}

// The drawings as SVG: a change of them is looked at before it is accepted.
func TestGolden(t *testing.T) {
	districts := []District{halut, tidore, taliabu, ternate}
	for name, d := range map[string]*Drawing{
		"bullets": Bullets("Tiga di bawah target.", "Batang: terlindungi.", districts, words),
		"tiles":   Tiles("Ternate di atas target.", "Petak.", districts, []Place{{0, 3}, {1, 2}, {2, 0}, {1, 1}}, words),
		"glide": Glide("Cakupan naik & target < tercapai.", "Garis.", []Month{
			{Initial: "D", Year: "2024", Covered: 450, Potential: 1000, Low: 450, High: 450, Target: Unknown},
			{Initial: "J", Year: "2025", Covered: 390, Potential: 1000, Low: 390, High: 390, Target: 680, Label: "39,00 %"},
			{Initial: "F", Covered: 400, Potential: 1000, Low: 380, High: 460, Target: 680, IsOpen: true, Label: "40,00 % sementara"},
			{Initial: "M", Covered: Unknown, Potential: 1000, Low: Unknown, High: Unknown, Target: 680},
		}, 1, GlideWords{
			TargetLabel: "Target 2025: 68 %", Delivered: "data masuk semua", Open: "sementara", Range: "rentang", Needed: "perlu 15 orang per bulan",
			Percents: [6]string{"0 %", "20 %", "40 %", "60 %", "80 %", "100 %"},
		}),
		"changes": Changes("Naik 0,36 poin.", "Batang.", []Change{
			{"Ternate", 325, "+0,33 poin"}, {"Tidore", -213, "−0,21 poin"}, {"Halsel", 38, "+0,04 poin"},
		}, Change{"Jumlah", 150, "+0,15 poin"}),
		"ranking": Ranking("Terbanyak nelayan.", "Batang.", []Change{{"Nelayan", 5082, "5.082 dari 14.525"}, {"Petani", 2275, "2.275 dari 10.209"}}),
		"cascade": Cascade("Dari 50 baru 39.", "Batang.", []Stage{
			{"Dalam SK", 50, "50 orang", ""}, {"Terdaftar", 42, "42 orang", "8 belum terdaftar"}, {"Aktif", Unknown, "<5 orang", ""},
		}),
		"deliveries": HeatMap("Data masuk.", "Baris.", Deliveries{
			Districts: []string{"Halbar", "Halut"}, Initials: []string{"D", "J", "F", "M"}, Years: []string{"2024", "2025", "", ""},
			States: [][]State{{OnTime, Late, Resent, NotDue}, {Returned, Held, CarriedForward, Missing}},
			Words: map[State]string{
				OnTime: "tepat waktu", Late: "terlambat", Resent: "kiriman ulang", Returned: "dikembalikan", Held: "ditahan",
				CarriedForward: "data bulan sebelumnya", Missing: "data belum masuk",
			},
		}),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", name+".svg")
			got := d.SVG(name)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			inside(t, d)
		})
	}
}

// inside holds every shape to the drawing's area, so that nothing is cut off at its edge. Texts count by their
// estimated width.
func inside(t *testing.T, d *Drawing) {
	const slack = mm / 2
	check := func(what string, left, right, top, bottom Length) {
		if left < -slack || right > Width+slack || top < -slack || bottom > d.Height+slack {
			t.Errorf("%s from %s, %s to %s, %s leaves the drawing of %s × %s", what, left, top, right, bottom, Width, d.Height)
		}
	}
	for _, shape := range d.Shapes {
		switch s := shape.(type) {
		case Rect:
			check("a rect", s.X, s.X+s.Width, s.Y, s.Y+s.Height)
		case Line:
			check("a line", min(s.From.X, s.To.X), max(s.From.X, s.To.X), min(s.From.Y, s.To.Y), max(s.From.Y, s.To.Y))
		case Path:
			for _, p := range s.Points {
				check("a path", p.X, p.X, p.Y, p.Y)
			}
		case Text:
			width := textWidth(s.Text, s.Size)
			left := s.X - [...]Length{Start: 0, Middle: width / 2, End: width}[s.Anchor]
			check("the text "+s.Text, left, left+width, s.Y-s.Size*3/4, s.Y)
		}
	}
}

// The length of a bar is its share of the longest, and a tick stands at the target.
func TestBarsAreToScale(t *testing.T) {
	d := Bullets("", "", []District{ternate, tidore}, words)
	var solid []Length
	for _, shape := range d.Shapes {
		if r, ok := shape.(Rect); ok && r.Height == bulletBar && (r.Fill == Solid || r.Fill == Dots) {
			solid = append(solid, r.Width)
		}
	}
	// 49.820 and 13.700 of 70.479, on 45 mm
	if diff := cmp.Diff([]Length{3181, 875}, solid); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestScale(t *testing.T) {
	for _, c := range []struct {
		name        string
		part, whole int64
		want        Length
	}{
		{"nobody", 0, 41000, 0},
		{"unknown", Unknown, 41000, 0},
		{"no whole", 5, 0, 0},
		{"a third, rounded", 1, 3, 3333},
		{"two thirds, rounded", 2, 3, 6667},
		{"more than the whole", 5, 4, 10000},
		{"all of Indonesia's workers", 144_000_000, 144_000_000, 10000},
	} {
		if got := scale(c.part, c.whole, 10000); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

func TestLength(t *testing.T) {
	for length, want := range map[Length]string{0: "0", 5: "0.05", 50: "0.5", 100: "1", 1234: "12.34", -20: "-0.2", -1250: "-12.5", 9001: "90.01"} {
		if got := length.String(); got != want {
			t.Errorf("%d: got %s, want %s", int64(length), got, want)
		}
	}
}

// What a text says never becomes markup.
func TestSVGEscapes(t *testing.T) {
	d := &Drawing{Finding: `<a> & "b"`, Height: mm}
	d.text(0, 0, Start, "</text><script>")
	svg := d.SVG("x")
	if strings.Contains(svg, "<a>") || strings.Contains(svg, "<script>") || !strings.Contains(svg, "&lt;a&gt; &amp;") {
		t.Errorf("got %s", svg)
	}
}

// Colours that stand out from white: 3 : 1 for marks, 4.5 : 1 for text (WCAG 2.2).
func TestContrast(t *testing.T) {
	for colour, least := range map[Colour]float64{Blue: 3, Green: 3, Vermilion: 3, Ink: 4.5, Grey: 4.5, DarkGreen: 4.5, DarkVermilion: 4.5} {
		if !regexp.MustCompile(`^#[0-9a-f]{6}$`).MatchString(colour.Hex()) {
			t.Fatalf("%s is no colour", colour.Hex())
		}
		if got := contrast(t, colour.Hex()); got < least {
			t.Errorf("%s has a contrast of %.2f to white, want %.1f", colour.Hex(), got, least)
		}
	}
}
