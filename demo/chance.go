package demo

// mix is the finaliser of splitmix64: from any number one that looks drawn by chance, the same one each time.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// chance is what is drawn for one person or row. Each purpose has its own draw, so that one more draw leaves the
// others as they are.
type chance uint64

// below draws a number from 0 to n-1 for a purpose.
func (c chance) below(purpose uint64, n int) int {
	return int(mix(uint64(c)^purpose*0xd1342543de82ef95) >> 33 % uint64(n))
}

// shuffle is a reordering of 0 … n-1 that needs no memory: i goes to (i·step + start) mod n, step and n without a
// common divisor.
type shuffle struct{ n, step, start int }

func shuffled(n int, c chance) shuffle {
	if n < 2 {
		return shuffle{n, 1, 0}
	}
	step := n*618/1000 + c.below(forStep, n/64+1)
	for gcd(step, n) != 1 {
		step++
	}
	return shuffle{n, step, c.below(forStart, n)}
}

func (s shuffle) of(i int) int {
	if s.n < 2 {
		return i
	}
	return int((uint64(i)*uint64(s.step) + uint64(s.start)) % uint64(s.n))
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// What is drawn, one number a purpose.
const (
	forGiven uint64 = iota + 1
	forMiddle
	forFamily
	forNameForm
	forMother
	forOrigin
	forPrefix
	forVillage
	forStreet
	forHouse
	forHamlet
	forPhone
	forCardDay
	forCardMonth
	forCardYear
	forCardSerial
	forEnrolmentYear
	forEnrolmentMonth
	forEnrolmentDay
	forWorkplace
	forFirm
	forFirmAgain
	forWage
	forSpelling
	forDateStyle
	forRegionStyle
	forOccupation
	forMarriage
	forDeath
	forStep
	forStart
	forArrivalDay
	forArrivalHour
	forArrivalMinute
	forArrivalSecond
)
