package claim

import "testing"

func TestCorrect(t *testing.T) {
	for _, test := range []struct{ sentence, want string }{
		{"176.604 dari 424.131 = 41,64 persen", "176.604 dari 424.131 = 41,64 persen"},
		{"176.604 dari 424.131 = 41,63 persen", "176.604 dari 424.131 = 41,64 persen"},
		{"Ternate: 51.276 dari 70.479 = 72 persen", "Ternate: 51.276 dari 70.479 = 73 persen"},
		{"38.182 dari 79.383 = 43,19 persen.", "38.182 dari 79.383 = 48,10 persen."},
		{"Cakupan 61 persen: 176.604 dari 424.131, target 289.003", "Cakupan 61 persen dari target: 176.604 dari 424.131, target 289.003"},
		{"383.271 dari 563.133 = 31,93 persen", "383.271 dari 563.133 = 31,94 persen belum terlindungi"},
		{"turun 10,97 persen dari 42,90 persen menjadi 31,93 persen", "turun 10,97 persen poin dari 42,90 persen menjadi 31,93 persen"},
		{"10.652 + 3.655 = 19.203", "10.652 + 3.655 = 14.307"},
		{"38,182 of 79,383 = 43.19 percent", "38,182 of 79,383 = 48.10 percent"},
		{"Rabu (3/7/2025)", "Kamis (3/7/2025)"},
		{"on Wednesday, 3/7/2025", "on Thursday, 3/7/2025"},
	} {
		if got := Correct(test.sentence, Check(test.sentence, basis2025)); got != test.want {
			t.Errorf("%q\n got %q\nwant %q", test.sentence, got, test.want)
		}
	}
}
