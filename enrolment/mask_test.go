package enrolment

import "testing"

func TestMask(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a file called after a person", "KTP 8271015501909003.pdf", "KTP ################.pdf"},
		{"a member number", "82010000011", "###########"},
		{"a date and a code stay", "peserta-82.71-2025-05-31.csv", "peserta-82.71-2025-05-31.csv"},
		{"ten digits stay", "0123456789", "0123456789"},
		{"grouped in fours", "NIK 8271 0155 0190 9003, Ternate", "NIK #### #### #### ####, Ternate"},
		{"grouped with dots", "827101.550190.9003", "######.######.####"},
		{"grouped with a hyphen", "82710155-01909003", "########-########"},
		{"as on the card of a woman, with what follows", "82.71.01.550190.9003 2025", "##.##.##.######.#### 2025"},
		{"a date after a date", "data-2025-05-31-2025-06-30", "data-2025-05-31-2025-06-30"},
		{"sixteen digits without a birth date", "8271 9999 9999 9003", "8271 9999 9999 9003"},
		{"a decree", "SK 188.45/12/2025", "SK 188.45/12/2025"},
		{"what a terminal would obey", "NA\x1b[31mMA\n2025\u202e.csv", "NA\ufffd[31mMA\ufffd2025\ufffd.csv"},
		{"digits of another script", "८२७१०१५५०१९०९००३", "################"},
	} {
		if got := Mask(c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
