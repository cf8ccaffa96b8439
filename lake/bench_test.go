package lake

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"cakupan/enrolment"
)

// participants makes n records as a BPJS TK branch's list has them, in no order.
func participants(n int) []enrolment.Record {
	rng := rand.New(rand.NewPCG(82, 71))
	births := keys(rng, 20_000)
	records := make([]enrolment.Record, n)
	for i := range records {
		village := fmt.Sprintf("82.71.%02d.%d", 1+rng.IntN(8), 1001+rng.IntN(10))
		records[i] = enrolment.Record{
			IDBasis: enrolment.ByNIK, BirthKey: births[rng.IntN(len(births))],
			NIKDistrict: fmt.Sprintf("82.%02d", 1+rng.IntN(10)), NIKSubdistrict: fmt.Sprintf("82.71.%02d", 1+rng.IntN(60)),
			District: "82.71", Subdistrict: village[:8], Village: village, DistrictBasis: enrolment.BasisResidence, WorkDistrict: "82.71",
			Segment: enrolment.BPU, Group: enrolment.Groups[rng.IntN(20)], Payer: enrolment.Payers[rng.IntN(4)], StatedStatus: enrolment.StatedActive,
			HasJKK: enrolment.Yes, HasJKM: enrolment.Yes,
			EnrolledOn: may31 - enrolment.Date(rng.IntN(1500)), CoveredUntil: may31 + enrolment.Date(30*rng.IntN(7)),
			ContributionIDR: 16800 * int64(1+rng.IntN(3)), HasContribution: true,
			Sex: []enrolment.Sex{enrolment.Male, enrolment.Female}[rng.IntN(2)], BirthYear: 1960 + rng.IntN(45),
			EmployerCode: fmt.Sprintf("NPP%06d", rng.IntN(3000)), DecreeNo: "188.45/12/2025", Sheet: "Peserta",
		}
		if rng.IntN(20) == 0 {
			records[i].Warnings = []string{"nik.prefix_foreign", "village.unresolved"}
		}
	}
	return records
}

// keys makes n pseudonyms.
func keys(rng *rand.Rand, n int) []enrolment.PersonID {
	ids := make([]enrolment.PersonID, n)
	for i := range ids {
		binary.NativeEndian.PutUint64(ids[i][:8], rng.Uint64())
		binary.NativeEndian.PutUint64(ids[i][8:], rng.Uint64())
	}
	return ids
}

// BenchmarkEnrolment stages one part of a delivery: from records to a synced object.
func BenchmarkEnrolment(b *testing.B) {
	const rows = PartRows
	records, people := participants(1<<14), keys(rand.New(rand.NewPCG(82, 3)), rows+1)
	l, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	bytes := int64(0)
	before := processorTime(b)
	for b.Loop() {
		s, err := l.Stage(delivery(enrolment.Participants), "bench", may, may31)
		if err != nil {
			b.Fatal(err)
		}
		for i := range rows {
			r := &records[i%len(records)]
			r.PersonID, r.NameKey, r.RowNumber = people[i], people[i+1], i+6
			if err := s.Write(r); err != nil {
				b.Fatal(err)
			}
		}
		m, err := s.Commit(enrolment.Manifest{RowsRead: rows, Accepted: rows})
		if err != nil {
			b.Fatal(err)
		}
		bytes = m.Parts[0].Bytes
	}
	b.ReportMetric(float64(rows*b.N)/(processorTime(b)-before).Seconds(), "records/cpu-s")
	b.ReportMetric(float64(bytes)/float64(rows), "bytes/record")
}

// processorTime gives what the process has used of all cores, which says more than the clock where others work too.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
