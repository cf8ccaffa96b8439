package normalise

import (
	"slices"

	"cakupan/pipelines/normalise/sheet"
)

// claim is what a column is taken for, and how sure that is.
type claim struct {
	column     int
	heading    heading
	field      field // unusedField when nothing is read from it
	confidence float64
	basis      basis
	second     field // what it may be else; unusedField when nothing comes near
	doubtful   float64
	doubt      doubt

	content content
}

// basis is what a claim rests on.
type basis uint8

const (
	onNothing basis = iota
	onHeading
	onContent
	onBoth
)

// doubt is why a person has to look at a column.
type doubt uint8

const (
	noDoubt      doubt = iota
	contradicted       // heading and content say two things
	claimedTwice       // another column says that it is the same field
	weak               // the field is needed, and the column may be something else
)

// What a claim must be worth for its column to be read, for the field to be settled, and for a needed field's to be sure; and
// how near to the first a second column must come to be taken for the same field.
const (
	minConfidence  = 0.3
	usedConfidence = 0.5
	sureConfidence = 0.65
	nearConfidence = 0.15
)

// contentRows is how many data rows of a table are looked at for what its columns hold.
const contentRows = 300

// A column's content speaks against its heading when so few of its cells can be what the heading says, of so many.
const (
	allowedShare   = 0.3
	tellingCells   = 5
	unmistakable   = 0.9
	clearlyAnother = 0.8
)

// tellingFields are those that a column can be known for by its content alone, the surest first.
var tellingFields = []field{
	fieldNIK, fieldFamilyCard, fieldKPJ, fieldBirthPlaceDate, fieldSegment, fieldSex, fieldSubdistrict, fieldDistrict, fieldVillage,
}

// fieldsOf are the fields that a row of a kind has.
func fieldsOf(rows rowKind) (fields fieldSet) {
	switch rows {
	case recapRows:
		fields.add(true, fieldRegionCode, fieldDistrict, fieldSegment, fieldRegisteredCount, fieldActiveCount)
	case projectRows:
		fields.add(true, fieldProjectCode, fieldRegionCode, fieldDistrict, fieldStartsOn, fieldEndsOn, fieldFirstPaidOn, fieldActiveCount)
	default:
		fields = 1<<fieldCount - 1
		for _, f := range []field{fieldProjectCode, fieldStartsOn, fieldEndsOn, fieldFirstPaidOn, fieldRegisteredCount, fieldActiveCount} {
			fields &^= 1 << f
		}
	}
	return fields
}

// claims says for each column of a table what it is taken for, by its heading and by what data, the rows below it, hold.
func (l *Layout) claims(b *beholder, h header, data []sheet.Row) []claim {
	data = data[:min(len(data), contentRows)]
	claims := make([]claim, len(h.columns))
	for i := range claims {
		c := &claims[i]
		*c = claim{column: i, heading: h.columns[i], field: unusedField, second: unusedField, content: b.contentOf(data, i)}
		c.byHeading(l.meaningOf(c.heading), fieldsOf(l.rows))
	}
	if l.rows == personRows {
		claimByContent(b, claims, data)
	}
	claimOnce(claims)
	l.doubtWeak(claims, h.from == h.to)
	return claims
}

// doubtWeak doubts the claims of needed fields that are not sure, and what stands in for one that is not there.
func (l *Layout) doubtWeak(claims []claim, isHeadless bool) {
	hasNIK, hasName := isClaimed(claims, fieldNIK), isClaimed(claims, fieldName)
	for i := range claims {
		c := &claims[i]
		isNeeded := slices.Contains(l.required, c.field) || c.field == fieldName
		isWeak := isNeeded && c.confidence < sureConfidence ||
			l.rows == personRows && c.field == fieldKPJ && !hasNIK ||
			isHeadless && c.field == fieldNIK && !hasName
		if isWeak && c.doubt == noDoubt {
			c.doubt = weak
		}
	}
}

