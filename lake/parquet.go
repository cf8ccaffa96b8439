package lake

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"cakupan/durable"
)

// createdBy stands in each file's footer. It is fixed, so that a new version of this program writes the same bytes.
const createdBy = "cakupan lake 1"

// batchTextBytes ends a batch early when its dictionaries have grown past it, which is looked at every textCheckRows:
// Arrow's writer cannot take 2 GiB of text at once. Lists come nowhere near it.
const (
	batchTextBytes = 32 << 20
	textCheckRows  = 256
)

// tableWriter collects rows of a table and writes them as one Parquet file. The columns are put one value a row, then
// endRow ends the row. The bytes depend on the rows alone, not on how they came.
type tableWriter struct {
	table   *Table
	columns []column     // as in table
	file    *parquetFile // nil when none is being written
	rows    int64
	pending int // rows put since the last row group

	behind *queue        // writes the row groups; nil: the writer does so itself
	spare  chan []column // what is filled while the queue writes; made when it is first wanted
}

// newTableWriter makes a writer that has no file yet.
func newTableWriter(t *Table, behind *queue) *tableWriter {
	return &tableWriter{table: t, columns: newColumns(t), behind: behind}
}

func newColumns(t *Table) []column {
	columns := make([]column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = newColumn(c.Type)
	}
	return columns
}

// columnOf gives the column of that name, whose type the caller knows from the table.
func columnOf[C column](w *tableWriter, name string) C {
	for i, c := range w.table.Columns {
		if c.Name == name {
			return w.columns[i].(C)
		}
	}
	panic(fmt.Sprintf("table %s has no column %s", w.table.Name, name))
}

// begin begins a file.
func (w *tableWriter) begin(disk *durable.Disk) error {
	f := &parquetFile{table: w.table}
	w.file, w.rows = f, 0
	return w.behind.do(func() error { return f.create(disk) })
}

// parquetSchema gives the table's schema; pqarrow would have no UUID.
func parquetSchema(t *Table) *schema.GroupNode {
	fields := make(schema.FieldList, len(t.Columns))
	for i, c := range t.Columns {
		var logical schema.LogicalType
		physical, length := parquet.Types.Int32, -1
		switch c.Type {
		case UUID:
			logical, physical, length = schema.UUIDLogicalType{}, parquet.Types.FixedLenByteArray, 16
		case Text:
			logical, physical = schema.StringLogicalType{}, parquet.Types.ByteArray
		case Date:
			logical = schema.DateLogicalType{}
		case Int64:
			logical, physical = schema.NewIntLogicalType(64, true), parquet.Types.Int64
		case Int32:
			logical = schema.NewIntLogicalType(32, true)
		case Int16:
			logical = schema.NewIntLogicalType(16, true)
		case Bool:
			logical, physical = schema.NoLogicalType{}, parquet.Types.Boolean
		case Timestamp:
			logical, physical = schema.NewTimestampLogicalType(false, schema.TimeUnitMicros), parquet.Types.Int64
		}
		fields[i] = schema.Must(schema.NewPrimitiveNodeLogical(c.Name, parquet.Repetitions.Optional, logical, physical, length, -1))
	}
	return schema.MustGroup(schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1))
}

// endRow ends a row into which the columns have put.
func (w *tableWriter) endRow() error {
	w.pending++
	w.rows++
	if w.pending == batchRows || w.pending%textCheckRows == 0 && w.textBytes() >= batchTextBytes {
		return w.endBatch()
	}
	return nil
}

// textBytes gives how much text the batch's dictionaries hold.
func (w *tableWriter) textBytes() int {
	n := 0
	for _, c := range w.columns {
		if c, ok := c.(*texts); ok {
			n += c.bytes
		}
	}
	return n
}

