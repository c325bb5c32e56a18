package groove

import "fmt"

// Articulation says how a voice is struck. A kit that has no note for one plays the voice's plain note.
type Articulation uint8

// The articulations. Plain is the head of a drum and the bow of a cymbal.
const (
	Plain     Articulation = iota
	SideStick              // of the snare: the stick lies on the head and strikes the rim
	Rim                    // of the snare: head and rim at once
	Pedal                  // of the closed hat: closed by the foot, without a stick
	Edge                   // of a cymbal: its edge instead of its bow
	Bell                   // of the ride
)

// NumArticulations is the number of articulations, Plain included.
const NumArticulations = 6

var articulationTable = nameTable{
	kind: "articulation", names: []string{"plain", "side_stick", "rim", "pedal", "edge", "bell"},
	aliases: map[string]int{"xstick": int(SideStick), "crossstick": int(SideStick), "rimshot": int(Rim), "foot": int(Pedal), "cup": int(Bell)},
}

// articulations lists those of each voice besides Plain, as the Groove dataset has them.
var articulations = [NumVoices][]Articulation{
	Snare: {SideStick, Rim}, ClosedHat: {Edge, Pedal}, OpenHat: {Edge}, Crash: {Edge}, Ride: {Edge, Bell},
}

// String returns the articulation's name as files spell it.
func (a Articulation) String() string {
	if a < NumArticulations {
		return articulationTable.names[a]
	}
	return "articulation?"
}

// ParseArticulation finds an articulation by its name or a usual alias. The error is a *NameError.
func ParseArticulation(name string) (Articulation, error) {
	i, err := articulationTable.find(name)
	return Articulation(i), err
}

// MarshalText writes the articulation's name.
func (a Articulation) MarshalText() ([]byte, error) {
	if a >= NumArticulations {
		return nil, fmt.Errorf("write articulation %d: there are only %d", a, NumArticulations)
	}
	return []byte(a.String()), nil
}

// UnmarshalText reads what ParseArticulation reads.
func (a *Articulation) UnmarshalText(text []byte) (err error) {
	*a, err = ParseArticulation(string(text))
	return err
}

// Articulations returns those of a voice besides Plain; none for kick and toms. Do not write to the slice.
func (v Voice) Articulations() []Articulation { return articulations[v] }

// ArticulationOfPitch returns what a pitch of the Groove dataset's drum kit means (a Roland TD-11: Gillick et al.,
// "Learning to Groove with Inverse Sequence Transformations", ICML 2019, appendix). General MIDI differs in some: its
// 40 is another snare. The rims of the kit's toms count as their heads.
func ArticulationOfPitch(pitch uint8) Articulation {
	switch pitch {
	case 37:
		return SideStick
	case 40:
		return Rim
	case 44:
		return Pedal
	case 22, 26, 52, 55, 59: // the edges of hats, crashes and ride
		return Edge
	case 53:
		return Bell
	}
	return Plain
}
