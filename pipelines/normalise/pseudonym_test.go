package normalise

import (
	"encoding/hex"
	"testing"

	"cakupan/enrolment"
)

// The hashes are those that "openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f" gives for nik:9901015501909003,
// kpj:21012345678, name:SITI AMINAH and birth:1990-01-15, first 16 bytes.
func TestPseudonyms(t *testing.T) {
	key, err := enrolment.ParseKey("cakupan-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	if err != nil {
		t.Fatal(err)
	}
	nik, err := enrolment.ParseNIK([]byte("9901015501909003"))
	if err != nil {
		t.Fatal(err)
	}
	p := newPseudonyms(key)
	for range 2 { // the second time from the states that the first left
		for want, got := range map[string]enrolment.PersonID{
			"6d1843026c81016a347ed6c423b86ef7": p.ofNIK(nik),
			"f6f5aa07dc4caa9cfe794666929bcb76": p.ofKPJ([]byte("21012345678")),
			"4d1c846754d6d284be1aa9472891936a": p.ofName([]byte("Hj. Siti Aminah, S.Pd")),
			"1948f3287820bb63e513d960adfef614": p.ofBirth(date(1990, 1, 15)),
		} {
			if got := hex.EncodeToString(got[:]); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
	if p.ofName(nil) != (enrolment.PersonID{}) || p.ofName([]byte(" ")) != (enrolment.PersonID{}) || p.ofBirth(0) != (enrolment.PersonID{}) {
		t.Error("nothing has a hash")
	}
}

// A day that is remembered has the hash of one that is not, at either end of those remembered too.
func TestBirthsAreRemembered(t *testing.T) {
	p := newPseudonyms(enrolment.KeyFromSeed("x"))
	last := firstBirth + birthPages*birthPage - 1
	if got := firstBirth.String(); got != "1890-01-01" {
		t.Errorf("the first day is %s", got)
	}
	for range 2 {
		for _, d := range []enrolment.Date{1, firstBirth - 1, firstBirth, firstBirth + birthPage, last, last + 1} {
			if p.ofBirth(d) != p.hashBirth(d) {
				t.Errorf("%s: another hash", d)
			}
		}
	}
}

func TestPseudonymsAllocateNothing(t *testing.T) {
	p := newPseudonyms(enrolment.KeyFromSeed("x"))
	nik, err := enrolment.ParseNIK([]byte("9901015501909003"))
	if err != nil {
		t.Fatal(err)
	}
	name, born := []byte("Hj. Siti Aminah, S.Pd"), date(1990, 1, 15)
	if n := testing.AllocsPerRun(1000, func() {
		p.ofNIK(nik)
		p.ofName(name)
		p.ofBirth(born)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