// endBatch hands the pending rows on as one row group. After an error the file is lost.
func (w *tableWriter) endBatch() error {
	if w.pending == 0 {
		return nil
	}
	f, columns, rows := w.file, w.columns, w.pending
	w.pending = 0
	if w.behind == nil {
		return f.writeGroup(columns, rows)
	}
	full, err := w.takeSpare()
	if err != nil {
		return err
	}
	for i, c := range columns {
		c.swap(full[i])
	}
	return w.behind.do(func() error {
		defer func() { w.spare <- full }()
		return f.writeGroup(full, rows)
	})
}

// takeSpare gives columns that hold nothing. There is one such set, so it may have to be waited for.
func (w *tableWriter) takeSpare() ([]column, error) {
	if w.spare == nil {
		w.spare = make(chan []column, 1)
		return newColumns(w.table), nil
	}
	select {
	case columns := <-w.spare:
		return columns, nil
	default:
	}
	if err := w.behind.wait(); err != nil {
		return nil, err
	}
	return <-w.spare, nil
}

// end gives the file, on its way to its name: it is complete when what is behind has been done. After an error, discard
// removes it.
func (w *tableWriter) end() (*parquetFile, error) {
	if err := w.endBatch(); err != nil {
		return nil, err
	}
	f := w.file
	w.file = nil
	return f, w.behind.do(f.end)
}

// discard gives up the file that was begun and did not end.
func (w *tableWriter) discard() {
	if w.file != nil {
		w.file.discard()
		w.file = nil
	}
}

// parquetFile is one Parquet file while it is written. One goroutine at a time.
type parquetFile struct {
	table  *Table
	file   *newFile // nil before create
	writer *file.Writer
	levels []int16
}

func (f *parquetFile) create(disk *durable.Disk) (err error) {
	if f.file, err = createFile(disk); err != nil {
		return err
	}
	props := []parquet.WriterProperty{
		parquet.WithAllocator(memory.NewGoAllocator()), // statistics alias buffers that a C allocator would free
		parquet.WithCreatedBy(createdBy),
		parquet.WithCompression(compress.Codecs.Zstd),
		parquet.WithBatchSize(batchRows),
		parquet.WithDictionaryDefault(false),
	}
	for _, c := range f.table.Columns {
		switch {
		case c.Type == Text:
			props = append(props, parquet.WithDictionaryFor(c.Name, true))
		case c.Type == UUID:
			// A hash has no range worth knowing, and does not compress, save where many rows share one.
			props = append(props, parquet.WithStatsFor(c.Name, false))
			if c.Name != "birth_key" {
				props = append(props, parquet.WithCompressionFor(c.Name, compress.Codecs.Uncompressed))
			}
		}
	}
	f.writer = file.NewParquetWriter(f.file, parquetSchema(f.table), file.WithWriterProps(parquet.NewWriterProperties(props...)))
	return nil
}

// writeGroup writes what the columns hold as one row group, and empties them. After an error the file is lost.
func (f *parquetFile) writeGroup(columns []column, rows int) error {
	if f.file.err == nil {
		if err := f.writeColumns(columns, rows); f.file.err == nil {
			f.file.err = err
		}
	}
	return f.file.err
}

func (f *parquetFile) writeColumns(columns []column, rows int) error {
	if cap(f.levels) < rows {
		f.levels = make([]int16, rows)
	}
	group := f.writer.AppendRowGroup()
	for i, c := range columns {
		chunk, err := group.NextColumn()
		if err == nil {
			err = c.write(chunk, f.levels[:rows])
		}
		if err != nil {
			return fmt.Errorf("column %s: %w", f.table.Columns[i].Name, err)
		}
		c.reset()
	}
	return group.Close()
}

// end writes the footer.
func (f *parquetFile) end() error {
	if err := f.writer.FlushWithFooter(); err != nil {
		return err
	}
	f.writer, f.levels = nil, nil
	return nil
}

func (f *parquetFile) discard() {
	if f.file != nil {
		f.file.Discard()
	}
}
