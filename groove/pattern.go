package groove

import "math"

// OffsetUnits is how many parts a step is divided into: offsets are whole multiples of 1/OffsetUnits step, 0.13 ms at
// 120 BPM, so that what is played, exported and imported again is the same to the bit.
const OffsetUnits = 960

// Pattern is four bars of drums, the paper's H, O and V: three matrices of Steps × NumVoices, and how each hit is
// struck.
//
// Invariants, which Canonical establishes: a cell without a hit has offset and velocity 0; offsets are multiples of
// 1/OffsetUnits in [-0.5, 0.5) steps, positive = late; velocities are multiples of 1/127 in [1/127, 1].
type Pattern struct {
	Hits       [Steps][NumVoices]bool
	Offsets    [Steps][NumVoices]float32
	Velocities [Steps][NumVoices]float32

	Articulations [Steps][NumVoices]Articulation // how each hit is struck; a layer over the three
}

// Canonical returns p with every cell snapped to what the wire and a file can carry; see Pattern for the invariants.
func (p Pattern) Canonical() Pattern {
	for s := range Steps {
		for v := range NumVoices {
			if !p.Hits[s][v] {
				p.Offsets[s][v], p.Velocities[s][v], p.Articulations[s][v] = 0, 0, Plain
				continue
			}
			p.Offsets[s][v] = snapOffset(p.Offsets[s][v])
			p.Velocities[s][v] = float32(MIDIVelocity(p.Velocities[s][v])) / 127
		}
	}
	return p
}

// IsCanonical reports whether p keeps the invariants that Pattern lists.
func (p *Pattern) IsCanonical() bool { return *p == p.Canonical() }

// Equal reports whether p and q are the same hits, offsets and velocities, to the bit but for the sign of 0.
func (p *Pattern) Equal(q *Pattern) bool {
	return p.Hits == q.Hits && p.Offsets == q.Offsets && p.Velocities == q.Velocities
}

func snapOffset(o float32) float32 { return UnitsToOffset(OffsetToUnits(o)) }

// MaxOffset is the latest offset of a canonical pattern, in steps.
const MaxOffset = 0.5 - 1.0/OffsetUnits

// OffsetToUnits converts an offset in steps to units of 1/OffsetUnits step, rounded to the nearest and clamped to
// [−OffsetUnits/2, OffsetUnits/2); NaN is 0. Realtime-safe: yes.
func OffsetToUnits(o float32) int {
	const half = OffsetUnits / 2
	u := math.Floor(float64(o)*OffsetUnits + 0.5)
	if math.IsNaN(u) {
		return 0
	}
	return int(min(max(u, -half), half-1))
}

// UnitsToOffset converts units of 1/OffsetUnits step back to an offset in steps. Realtime-safe: yes.
func UnitsToOffset(units int) float32 { return float32(float64(units) / OffsetUnits) }

// MIDIVelocity converts a velocity in [0, 1] to MIDI's 1–127. It is the only place where that happens.
func MIDIVelocity(v float32) uint8 {
	w := math.Round(float64(v) * 127)
	if !(w >= 1) {
		return 1
	}
	return uint8(min(w, 127))
}

// CopyVoice puts the part of a voice in another pattern in place of p's.
func (p *Pattern) CopyVoice(from *Pattern, v Voice) {
	for s := range Steps {
		p.Hits[s][v], p.Offsets[s][v], p.Velocities[s][v] = from.Hits[s][v], from.Offsets[s][v], from.Velocities[s][v]
		p.Articulations[s][v] = from.Articulations[s][v]
	}
}

// Count returns the number of hits.
func (p *Pattern) Count() int {
	n := 0
	for s := range Steps {
		for v := range NumVoices {
			if p.Hits[s][v] {
				n++
			}
		}
	}
	return n
}
