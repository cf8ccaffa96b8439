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

// tableWriter writes rows of a table as one Parquet file. The columns are put one value a row, then endRow ends the
// row. The bytes depend on the rows alone, not on how they came.
type tableWriter struct {
	table   *Table
	columns []column // as in table
	file    *newFile
	rows    int64

	pending int // rows put since the last row group
	levels  []int16
	writer  *file.Writer
}

// newTableWriter makes a writer that has no file yet.
func newTableWriter(t *Table) *tableWriter {
	w := &tableWriter{table: t}
	for _, c := range t.Columns {
		w.columns = append(w.columns, newColumn(c.Type))
	}
	return w
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
	f, err := createFile(disk)
	if err != nil {
		return err
	}
	props := []parquet.WriterProperty{
		parquet.WithAllocator(memory.NewGoAllocator()), // statistics alias buffers that a C allocator would free
		parquet.WithCreatedBy(createdBy),
		parquet.WithCompression(compress.Codecs.Zstd),
		parquet.WithBatchSize(batchRows),
		parquet.WithDictionaryDefault(false),
	}
	for _, c := range w.table.Columns {
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
	w.file, w.rows = f, 0
	w.writer = file.NewParquetWriter(f, parquetSchema(w.table), file.WithWriterProps(parquet.NewWriterProperties(props...)))
	return nil
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

// endBatch writes the pending rows as one row group. After an error the file is lost.
func (w *tableWriter) endBatch() error {
	if w.pending == 0 || w.file.err != nil {
		return w.file.err
	}
	err := w.writeBatch()
	if w.file.err == nil {
		w.file.err = err
	}
	w.pending = 0
	return w.file.err
}

func (w *tableWriter) writeBatch() error {
	if cap(w.levels) < w.pending {
		w.levels = make([]int16, w.pending)
	}
	group := w.writer.AppendRowGroup()
	for i, c := range w.columns {
		chunk, err := group.NextColumn()
		if err == nil {
			err = c.write(chunk, w.levels[:w.pending])
		}
		if err != nil {
			return fmt.Errorf("column %s: %w", w.table.Columns[i].Name, err)
		}
		c.reset()
	}
	return group.Close()
}

// end gives the file, complete and on its way to its name. After an error, discard removes it.
func (w *tableWriter) end() (*newFile, error) {
	if err := w.endBatch(); err != nil {
		return nil, err
	}
	if err := w.writer.FlushWithFooter(); err != nil {
		return nil, err
	}
	f := w.file
	w.file, w.writer = nil, nil
	return f, nil
}

// discard gives up the file that was begun and did not end.
func (w *tableWriter) discard() {
	if w.file != nil {
		w.file.Discard()
		w.file, w.writer = nil, nil
	}
}
