package prompt

import "github.com/groovegen/groovegen/groove"

// voiceLines are the nine voices, the groups that drummers use, and instruments that the kit of nine lacks. Those are
// reported, and not applied to a wrong drum or to all.
func voiceLines() []line {
	var lines []line
	for _, v := range []struct {
		phrases string
		voices  []groove.Voice
	}{
		{"kick, kicks, bass drum, bass drums, bd, kick drum, kick drums, kik, bassdrum, kickdrum", of(groove.Kick)},
		{"snare, snares, snare drum, snare drums, sd, rim, rims, rimshot, rimshots, side stick, sidestick, " +
			"cross stick", of(groove.Snare)},
		{"hats, hat, hihat, hihats, hi hat, hi hats, high hat, high hats, hh", of(groove.ClosedHat, groove.OpenHat)},
		{"closed hat, closed hats, closed hihat, closed hihats, closed hi hat, closed hi hats, chh, closed one, " +
			"closed ones", of(groove.ClosedHat)},
		{"open hat, open hats, open hihat, open hihats, open hi hat, open hi hats, ohh, hat open, hats open, " +
			"hihats open, " +
			"hi hats open, open one, open ones", of(groove.OpenHat)},
		{"toms, every tom, all toms, tom, tom toms, tomtoms, tom tom", of(groove.LowTom, groove.MidTom, groove.HighTom)},
		{"floor tom, floor toms, low tom, low toms, low one, low ones, tom 3", of(groove.LowTom)},
		{"mid tom, mid toms, middle tom, mid one, mid ones, middle one, tom 2", of(groove.MidTom)},
		{"high tom, high toms, hi tom, hi toms, high one, high ones, tom 1", of(groove.HighTom)},
		{"rack tom, rack toms", of(groove.MidTom, groove.HighTom)},
		{"crash, crashes, crash cymbal, crash cymbals", of(groove.Crash)},
		{"ride, rides, ride cymbal, ride cymbals, ride bell", of(groove.Ride)},
		{"cymbals, cymbal, cymbs, brass", of(groove.Crash, groove.Ride)},
		{"every sound, all sounds, every piece, " +
			"all instruments, instruments, every instrument, everything, everyone, everybody, all voices, " +
			"every voice, each voice, whole kit, all drums, every drum, " +
			"drums, whole thing, everywhere", groove.AllVoices()},
	} {
		lines = append(lines, line{v.phrases, entry{kind: kindVoices, voices: v.voices}})
	}
	double := entry{kind: kindVoices, voices: of(groove.Kick), leans: []lean{to(pDensity, 1.6)}}
	return append(lines,
		line{"clap, claps, hand clap, hand claps, handclap, handclaps, cowbell, cowbells, shaker, shakers, " +
			"tambourine, tambourines, bongo, bongos, " +
			"conga, congas, triangle, woodblock, woodblocks, maracas, guiro, timbale, timbales, agogo, djembe, " +
			"tabla, 808, 808s, " +
			"bassline, basslines, bass line, bass guitar, guitar, guitars, piano, synth, synths, vocals, vocal, " +
			"vox, " +
			"melody, chords, keys, strings, pad, pads, sample, samples, horns, organ", entry{kind: kindAbsent}},
		line{"double kick, double kicks, double bass, double bass drum", double},
	)
}

func of(voices ...groove.Voice) []groove.Voice { return voices }
