package normalise

// memo remembers what texts came to: a list's columns repeat few texts many times. One goroutine at a time.
type memo[T any] map[string]T

// maxRemembered bounds what is remembered of a file with ever new texts.
const maxRemembered = 1 << 16

// of gives what text comes to; find is asked once. What it finds is shared, so nobody changes it.
func (m memo[T]) of(text []byte, find func() T) T {
	if found, known := m[string(text)]; known {
		return found
	}
	found := find()
	if len(m) >= maxRemembered {
		clear(m)
	}
	m[string(text)] = found
	return found
}
