package groove

import (
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
)

// VoiceSet is a set of voices.
type VoiceSet uint16

// NewVoiceSet returns the set of these voices.
func NewVoiceSet(voices ...Voice) VoiceSet {
	var s VoiceSet
	for _, v := range voices {
		s |= 1 << v
	}
	return s
}

// Has reports whether v is in the set. Realtime-safe: yes.
func (s VoiceSet) Has(v Voice) bool { return s&(1<<v) != 0 }

// Others returns the voices that are not in the set.
func (s VoiceSet) Others() VoiceSet { return (1<<NumVoices - 1) &^ s }

// Voices returns the set's voices in order.
func (s VoiceSet) Voices() []Voice {
	list := make([]Voice, 0, bits.OnesCount16(uint16(s)))
	for v := range Voice(NumVoices) {
		if s.Has(v) {
			list = append(list, v)
		}
	}
	return list
}

// MarshalJSON writes the names of the voices.
func (s VoiceSet) MarshalJSON() ([]byte, error) { return json.Marshal(s.Voices()) }

// UnmarshalJSON reads names of voices.
func (s *VoiceSet) UnmarshalJSON(data []byte) error {
	var voices []Voice
	if err := json.Unmarshal(data, &voices); err != nil {
		return fmt.Errorf("read set of voices: %w", err)
	}
	*s = NewVoiceSet(voices...)
	return nil
}

// VelocityResponse says what velocity is sent for one that is played: from Low for 1 to High for 127, along a power
// curve. Drum samplers differ in how soft their softest layer is. The zero value changes nothing.
type VelocityResponse struct {
	Low, High uint8   // 1–127; 0 = 1 and 127
	Curve     float64 // exponent: below 1 soft hits become louder, above 1 softer; 0 = 1, a straight line
}

// The range of a response's exponent.
const (
	MinCurve = 0.25
	MaxCurve = 4.0
)

func (r VelocityResponse) bounds() (low, high uint8) {
	low, high = max(r.Low, 1), r.High
	if high == 0 {
		high = 127
	}
	return low, high
}

func (r VelocityResponse) validate() error {
	low, high := r.bounds()
	if high > 127 || low > high {
		return fmt.Errorf("velocities from %d to %d: give two numbers from 1 to 127, the lower first", low, high)
	}
	if r.Curve != 0 && !(r.Curve >= MinCurve && r.Curve <= MaxCurve) { // NaN is outside
		return fmt.Errorf("velocity curve %v is out of range: give %v to %v", r.Curve, MinCurve, MaxCurve)
	}
	return nil
}

// Apply returns what is sent, 1–127, for a velocity of 1–127. It never falls where velocity rises. Realtime-safe: yes.
func (r VelocityResponse) Apply(velocity uint8) uint8 {
	if r == (VelocityResponse{}) {
		return velocity
	}
	low, high := r.bounds()
	x := float64(min(max(velocity, 1), 127)-1) / 126
	if r.Curve != 0 && r.Curve != 1 {
		x = math.Pow(x, r.Curve)
	}
	return low + uint8(math.Round(x*float64(high-low)))
}
