package groove

import "fmt"

// Voice is one of the nine drum voices, in the order of the model's last axis.
type Voice uint8

// The nine voices of the paper's reduced kit.
const (
	Kick Voice = iota
	Snare
	ClosedHat
	OpenHat
	LowTom
	MidTom
	HighTom
	Crash
	Ride
)

// NumVoices is the number of voices in a pattern.
const NumVoices = 9

// The grid of a pattern: 4 bars of 16 sixteenths, 6 MIDI clocks each.
const (
	Bars         = 4
	StepsPerBeat = 4
	StepsPerBar  = 16
	Steps        = Bars * StepsPerBar
	TicksPerStep = 6
)

var voiceNames = [NumVoices]string{
	"kick", "snare", "closed_hat", "open_hat", "low_tom", "mid_tom", "high_tom", "crash", "ride",
}

// String returns the voice's name as files, OSC addresses and commands spell it.
func (v Voice) String() string {
	if int(v) < NumVoices {
		return voiceNames[v]
	}
	return "voice?"
}

var voiceTable = nameTable{kind: "voice", names: voiceNames[:], aliases: map[string]int{
	"bd": int(Kick), "bassdrum": int(Kick), "bass": int(Kick), "kickdrum": int(Kick), "kik": int(Kick),
	"sd": int(Snare), "snaredrum": int(Snare), "sn": int(Snare), "rim": int(Snare), "sidestick": int(Snare),
	"hat": int(ClosedHat), "hihat": int(ClosedHat), "hh": int(ClosedHat), "ch": int(ClosedHat), "chh": int(ClosedHat),
	"closedhihat": int(ClosedHat), "hatclosed": int(ClosedHat), "hihatclosed": int(ClosedHat),
	"oh": int(OpenHat), "ohh": int(OpenHat), "openhihat": int(OpenHat), "hatopen": int(OpenHat), "hihatopen": int(OpenHat),
	"lt": int(LowTom), "tomlow": int(LowTom), "lowtomtom": int(LowTom), "floortom": int(LowTom), "tom3": int(LowTom),
	"mt": int(MidTom), "tommid": int(MidTom), "middletom": int(MidTom), "midtomtom": int(MidTom), "tom2": int(MidTom),
	"ht": int(HighTom), "hitom": int(HighTom), "tomhigh": int(HighTom), "hightomtom": int(HighTom), "tom1": int(HighTom),
	"cr": int(Crash), "cc": int(Crash), "cy": int(Crash), "crashcymbal": int(Crash),
	"rd": int(Ride), "rc": int(Ride), "ridecymbal": int(Ride), "ridebell": int(Ride),
}}

// ParseVoice finds a voice by its name, a usual alias ("bd", "Closed Hat", "hh") or its index 0–8. The error is a
// *NameError.
func ParseVoice(name string) (Voice, error) {
	i, err := voiceTable.find(name)
	return Voice(i), err
}

// AllVoices returns the nine voices in order.
func AllVoices() []Voice {
	all := make([]Voice, NumVoices)
	for i := range all {
		all[i] = Voice(i)
	}
	return all
}

// MarshalText writes the voice's name, so that voices can be keys in JSON and TOML.
func (v Voice) MarshalText() ([]byte, error) {
	if int(v) >= NumVoices {
		return nil, fmt.Errorf("write voice %d: there are only %d", v, NumVoices)
	}
	return []byte(voiceNames[v]), nil
}

// UnmarshalText reads what ParseVoice reads.
func (v *Voice) UnmarshalText(text []byte) (err error) {
	*v, err = ParseVoice(string(text))
	return err
}
