package groove

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Rand returns the deterministic source of randomness number stream of a seed: the same pair gives the same numbers on
// every machine and in every release. Draws that are independent of each other take streams of their own, so that one
// of them can change how much it draws without changing the rest.
//
// It is PCG-DXSM (math/rand/v2). Seeds that users give are small and close together, so both words are mixed first.
func Rand(seed, stream uint64) *rand.Rand {
	a := mix64(seed)
	return rand.New(rand.NewPCG(a, mix64(a^mix64(stream^0xd1b54a32d192ed03))))
}

// mix64 is SplitMix64's step and finaliser, a bijection (Steele, Lea, Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014; constants of Stafford's variant 13).
func mix64(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// ParseSeed reads a seed: a whole number from 0 to 2⁶⁴−1, decimal or with 0x.
func ParseSeed(text string) (uint64, error) {
	seed, err := strconv.ParseUint(strings.TrimSpace(text), 0, 64)
	if err != nil {
		return 0, fmt.Errorf("parse seed %q: give a whole number from 0 to 18446744073709551615", text)
	}
	return seed, nil
}

// FormatSeed prints a seed so that ParseSeed reads it.
func FormatSeed(seed uint64) string { return strconv.FormatUint(seed, 10) }
