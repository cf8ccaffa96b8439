package lake

import (
	"math"

	"cakupan/enrolment"
)

// place is where a row of a delivery stands: the columns that every table of rows has. All but the last two are
// constant.
type place struct {
	sheet     *texts
	rowNumber *int32s
}

func newPlace(w *tableWriter, s *Staging) place {
	constant := map[string]string{
		"list_id":     s.delivery.List.ID,
		"role":        string(s.delivery.List.Role),
		"delivery_id": s.delivery.ID,
		"period":      s.period.String(),
	}
	for i, c := range w.table.Columns {
		if text, ok := constant[c.Name]; ok {
			w.columns[i].(*texts).constant = text
		}
		if c.Name == asOfColumn.Name {
			w.columns[i].(*int32s).constant = s.asOf
		}
	}
	return place{
		sheet:     columnOf[*texts](w, "sheet"),
		rowNumber: columnOf[*int32s](w, "row_number"),
	}
}

func (p place) put(sheet string, row int) {
	p.sheet.put(sheet)
	p.rowNumber.put(small(row))
}

// small gives n as the 32 bits that row numbers and years have in the lake, null when it does not fit.
func small(n int) int32 {
	if n > math.MaxInt32 || n < math.MinInt32 {
		return nullInt32
	}
	return int32(n)
}

// yearOrNull gives a year, null for none.
func yearOrNull(year int) int32 {
	if year == 0 {
		return nullInt32
	}
	return small(year)
}

// warnings are codes joined by one space.
type warnings struct {
	*texts
	joined []byte
}

func (w *warnings) put(codes []string) {
	switch len(codes) {
	case 0:
		w.texts.put("")
		return
	case 1:
		w.texts.put(codes[0])
		return
	}
	w.joined = w.joined[:0]
	for i, code := range codes {
		if i > 0 {
			w.joined = append(w.joined, ' ')
		}
		w.joined = append(w.joined, code...)
	}
	w.texts.put(string(w.joined))
}

// recordWriter writes records to enrolment or nominations.
type recordWriter struct {
	*tableWriter
	place
	branch string // of the sender, for records that name none

	personID, nameKey, birthKey             *uuids
	idBasis                                 *texts
	nikDistrict, nikSubdistrict             *texts
	district, subdistrict, village          *texts
	districtBasis, workDistrict, branchCode *texts
	segment, group, payer, statedStatus     *texts
	hasJKK, hasJKM, hasJHT, hasJP, hasJKP   *bools
	enrolledOn, coveredFrom, coveredUntil   *int32s
	contribution                            *int64s
	sex                                     *texts
	birthYear                               *int32s
	employerCode, decreeNo                  *texts
	warnings                                warnings
}

func newRecordWriter(t *Table, s *Staging) *recordWriter {
	w := newTableWriter(t, &s.behind)
	text := func(name string) *texts { return columnOf[*texts](w, name) }
	date := func(name string) *int32s { return columnOf[*int32s](w, name) }
	flag := func(name string) *bools { return columnOf[*bools](w, name) }
	return &recordWriter{
		tableWriter:    w,
		place:          newPlace(w, s),
		branch:         s.delivery.List.Sender.BranchCode,
		personID:       columnOf[*uuids](w, "person_id"),
		idBasis:        text("id_basis"),
		nameKey:        columnOf[*uuids](w, "name_key"),
		birthKey:       columnOf[*uuids](w, "birth_key"),
		nikDistrict:    text("nik_district_code"),
		nikSubdistrict: text("nik_subdistrict_code"),
		district:       text("district_code"),
		subdistrict:    text("subdistrict_code"),
		village:        text("village_code"),
		districtBasis:  text("district_basis"),
		workDistrict:   text("work_district_code"),
		branchCode:     text("branch_code"),
		segment:        text("segment"),
		group:          text("worker_group"),
		payer:          text("payer"),
		statedStatus:   text("stated_status"),
		hasJKK:         flag("has_jkk"),
		hasJKM:         flag("has_jkm"),
		hasJHT:         flag("has_jht"),
		hasJP:          flag("has_jp"),
		hasJKP:         flag("has_jkp"),
		enrolledOn:     date("enrolled_on"),
		coveredFrom:    date("covered_from"),
		coveredUntil:   date("covered_until"),
		contribution:   columnOf[*int64s](w, "contribution_idr"),
		sex:            text("sex"),
		birthYear:      columnOf[*int32s](w, "birth_year"),
		employerCode:   text("employer_code"),
		decreeNo:       text("decree_no"),
		warnings:       warnings{texts: text("warnings")},
	}
}

