package stats

import "math"

// Wilson returns the interval in which a probability lies of which hits in n trials are known, for a quantile z of the
// normal distribution (1.96 for 95%). It holds for small n and near 0 and 1 too (Wilson, "Probable inference, the law
// of succession, and statistical inference", JASA 1927). Of no trials it is 0 to 1.
func Wilson(hits, n int, z float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	p, m := float64(hits)/float64(n), float64(n)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(middle-half, 0), min(middle+half, 1)
}
