package infer

import "math/rand/v2"

// The kinds of draws. Each has a stream of its own, so that no kind changes the numbers of another.
const (
	streamLatent uint64 = 1 + iota
	streamHits
	streamVelocity
	streamOffset
	streamVelocityPart
	streamOffsetPart
	streamFill
	streamLoopStats
	streamCandidate
	streamRedraw
)

// stream is a source of random numbers that can be set to another seed without allocation; groove.Rand makes new ones.
type stream struct {
	pcg rand.PCG
	*rand.Rand
}

func newStream() *stream {
	s := &stream{}
	s.Rand = rand.New(&s.pcg)
	return s
}

// seed sets s to the stream of a kind of draw in a variation (for z: an attempt) of a seed. Users' seeds are small and close together, so
// they are mixed once before they start the generator.
func (s *stream) seed(seed, kind uint64, variation uint32) {
	s.pcg.Seed(seed, kind<<32|uint64(variation))
	a, b := s.pcg.Uint64(), s.pcg.Uint64()
	s.pcg.Seed(a, b)
}
