package lake

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cakupan/enrolment"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// batchRows is the number of rows of a record batch, which is a row group of its own: Arrow's writer loses 16 times
// its speed when two dictionaries meet in one row group.
const batchRows = 1 << 16

// column collects one column's values of a batch as a plain slice. A null is a value that the type leaves free, so
// that adding a value is one append.
type column interface {
	putNull()
	// write writes the batch and uses up its values. It needs levels, one for each row, to write definition levels
	// into: 1 for a value, 0 for a null.
	write(chunk file.ColumnChunkWriter, levels []int16) error
	// reset begins the next batch.
	reset()
	// swap gives the batch to a column of the same type, which holds none, and begins the next one.
	swap(empty column)
}

// newColumn gives the collector of a type.
func newColumn(t Type) column {
	switch t {
	case UUID:
		return new(uuids)
	case Text:
		return newTexts()
	case Int64, Timestamp:
		return new(int64s)
	case Bool:
		return new(bools)
	}
	return new(int32s)
}

// uuids holds 16 bytes a row; all zero is null.
type uuids struct{ values []enrolment.PersonID }

func (c *uuids) put(id enrolment.PersonID) { c.values = append(c.values, id) }

func (c *uuids) putNull() { c.put(enrolment.PersonID{}) }

func (c *uuids) write(chunk file.ColumnChunkWriter, levels []int16) error {
	kept := present(c.values, enrolment.PersonID{}, levels)
	written := 0
	var ids [1024]parquet.FixedLenByteArray
	for rows := range slices.Chunk(levels, len(ids)) {
		n := 0
		for _, level := range rows {
			if level == 1 {
				ids[n] = kept[written][:]
				n++
				written++
			}
		}
		if _, err := chunk.(*file.FixedLenByteArrayColumnChunkWriter).WriteBatch(ids[:n], rows, nil); err != nil {
			return err
		}
	}
	return nil
}

func (c *uuids) reset() { c.values = c.values[:0] }

func (c *uuids) swap(empty column) {
	e := empty.(*uuids)
	*e, *c = *c, *e
}

// int32s holds days, years and small numbers.
type int32s struct {
	constant enrolment.Date // of rows for which nothing was put
	values   []int32
}

const nullInt32 = math.MinInt32

func (c *int32s) put(v int32) { c.values = append(c.values, v) }

func (c *int32s) putNull() { c.put(nullInt32) }

func (c *int32s) putDate(d enrolment.Date) {
	v := int32(nullInt32)
	if d != 0 {
		v = d.Unix()
	}
	c.values = append(c.values, v)
}

func (c *int32s) write(chunk file.ColumnChunkWriter, levels []int16) error {
	for len(c.values) < len(levels) {
		c.putDate(c.constant)
	}
	_, err := chunk.(*file.Int32ColumnChunkWriter).WriteBatch(present(c.values, nullInt32, levels), levels, nil)
	return err
}

func (c *int32s) reset() { c.values = c.values[:0] }

func (c *int32s) swap(empty column) {
	e := empty.(*int32s)
	*e, *c = *c, *e
	c.constant = e.constant
}

// int64s holds counts, money and microseconds.
type int64s struct{ values []int64 }

const nullInt64 = math.MinInt64

func (c *int64s) put(v int64) { c.values = append(c.values, v) }

func (c *int64s) putNull() { c.put(nullInt64) }

func (c *int64s) putTime(t time.Time) {
	v := int64(nullInt64)
	if !t.IsZero() {
		v = t.UnixMicro()
	}
	c.values = append(c.values, v)
}

func (c *int64s) write(chunk file.ColumnChunkWriter, levels []int16) error {
	_, err := chunk.(*file.Int64ColumnChunkWriter).WriteBatch(present(c.values, nullInt64, levels), levels, nil)
	return err
}

func (c *int64s) reset() { c.values = c.values[:0] }

func (c *int64s) swap(empty column) {
	e := empty.(*int64s)
	*e, *c = *c, *e
}

// bools holds enrolment's three states.
type bools struct {
	values []enrolment.Tristate
	yes    []bool // those of values that are known, for write
}

func (c *bools) put(v enrolment.Tristate) { c.values = append(c.values, v) }

func (c *bools) putNull() { c.put(enrolment.Unknown) }

func (c *bools) putBool(v bool) {
	if v {
		c.put(enrolment.Yes)
	} else {
		c.put(enrolment.No)
	}
}

func (c *bools) write(chunk file.ColumnChunkWriter, levels []int16) error {
	for _, v := range present(c.values, enrolment.Unknown, levels) {
		c.yes = append(c.yes, v == enrolment.Yes)
	}
	_, err := chunk.(*file.BooleanColumnChunkWriter).WriteBatch(c.yes, levels, nil)
	return err
}

func (c *bools) reset() { c.values, c.yes = c.values[:0], c.yes[:0] }

func (c *bools) swap(empty column) {
	e := empty.(*bools)
	*e, *c = *c, *e
}