// meaningOf gives what a heading means with its group, with one word of it, or else without it: under "Tempat/Tgl Lahir" a
// heading "Tgl" means "Tgl Lahir".
func (l *Layout) meaningOf(h heading) headingMeaning {
	if h.group == "" {
		return l.lexicon.meaning(h.text)
	}
	if m := l.lexicon.plain(h.whole()); m.degree > 0 {
		return m
	}
	group := l.lexicon.words(h.group)
	if l.lexicon.isOfSomebodyElse(group) {
		return headingMeaning{[]field{unusedField}, sameWithFiller}
	}
	own := l.lexicon.words(h.text)
	for _, word := range slices.Backward(group) {
		if fields := l.lexicon.sorted[sortedWords(append(own, word))]; fields != nil && !slices.Contains(own, word) {
			return headingMeaning{fields, sameWords}
		}
	}
	return l.lexicon.meaning(h.text)
}

// byHeading claims what the heading says and the content bears out best.
func (c *claim) byHeading(m headingMeaning, allowed fieldSet) {
	isAmbiguous := len(m.fields) > 1
	for _, f := range m.fields {
		var confidence float64
		basis, doubt := onHeading, noDoubt
		switch {
		case f == unusedField && isAmbiguous:
			confidence = usedConfidence
		case f == unusedField:
			confidence = m.degree
		case !allowed.has(f):
			continue
		case c.content.filled == 0 || !testedFields.has(f):
			confidence = m.degree * 0.9
		case isAside(f) && c.speaksAgainst(f):
			continue
		case c.speaksAgainst(f), isAmbiguous && c.content.fits[f] < allowedShare:
			confidence, doubt = m.degree*0.4, contradicted
		default:
			fit := c.content.fits[f]
			confidence = m.degree * (0.85 + 0.15*fit)
			if fit >= 0.5 {
				basis = onBoth
			}
		}
		switch {
		case confidence > c.confidence:
			if c.basis != onNothing {
				c.second, c.doubtful = c.field, c.confidence
			}
			c.field, c.confidence, c.basis, c.doubt = f, confidence, basis, doubt
		case confidence > c.doubtful:
			c.second, c.doubtful = f, confidence
		}
	}
}

// speaksAgainst tells whether the column's content cannot be what the heading says.
func (c *claim) speaksAgainst(f field) bool {
	if c.content.filled < tellingCells {
		return false
	}
	if c.content.allows[f] < allowedShare {
		return true
	}
	for _, other := range []field{fieldNIK, fieldFamilyCard, fieldKPJ} {
		if other != f && c.content.fits[other] >= clearlyAnother && c.content.fits[f] < allowedShare {
			return true
		}
	}
	return isClosed(f) && c.content.fits[f] < allowedShare
}

// isClosed tells the fields whose values are words of a short list.
func isClosed(f field) bool {
	switch f {
	case fieldSex, fieldSegment, fieldStatus, fieldJKK, fieldJKM, fieldJHT, fieldJP, fieldJKP:
		return true
	}
	return false
}

// claimByContent claims for the columns whose heading says nothing, or the wrong thing, what their content says without a
// doubt, where no other column says it.
func claimByContent(b *beholder, claims []claim, data []sheet.Row) {
	for _, f := range tellingFields {
		best := -1
		for i := range claims {
			c := &claims[i]
			isOpen := c.basis == onNothing || c.doubt == contradicted
			if isOpen && c.looksLike(f) && (best < 0 || c.content.fits[f] > claims[best].content.fits[f]) {
				best = i
			}
		}
		if best < 0 || isClaimed(claims, f) {
			continue
		}
		claims[best].byContent(f, 0.85*claims[best].content.fits[f])
		if f == fieldNIK {
			doubtRivals(claims, best)
		}
	}
	if nik := claimed(claims, fieldNIK); nik >= 0 && !isClaimed(claims, fieldBirthDate) && !isClaimed(claims, fieldBirthPlaceDate) {
		for i := range claims {
			c := &claims[i]
			if c.basis == onNothing && c.content.fits[fieldBirthDate] >= unmistakable && b.bornAs(data, nik, i) >= 0.5 {
				c.byContent(fieldBirthDate, 0.85)
				break
			}
		}
	}
	claimName(claims)
}

