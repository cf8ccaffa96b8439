package lake

import (
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/klauspost/compress/zstd"
)

func init() {
	compress.RegisterCodec(compress.Codecs.Zstd, newZstd())
}

// fastZstd is zstd at level 1 with encoders that are kept; Arrow's own makes new ones for each page.
type fastZstd struct {
	compress.Codec
	encoder *zstd.Encoder
}

func newZstd() fastZstd {
	own, err := compress.GetCodec(compress.Codecs.Zstd)
	if err != nil {
		panic(err)
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithZeroFrames(true))
	if err != nil {
		panic(err)
	}
	return fastZstd{own, encoder}
}

func (z fastZstd) Encode(dst, src []byte) []byte { return z.encoder.EncodeAll(src, dst[:0]) }

func (z fastZstd) EncodeLevel(dst, src []byte, _ int) []byte { return z.Encode(dst, src) }
