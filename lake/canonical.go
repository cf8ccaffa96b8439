package lake

import (
	"bytes"
	"encoding/json"
)

// canonical gives v as JSON in the one form that hashes compare: keys sorted, no blanks, no escapes that JSON does not
// ask for, one final line break.
func canonical(v any) ([]byte, error) {
	encoded, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	var plain any // its objects are maps, which Go writes by sorted key
	if err := decoder.Decode(&plain); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err = encoder.Encode(plain)
	return out.Bytes(), err
}
