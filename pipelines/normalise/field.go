package normalise

// field is what a column means.
type field uint8

// The fields. A layout names them as fieldNames does.
const (
	fieldNIK field = iota
	fieldKPJ
	fieldFamilyCard
	fieldName
	fieldFirstName
	fieldMiddleName
	fieldLastName
	fieldSex
	fieldBirthDate
	fieldBirthPlaceDate
	fieldRegionCode
	fieldDistrict
	fieldSubdistrict
	fieldVillage
	fieldWorkDistrict
	fieldSegment
	fieldOccupation
	fieldEmployerCode
	fieldStatus
	fieldPayer
	fieldRemark
	fieldEnrolledOn
	fieldPaidThrough
	fieldLeftOn
	fieldWage
	fieldContribution
	fieldJKK
	fieldJKM
	fieldJHT
	fieldJP
	fieldJKP
	fieldProjectCode
	fieldStartsOn
	fieldEndsOn
	fieldFirstPaidOn
	fieldRegisteredCount
	fieldActiveCount
	fieldCount
)

var fieldNames = [fieldCount]string{
	fieldNIK:             "nik",
	fieldKPJ:             "kpj",
	fieldFamilyCard:      "family_card", // No. KK: read only to tell it from the NIK
	fieldName:            "name",
	fieldFirstName:       "first_name", // where the name stands in parts
	fieldMiddleName:      "middle_name",
	fieldLastName:        "last_name",
	fieldSex:             "sex",
	fieldBirthDate:       "birth_date",
	fieldBirthPlaceDate:  "birth_place_date", // both in one cell
	fieldRegionCode:      "region_code",      // of any level
	fieldDistrict:        "district",
	fieldSubdistrict:     "subdistrict",
	fieldVillage:         "village",
	fieldWorkDistrict:    "work_district",
	fieldSegment:         "segment",
	fieldOccupation:      "occupation", // gives the worker group
	fieldEmployerCode:    "employer_code",
	fieldStatus:          "status",
	fieldPayer:           "payer",
	fieldRemark:          "remark", // keterangan: read only for who has left
	fieldEnrolledOn:      "enrolled_on",
	fieldPaidThrough:     "paid_through", // BLTH: the last month paid for
	fieldLeftOn:          "left_on",
	fieldWage:            "wage", // read for its faults alone: nothing of it is kept
	fieldContribution:    "contribution",
	fieldJKK:             "jkk",
	fieldJKM:             "jkm",
	fieldJHT:             "jht",
	fieldJP:              "jp",
	fieldJKP:             "jkp",
	fieldProjectCode:     "project_code",
	fieldStartsOn:        "starts_on",
	fieldEndsOn:          "ends_on",
	fieldFirstPaidOn:     "first_paid_on",
	fieldRegisteredCount: "registered_count",
	fieldActiveCount:     "active_count",
}

// fieldNamed finds a field by its name in a layout.
func fieldNamed(name string) (field, bool) {
	for f, n := range fieldNames {
		if n == name {
			return field(f), true
		}
	}
	return 0, false
}

// keyFields are the columns of which a data row fills at least one.
func keyFields(rows rowKind) []field {
	if rows == personRows {
		return []field{fieldNIK, fieldKPJ, fieldName, fieldFirstName}
	}
	return []field{fieldRegionCode, fieldDistrict, fieldProjectCode}
}
