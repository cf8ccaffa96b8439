package extract

import (
	"fmt"

	"cakupan/enrolment"
)

// Deliveries gives every delivery of the lists that has ever landed, as Collect does, and looks at no source.
func (l *Landing) Deliveries(lists []*enrolment.List) ([]enrolment.Delivery, error) {
	receipts, err := l.readReceipts()
	if err != nil {
		return nil, fmt.Errorf("read landing: %w", err)
	}
	byID := make(map[string]*enrolment.List, len(lists))
	for _, list := range lists {
		byID[list.ID] = list
	}
	deliveries, _ := ordered(receipts, byID)
	return deliveries, nil
}
