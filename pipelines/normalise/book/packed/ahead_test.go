package packed

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"testing"

	"cakupan/pipelines/normalise/sheet"
)

// zipped gives an archive of one part.
func zipped(t *testing.T, content []byte) []byte {
	t.Helper()
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	part, err := w.Create("part.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

func inflateAhead(t *testing.T, archive []byte) io.ReadCloser {
	t.Helper()
	z, err := OpenZip(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := InflateAhead(z.Part("part.xml"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestInflateAhead(t *testing.T) {
	content := make([]byte, 5*aheadBlock+123) // more blocks than are ahead
	for i := range content {
		content[i] = byte(i * i >> 7)
	}
	archive := zipped(t, content)
	t.Run("all of it", func(t *testing.T) {
		r := inflateAhead(t, archive)
		defer r.Close()
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("read %d bytes, %v, want the %d that were packed", len(got), err, len(content))
		}
		if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			t.Errorf("behind the end %d, %v", n, err)
		}
	})
	t.Run("given up", func(t *testing.T) {
		r := inflateAhead(t, archive)
		if _, err := r.Read(make([]byte, 10)); err != nil {
			t.Error(err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("damaged on the way", func(t *testing.T) {
		damaged := bytes.Clone(archive)
		damaged[len(damaged)/2] ^= 0xff
		r := inflateAhead(t, damaged)
		defer r.Close()
		if _, err := io.ReadAll(r); !errors.Is(err, sheet.ErrTruncated) {
			t.Errorf("got %v, want ErrTruncated", err)
		}
	})
}
