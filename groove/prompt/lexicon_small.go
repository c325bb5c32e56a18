package prompt

// tempoLines are the words for tempo. The Italian ones are in the middle of what metronomes print beside them.
func tempoLines() []line {
	var lines []line
	for _, p := range []struct {
		phrases string
		bpm     float64
	}{
		{"slow, slowish, downtempo, down tempo", 75},
		{"ballad, ballad tempo, largo", 65},
		{"adagio", 70},
		{"andante, walking pace, walking", 90},
		{"medium, mid tempo, midtempo, moderate, moderato, medium tempo, mid paced", 108},
		{"uptempo, up tempo, upbeat, allegro, brisk", 135},
		{"fast, quick, vivace, speedy", 155},
		{"presto, breakneck, as fast as you can, as fast as you can stand, as fast as you dare, as fast as possible, as fast as it goes, " +
			"flat out", 180},
	} {
		lines = append(lines, line{p.phrases, entry{kind: kindPace, value: p.bpm}})
	}
	for _, f := range []struct {
		phrases string
		factor  float64
	}{
		{"faster, quicker, speed up, speed it up, pick up pace, pick up tempo, pick it up, speed things up, " +
			"pick things up, hurry up, hurry it up, hurry, accelerate, pick up speed, step on it, get move on, " +
			"more pace, up pace, put foot down, brisker, pacier, sped up, speedier, speeding up", 1.1},
		{"slower, slow down, slow it down, slow right down, slow it right down, slow things down, decelerate, " +
			"take it slower, ease pace, drop pace, less pace, slow up, slowed down, slowing down, " +
			"ease tempo down, ease down tempo", 1 / 1.1},
		{"at double speed, at double tempo, at twice speed, " +
			"twice as fast, double tempo, double speed, twice speed", 2},
		{"cut time in half, cut speed in half, halve speed, at half speed, at half tempo, " +
			"half as fast, halve tempo, cut tempo in half, cut tempo by half, half tempo, half speed, " +
			"twice as slow", 0.5},
	} {
		lines = append(lines, line{f.phrases, entry{kind: kindFaster, value: f.factor}})
	}
	return append(lines,
		line{"at half time, " +
			"half time, halftime, half time feel", entry{kind: kindTime, value: 0.5}},
		line{"double feel, at double time, " +
			"double time, doubletime, double time feel", entry{kind: kindTime, value: 2}},
		line{"4 + 4, four four", entry{kind: kindDo}},
		line{"half time shuffle, halftime shuffle", do(Setting{Name: pTimescale, Op: Set, Args: []any{0.5}},
			Setting{Name: pSwing, Op: Set, Args: []any{0.667}}, Setting{Name: pSwingNote, Op: Set, Args: []any{noteSixteenth}})},
		line{"normal time, regular time, normal feel, regular feel, single time, straight time, full time, " +
			"normal time feel, regular time feel, original time, no half time, no double time, " +
			"common time", entry{kind: kindTime, value: 1}},
		line{"bpm, tempo, speed, pace, beats per minute, beats minute", entry{kind: kindBPM}},
		line{"ms, msec, millisecond, milliseconds, millis", entry{kind: kindMS}},
		line{"late, behind", entry{kind: kindLate, value: 1, leans: []lean{to(pPush, 12)}}},
		line{"early, ahead", entry{kind: kindLate, value: -1, leans: []lean{to(pPush, -10)}}},
	)
}

