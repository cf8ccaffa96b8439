package demo

import (
	"fmt"

	"cakupan/enrolment"
)

// firm is a made-up employer. Its number (NPP) opens with ZZ, as no real one does.
type firm struct{ npp, name string }

const firmsOfDistrict = 240

// everyFirm makes a district's employers.
func everyFirm(district int) *[firmsOfDistrict]firm {
	forms := words("PT CV PT UD KOPERASI")
	first := words(`SUMBER KARYA BINTANG CAHAYA MUTIARA BAHARI NIKEL SAMUDRA REMPAH KENARI CENDRAWASIH GAHARU KOPRA SAGU
		TERUMBU KARANG OMBAK TANJUNG TELUK LEMBAH`)
	second := words(`JAYA ABADI MANDIRI UTAMA LESTARI SENTOSA PERKASA MAKMUR SEJAHTERA BERSAMA HARAPAN PRATAMA`)
	var all [firmsOfDistrict]firm
	for i := range all {
		form, noun := i%len(forms), i/len(forms)%len(first)
		last := (i/(len(forms)*len(first))*len(forms) + i + district) % len(second)
		all[i] = firm{fmt.Sprintf("ZZ%02d%04d", district, i), forms[form] + " " + first[noun] + " " + second[last]}
	}
	return &all
}

// isBehind tells whether the firm pays its contributions months late: of every ten firms one.
func (f *firm) isBehind() bool { return f.npp[len(f.npp)-1] == '7' }

// employer gives a wage earner's firm, of the district where the person works; a few are large.
func (p *person) employer(in *district) *firm {
	a, b := p.chance.below(forFirm, firmsOfDistrict), p.chance.below(forFirmAgain, firmsOfDistrict)
	return &in.firms[a*b/firmsOfDistrict]
}

// workplace gives where a person works; nil when the list does not say.
func (p *person) workplace() *district {
	n := p.chance.below(forWorkplace, 1000)
	if of := p.cohort.of; p.cohort.segment != enrolment.PU {
		if n < 50 {
			return nil
		}
		return of
	}
	for _, w := range p.cohort.of.work {
		if n < w.until {
			return w.in
		}
	}
	panic("shares below a thousand")
}
