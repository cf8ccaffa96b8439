package packed

import (
	"archive/zip"
	"io"
)

// The blocks that are unpacked before they are asked for.
const (
	aheadBlock  = 128 << 10
	aheadBlocks = 4
)

// InflateAhead is Inflate for a part that is read from its beginning to its end: a goroutine unpacks the next blocks
// while the reader walks over those before them, which takes about as long. Close ends it.
func InflateAhead(part *zip.File) (io.ReadCloser, error) {
	inflated, err := Inflate(part)
	if err != nil {
		return nil, err
	}
	a := &ahead{
		from: inflated, filled: make(chan block, aheadBlocks), free: make(chan []byte, aheadBlocks),
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	for range aheadBlocks {
		a.free <- nil // made when it is first filled
	}
	go a.fill()
	return a, nil
}

// ahead reads from a reader in a goroutine of its own.
type ahead struct {
	from          io.ReadCloser
	filled        chan block
	free          chan []byte
	stop, stopped chan struct{}

	current block // being read
	rest    []byte
}

// block is what was read, and the error that came behind it.
type block struct {
	data []byte
	err  error
}

func (a *ahead) fill() {
	defer close(a.stopped)
	for {
		var b block
		select {
		case b.data = <-a.free:
		case <-a.stop:
			return
		}
		if b.data == nil {
			b.data = make([]byte, aheadBlock)
		}
		n := 0
		for n < len(b.data) && b.err == nil {
			var read int
			read, b.err = a.from.Read(b.data[n:])
			n += read
		}
		b.data = b.data[:n]
		a.filled <- b // there is room for all blocks
		if b.err != nil {
			return
		}
	}
}

func (a *ahead) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.current.err != nil {
			return 0, a.current.err
		}
		if a.current.data != nil {
			a.free <- a.current.data[:cap(a.current.data)]
		}
		a.current = <-a.filled
		a.rest = a.current.data
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// Close lets go of what was unpacked and not read.
func (a *ahead) Close() error {
	close(a.stop)
	<-a.stopped
	return a.from.Close()
}
