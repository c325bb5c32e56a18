package groove

import (
	"slices"
	"strings"
	"unicode"
)

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
	"kick": only(Kick), "kik": only(Kick), "bassdrum": only(Kick), "bd": only(Kick), "grancassa": only(Kick), "grossetrommel": only(Kick),
	"snare": only(Snare), "sd": only(Snare), "rim": only(Snare), "rimshot": only(Snare), "sidestick": only(Snare), "clap": only(Snare),
	"snap": only(Snare), "stick": only(Snare), "crossstick": only(Snare), "clave": only(Snare), "woodblock": only(Snare),
	"hat": anyHat, "hihat": anyHat, "hh": anyHat, "chh": only(ClosedHat), "ohh": only(OpenHat),
	"closedhat": only(ClosedHat), "closedhihat": only(ClosedHat), "closedhh": only(ClosedHat), "pedalhat": only(ClosedHat), "pedalhihat": only(ClosedHat),
	"openhat": only(OpenHat), "openhihat": only(OpenHat), "openhh": only(OpenHat),
	"hatclosed": only(ClosedHat), "hihatclosed": only(ClosedHat), "hhclosed": only(ClosedHat), "hatopen": only(OpenHat), "hihatopen": only(OpenHat),
	"hhopen": only(OpenHat), "hihatpedal": only(ClosedHat), "hhpedal": only(ClosedHat),
	"shaker": only(ClosedHat), "tambourine": only(ClosedHat), "tamb": only(ClosedHat), "maraca": only(ClosedHat), "cabasa": only(ClosedHat),
	"tom": anyTom, "conga": anyTom, "bongo": anyTom, "timbale": anyTom, "lowtom": only(LowTom), "lotom": only(LowTom), "floortom": only(LowTom),
	"tomlow": only(LowTom), "midtom": only(MidTom), "middletom": only(MidTom), "tommid": only(MidTom), "hightom": only(HighTom), "hitom": only(HighTom),
	"racktom": only(HighTom), "tomhigh": only(HighTom), "tomhi": only(HighTom),
	"cymbal": anyCymbal, "cymbale": anyCymbal, "crash": only(Crash), "splash": only(Crash), "china": only(Crash),
	"ride": only(Ride), "cowbell": only(Ride), "agogo": only(Ride), "ridebell": only(Ride),
}

// drumWords are words in the name of a track that holds a drum part; a word that begins with "drum" or "perc" is another.
var drumWords = []string{
	"kit", "beat", "beats", "breakbeat", "batterie", "bateria", "batteria", "schlagzeug", "trommeln", "slagwerk", "slagverk", "perkusja",
	"perkussion", "ударные", "барабаны", "ドラム", "tr", "808", "909", "707", "606",
}

// melodicWords are words in the name of a track that plays notes, not drums.
var melodicWords = []string{
	"piano", "klavier", "keys", "keyboard", "rhodes", "wurlitzer", "clav", "organ", "orgel", "bass", "guitar", "gtr", "gitarre", "guitarra",
	"lead", "synth", "pad", "pads", "string", "strings", "violin", "viola", "cello", "brass", "trumpet", "trombone", "tuba", "horn", "horns", "sax",
	"saxophone", "flute", "clarinet", "oboe", "bassoon", "vocal", "vocals", "vox", "voice", "voices", "choir", "melody", "melodie", "chord",
	"chords", "arp", "harp", "marimba", "vibraphone", "vibes", "xylophone", "glockenspiel", "celesta", "accordion", "harmonica", "mandolin",
	"banjo", "ukulele", "sitar", "riff", "solo", "pluck", "timpani", "steel", "bells", "epiano",
}

// nameWords splits a name into its words, in lower case, without digits behind letters and without a plural s.
func nameWords(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		if letters := strings.TrimRightFunc(w, unicode.IsDigit); letters != "" {
			words[i] = letters
		}
	}
	return words
}

func singular(word string) string {
	if len(word) > 3 {
		return strings.TrimSuffix(word, "s")
	}
	return word
}

// roleOf returns the role that a name speaks of; ok is false if it speaks of none, or of several.
func roleOf(name string) (found role, ok bool) {
	words := nameWords(name)
	for i := 0; i < len(words); i++ {
		r, known := role{}, false
		for n := min(3, len(words)-i); n > 0 && !known; n-- { // the longest: "closed hi-hat" before "hat"
			if r, known = roleWords[singular(strings.Join(words[i:i+n], ""))]; known {
				i += n - 1
			}
		}
		switch {
		case !known:
		case ok && r != found:
			return role{}, false
		default:
			found, ok = r, true
		}
	}
	return found, ok
}

// isDrumName reports whether a track's name says that it holds drums.
func isDrumName(name string) bool {
	if _, ok := roleOf(name); ok {
		return true
	}
	words := nameWords(name)
	if slices.Contains(words, "steel") || slices.Contains(words, "voice") {
		return false // steel drums are tuned
	}
	return slices.ContainsFunc(words, func(w string) bool {
		return strings.HasPrefix(w, "drum") || strings.HasSuffix(w, "drum") || strings.HasSuffix(w, "drums") || strings.HasPrefix(w, "perc") ||
			slices.Contains(drumWords, w)
	})
}

// isMelodicName reports whether a track's name says that it holds another instrument.
func isMelodicName(name string) bool {
	return !isDrumName(name) && slices.ContainsFunc(nameWords(name), func(w string) bool { return slices.Contains(melodicWords, w) })
}