// smallLines are the words that connect the others.
func smallLines() []line {
	return []line{
		{"or, nor", entry{kind: kindConj, value: 1}},
		{"crossed with, mixed with, blended with, combined with, mashed with, mashed up with, and, plus, n, with, " +
			"meets, x, vs", entry{kind: kindConj}},
		{"+", entry{kind: kindConj}},
		{"also, while, though, tho, altho, meanwhile, whilst, as well, on top that, in addition, " +
			"additionally", entry{kind: kindSep}},
		{";", entry{kind: kindSep}},
		{"closer to, into, at, around, about, round about, round, somewhere around, somewhere near, in region, " +
			"in neighbourhood, in ballpark, ballpark, approximately, approx, circa, roughly, ca, near, in, on, " +
			"by, to about, back to, go back to, like, more like, something like, anything like, in style, " +
			"in vein", entry{kind: kindAt}},
		{"~", entry{kind: kindAt}},
		{"to", entry{kind: kindTo}},
		{"between, from", entry{kind: kindBetween}},
		{"every, each, per, after every, after each", entry{kind: kindEvery}},
		{"every other, every second", entry{kind: kindOther}},
		{"bar, bars, measure, measures, end, last bar, last measure, turnaround", entry{kind: kindBars}},
		{"fill, drum fill, fill in, quick fill, quick drum fill, little drum fill", entry{kind: kindFill}},
		{"fills, drum fills, fill ins", entry{kind: kindFills}},
		{"on its own, on their own, by itself, by themselves, only, just, nothing but, solo, exclusively, " +
			"strip down to, down to, change nothing but, change nothing except, change nothing apart from, " +
			"nobody but, no one but, none but, all i need, all i want, all we need, all we want, all i want is, " +
			"all i want to hear is, all i wanna hear is, " +
			"all i need is, all we need is, all we want is, isolate, isolating, soloing, in isolation, solely, " +
			"purely", entry{kind: kindOnly}},
		{"sneak, sneak some, slip some, " +
			"add, adding, drop in, chuck in, slip in, stick in, sneak in, work in, i miss, back on, enable, " +
			"activate, enabling, unmute, un mute, stop muting, stop killing, stop removing, stop losing, " +
			"bring back, bring in, bring back in, put back in, include, back in, back, introduce, sprinkle, " +
			"sprinkle in, sprinkle some, mix in, blend in, put in, " +
			"put back, turn on, turn back on, throw in", entry{kind: kindAdd}},
	}
}

// doLines are phrases that are settings by themselves.
func doLines() []line {
	return []line{
		{"what else have you got, what else you got, what else, " +
			"another, another one, another groove, another beat, next, next one, something else, " +
			"something different, something new, new one, " +
			"new groove, new beat, reroll, re roll, new pattern, reroll rest, re roll rest, reroll others, " +
			"redo rest, change rest, change others, change everything else, change all else, different one, " +
			"different, different beat, different groove, " +
			"different loop, different pattern, another variation, next variation, new variation, " +
			"different variation, another take, new take, " +
			"another version, another idea, try again, surprise me, change it up, switch it up, " +
			"mix it up, " +
			"change up, switch up, not this one, not that one, regenerate, regen, fresh one, fresh groove, " +
			"fresh beat, fresh loop, something fresh, roll dice, roll again, roll it again, roll that again, reroll that, re roll that, reroll it, " +
			"re roll it, spin again, " +
			"spin it again, new idea, next idea, next option, another option, different idea, different take, " +
			"skip this one, skip this, pass on this one, next groove, next beat, next loop, next pattern, " +
			"new loop, new drums, another pattern, another loop, generate new one, generate another, " +
			"generate again, generate, try something else, anything else you got, give it another go, " +
			"another go", do(Setting{Name: "next", Op: Set})},
		{"mute all, all off, all out, everybody out, all mute, " +
			"all muted", entry{kind: kindDo, set: allMute(true), value: allMuted}},
		{"unmute all, unmute it all, clear mutes, clear all mutes, remove mutes, remove all mutes, no mutes, " +
			"mutes off, reset mutes, all back, all on, all back in, " +
			"bring all back", entry{kind: kindDo, set: allMute(false), value: allHeard}},
		{"keep this one going, keep that going, keep that one going, keep this exact loop, just this loop, freeze, keep that one, keep that groove, keep that loop, keep that beat, keep this, keep this one, " +
			"hold this, hold it, repeat this, loop this, repeat it, loop it, " +
			"keep looping, keep repeating, " +
			"no variation, no variations, without variation, stay here, stay on this one, stay on this, " +
			"stay with this one, stay with this, hold that, loop that, keep this groove, keep this loop, " +
			"keep this beat, keep this going, keep this pattern, keep playing this, repeat, repeat that, " +
			"repeat this one, stick with this, stick with this one, stick to this, stick on this one, " +
			"stick on this, " +
			"dont move on, freeze it, freeze that, freeze this, freeze groove, hold groove, hold loop, hold beat, " +
			"hold pattern, keep on looping", do(Setting{Name: "freeze", Op: Set, Args: []any{true}})},
		{"unfreeze, let go, keep going, evolve, vary, let it move, let it move again, let it move on, let it move on again, let it go on,  let it evolve, " +
			"let it change, move on, dont freeze, stop freezing, no more freezing, no more freeze, " +
			"stop freeze", do(Setting{Name: "freeze", Op: Set, Args: []any{false}})},
		{"any style other than, any genre other than, any style apart from, any genre apart from, " +
			"any style besides, any genre besides, anything apart from, anything besides, " +
			"everything except, everything except for, everything but, all but, all except, everything besides, " +
			"everything apart from, everything other than, everything save for, all apart from, everything bar, " +
			"all bar, lot bar, lot but, lot except, lot except for, lot apart from, lot besides, lot other than, " +
			"anything but, any genre but, any genre except, any style but, any style except, anything except, " +
			"anything other than, all besides, all other than", entry{kind: kindExcept}},
	}
}

