package steer

import (
	"encoding/json"
	"fmt"

	"github.com/groovegen/groovegen/groove"
)

// MaxRedraw is the largest number of a voice's own draw. After it comes 1 again.
const MaxRedraw = 9999

// Redraws has the number of each voice's own draw; 0 = it is drawn with the others. In JSON it is an object of the voices that have one: {"snare":2}.
type Redraws [groove.NumVoices]int

// MarshalJSON implements json.Marshaler.
func (r Redraws) MarshalJSON() ([]byte, error) {
	doc := make(map[groove.Voice]int)
	for v, n := range r {
		if n != 0 {
			doc[groove.Voice(v)] = n
		}
	}
	return json.Marshal(doc)
}

// UnmarshalJSON implements json.Unmarshaler. Voices that are not named get 0.
func (r *Redraws) UnmarshalJSON(data []byte) error {
	var doc map[groove.Voice]int
	if err := json.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("read numbers of voices: %w", err)
	}
	*r = Redraws{}
	for v, n := range doc {
		r[v] = n
	}
	return nil
}

// DiceOf returns the name of the action that draws a voice again by itself.
func DiceOf(v groove.Voice) string { return "voice/" + v.String() + "/dice" }

// RedrawOf returns the name of the parameter that has the number of a voice's own draw.
func RedrawOf(v groove.Voice) string { return "voice/" + v.String() + "/redraw" }

// diceActions draw one voice again.
func diceActions() []Param {
	t := make([]Param, groove.NumVoices)
	for v := range groove.Voice(groove.NumVoices) {
		t[v] = Param{
			Name: DiceOf(v), Kind: KindAction, Effect: Decode,
			Doc: "Draws this voice again by itself: another part to what the others play. These do not change. Undo takes it back.",
			set: func(p *Param, s *State, _ []any) error { return roll(p, s, v) },
		}
	}
	return t
}

// roll draws a voice by the next number.
func roll(p *Param, s *State, v groove.Voice) error {
	if s.Lock[v] {
		return &Error{Param: p.Name, Err: ErrLocked, Hint: "unlock it first"}
	}
	s.Redraw[v] = s.Redraw[v]%MaxRedraw + 1
	return nil
}
