package normalise

import "cakupan/enrolment"

// unstated is a count that a row does not give.
const unstated = -1

// recap maps a row that counts persons: by district and segment.
func (m *mapping) recap(r row) {
	segment, known := segmentOf(fold(m.word[:0], r.text(fieldSegment)))
	if !known {
		segment = m.list.Constants.Segment
	}
	if segment == "" {
		r.faultAs(fieldSegment, segmentUnknown, enrolment.Doubtful)
	}
	r.heads = enrolment.HeadCount{
		District:        m.headsDistrict(r),
		Segment:         segment,
		RegisteredCount: m.count(r, fieldRegisteredCount),
		ActiveCount:     m.count(r, fieldActiveCount),
	}
	m.finishHeads(r)
}

// project maps a row that counts the heads on an insured construction site. The days that it runs decide its cover.
func (m *mapping) project(r row) {
	r.heads = enrolment.HeadCount{
		District:        m.headsDistrict(r),
		Segment:         enrolment.Jakon,
		RegisteredCount: unstated,
		ActiveCount:     m.count(r, fieldActiveCount),
		ProjectCode:     string(r.text(fieldProjectCode)),
		StartsOn:        m.day(r, fieldStartsOn, enrolment.Required),
		EndsOn:          m.day(r, fieldEndsOn, enrolment.Required),
		FirstPaidOn:     m.day(r, fieldFirstPaidOn, enrolment.Doubtful),
	}
	m.finishHeads(r)
}

func (m *mapping) finishHeads(r row) {
	r.heads.Sheet, r.heads.RowNumber = r.sheet, r.Number
	if !r.rejected {
		r.heads.Warnings = m.warningsOf(r.rules)
	}
}

// headsDistrict gives the district that a row counts for: the stated one, else the list's only one.
func (m *mapping) headsDistrict(r row) string {
	at := m.places.find(r.text(fieldRegionCode), r.text(fieldDistrict), nil, nil)
	for _, f := range at.faults {
		r.fault(f.field, f.rule)
	}
	if at.district == "" {
		return m.onlyDistrict()
	}
	return at.district
}

func (m *mapping) count(r row, f field) int64 {
	if amount, given := m.money(r, f); given {
		return amount
	}
	return unstated
}
