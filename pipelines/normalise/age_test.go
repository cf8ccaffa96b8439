package normalise

import (
	"testing"

	"cakupan/enrolment"
)

// The ages at registration, and on the position date, 31 May 2025.
func TestAge(t *testing.T) {
	tests := []struct {
		name, born, enrolled string
		role                 enrolment.Role
		codes                string
	}{
		{"in the middle of life", "12-05-1980", "01-02-2020", enrolment.Participants, ""},
		{"65 on the day of registration", "01-02-1955", "01-02-2020", enrolment.Participants, ""},
		{"a day before 66", "02-02-1954", "01-02-2020", enrolment.Participants, ""},
		{"66 on the day of registration", "01-02-1954", "01-02-2020", enrolment.Participants, "age.over_limit"},
		{"grew old as a member", "01-02-1950", "01-02-2010", enrolment.Participants, ""},
		{"old, since when unknown", "01-02-1950", "", enrolment.Participants, ""},
		{"old nominee", "01-02-1950", "", enrolment.Nominations, "age.over_limit"},
		{"old in a register of all", "01-02-1950", "", enrolment.Population, ""},
		{"15 on the position date", "31-05-2010", "", enrolment.Participants, ""},
		{"a day younger", "01-06-2010", "", enrolment.Participants, "age.under_limit"},
		{"a child in a register of all", "01-06-2020", "", enrolment.Population, ""},
		{"no birth date, the NIK of an old man", "", "", enrolment.Nominations, "age.over_limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := participants(enrolment.Constants{Segment: enrolment.BPU}, "82.71")
			list.Role = tt.role
			got, _ := readText(t, list, "NIK,NO KPJ,NAMA LENGKAP,TGL LAHIR,TGL MULAI\n8271010102509001,21012345678,Peserta,"+tt.born+","+tt.enrolled+"\n")
			codes := ""
			for _, f := range got.faults {
				if f.Code[:4] == "age." {
					codes += f.Code
				}
			}
			if codes != tt.codes {
				t.Errorf("got %q, want %q", codes, tt.codes)
			}
		})
	}
}