// present moves the values that are not null to the front, gives these, and fills levels.
func present[T comparable](values []T, null T, levels []int16) []T {
	kept := values[:0]
	for i, v := range values[:len(levels)] {
		levels[i] = 0
		if v != null {
			levels[i] = 1
			kept = append(kept, v)
		}
	}
	return kept
}

// texts holds a batch's dictionary and, for each row, an index into it; -1 is null, and so is the empty text. It keeps
// nothing of the strings that it is given.
type texts struct {
	constant string // of rows for which nothing was put

	indices []int32
	values  []string         // the dictionary, in order of appearance
	known   map[string]int32 // its inverse
	bytes   int              // of all its values

	// Rows of one list resemble their neighbours, so most texts are found without the map: as the last one put, or by
	// its end among the recent ones.
	last      string
	lastIndex int32
	recent    [1024]int32
}

var textType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

func newTexts() *texts {
	c := &texts{known: map[string]int32{}}
	c.reset()
	return c
}

func (c *texts) put(text string) {
	if text != c.last {
		c.find(text)
	}
	c.indices = append(c.indices, c.lastIndex)
}

// find makes text the last one. The empty text is null.
func (c *texts) find(text string) {
	if text == "" {
		c.last, c.lastIndex = "", -1
		return
	}
	slot := &c.recent[ending(text)]
	if *slot < 0 || c.values[*slot] != text {
		*slot = c.index(text)
	}
	c.last, c.lastIndex = c.values[*slot], *slot
}

func (c *texts) putNull() { c.put("") }

// ending gives a number below 1024 that differs for most texts that end differently; codes and numbers do.
func ending(text string) uint64 {
	n := len(text)
	var last uint64
	if n >= 8 {
		tail := text[n-8:]
		last = uint64(tail[0]) | uint64(tail[1])<<8 | uint64(tail[2])<<16 | uint64(tail[3])<<24 |
			uint64(tail[4])<<32 | uint64(tail[5])<<40 | uint64(tail[6])<<48 | uint64(tail[7])<<56
	} else {
		for i := range n {
			last = last<<8 | uint64(text[i])
		}
	}
	return last * 0x9E3779B97F4A7C15 >> 54
}

// index gives a text's place in the dictionary, adding it when it is new. Bytes that are not UTF-8 are replaced:
// DuckDB would refuse the whole file for one of them.
func (c *texts) index(text string) int32 {
	index, ok := c.known[text]
	if ok {
		return index
	}
	if !utf8.ValidString(text) {
		return c.index(strings.ToValidUTF8(text, "\uFFFD"))
	}
	index = int32(len(c.values))
	text = strings.Clone(text)
	c.values = append(c.values, text)
	c.known[text] = index
	c.bytes += len(text)
	return index
}

// write writes the batch as an Arrow dictionary, with just the texts that the batch holds.
func (c *texts) write(chunk file.ColumnChunkWriter, levels []int16) error {
	for len(c.indices) < len(levels) {
		c.put(c.constant)
	}
	values := c.array(levels)
	// Handing the dictionary over first saves Arrow the search for those of its texts that are in use.
	encoder := chunk.CurrentEncoder().(interface{ PutDictionary(arrow.Array) error })
	if err := encoder.PutDictionary(values.Dictionary()); err != nil {
		return err
	}
	ctx := pqarrow.NewArrowWriteContext(context.Background(), nil)
	return pqarrow.WriteArrowToColumn(ctx, chunk, values, levels, nil, true)
}

func (c *texts) array(levels []int16) *array.Dictionary {
	nulls := 0
	bits := make([]byte, bitutil.BytesForBits(int64(len(levels))))
	for i, index := range c.indices {
		null := index >> 31 // -1 for -1, 0 for an index
		levels[i] = int16(1 + null)
		nulls -= int(null)
		bits[i/8] |= byte(1+null) << (i % 8)
	}
	var valid *memory.Buffer
	if nulls > 0 {
		valid = memory.NewBufferBytes(bits)
	}
	indices := array.NewData(textType, len(levels),
		[]*memory.Buffer{valid, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(c.indices))}, nil, nulls, 0)
	indices.SetDictionary(c.dictionary())
	return array.NewDictionaryData(indices)
}

// dictionary gives the dictionary as an array of strings.
func (c *texts) dictionary() arrow.ArrayData {
	ends := make([]int32, 1, len(c.values)+1)
	joined := make([]byte, 0, c.bytes)
	for _, v := range c.values {
		joined = append(joined, v...)
		ends = append(ends, int32(len(joined)))
	}
	return array.NewData(arrow.BinaryTypes.String, len(c.values), []*memory.Buffer{
		nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(ends)), memory.NewBufferBytes(joined)}, nil, 0, 0)
}

func (c *texts) reset() {
	c.indices, c.values, c.bytes = c.indices[:0], c.values[:0], 0
	clear(c.known)
	c.last, c.lastIndex = "", -1
	for i := range c.recent {
		c.recent[i] = -1
	}
}

func (c *texts) swap(empty column) {
	e := empty.(*texts)
	*e, *c = *c, *e
	c.constant = e.constant
}