// doubtRivals doubts the column that nothing but its content says is the NIK's, where another column could be as well: a wife's,
// a mother's.
func doubtRivals(claims []claim, best int) {
	winner := &claims[best]
	for i := range claims {
		c := &claims[i]
		fit := c.content.fits[fieldNIK]
		if i != best && c.basis == onNothing && c.looksLike(fieldNIK) && fit >= c.content.fits[fieldFamilyCard] && c.content.hash != winner.content.hash {
			winner.doubt, c.doubt = claimedTwice, claimedTwice
			c.second, c.doubtful = fieldNIK, 0.85*fit
		}
	}
}

// byContent claims a field for what the column holds; what the heading said stays as the second.
func (c *claim) byContent(f field, confidence float64) {
	if c.basis != onNothing {
		c.second, c.doubtful = c.field, c.confidence
	}
	c.field, c.confidence, c.basis = f, confidence, onContent
}

// looksLike tells a column whose content is unmistakable.
func (c *claim) looksLike(f field) bool {
	if c.content.fits[f] < unmistakable {
		return false
	}
	switch f {
	case fieldNIK, fieldFamilyCard, fieldKPJ, fieldBirthPlaceDate:
		return true
	case fieldSex:
		return c.content.filled >= tellingCells && c.content.distinct == 2 && c.content.allows[fieldName] == 1
	}
	return c.content.filled >= tellingCells
}

// claimName takes the only column of names for the row's, where no heading says which it is.
func claimName(claims []claim) {
	if isClaimed(claims, fieldName) || isClaimed(claims, fieldFirstName) {
		return
	}
	only := -1
	for i := range claims {
		c := &claims[i]
		isPlace := max(c.content.fits[fieldVillage], c.content.fits[fieldSubdistrict], c.content.fits[fieldDistrict]) >= unmistakable
		if c.basis != onNothing || c.content.fits[fieldName] < unmistakable || isPlace || c.content.distinct*2 < c.content.filled {
			continue
		}
		if only >= 0 {
			return
		}
		only = i
	}
	if only >= 0 {
		claims[only].byContent(fieldName, 0.7)
	}
}

// claimed gives the first column that a field is claimed for, -1 for none.
func claimed(claims []claim, f field) int {
	return slices.IndexFunc(claims, func(c claim) bool { return c.field == f && c.confidence >= usedConfidence })
}

func isClaimed(claims []claim, f field) bool { return claimed(claims, f) >= 0 }

// claimOnce leaves each field to the column that is surest of it, the first of equals. Another that comes near it and holds
// other things makes both doubtful.
func claimOnce(claims []claim) {
	var winners [fieldCount]int
	for f := range winners {
		winners[f] = -1
		for i := range claims {
			if claims[i].field == field(f) && (winners[f] < 0 || claims[i].confidence > claims[winners[f]].confidence) {
				winners[f] = i
			}
		}
	}
	for i := range claims {
		c := &claims[i]
		if c.field == unusedField || winners[c.field] == i {
			continue
		}
		winner := &claims[winners[c.field]]
		isNear := c.confidence >= winner.confidence-nearConfidence
		if isNear && c.content.filled > 0 && c.content.hash != winner.content.hash && !isAside(c.field) {
			winner.doubt, c.doubt = claimedTwice, claimedTwice
		} else {
			c.doubt = noDoubt
		}
		c.second, c.doubtful = c.field, c.confidence
		c.field, c.confidence = unusedField, 0
	}
}

// isAside tells the fields on which no figure depends: they are read for their faults and remarks alone.
func isAside(f field) bool { return f == fieldWage || f == fieldRemark }

// columnsClaimed gives the column of each field, and the required fields that no column is claimed for. Where there is no
// NIK, the member number (KPJ) and the name stand in for it.
func (l *Layout) columnsClaimed(claims []claim) (missing []field, at [fieldCount]int) {
	for f := range at {
		at[f] = noColumn
	}
	for _, c := range claims {
		if c.field != unusedField && c.confidence >= minConfidence {
			at[c.field] = c.column
		}
	}
	for _, f := range l.required {
		isMember := f == fieldNIK && at[fieldKPJ] != noColumn && at[fieldName] != noColumn
		if at[f] == noColumn && !isMember {
			missing = append(missing, f)
		}
	}
	return missing, at
}
