package suppress

import "math/bits"

// residue is an integer modulo a prime, from 0 up to, but not with, the prime. The audit solves its sums in these: what
// follows from sums with coefficients of 1 and -1 follows alike among the rationals unless the prime divides one of the
// determinants on the way, which one of 19 digits does not happen to.
type residue uint64

const prime residue = 1<<61 - 1

func (a residue) plus(b residue) residue {
	if a += b; a >= prime {
		a -= prime
	}
	return a
}

func (a residue) times(b residue) residue {
	high, low := bits.Mul64(uint64(a), uint64(b))
	return residue(low & uint64(prime)).plus(residue(high<<3 | low>>61)) // 2 to the 61 is 1
}

// inverse gives b with a·b = 1, by Fermat; a is not 0.
func (a residue) inverse() residue {
	inverse := residue(1)
	for exponent := prime - 2; exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			inverse = inverse.times(a)
		}
		a = a.times(a)
	}
	return inverse
}
