package groove

// role is what a name says about the notes of a track or a pitch: the voice, or the family among which pitches choose.
type role struct {
	voice  Voice    // of notes whose pitch says nothing
	family VoiceSet // voices that a pitch may choose from
}

func only(v Voice) role { return role{v, NewVoiceSet(v)} }

var (
	anyHat    = role{ClosedHat, NewVoiceSet(ClosedHat, OpenHat)}
	anyTom    = role{MidTom, NewVoiceSet(LowTom, MidTom, HighTom)}
	anyCymbal = role{Crash, NewVoiceSet(Crash, Ride)}
)

// roleWords are words in the names of tracks and pitches that say what sounds there.
var roleWords = map[string]role{
	"kick": only(Kick), "kik": only(Kick), "bassdrum": only(Kick), "basskick": only(Kick), "kickdrum": only(Kick),
	"bd": only(Kick), "grancassa": only(Kick), "grossetrommel": only(Kick), "grossecaisse": only(Kick), "bombo": only(Kick),
	"snare": only(Snare), "snaredrum": only(Snare), "caisseclaire": only(Snare), "sd": only(Snare), "rim": only(Snare),
	"rimshot": only(Snare), "sidestick": only(Snare), "clap": only(Snare),
	"snap": only(Snare), "stick": only(Snare), "crossstick": only(Snare), "clave": only(Snare), "woodblock": only(Snare),
	"hat": anyHat, "hihat": anyHat, "hh": anyHat, "chh": only(ClosedHat), "ohh": only(OpenHat),
	"closedhat": only(ClosedHat), "closedhihat": only(ClosedHat), "closedhh": only(ClosedHat),
	"pedalhat": only(ClosedHat), "pedalhihat": only(ClosedHat),
	"openhat": only(OpenHat), "openhihat": only(OpenHat), "openhh": only(OpenHat),
	"hatclosed": only(ClosedHat), "hihatclosed": only(ClosedHat), "hhclosed": only(ClosedHat),
	"hatopen": only(OpenHat), "hihatopen": only(OpenHat),
	"hhopen": only(OpenHat), "hihatpedal": only(ClosedHat), "hhpedal": only(ClosedHat),
	"shaker": only(ClosedHat), "tambourine": only(ClosedHat), "tamb": only(ClosedHat), "maraca": only(ClosedHat),
	"cabasa": only(ClosedHat), "tom": anyTom, "conga": anyTom, "bongo": anyTom, "timbale": anyTom, "lowtom": only(LowTom), "lotom": only(LowTom),
	"floortom": only(LowTom), "tomlow": only(LowTom), "midtom": only(MidTom), "middletom": only(MidTom), "tommid": only(MidTom),
	"hightom": only(HighTom), "hitom": only(HighTom),
	"racktom": only(HighTom), "tomhigh": only(HighTom), "tomhi": only(HighTom),
	"cymbal": anyCymbal, "cymbale": anyCymbal, "crash": only(Crash), "splash": only(Crash), "china": only(Crash),
	"ride": only(Ride), "cowbell": only(Ride), "agogo": only(Ride), "ridebell": only(Ride),
}