func (w *recordWriter) put(r *enrolment.Record) {
	w.personID.put(r.PersonID)
	w.idBasis.put(string(r.IDBasis))
	w.nameKey.put(r.NameKey)
	w.birthKey.put(r.BirthKey)
	w.nikDistrict.put(r.NIKDistrict)
	w.nikSubdistrict.put(r.NIKSubdistrict)
	w.district.put(r.District)
	w.subdistrict.put(r.Subdistrict)
	w.village.put(r.Village)
	w.districtBasis.put(string(r.DistrictBasis))
	w.workDistrict.put(r.WorkDistrict)
	branch := r.BranchCode
	if branch == "" {
		branch = w.branch
	}
	w.branchCode.put(branch)
	w.segment.put(string(r.Segment))
	w.group.put(string(r.Group))
	w.payer.put(string(r.Payer))
	w.statedStatus.put(string(r.StatedStatus))
	w.hasJKK.put(r.HasJKK)
	w.hasJKM.put(r.HasJKM)
	w.hasJHT.put(r.HasJHT)
	w.hasJP.put(r.HasJP)
	w.hasJKP.put(r.HasJKP)
	w.enrolledOn.putDate(r.EnrolledOn)
	w.coveredFrom.putDate(r.CoveredFrom)
	w.coveredUntil.putDate(r.CoveredUntil)
	contribution := int64(nullInt64)
	if r.HasContribution {
		contribution = r.ContributionIDR
	}
	w.contribution.put(contribution)
	w.sex.put(string(r.Sex))
	w.birthYear.put(yearOrNull(r.BirthYear))
	w.employerCode.put(r.EmployerCode)
	w.decreeNo.put(r.DecreeNo)
	w.place.put(r.Sheet, r.RowNumber)
	w.warnings.put(r.Warnings)
}

// headWriter writes headcounts.
type headWriter struct {
	*tableWriter
	place

	district, segment, projectCode *texts
	registered, active             *int64s
	startsOn, endsOn, firstPaidOn  *int32s
	warnings                       warnings
}

func newHeadWriter(s *Staging) *headWriter {
	w := newTableWriter(headcountsTable, &s.behind)
	return &headWriter{
		tableWriter: w,
		place:       newPlace(w, s),
		district:    columnOf[*texts](w, "district_code"),
		segment:     columnOf[*texts](w, "segment"),
		registered:  columnOf[*int64s](w, "registered_count"),
		active:      columnOf[*int64s](w, "active_count"),
		projectCode: columnOf[*texts](w, "project_code"),
		startsOn:    columnOf[*int32s](w, "starts_on"),
		endsOn:      columnOf[*int32s](w, "ends_on"),
		firstPaidOn: columnOf[*int32s](w, "first_paid_on"),
		warnings:    warnings{texts: columnOf[*texts](w, "warnings")},
	}
}

func (w *headWriter) put(h *enrolment.HeadCount) {
	w.place.put(h.Sheet, h.RowNumber)
	w.district.put(h.District)
	w.segment.put(string(h.Segment))
	w.registered.put(orNull(h.RegisteredCount))
	w.active.put(orNull(h.ActiveCount))
	w.projectCode.put(h.ProjectCode)
	w.startsOn.putDate(h.StartsOn)
	w.endsOn.putDate(h.EndsOn)
	w.firstPaidOn.putDate(h.FirstPaidOn)
	w.warnings.put(h.Warnings)
}

// orNull gives a count, null for the -1 of a file that does not say.
func orNull(count int64) int64 {
	if count < 0 {
		return nullInt64
	}
	return count
}

// faultWriter writes rejects.
type faultWriter struct {
	*tableWriter
	place

	column, field, code, severity *texts
	isRowRejected                 *bools
	nameKey, birthKey             *uuids
	candidates                    *int32s
	sex, district, village        *texts
	segment, statedStatus         *texts
	birthYear, coveredUntil       *int32s
}

func newFaultWriter(s *Staging) *faultWriter {
	w := newTableWriter(rejectsTable, &s.behind)
	return &faultWriter{
		tableWriter:   w,
		place:         newPlace(w, s),
		column:        columnOf[*texts](w, "column_letter"),
		field:         columnOf[*texts](w, "field"),
		code:          columnOf[*texts](w, "code"),
		severity:      columnOf[*texts](w, "severity"),
		isRowRejected: columnOf[*bools](w, "is_row_rejected"),
		nameKey:       columnOf[*uuids](w, "name_key"),
		birthKey:      columnOf[*uuids](w, "birth_key"),
		candidates:    columnOf[*int32s](w, "candidate_count"),
		sex:           columnOf[*texts](w, "sex"),
		birthYear:     columnOf[*int32s](w, "birth_year"),
		district:      columnOf[*texts](w, "district_code"),
		village:       columnOf[*texts](w, "village_code"),
		segment:       columnOf[*texts](w, "segment"),
		statedStatus:  columnOf[*texts](w, "stated_status"),
		coveredUntil:  columnOf[*int32s](w, "covered_until"),
	}
}

func (w *faultWriter) put(f *enrolment.Fault, rejected bool, of *enrolment.Record) {
	w.place.put(f.Sheet, f.Row)
	w.column.put(f.Column)
	w.field.put(f.Field)
	w.code.put(f.Code)
	w.severity.put(string(f.Severity))
	w.isRowRejected.putBool(rejected)
	w.nameKey.put(of.NameKey)
	w.birthKey.put(of.BirthKey)
	if f.Candidates > 0 {
		w.candidates.put(int32(f.Candidates))
	} else {
		w.candidates.putNull()
	}
	if !rejected { // the record stands in its own table
		of = &enrolment.Record{}
	}
	w.sex.put(string(of.Sex))
	w.birthYear.put(yearOrNull(of.BirthYear))
	w.district.put(of.District)
	w.village.put(of.Village)
	w.segment.put(string(of.Segment))
	w.statedStatus.put(string(of.StatedStatus))
	w.coveredUntil.putDate(of.CoveredUntil)
}
