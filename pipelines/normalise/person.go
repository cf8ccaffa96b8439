package normalise

import (
	"bytes"

	"cakupan/enrolment"
)

// person maps a row that names a person.
func (m *mapping) person(r row) {
	r.record = m.template
	r.record.Sheet, r.record.RowNumber = r.sheet, r.Number
	nik := m.identify(r)
	m.describe(r, nik)
	home := m.judgePrefix(r, nik)
	m.locate(r, home)
	m.enrol(r)
	m.insure(r)
	if !r.rejected {
		r.record.Warnings = m.warningsOf(r.rules)
	}
}

// identify sets whom the row means: by the NIK or, for a participant whose NIK is broken, by the member number. It gives
// the NIK, zero when it is not sound.
func (m *mapping) identify(r row) enrolment.NIK {
	kpj, lost := plainNumber(m.kpj[:0], r.cell(fieldKPJ))
	member := judgeKPJ(kpj, lost)
	kk, _ := plainNumber(m.kk[:0], r.cell(fieldFamilyCard))
	cell := r.cell(fieldNIK)
	number, lost := plainNumber(m.nik[:0], cell)
	nik, broken := judgeNIK(number, lost, cell.Type, kpj, kk)
	switch {
	case broken == ok:
		r.record.PersonID, r.record.IDBasis = m.pseudonyms.ofNIK(nik), enrolment.ByNIK
	case m.list.Role == enrolment.Participants && member == kpjSound:
		r.faultAs(fieldNIK, broken, enrolment.Doubtful)
		r.record.PersonID, r.record.IDBasis = m.pseudonyms.ofKPJ(kpj), enrolment.ByKPJ
	default:
		r.fault(fieldNIK, broken)
	}
	if member == kpjBroken {
		r.fault(fieldKPJ, kpjFormat)
	}
	return nik
}

// describe sets name, birth and sex, and holds them against what the NIK says.
func (m *mapping) describe(r row, nik enrolment.NIK) {
	name := r.text(fieldName)
	if len(name) == 0 && r.has(fieldName) {
		r.fault(fieldName, nameMissing)
	}
	r.name = m.pseudonyms.ofName(name)
	born, bornField := m.birth(r)
	r.birth = m.pseudonyms.ofBirth(born)
	r.record.NameKey, r.record.BirthKey, r.record.BirthYear = r.name, r.birth, born.Year()
	if text := r.text(fieldSex); len(text) > 0 {
		sex, known := sexOf(fold(m.word[:0], text))
		if !known {
			r.fault(fieldSex, sexUnknown)
		}
		r.record.Sex = sex
	}
	if nik.IsZero() {
		return
	}
	day, month, year, sex := nik.Birth()
	if born != 0 {
		if y, mon, d := born.Civil(); d != day || mon != month || y%100 != year {
			r.fault(bornField, nikBirthMismatch)
		}
	}
	if r.record.Sex != "" && r.record.Sex != sex {
		r.fault(fieldSex, nikSexMismatch)
	}
}

// birth reads the birth date from its own column, or from the one that holds the place too.
func (m *mapping) birth(r row) (enrolment.Date, field) {
	if cell := r.cell(fieldBirthDate); len(cell.Text) > 0 {
		d, broken := m.calendar.birth(cell)
		r.fault(fieldBirthDate, broken)
		return d, fieldBirthDate
	}
	d, broken := m.calendar.birthAfterPlace(r.cell(fieldBirthPlaceDate))
	r.fault(fieldBirthPlaceDate, broken)
	return d, fieldBirthPlaceDate
}

// nikPrefix is what the first six digits of a NIK mean.
type nikPrefix struct {
	district, subdistrict string // that issued the number, dotted
	home                  string // the district that the kecamatan belongs to today, "" when none is known
	doubt                 rule
}

// judgePrefix sets where the NIK was issued, and gives the district that stands for it today.
func (m *mapping) judgePrefix(r row, nik enrolment.NIK) (home string) {
	if nik.IsZero() {
		return ""
	}
	digits := nik.AppendDigits(m.word[:0])[:6]
	p := m.prefixes.of(digits, func() nikPrefix { return m.reference.prefix(nik.Prefix(), m.province) })
	r.fault(fieldNIK, p.doubt)
	r.record.NIKDistrict, r.record.NIKSubdistrict = p.district, p.subdistrict
	return p.home
}

// prefix judges a dotted prefix, 82.71.02.
func (ref *Reference) prefix(code, province string) nikPrefix {
	p := nikPrefix{district: districtOf(code), subdistrict: code}
	if ref.districts[p.district] {
		p.home = p.district
	}
	switch successor, isRetired := ref.successors[code]; {
	case isRetired:
		p.home, p.doubt = successor, nikPrefixRetired
	case !ref.subdistricts[code]:
		p.doubt = nikPrefixUnknown
	case provinceOf(code) != province:
		p.doubt = nikPrefixForeign
	}
	return p
}

// locate sets the place: residence, else the list's only district, else the one that the NIK stands for.
func (m *mapping) locate(r row, home string) {
	at := m.places.find(r.text(fieldRegionCode), r.text(fieldDistrict), r.text(fieldSubdistrict), r.text(fieldVillage))
	for _, f := range at.faults {
		r.fault(f.field, f.rule)
	}
	record := &r.record
	record.Subdistrict, record.Village = at.subdistrict, at.village
	switch only := m.onlyDistrict(); {
	case at.district != "":
		record.District, record.DistrictBasis = at.district, enrolment.BasisResidence
	case only != "":
		record.District, record.DistrictBasis = only, enrolment.BasisList
	case home != "":
		record.District, record.DistrictBasis = home, enrolment.BasisNIKPrefix
	}
	if text := r.text(fieldWorkDistrict); len(text) > 0 {
		at := m.places.work(text)
		for _, f := range at.faults {
			r.fault(fieldWorkDistrict, f.rule)
		}
		record.WorkDistrict = at.district
	}
}

