package wording

import "testing"

func TestCount(t *testing.T) {
	for _, c := range []struct {
		n                   int64
		indonesian, english string
	}{
		{0, "0", "0"},
		{999, "999", "999"},
		{1000, "1.000", "1,000"},
		{111806, "111.806", "111,806"},
		{424131, "424.131", "424,131"},
		{1234567, "1.234.567", "1,234,567"},
		{-3214, "-3.214", "-3,214"},
	} {
		if got := Indonesian.Count(c.n); got != c.indonesian {
			t.Errorf("%d in Indonesian: got %s, want %s", c.n, got, c.indonesian)
		}
		if got := English.Count(c.n); got != c.english {
			t.Errorf("%d in English: got %s, want %s", c.n, got, c.english)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		name        string
		part, whole int64
		decimals    int
		want        string
	}{
		{"the province in May 2025, as the press printed it", 176604, 424131, 2, "41,64"},
		{"Ternate in December 2024", 51276, 70479, 2, "72,75"},
		{"Halsel in August 2025, not the printed 43,19", 38182, 79383, 2, "48,10"},
		{"Taliabu by NIK prefix", 261, 11769, 2, "2,22"},
		{"completeness without Halut and Taliabu", 350362, 424131, 0, "83"},
		{"a half goes up", 1, 8, 2, "12,50"},
		{"a half of the last place goes up", 1, 800, 2, "0,13"},
		{"below a half goes down", 1, 801, 2, "0,12"},
		{"a half below zero goes away from zero", -1, 800, 2, "-0,13"},
		{"nothing of something", 0, 41000, 2, "0,00"},
		{"less than the last place has no sign", -1, 10000000, 2, "0,00"},
		{"more than the whole is shown as it is", 1050, 1000, 1, "105,0"},
		{"thousands of percent", 25, 1, 0, "2.500"},
		{"no whole, no percentage", 5, 0, 2, "–"},
		{"all of Indonesia's workers", 144000000, 144000001, 4, "100,0000"},
	} {
		if got := Indonesian.Percent(c.part, c.whole, c.decimals); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	if got := English.Percent(176604, 424131, 2); got != "41.64" {
		t.Errorf("in English: got %s, want 41.64", got)
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct{ number, want string }{
		{"68.0000", "68"},
		{"67.5000", "67,5"},
		{"100", "100"},
		{"1250.2500", "1.250,25"},
		{"-0.5000", "-0,5"},
	} {
		if got := Indonesian.Decimal(c.number); got != c.want {
			t.Errorf("%s: got %s, want %s", c.number, got, c.want)
		}
	}
}

func TestList(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"Ternate"}, "Ternate"},
		{[]string{"Ternate", "Halteng"}, "Ternate dan Halteng"},
		{[]string{"Ternate", "Halteng", "Halut"}, "Ternate, Halteng dan Halut"},
	} {
		if got := Indonesian.List(c.names); got != c.want {
			t.Errorf("%v: got %q, want %q", c.names, got, c.want)
		}
	}
}
