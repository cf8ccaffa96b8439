package normalise

import "cakupan/enrolment"

// The ages between which a person can be enrolled, in years. Older than that only those stay whom BPJS Ketenagakerjaan
// registered before; younger ones may not work, as the statistics office counts.
const (
	youngest = 15
	oldest   = 65
)

// judgeAge tells who is too young on the position date, and who was too old on the day of registration: of a member the day
// that the list gives, of a nominee the day on which cover begins, or the position date. Registers of who could be covered
// name everybody.
func (m *mapping) judgeAge(r row, born enrolment.Date, f field) {
	role := m.list.Role
	if born == 0 || role != enrolment.Participants && role != enrolment.Nominations {
		return
	}
	if asOf := m.evidence.asOf; asOf != 0 && yearsBetween(born, asOf) < youngest {
		r.fault(f, ageUnderLimit)
	}
	registered := r.record.EnrolledOn
	if registered == 0 && role == enrolment.Nominations {
		if registered = r.record.CoveredFrom; registered == 0 {
			registered = m.evidence.asOf
		}
	}
	if registered != 0 && yearsBetween(born, registered) > oldest {
		r.fault(f, ageOverLimit)
	}
}

// yearsBetween gives the full years from one day to a later one.
func yearsBetween(from, to enrolment.Date) int {
	if to-from < oldest*365 && to-from > (youngest+1)*366 { // most people, for whom the calendar need not be asked
		return oldest - 1
	}
	y, month, day := from.Civil()
	years, nowMonth, nowDay := to.Civil()
	years -= y
	if nowMonth < month || nowMonth == month && nowDay < day {
		years--
	}
	return years
}

// bornByNIK gives the birth date that a NIK states, in the century that makes its holder 15 to 100 years old; none when
// neither does.
func bornByNIK(day, month, year int, asOf enrolment.Date) enrolment.Date {
	for _, century := range []int{1900, 2000} {
		born, found := enrolment.NewDate(century+year, month, day)
		if found && born < asOf {
			if years := yearsBetween(born, asOf); years >= youngest && years <= 100 {
				return born
			}
		}
	}
	return 0
}
