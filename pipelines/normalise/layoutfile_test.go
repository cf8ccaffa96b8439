package normalise

import (
	"context"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cakupan/enrolment"
)

var update = flag.Bool("update", false, "write the golden files anew")

const layoutFiles = "../../testdata/layouts/"

// The files of each built-in layout, and the list that delivers them.
var layoutLists = map[string]*enrolment.List{
	"bpjstk-peserta.xlsx": {
		ID: "82.71/bpjstk/peserta", Role: enrolment.Participants, Mode: enrolment.Full, Covers: []string{"82.71", "82.03", "82.05"},
		Sender: enrolment.Sender{ID: "bpjstk-ternate", BranchCode: "TTE", BranchDistrict: "82.71"},
	},
	"bpjstk-iuran.csv": {
		ID: "82.71/bpjstk/iuran", Role: enrolment.Payments, Mode: enrolment.Full, Covers: []string{"82.71"},
		Sender:    enrolment.Sender{ID: "bpjstk-ternate", BranchCode: "TTE", BranchDistrict: "82.71"},
		Constants: enrolment.Constants{Segment: enrolment.BPU},
	},
	"sipp-30.csv": {
		ID: "82.72/bkpsdm/non-asn", Role: enrolment.Nominations, Mode: enrolment.Full, Covers: []string{"82.72"},
		Sender: enrolment.Sender{ID: "bkpsdm-82.72"},
		Constants: enrolment.Constants{
			Segment: enrolment.BPU, Group: "NON_ASN", Payer: "APBD_KABKOTA", DecreeNo: "188.45/32/2025",
			CoveredFrom: date(2025, 1, 1), CoveredUntil: date(2025, 12, 31),
		},
	},
	"bnba.xlsx": {
		ID: "82.71/dkp/nelayan", Role: enrolment.Nominations, Mode: enrolment.Stage, Covers: []string{"82.71"},
		Sender:    enrolment.Sender{ID: "dkp-82.71"},
		Constants: enrolment.Constants{Segment: enrolment.BPU, Payer: "APBD_KABKOTA", DecreeNo: "188.45/15/2025"},
	},
	"bpjstk-rekap.csv": {ID: "82/bpjstk/rekap", Role: enrolment.Recap, Mode: enrolment.Full, Covers: []string{"82.71", "82.05"}},
	"bpjstk-jakon.csv": {ID: "82/bpjstk/jakon", Role: enrolment.Projects, Mode: enrolment.Full, Covers: []string{"82.71", "82.02"}},
}

func date(year, month, day int) enrolment.Date {
	d, _ := enrolment.NewDate(year, month, day)
	return d
}

// step is the step of a project in Maluku Utara, without a lake.
func step(t testing.TB) *Step {
	t.Helper()
	layouts, err := LoadLayouts()
	if err != nil {
		t.Fatal(err)
	}
	return &Step{
		Layouts: layouts, Reference: reference(t), Key: enrolment.KeyFromSeed("normalise tests"), Province: "82",
		TimeZone: time.FixedZone("WIT", 9*60*60), ClosesUntilDay: 15,
	}
}

// delivery is a file of list, received on 2 June 2025, with its layout's name taken from the file's.
func delivery(list *enrolment.List, name string) enrolment.Delivery {
	list.Layout = strings.TrimSuffix(name, filepath.Ext(name))
	return enrolment.Delivery{
		ID: "00000000000000aa", List: list, ListID: list.ID, SHA256: strings.Repeat("0", 64), Name: name,
		ReceivedAt: time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC), ReceivedClock: "source",
	}
}

// Each layout on a small file of the shape that its senders deliver: what every row comes to, in words.
func TestLayoutFiles(t *testing.T) {
	for name, list := range layoutLists {
		t.Run(name, func(t *testing.T) {
			got := inWords(t, delivery(list, name))
			golden := layoutFiles + name + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("not as in %s (-want +got):\n%s", golden, diff)
			}
		})
	}
}

// inWords reads a delivery and says what became of it.
func inWords(t *testing.T, d enrolment.Delivery) string {
	t.Helper()
	s := step(t)
	file, err := os.Open(layoutFiles + d.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	ctx := context.Background()
	layout, err := s.layoutOf(d.List)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.begin(ctx, &d, layout, file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	var rows words
	if err := r.read(ctx, &rows); err != nil {
		t.Fatal(err)
	}
	m := r.manifest
	return fmt.Sprintf("position %s by %s, period %s, stage %q\n%d rows = %d accepted + %d rejected + %d ignored\n\n%s",
		m.AsOf, m.AsOfBasis, m.Period, m.Stage, m.RowsRead, m.Accepted, m.Rejected, m.Ignored, rows.text.String())
}

// words is a sink that writes what it gets as text.
type words struct{ text strings.Builder }

func (w *words) Write(r *enrolment.Record) error {
	fmt.Fprintf(&w.text, "%s:%d %s\n", r.Sheet, r.RowNumber, fieldsInWords(*r))
	return nil
}

func (w *words) WriteHeads(h *enrolment.HeadCount) error {
	fmt.Fprintf(&w.text, "%s:%d %s\n", h.Sheet, h.RowNumber, fieldsInWords(*h))
	return nil
}

func (w *words) WriteFault(f *enrolment.Fault, rejected bool, _ *enrolment.Record) error {
	state := "counts"
	if rejected {
		state = "is set aside"
	}
	fmt.Fprintf(&w.text, "    %s%s %s: %s (%s), row %s\n", f.Severity, f.Place(), f.Code, f.Field, enrolment.Rules[f.Code].English, state)
	return nil
}

func (w *words) EndPart() error { return nil }

// fieldsInWords gives the fields that are not null, the pseudonyms by their first digits.
func fieldsInWords(record any) string {
	var b strings.Builder
	v := reflect.ValueOf(record)
	for i := range v.NumField() {
		name, field := v.Type().Field(i).Name, v.Field(i)
		if field.IsZero() || name == "Sheet" || name == "RowNumber" {
			continue
		}
		if id, is := field.Interface().(enrolment.PersonID); is {
			fmt.Fprintf(&b, " %s=%s…", name, hex.EncodeToString(id[:4]))
			continue
		}
		fmt.Fprintf(&b, " %s=%v", name, field.Interface())
	}
	return strings.TrimSpace(b.String())
}
