package enrolment

import (
	"errors"
	"log/slog"
)

// ErrNIK is the error of a text that is not 16 digits.
var ErrNIK = errors.New("malformed NIK")

// NIK (Nomor Induk Kependudukan) is Indonesia's identity number: 16 digits, PPKKCC DDMMYY SSSS. The first six
// say in which kecamatan it was first issued, not where its holder lives; a woman's day of birth has 40 added.
// It is personal data: no verb of fmt, no logger and no encoder prints its digits, so it goes no further than
// normalise, feedback and work lists, which ask for Digits by name.
type NIK struct{ digits [16]byte }

// ParseNIK takes exactly 16 ASCII digits. It checks no rule beyond that: the ladder of rules is normalise's.
func ParseNIK(digits []byte) (NIK, error) {
	var n NIK
	if len(digits) != len(n.digits) {
		return NIK{}, ErrNIK
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return NIK{}, ErrNIK
		}
	}
	copy(n.digits[:], digits)
	return n, nil
}

// Digits gives the number itself. The caller answers for where it goes.
func (n NIK) Digits() string { return string(n.digits[:]) }

// IsZero tells whether n holds no number.
func (n NIK) IsZero() bool { return n == NIK{} }

// AppendDigits appends the number itself to dst. The caller answers for where it goes.
func (n NIK) AppendDigits(dst []byte) []byte { return append(dst, n.digits[:]...) }

// Prefix gives the six digits of the kecamatan that issued the number, dotted: "82.71.02".
func (n NIK) Prefix() string {
	d := n.digits
	return string([]byte{d[0], d[1], '.', d[2], d[3], '.', d[4], d[5]})
}

// Birth gives day 1 to 31, month and two-digit year as the number states them, unchecked, and the sex that
// the day encodes.
func (n NIK) Birth() (day, month, year int, sex Sex) {
	two := func(i int) int { return int(n.digits[i]-'0')*10 + int(n.digits[i+1]-'0') }
	day, month, year, sex = two(6), two(8), two(10), Male
	if day > 40 {
		day, sex = day-40, Female
	}
	return day, month, year, sex
}

// Serial gives the last four digits, counted from 1 within one kecamatan and birth date.
func (n NIK) Serial() int {
	s := 0
	for _, c := range n.digits[12:] {
		s = s*10 + int(c-'0')
	}
	return s
}

// String hides the number.
func (n NIK) String() string { return "NIK(…)" }

// GoString hides the number from %#v.
func (n NIK) GoString() string { return n.String() }

// LogValue hides the number from slog.
func (n NIK) LogValue() slog.Value { return slog.StringValue(n.String()) }

// MarshalText hides the number from encoders.
func (n NIK) MarshalText() ([]byte, error) { return []byte(n.String()), nil }
