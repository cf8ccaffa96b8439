package normalise

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"

	"cakupan/enrolment"
)

// pseudonyms makes keyed hashes: the first 128 bits of HMAC-SHA-256 over what is hashed, its kind before it. One
// goroutine at a time; nothing is allocated for a hash.
type pseudonyms struct {
	mac    hash.Hash // its inner and outer states under the key are computed once
	births [birthPages]*[birthPage]enrolment.PersonID
	text   []byte
	sum    []byte
}

func newPseudonyms(key enrolment.Key) *pseudonyms {
	return &pseudonyms{
		mac:  hmac.New(sha256.New, key.Secret()),
		text: make([]byte, 0, 128),
		sum:  make([]byte, 0, sha256.Size),
	}
}

// ofNIK hashes "nik:" and the 16 digits.
func (p *pseudonyms) ofNIK(nik enrolment.NIK) enrolment.PersonID {
	p.text = nik.AppendDigits(append(p.text[:0], "nik:"...))
	return p.hash()
}

// ofKPJ hashes "kpj:" and the 11 digits.
func (p *pseudonyms) ofKPJ(digits []byte) enrolment.PersonID {
	p.text = append(append(p.text[:0], "kpj:"...), digits...)
	return p.hash()
}

// ofName hashes "name:" and the folded name; no name has no hash.
func (p *pseudonyms) ofName(name []byte) enrolment.PersonID {
	p.text = foldName(append(p.text[:0], "name:"...), name)
	if len(p.text) == len("name:") {
		return enrolment.PersonID{}
	}
	return p.hash()
}

// The days from 1890 to 2070, by pages, so that a short list takes little room.
const (
	firstBirth = enrolment.Date(689_944) // 1 January 1890
	birthPage  = 256
	birthPages = 257
)

// ofBirth hashes "birth:" and the ISO date; no date has no hash. A day of a lifetime is hashed once.
func (p *pseudonyms) ofBirth(d enrolment.Date) enrolment.PersonID {
	if d == 0 {
		return enrolment.PersonID{}
	}
	day := uint(d - firstBirth)
	if day >= birthPages*birthPage {
		return p.hashBirth(d)
	}
	page := p.births[day/birthPage]
	if page == nil {
		page = new([birthPage]enrolment.PersonID)
		p.births[day/birthPage] = page
	}
	birth := &page[day%birthPage]
	if *birth == (enrolment.PersonID{}) {
		*birth = p.hashBirth(d)
	}
	return *birth
}

func (p *pseudonyms) hashBirth(d enrolment.Date) enrolment.PersonID {
	p.text, _ = d.AppendText(append(p.text[:0], "birth:"...))
	return p.hash()
}

func (p *pseudonyms) hash() enrolment.PersonID {
	p.mac.Reset()
	p.mac.Write(p.text)
	p.sum = p.mac.Sum(p.sum[:0])
	return enrolment.PersonID(p.sum[:16])
}