// knobLines are the names of parameters.
func knobLines() []line {
	return []line{
		{"instead, rather than, in place", entry{kind: kindInstead}},
		{"flip, convert, " +
			"swap, replace, switch, exchange, change", entry{kind: kindSwap}},
		{"density, busyness, hits, notes", knob(pDensity)},
		{"wobble in timing, wobble, " +
			"humanize, humanise, humanization, humanisation, micro timing, microtiming, " +
			"looseness", knob(pHumanize, to(pHumanize, 1.3))},
		{"swing, mpc swing, mpc style swing", knob(pSwing, to(pSwing, 0.62))},
		{"gap between soft and loud, gap between loud and soft, gap between loud and quiet, " +
			"gap between quiet and loud, gap between accents and quiet notes, " +
			"gap between accents and soft notes, gap between accents and rest, " +
			"difference between soft and loud, difference between loud and soft, " +
			"difference between soft and loud hits, " +
			"difference between loud and soft hits, difference between quiet and loud, dynamics, velocity range, " +
			"dynamic range, light and shade, contrast, expression, expressiveness, " +
			"dynamic variation, velocity variation", knob(pDynamics, to(pDynamics, 1.4))},
		{"temperature, randomness, variation, variety, " +
			"unpredictability", knob(pTemperature, to(pTemperature, 1.2))},
		{"surprise, surprises, surprise amount, variation bar to bar, variation from bar to bar, bar to bar variation, " +
			"variation between bars", knob(pSurprise, to(pSurprise, 0.6))},
		{"surprise me more from bar to bar, surprise me bit more, surprise me little more, surprise me some more, " +
			"surprise me lot more, surprise me more often, " +
			"surprise me more", entry{kind: kindFeel, leans: []lean{to(pSurprise, 0.6)}, mod: mod{dir: 1}}},
		{"surprise me less, surprise me bit less, surprise me little less, surprise me lot less, dont surprise me so much, " +
			"dont surprise me", entry{kind: kindFeel, leans: []lean{to(pSurprise, 0.6)}, mod: mod{dir: -1}}},
		{"drift, variation from loop to loop, loop to loop variation, variation between loops, variation loop to loop, " +
			"difference from loop to loop", knob(pDrift, to(pDrift, 0.5))},
		{"accent on one, accent on first beat, accent on downbeat", knob(pAccent, to(pAccent, 0.5))},
		{"hit one harder, hit one hard, hit downbeat harder, accent one, accent one more, play one harder, harder on one, stronger one, stronger downbeat, " +
			"heavier downbeat, more weight on one", entry{kind: kindFeel, leans: []lean{to(pAccent, 0.6)}, mod: mod{dir: 1}}},
		{"offset, delay", knob(pOffset)},
		{"push", knob(pPush, to(pPush, 12))},
		{"gain, volume, level, velocity, loudness, oomph, punchiness, punch, weight, power, force, welly, muscle, " +
			"presence, thump, whack", knob(pGain, to(pGain, 1.3))},
		{"seed", knob(pSeed)},
		{"count in, countin, lead in, leadin, pre count, precount, count me in, count us in, " +
			"count off", knob(pCountIn, to(pCountIn, 1))},
		{"fill amount, fill size, fill length", knob(pFillAmount, to(pFillAmount, 0.6))},
		{"fill complexity", knob(pFillComplex, to(pFillComplex, 0.6))},
	}
}

func modEntry(m mod) entry { return entry{kind: kindMod, mod: m} }

func do(set ...Setting) entry { return entry{kind: kindDo, set: set} }

// Values of the phrases that mute or unmute all voices.
const (
	allMuted = 1
	allHeard = 2
)

// allMute mutes or unmutes every voice.
func allMute(on bool) []Setting {
	var set []Setting
	for _, name := range everyVoice(pMute) {
		set = append(set, Setting{Name: name, Op: Set, Args: []any{on}})
	}
	return set
}
