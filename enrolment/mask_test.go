package enrolment

import "testing"

func TestMask(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a file called after a person", "KTP 8271015501909003.pdf", "KTP ################.pdf"},
		{"a member number", "82010000011", "###########"},
		{"a date and a code stay", "peserta-82.71-2025-05-31.csv", "peserta-82.71-2025-05-31.csv"},
		{"ten digits stay", "0123456789", "0123456789"},
		{"digits of another script", "८२७१०१५५०१९०९००३", "################"},
	} {
		if got := Mask(c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