// onlyDistrict gives the district of a list that covers one.
func (m *mapping) onlyDistrict() string {
	if covers := m.list.Covers; len(covers) == 1 && len(covers[0]) == districtWidth {
		return covers[0]
	}
	return ""
}

// enrol sets as what the person is enrolled: segment, group, employer, status.
func (m *mapping) enrol(r row) {
	record, role := &r.record, m.list.Role
	if segment, known := segmentOf(fold(m.word[:0], r.text(fieldSegment))); known {
		record.Segment = segment
	}
	if record.Segment == "" && (role == enrolment.Participants || role == enrolment.Payments) {
		r.fault(fieldSegment, segmentUnknown)
	}
	if text := r.text(fieldOccupation); record.Group == "" && len(text) > 0 { // a list of one group says which itself
		record.Group = m.groups.of(text, func() enrolment.Group { return m.reference.groups[string(fold(nil, text))] })
		if record.Group == "" {
			r.fault(fieldOccupation, groupUnknown)
		}
	}
	record.EmployerCode = m.employer(r.text(fieldEmployerCode))
	if record.EmployerCode == "" && record.Segment == enrolment.PU && role == enrolment.Participants && r.has(fieldEmployerCode) {
		r.fault(fieldEmployerCode, nppMissing)
	}
	if text := r.text(fieldStatus); len(text) > 0 {
		status, known := statusOf(fold(m.word[:0], text))
		if !known {
			r.fault(fieldStatus, statusUnknown)
		}
		record.StatedStatus = status
	}
}

// employer gives an NPP (nomor pendaftaran perusahaan) in upper case. It is opaque, but it has digits, and fewer than a
// NIK: neither a name nor a number of a person, in a row whose cells have slipped, gets into the lake.
func (m *mapping) employer(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	return m.employers.of(text, func() string {
		digits := 0
		for _, b := range fold(nil, text) {
			if b >= '0' && b <= '9' {
				digits++
			}
		}
		if digits == 0 || digits > maxEmployerDigits {
			return ""
		}
		return string(bytes.ToUpper(text))
	})
}

// maxEmployerDigits is more than an NPP has, and less than a NIK or a telephone number.
const maxEmployerDigits = 10

// insure sets what the person is insured for: programmes, time and contribution.
func (m *mapping) insure(r row) {
	record, role := &r.record, m.list.Role
	m.programmes(r)
	record.EnrolledOn = m.day(r, fieldEnrolledOn, enrolment.Doubtful)
	if r.has(fieldPaidThrough) {
		m.paidThrough(r)
	} else {
		record.CoveredUntil = m.list.Constants.CoveredUntil
	}
	if role == enrolment.Leavers {
		record.CoveredFrom = m.day(r, fieldLeftOn, enrolment.Doubtful)
	}
	m.money(r, fieldWage)
	if amount, given := m.money(r, fieldContribution); given && record.Segment == enrolment.BPU {
		record.ContributionIDR, record.HasContribution = amount, true
	}
}

// programmes sets the programmes. BPJS TK's list of members without such columns implies JKK and JKM.
func (m *mapping) programmes(r row) {
	record := &r.record
	if m.list.Role == enrolment.Participants && !r.hasProgrammes {
		record.HasJKK, record.HasJKM = enrolment.Yes, enrolment.Yes
		return
	}
	record.HasJKK = m.programme(r, fieldJKK)
	record.HasJKM = m.programme(r, fieldJKM)
	record.HasJHT = m.programme(r, fieldJHT)
	record.HasJP = m.programme(r, fieldJP)
	record.HasJKP = m.programme(r, fieldJKP)
}

func (m *mapping) programme(r row, f field) enrolment.Tristate {
	text := r.text(f)
	if len(text) == 0 {
		return enrolment.Unknown
	}
	word := fold(m.word[:0], text)
	if len(word) == 0 {
		word = text
	}
	is, known := programmeOf(word)
	if !known {
		r.fault(f, programmeUnknown)
	}
	return is
}

// paidThrough sets the time paid for: to the end of the contribution month, and in a report of payments from its
// beginning. Where that decides whether cover is in force, a month that cannot be read sets the row aside.
func (m *mapping) paidThrough(r row) {
	month, broken := m.calendar.month(r.cell(fieldPaidThrough))
	severity := broken.severity()
	isPayment := m.list.Role == enrolment.Payments
	if isUnreadable(broken) && (isPayment || m.list.Role == enrolment.Participants && r.record.Segment == enrolment.BPU) {
		severity = enrolment.Required
	}
	r.faultAs(fieldPaidThrough, broken, severity)
	if month.IsZero() {
		return
	}
	r.record.CoveredUntil = month.End()
	if isPayment {
		r.record.CoveredFrom = month.First()
	}
}

// isUnreadable tells the rules of a date that is there and cannot be taken.
func isUnreadable(broken rule) bool { return broken == dateFormat || broken == dateImpossible }

// day reads a date. One that cannot be read weighs as unreadable says.
func (m *mapping) day(r row, f field, unreadable enrolment.Severity) enrolment.Date {
	d, broken := m.calendar.day(r.cell(f))
	severity := broken.severity()
	if isUnreadable(broken) {
		severity = unreadable
	}
	r.faultAs(f, broken, severity)
	return d
}

func (m *mapping) money(r row, f field) (amount int64, given bool) {
	amount, given, broken := readMoney(r.cell(f))
	r.fault(f, broken)
	return amount, given
}
