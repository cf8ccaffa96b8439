package normalise

import (
	"testing"
)

func TestFoldName(t *testing.T) {
	tests := []struct {
		name  string
		typed string
		want  string
	}{
		{"in small letters", "siti nurhaliza", "SITI NURHALIZA"},
		{"blanks everywhere", "  Siti \u00a0 Nurhaliza ", "SITI NURHALIZA"},
		{"one name", "Sukarno", "SUKARNO"},
		{"an apostrophe inside", "Ma'ruf Amin", "MARUF AMIN"},
		{"haji in front", "H. Abdul Rahman", "ABDUL RAHMAN"},
		{"haji as Maluku Utara writes it", "Hi. Abdul Rahman", "ABDUL RAHMAN"},
		{"hajjah without a blank", "Hj.Siti Aminah", "SITI AMINAH"},
		{"haji in the middle", "Rustam Hi. Umar", "RUSTAM UMAR"},
		{"an initial H behind", "Rustam H", "RUSTAM H"},
		{"Abdul shortened", "Abd. Rahman", "ABDUL RAHMAN"},
		{"Muhammad shortened", "Moh. Saleh", "MUHAMMAD SALEH"},
		{"Muhammad as one letter", "M. Saleh", "MUHAMMAD SALEH"},
		{"Muhammad as one letter without a blank", "M.Saleh", "MUHAMMAD SALEH"},
		{"Muhammad spelt with o", "Mohammad Saleh", "MUHAMMAD SALEH"},
		{"an initial M behind", "Saleh M.", "SALEH M"},
		{"degree behind a comma", "Siti Aminah, S.Pd", "SITI AMINAH"},
		{"degrees with blanks", "Siti Aminah, S. Pd., M. Si", "SITI AMINAH"},
		{"degree without a comma", "Siti Aminah S.Pd", "SITI AMINAH"},
		{"titles at both ends", "Drs. H. Abd. Rahman, M.Si", "ABDUL RAHMAN"},
		{"doctor", "dr. Siti Aminah", "SITI AMINAH"},
		{"a double name", "Abdul-Rahman", "ABDUL RAHMAN"},
		{"nothing but a title", "Hi", "HI"},
		{"a title and a comma first", "H., Umar", "UMAR"},
		{"accents", "José Sánchez", "JOSÉ SÁNCHEZ"},
		{"empty", "", ""},
		{"marks alone", "...", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(foldName(nil, []byte(tt.typed))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
