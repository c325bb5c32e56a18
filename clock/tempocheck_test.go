package clock

import "testing"

// BenchmarkTempoCheck is what the comparison with the song position and the last minute costs each tick. Every 120th tick also ends a slot.
func BenchmarkTempoCheck(b *testing.B) {
	c := tempoCheck{song: -1}
	now := Time(1e9)
	b.ReportAllocs()
	for b.Loop() {
		now += 20833333
		c.tick(now, true)
	}
}
