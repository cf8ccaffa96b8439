package sheettest

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"unicode/utf16"
)

// Record is a record of an .xls file: its parts one behind the other, numbers with their lowest byte first.
func Record(kind uint16, parts ...any) []byte {
	var data bytes.Buffer
	for _, part := range parts {
		if text, ok := part.(string); ok {
			part = []byte(text)
		}
		if err := binary.Write(&data, binary.LittleEndian, part); err != nil {
			panic(err)
		}
	}
	head := binary.LittleEndian.AppendUint16(nil, kind)
	head = binary.LittleEndian.AppendUint16(head, uint16(data.Len()))
	return append(head, data.Bytes()...)
}

// The versions of .xls files.
const (
	BIFF5 = 0x0500 // Excel 5 and 95
	BIFF8 = 0x0600 // Excel 97 to 2003
)

// XLSSheet is a sheet of an .xls file.
type XLSSheet struct {
	Name  string // ASCII
	State byte   // 1 is hidden, 2 is hidden from Excel's menu, too
	Cells []byte // records
}

// XLS is the stream of an .xls file: its first part, which ends before the names of the sheets, and its sheets. Style 0
// is plain, 1 a date.
func XLS(version uint16, globals []byte, sheets ...XLSSheet) []byte {
	const begin, end, style, bound = 0x809, 0x0a, 0xe0, 0x85
	var names, bodies []byte
	head := slices.Concat(Record(begin, version, uint16(5), make([]byte, 12)), Record(style, make([]byte, 20)), Record(style, uint16(0), uint16(14), make([]byte, 16)), globals)
	name := func(one XLSSheet, start int) []byte {
		length := []byte{byte(len(one.Name)), 0}
		if version != BIFF8 {
			length = length[:1]
		}
		return Record(bound, uint32(start), one.State, byte(0), length, one.Name)
	}
	at := len(head) + len(Record(end))
	for _, one := range sheets {
		at += len(name(one, 0))
	}
	for _, one := range sheets {
		names = append(names, name(one, at+len(bodies))...)
		bodies = slices.Concat(bodies, Record(begin, version, uint16(0x10), make([]byte, 12)), one.Cells, Record(end))
	}
	return slices.Concat(head, names, Record(end), bodies)
}

// Container is an OLE2 container of streams, such as "Workbook", up to 6 MiB.
func Container(streams map[string][]byte) []byte {
	const (
		sector, entryBytes = 512, 128
		smallest           = 4096 // of a stream in sectors of its own
		free, chainEnd     = 0xffffffff, 0xfffffffe
		tableMark          = 0xfffffffd
	)
	type entry struct {
		name        string
		kind        byte
		right       uint32
		child       uint32
		start, size uint32
	}
	var content []byte
	var next []uint32 // of each sector
	put := func(data []byte) (start uint32) {
		start = uint32(len(next))
		data = append(bytes.Clone(data), make([]byte, (sector-len(data)%sector)%sector)...)
		content = append(content, data...)
		for i := range len(data) / sector {
			next = append(next, start+uint32(i)+1)
		}
		next[len(next)-1] = chainEnd
		return start
	}
	entries := []entry{{"Root Entry", 5, free, 1, chainEnd, 0}}
	for _, name := range slices.Sorted(maps.Keys(streams)) {
		data := streams[name]
		if len(data) < smallest {
			data = append(bytes.Clone(data), make([]byte, smallest-len(data))...)
		}
		entries = append(entries, entry{name, 2, uint32(len(entries) + 1), free, put(data), uint32(len(data))})
	}
	entries[len(entries)-1].right = free
	var directory []byte
	for _, e := range entries {
		b := make([]byte, entryBytes)
		for i, unit := range utf16.Encode([]rune(e.name)) {
			binary.LittleEndian.PutUint16(b[2*i:], unit)
		}
		binary.LittleEndian.PutUint16(b[64:], uint16(2*len(e.name)+2))
		b[66], b[67] = e.kind, 1
		for at, v := range map[int]uint32{68: free, 72: e.right, 76: e.child, 116: e.start, 120: e.size} {
			binary.LittleEndian.PutUint32(b[at:], v)
		}
		directory = append(directory, b...)
	}
	directoryStart := put(directory)
	tables := 1
	for tables*sector/4 < len(next)+tables {
		tables++
	}
	firstTable := len(next)
	for range tables {
		next = append(next, tableMark)
	}
	for len(next) < tables*sector/4 {
		next = append(next, free)
	}
	for _, v := range next {
		content = binary.LittleEndian.AppendUint32(content, v)
	}
	head := make([]byte, sector)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: directoryStart, 56: smallest, 60: chainEnd, 68: chainEnd} {
		binary.LittleEndian.PutUint32(head[at:], v)
	}
	for i := range 109 {
		table := uint32(free)
		if i < tables {
			table = uint32(firstTable + i)
		}
		binary.LittleEndian.PutUint32(head[76+4*i:], table)
	}
	return slices.Concat(head, content)
}
