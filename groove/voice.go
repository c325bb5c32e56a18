package groove

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
