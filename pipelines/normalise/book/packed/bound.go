package packed

import (
	"fmt"
	"io"

	"cakupan/pipelines/normalise/sheet"
)

// The bounds of what an archive may make of itself. The sheets of real workbooks shrink to a tenth of their size,
// very regular ones to a fiftieth; deflate can go to a thousandth.
const (
	partBytes  = 4 << 30  // of one part of a workbook
	spoolBytes = 8 << 30  // of all that an archive holds
	ratio      = 150      // unpacked over packed
	ratioFrom  = 32 << 20 // unpacked bytes from which the ratio is looked at
)

// bounds is how much was unpacked of how much.
type bounds struct {
	packed, unpacked, most uint64
}

// add counts n more bytes, and refuses those beyond the bounds.
func (b *bounds) add(n int) error {
	b.unpacked += uint64(n)
	switch {
	case b.unpacked > ratioFrom && b.unpacked/ratio > b.packed:
		return fmt.Errorf("%w: an archive that grows more than %d times", sheet.ErrHostile, ratio)
	case b.unpacked > b.most:
		return fmt.Errorf("%w: an archive of more than %d GiB", sheet.ErrTooLarge, b.most>>30)
	}
	return nil
}

// bounded unpacks within the bounds.
type bounded struct {
	io.Reader
	bounds *bounds
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err := b.bounds.add(n); err != nil {
		return 0, err
	}
	return n, damaged(err)
}
