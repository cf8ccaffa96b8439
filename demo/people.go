package demo

// A person is a function of the seed and of a number: nothing is kept in memory. The number, unique among men and
// among women, goes through a bijection to a birth date and a serial from 9000 to 9999, so no two share a NIK,
// whatever kecamatan issued it.

// Everybody is born from 1961 to 2006, but for those whose age is what is wrong with them, and nobody on 1 January 1970,
// which lists write for "unknown".
var (
	firstBirth = day("1961-01-01")
	noBirth    = day("1970-01-01")
)

const (
	birthDays = 16800 // to 31 December 2006
	serials   = 1000  // a birth date's: 9000 to 9999, which no register reaches
	slots     = birthDays * serials
)

// birth is a date of birth.
type birth struct {
	year, month, day int
	ddmmyy           [6]byte // as a man's NIK holds it
}

func everyBirth() *[birthDays]birth {
	var all [birthDays]birth
	date := firstBirth
	for i := range all {
		if date == noBirth {
			date++
		}
		all[i] = birthOf(date.Civil())
		date++
	}
	return &all
}

func birthOf(year, month, day int) birth {
	b := birth{year: year, month: month, day: day}
	for j, n := range []int{b.day, b.month, b.year % 100} {
		b.ddmmyy[2*j], b.ddmmyy[2*j+1] = byte('0'+n/10), byte('0'+n%10)
	}
	return b
}

// person is one made-up person.
type person struct {
	cohort *cohort
	index  int // within the cohort
	woman  bool
	rank   int // unique among men or among women
	chance chance
	born   *birth
	own    birth        // of one whose flaw is the age
	issuer *subdistrict // of the NIK
	nik    [16]byte
	named  chance // draws the name
	home   chance // draws the village
	moved  int    // villages from there
}

// register numbers the persons and gives each a NIK and a KPJ.
type register struct {
	seed    uint64
	births  *[birthDays]birth
	niks    [2]shuffle // men, women
	members shuffle    // KPJs
}

// kpjs is how many member numbers there are behind their first two digits.
const kpjs = 1_000_000_000

func newRegister(seed int64) *register {
	r := &register{seed: mix(uint64(seed)), births: everyBirth()}
	for sex := range r.niks {
		r.niks[sex] = shuffled(slots, chance(mix(r.seed+uint64(sex))))
	}
	r.members = shuffled(kpjs, chance(mix(r.seed+2)))
	return r
}

// drawFor gives the draws of a list of a month.
func (r *register) drawFor(m month, list string) chance {
	h := mix(r.seed ^ uint64(m))
	for _, c := range []byte(list) {
		h = mix(h ^ uint64(c))
	}
	return chance(h)
}

// person gives the person of a cohort's index.
func (r *register) person(c *cohort, index int, p *person) {
	women := index * c.women / 1000
	*p = person{cohort: c, index: index, woman: (index+1)*c.women/1000 > women}
	sex := 0
	if p.woman {
		sex, p.rank = 1, c.first[1]+women
	} else {
		p.rank = c.first[0] + index - women
	}
	p.chance = chance(mix(r.seed ^ uint64(2*p.rank+sex)))
	slot := r.niks[sex].of(p.rank)
	p.born = &r.births[slot/serials]
	if from, years := c.flaw.births(); years != 0 {
		p.own = birthOf(from+p.born.year%years, p.born.month, 13+p.born.day%16)
		p.born = &p.own
	}
	p.issuer = c.issuer(p.chance)
	p.named, p.home = p.chance, p.chance

	copy(p.nik[:6], p.issuer.prefix)
	copy(p.nik[6:12], p.born.ddmmyy[:])
	if p.woman {
		p.nik[6] += 4
	}
	for i, serial := 15, 9000+slot%serials; i >= 12; i, serial = i-1, serial/10 {
		p.nik[i] = byte('0' + serial%10)
	}
	r.resemble(p)
}

// kpj appends a person's member number, 11 digits. Who is enrolled twice has a second one.
func (r *register) kpj(p *person, second bool, to []byte) []byte {
	number := 2 * p.rank
	if p.woman {
		number++
	}
	to = append(to, '9', '9')
	if second {
		to[len(to)-1] = '8'
	}
	return appendDigits(to, r.members.of(number), 9)
}

// appendDigits appends a number in a fixed width.
func appendDigits(to []byte, number, width int) []byte {
	for range width {
		to = append(to, '0')
	}
	for i := len(to) - 1; width > 0; i, width, number = i-1, width-1, number/10 {
		to[i] = byte('0' + number%10)
	}
	return to
}

// residence gives the village where the person lives, as a list of a district says: of one who stands on the lists of
// two districts each has its own.
func (p *person) residence(in *district) village {
	c := p.cohort
	if len(c.villages) == 0 {
		return in.villages[(p.home.below(forVillage, len(in.villages))+p.moved)%len(in.villages)]
	}
	return c.villages[p.index*len(c.villages)/c.size]
}

// villagesNamed gives the villages of a cohort that is spread over some, each once.
func (c *cohort) villagesNamed() []village {
	n := min(c.size, len(c.villages))
	named := make([]village, n)
	for i := range named {
		named[i] = c.villages[i*len(c.villages)/n]
	}
	return named
}
