package text

// Told is what is known of how a text is written, as somebody has reviewed it; what is empty is decided.
type Told struct {
	Encoding  string // as in Dialect; a byte order mark weighs more
	Delimiter string
}

// Encodings are those that can be read, as Dialect names them.
func Encodings() []string {
	var names []string
	for e := utf8Text; e <= windows1252; e++ {
		names = append(names, e.String())
	}
	return names
}

// orDecided gives the encoding that is told, else the one that was found.
func (t Told) orDecided(found encoding, bom int) encoding {
	for e := utf8Text; e <= windows1252; e++ {
		if bom == 0 && e.String() == t.Encoding {
			return e
		}
	}
	return found
}
