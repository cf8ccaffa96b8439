package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
)

// A list that covers two districts is one slot; a month that is neither the headline's nor open has none, unless a file
// was returned for it.
func TestReadSlots(t *testing.T) {
	got, err := ReadSlots(t.Context(), may(t))
	if err != nil {
		t.Fatal(err)
	}
	asOf, _ := enrolment.NewDate(2025, 5, 31)
	mayPeriod, june := enrolment.Period{Year: 2025, Month: time.May}, enrolment.Period{Year: 2025, Month: time.June}
	arrived := func(day, hour, minute int) *time.Time {
		t := time.Date(2025, 6, day, hour, minute, 0, 0, time.UTC)
		return &t
	}
	returned := time.Date(2025, 8, 5, 1, 0, 0, 0, time.UTC)
	want := []Slot{
		{
			Period: mayPeriod, FigureStatus: "tetap", ListID: "82.71/bpjstk/peserta", Title: "Daftar peserta",
			Sender: "Cabang Ternate", Role: "participants", State: "late", ReceivedAt: arrived(12, 0, 30), AsOf: asOf,
			RowsRead: n(50210), RowsAccepted: n(50190), RowsRejected: n(14), RowsIgnored: n(6), DeliveryID: "d01",
		},
		{
			Period: mayPeriod, FigureStatus: "tetap", ListID: "bpjstk/rekap", Title: "Rekap",
			Sender: "Kantor Wilayah", Role: "recap", State: "on_time", ReceivedAt: arrived(5, 1, 0), AsOf: asOf,
			RowsRead: n(34), RowsAccepted: n(30), RowsRejected: n(0), RowsIgnored: n(4), DeliveryID: "d02",
		},
		{ // which is held, while the older one stands
			Period: mayPeriod, FigureStatus: "tetap", ListID: "bpjstk/rekap", Title: "Rekap",
			Sender: "Kantor Wilayah", Role: "recap", State: "held", HoldCodes: "file.totals_differ", ReceivedAt: arrived(20, 1, 0),
			RowsRead: n(12), RowsAccepted: n(0), RowsRejected: n(0), RowsIgnored: n(0), DeliveryID: "d05",
			FileName: "rekap-2025-05-baru.csv",
		},
		{
			Period: june, FigureStatus: "sementara", ListID: "82.08/bpjstk/peserta", Title: "Daftar peserta",
			Sender: "Cabang Ternate", Role: "participants", State: "carried_forward", CarriedMonths: 1,
		},
		{
			Period: enrolment.Period{Year: 2025, Month: time.July}, FigureStatus: "belum dibuka", ListID: "bpjstk/rekap", Title: "Rekap",
			Sender: "Kantor Wilayah", Role: "recap", State: "returned", ReceivedAt: &returned,
			RowsRead: n(0), RowsAccepted: n(0), RowsRejected: n(0), RowsIgnored: n(0), DeliveryID: "d07",
			FileName: "rekap-2025-07.csv", FileFault: "file.not_a_table", ReturnReason: "salah berkas",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
