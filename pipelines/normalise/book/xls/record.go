package xls

import (
	"encoding/binary"
	"fmt"

	"cakupan/pipelines/normalise/sheet"
)

// The kinds of record that are read. The rest is passed over.
const (
	recordFormula    = 0x0006
	recordEOF        = 0x000a
	recordDateMode   = 0x0022
	recordFilePass   = 0x002f
	recordContinue   = 0x003c
	recordCodePage   = 0x0042
	recordBoundSheet = 0x0085
	recordMulRK      = 0x00bd
	recordRString    = 0x00d6
	recordXF         = 0x00e0
	recordMerged     = 0x00e5
	recordSST        = 0x00fc
	recordLabelSST   = 0x00fd
	recordNumber     = 0x0203
	recordLabel      = 0x0204
	recordBoolErr    = 0x0205
	recordString     = 0x0207
	recordRow        = 0x0208
	recordRK         = 0x027e
	recordFormat     = 0x041e
	recordBOF        = 0x0809
)

// recordHead is the length of a record's kind and length.
const recordHead = 4

var errBreaksOff = fmt.Errorf("%w: a workbook that breaks off", sheet.ErrTruncated)

// record is one record of a stream.
type record struct {
	kind uint16
	data []byte
	next int // where the one after it begins
}

// recordAt reads the record at a place of the stream.
func recordAt(stream []byte, at int) (record, error) {
	if at < 0 || at+recordHead > len(stream) {
		return record{}, errBreaksOff
	}
	from := at + recordHead
	to := from + int(binary.LittleEndian.Uint16(stream[at+2:]))
	if to > len(stream) {
		return record{}, errBreaksOff
	}
	return record{binary.LittleEndian.Uint16(stream[at:]), stream[from:to:to], to}, nil
}

// uint16 and uint32 read numbers of a record, 0 where it is too short.
func (r record) uint16(at int) uint16 {
	if at+2 > len(r.data) {
		return 0
	}
	return binary.LittleEndian.Uint16(r.data[at:])
}

func (r record) uint32(at int) uint32 {
	if at+4 > len(r.data) {
		return 0
	}
	return binary.LittleEndian.Uint32(r.data[at:])
}

// pieces are the data of a record and of those that continue it.
type pieces struct {
	stream []byte
	data   []byte // yet to be read, of the current record
	next   int    // where the record after it begins
}

func piecesOf(stream []byte, r record) *pieces { return &pieces{stream, r.data, r.next} }

// more goes on to the next record if it continues this one.
func (p *pieces) more() bool {
	r, err := recordAt(p.stream, p.next)
	if err != nil || r.kind != recordContinue {
		return false
	}
	p.data, p.next = r.data, r.next
	return true
}

// take reads a number of n bytes, the lowest first.
func (p *pieces) take(n int) (value uint32, err error) {
	for i := range n {
		for len(p.data) == 0 {
			if !p.more() {
				return 0, errBreaksOff
			}
		}
		value |= uint32(p.data[0]) << (8 * i)
		p.data = p.data[1:]
	}
	return value, nil
}

// skip passes over n bytes.
func (p *pieces) skip(n int64) error {
	for n > int64(len(p.data)) {
		n -= int64(len(p.data))
		if !p.more() {
			return errBreaksOff
		}
	}
	p.data = p.data[n:]
	return nil
}
