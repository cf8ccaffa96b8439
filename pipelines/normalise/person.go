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
	born, bornField := m.describe(r, nik)
	home := m.judgePrefix(r, nik)
	m.locate(r, home)
	m.enrol(r)
	m.insure(r)
	m.judgeAge(r, born, bornField)
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
	nik, broken := judgeNIK(number, lost, cell.Type, m.evidence.hasWholes, kpj, kk)
	m.findings.hearNIK(number, nik, broken)
	switch {
	case broken == ok:
		r.record.PersonID, r.record.IDBasis = m.pseudonyms.ofNIK(nik), enrolment.ByNIK
		m.judgeFamily(r, number, kk)
	case m.list.Role == enrolment.Participants && member == kpjSound:
		r.faultAs(fieldNIK, broken, enrolment.Doubtful)
		r.record.PersonID, r.record.IDBasis = m.pseudonyms.ofKPJ(kpj), enrolment.ByKPJ
	default:
		r.fault(fieldNIK, broken)
	}
	if broken == nikPrecisionLost {
		r.faults[len(r.faults)-1].Candidates = candidates(number, kk)
	}
	if member == kpjBroken {
		r.fault(fieldKPJ, kpjFormat)
	}
	return nik
}

// judgeFamily tells a NIK by which others of the same family go too.
func (m *mapping) judgeFamily(r row, nik, kk []byte) {
	if len(m.evidence.shared) == 0 {
		return
	}
	if of, found := familyOf(nik, kk); found && m.evidence.shared[of] {
		r.fault(fieldNIK, nikFamilyRepeated)
	}
}

// describe sets name, birth and sex, and holds them against what the NIK says. It gives the birth date and its column: the
// NIK's, where no other gives one.
func (m *mapping) describe(r row, nik enrolment.NIK) (enrolment.Date, field) {
	name, nameField := m.fullName(r)
	if len(name) == 0 && r.has(nameField) {
		r.fault(nameField, nameMissing)
	}
	born, bornField := m.birth(r)
	r.record.NameKey, r.record.BirthKey, r.record.BirthYear = m.pseudonyms.ofName(name), m.pseudonyms.ofBirth(born), born.Year()
	if text := r.text(fieldSex); len(text) > 0 {
		sex, known := sexOf(fold(m.word[:0], text))
		if !known {
			r.fault(fieldSex, sexUnknown)
		}
		r.record.Sex = sex
	}
	if nik.IsZero() {
		return born, bornField
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
	if born == 0 {
		return bornByNIK(day, month, year, m.evidence.asOf), fieldNIK
	}
	return born, bornField
}

// fullName gives the name from its own column, or from those that hold its parts.
func (m *mapping) fullName(r row) ([]byte, field) {
	if r.has(fieldName) || !r.has(fieldFirstName) {
		return r.text(fieldName), fieldName
	}
	m.name = m.name[:0]
	for _, part := range [][]byte{r.text(fieldFirstName), r.text(fieldMiddleName), r.text(fieldLastName)} {
		if len(part) > 0 && len(m.name) > 0 {
			m.name = append(m.name, ' ')
		}
		m.name = append(m.name, part...)
	}
	return m.name, fieldFirstName
}

// birth reads the birth date from its own column, or from the one that holds the place too.
func (m *mapping) birth(r row) (enrolment.Date, field) {
	if cell := r.cell(fieldBirthDate); len(cell.Text) > 0 {
		d, broken := m.evidence.calendars[fieldBirthDate].birth(cell)
		r.fault(fieldBirthDate, broken)
		return d, fieldBirthDate
	}
	d, broken := m.evidence.calendars[fieldBirthPlaceDate].birthAfterPlace(r.cell(fieldBirthPlaceDate))
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
		if f.rule == villageUnresolved && at.subdistrict == "" && !r.has(fieldSubdistrict) {
			m.findings.isWithoutSubdistricts = true // told once of the file
			continue
		}
		r.fault(f.field, f.rule)
	}
	switch at.code {
	case codePlain:
		m.findings.plain++
	case codeSwapped:
		m.findings.swapped++
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
	isCounted := role == enrolment.Participants || role == enrolment.Payments
	if record.Segment == "" && isCounted && r.has(fieldSegment) { // a file without the column is held as a whole
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
	m.pay(r)
	m.remark(r)
}

// pay sets the payer. A list of one payer says which itself.
func (m *mapping) pay(r row) {
	text := r.text(fieldPayer)
	if r.record.Payer != "" || len(text) == 0 {
		return
	}
	r.record.Payer = m.payers.of(text, func() enrolment.Payer { return payerOf(string(text)) })
	if r.record.Payer == "" {
		r.fault(fieldPayer, payerUnknown)
	}
}

// remark makes a leaver of a row whose remark says so. Lists of leavers say it of every row, and who paid was there.
func (m *mapping) remark(r row) {
	text := r.text(fieldRemark)
	if len(text) == 0 || m.list.Role == enrolment.Payments {
		return
	}
	status := m.remarks.of(text, func() enrolment.Status { return leftBy(string(text)) })
	if status == "" {
		return
	}
	if m.list.Role != enrolment.Leavers {
		r.fault(fieldRemark, remarkLeft)
	}
	if r.record.StatedStatus != enrolment.StatedDeceased {
		r.record.StatedStatus = status
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
	m.findings.hearEnrolment(record.EnrolledOn, m.evidence.asOf)
	switch month := m.evidence.paidFor; {
	case r.has(fieldPaidThrough):
		m.paidThrough(r)
	case role == enrolment.Payments && !month.IsZero():
		record.CoveredFrom, record.CoveredUntil = month.First(), month.End()
	default:
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
	month, broken := m.evidence.calendars[fieldPaidThrough].month(r.cell(fieldPaidThrough))
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
		m.findings.months[monthIndex(month)]++
	}
}

// isUnreadable tells the rules of a date that is there and cannot be taken.
func isUnreadable(broken rule) bool { return broken == dateFormat || broken == dateImpossible }

// day reads a date. One that cannot be read weighs as unreadable says.
func (m *mapping) day(r row, f field, unreadable enrolment.Severity) enrolment.Date {
	d, broken := m.evidence.calendars[f].day(r.cell(f))
	severity := broken.severity()
	if isUnreadable(broken) {
		severity = unreadable
	}
	r.faultAs(f, broken, severity)
	return d
}

func (m *mapping) money(r row, f field) (amount int64, given bool) {
	amount, given, broken := m.evidence.decimals.amount(r.cell(f))
	r.fault(f, broken)
	sum := &m.section.sums[sumIndex(f)]
	sum.amount += amount
	sum.unread = sum.unread || broken != ok
	return amount, given
}
