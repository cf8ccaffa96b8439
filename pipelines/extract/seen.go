package extract

import (
	"bytes"
	"os"
	"path/filepath"

	"cakupan/durable"
)

// seen remembers which file gave which delivery, by source and path, so that nothing is read twice. It is a cache:
// whatever is wrong with it costs a reading and no more.
type seen map[string]map[string]seenFile

// seenText is what seen.json holds.
type seenText struct {
	Files seen `json:"files"`
}

type seenFile struct {
	Bytes      int64  `json:"bytes"`
	ModifiedNS int64  `json:"modified_ns"`
	Mark       string `json:"mark"`
	DeliveryID string `json:"delivery_id"`
}

// sight gives what is remembered of a file.
func sight(file File, deliveryID string) seenFile {
	return seenFile{file.Bytes, file.ModifiedAt.UnixNano(), file.Mark, deliveryID}
}

func (l *Landing) seenPath() string { return filepath.Join(l.dir, "seen.json") }

// readSeen gives what is remembered, nothing when it cannot be read, and the text that it was read from.
func (l *Landing) readSeen() (seen, []byte) {
	text, err := os.ReadFile(l.seenPath())
	if err != nil {
		return nil, nil
	}
	var remembered seenText
	if durable.Decode(text, &remembered) != nil {
		return nil, nil
	}
	return remembered.Files, text
}

// writeSeen remembers what is new against the text before.
func (l *Landing) writeSeen(s seen, before []byte) error {
	text, err := durable.Encode(seenText{s})
	if err != nil || bytes.Equal(text, before) {
		return err
	}
	return l.write(l.seenPath(), text)
}
