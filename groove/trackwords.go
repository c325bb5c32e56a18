package groove

import (
	"slices"
	"strings"
	"unicode"
)

// wordKind is what a word in the name of a track says.
type wordKind uint8

const (
	wordOther     wordKind = iota
	wordNeutral            // numbers and such, which say nothing
	wordDrums              // "drums", "snare"
	wordCommon             // a drum, and an ordinary word: "ride", "tom"
	wordMachine            // the number of a drum machine, or of its bass: "808"
	wordMelodic            // "guitar"
	wordAdjective          // of drums if it stands before them, else melodic: "synth"
)

// drumWords are words in the name of a track that holds a drum part; a word that begins or ends with "drum" is another, or begins with "perc".
var drumWords = []string{
	"kit", "breakbeat", "batterie", "bateria", "batería", "batteria", "schlagzeug", "trommel", "trommeln", "slagwerk",
	"slagverk", "perkusja",
	"perkussion", "ударные", "барабаны", "перкуссия", "ドラム", "tr808", "tr909", "tr707", "tr606", "drumpad", "drumpads",
	"percpad", "percpads",
	"vocalpercussion", "vocalperc", "beatbox", "djembe", "cajon", "tabla", "taiko", "surdo",
}

// commonWords are drum words that are also ordinary ones, names or abbreviations of something else.
var commonWords = []string{
	"beat", "kick", "kik", "tom", "rim", "clap", "snap", "stick", "hat", "ride", "crash", "splash", "china", "bd",
	"sd", "hh", "clave",
}

var machineWords = []string{"808", "909", "707", "606"}

// neutralWords stand beside the name of a drum.
var neutralWords = []string{
	"l", "r", "left", "right", "in", "out", "top", "bottom", "mic", "room", "main", "track", "midi", "channel", "ch",
	"low", "mid", "high", "hi", "lo", "floor",
	"rack", "open", "closed", "pedal", "half", "acoustic", "electric", "electronic", "live", "loop", "and", "owner",
	"drumandbass", "drumnbass",
	"pop", "bell", "edge", "tip", "shot", "side", "cross", "hand", "foot", "fill", "dry", "wet",
}

// melodicWords are words in the name of a track that plays notes, not drums, beside those that begin or end with one of melodicStems.
var melodicWords = []string{
	"key", "keys", "keyboard", "keyboards", "klavier", "rhodes", "wurlitzer", "clav", "clavinet", "organ", "orgel",
	"gtr", "guit", "git", "lead", "pad", "pads",
	"violin", "violine", "viola", "cello", "geige", "streicher", "trumpet", "trompete", "trombone", "posaune", "tuba",
	"horn", "horns", "sax", "saxophone",
	"saxophon", "flute", "flöte", "clarinet", "oboe", "bassoon", "vox", "voice", "voices", "voz", "voix", "chant",
	"gesang", "choir", "chor", "arp", "harp", "harfe",
	"marimba", "vibraphone", "vibes", "xylophone", "glockenspiel", "celesta", "accordion", "harmonica", "mandolin",
	"banjo", "ukulele", "uke", "sitar", "riff",
	"pluck", "plucks", "timpani", "bells", "epiano", "hook", "topline", "moog", "theremin", "handpan", "hangdrum",
	"tonguedrum", "steeldrum",
	"steelpan", "pitchedpercussion", "tunedpercussion",
	"melodicpercussion", "chromaticpercussion", "kalimba", "dulcimer", "bajo", "basse", "teclado", "teclados",
	"tastiera", "clavier", "chitarra", "бас", "гитара", "пианино",
	"ピアノ", "ギター", "ベース",
}

// melodicStems begin or end melodic words in several languages: "Bassline", "Akustikgitarre".
var melodicStems = []string{"bass", "guitar", "guitare", "gitarre", "piano", "synth", "string", "vocal", "melod", "chord", "orchest"}

// drumAdjectives are melodic words that say what drums are like: "synth drums", "brass snare".
var drumAdjectives = []string{"synth", "brass", "steel", "orchestral", "orchestra"}

// kindOfWord returns what a word says, in lower case.
func kindOfWord(word string) wordKind {
	if kind := listedKind(word); kind != wordOther {
		return kind
	}
	one := singular(word)
	stem := func(s string) bool { return strings.HasPrefix(word, s) || strings.HasSuffix(one, s) }
	switch {
	case !strings.ContainsFunc(word, unicode.IsLetter):
		return wordNeutral
	case strings.HasSuffix(one, "drum"):
		return wordDrums
	case slices.ContainsFunc(melodicStems, stem):
		return wordMelodic
	case strings.HasPrefix(word, "drum"), strings.HasPrefix(word, "perc"):
		return wordDrums
	}
	return wordOther
}

// listedKind returns what a word or a phrase, without its spaces, says by the lists alone.
func listedKind(word string) wordKind {
	one := singular(word)
	has := func(list []string) bool { return slices.Contains(list, word) || slices.Contains(list, one) }
	_, voice := roleWords[one]
	switch {
	case has(machineWords):
		return wordMachine
	case has(drumAdjectives):
		return wordAdjective
	case has(melodicWords):
		return wordMelodic
	case has(neutralWords):
		return wordNeutral
	case has(commonWords):
		return wordCommon
	case voice, has(drumWords):
		return wordDrums
	}
	return wordOther
}
