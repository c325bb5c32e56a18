package prompt

import "strings"

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
		{"presto, breakneck", 180},
	} {
		lines = append(lines, line{p.phrases, entry{kind: kindPace, value: p.bpm}})
	}
	for _, f := range []struct {
		phrases string
		factor  float64
	}{
		{"faster, quicker, speed up, speed it up, pick up pace, pick up tempo, pick it up", 1.1},
		{"slower, slow down, slow it down", 1 / 1.1},
		{"twice as fast, double tempo, double speed, twice speed", 2},
		{"half as fast, halve tempo, cut tempo in half, cut tempo by half, half tempo, half speed, twice as slow", 0.5},
	} {
		lines = append(lines, line{f.phrases, entry{kind: kindFaster, value: f.factor}})
	}
	return append(lines,
		line{"half time, halftime, half time feel", entry{kind: kindTime, value: 0.5}},
		line{"double time, doubletime, double time feel", entry{kind: kindTime, value: 2}},
		line{"4 + 4, four four", entry{kind: kindDo}},
		line{"half time shuffle, halftime shuffle", do(Setting{Name: pTimescale, Op: Set, Args: []any{0.5}},
			Setting{Name: pSwing, Op: Set, Args: []any{0.667}}, Setting{Name: pSwingNote, Op: Set, Args: []any{noteSixteenth}})},
		line{"normal time, regular time, no half time, no double time, common time", entry{kind: kindTime, value: 1}},
		line{"bpm, tempo, speed, pace, beats per minute, beats minute", entry{kind: kindBPM}},
		line{"ms, msec, millisecond, milliseconds, millis", entry{kind: kindMS}},
		line{"late, behind", entry{kind: kindLate, value: 1, leans: []lean{to(pPush, 12)}}},
		line{"early, ahead", entry{kind: kindLate, value: -1, leans: []lean{to(pPush, -10)}}},
	)
}

// smallLines are the words that connect the others.
func smallLines() []line {
	none := mod{no: true, much: 1}
	more, lots := mod{dir: 1, much: 1}, mod{dir: 1, much: 1.5}
	less, few := mod{dir: -1, much: 1}, mod{dir: -1, much: 1.5}
	return []line{
		{"no, without, w o, neither, hate, dislike, despise, cant stand, cannot stand, disable, deactivate, disabling, not fan, not big fan, no fan, zero, mute, muting, kill, killing, remove, removing, lose, losing, minus, cut, " +
			"cut out, omit, skip, avoid, quit, cease, ditch, scrap, axe, take out, take off, get rid, getting rid, " +
			"leave out, turn off, switch off, drop, drop out, dont want, dont use, dont need, dont like, dont play, " +
			"dont do, dont have, do not want, do not need, do not like, do not use, " +
			"do not play, never use, never play, never want, never want to hear, dont want to hear, dont wanna hear, " +
			"dont wanna, enough with, nix, sans, no more, live without, do without, make sure there are no, make sure theres no, stop using, stop doing, quit with, quit it with, quit doing, " +
			"no longer", modEntry(none)},
		{"off, out, muted, silent, silenced, removed, away, gone, outta, outta here, out here, can go, has to go, have to go, gotta go, must go, needs to go, " +
			"need to go, should go, got to go, go away", modEntry(mod{no: true, much: 1, after: true})},
		{"nothing, not, isnt, arent, aint, wasnt, non", modEntry(mod{not: true, much: 1})},
		{"not nearly as, not nearly so, nothing like as, nothing too, nothing so, nothing very, not too, not so, not overly, not very, not that, not really, not as, " +
			"isnt so, dont be too, dont be so", modEntry(mod{not: true, much: 0.5})},
		{"too, too much, too many, overly, way too, bit too, far too, way too much, way too many, " +
			"little too", modEntry(mod{dir: -1, much: 1, excess: true})},
		{"not enough, could use more, needs more, need more, could do with more", modEntry(more)},
		{"cant hear, can barely hear, can hardly hear, cant really hear", modEntry(mod{dir: 1, much: 1, level: true})},
		{"more, more than before, more than now, more than it is, more than it was, increase, extra, add more, moar, mor, higher", modEntry(more)},
		{"lots, lot, plenty, tons, loads, much more, many more, way more, many, lot more, far more", modEntry(lots)},
		{"less, fewer, less than before, less than now, less than it is, less than it was, fewer than before, fewer than now, reduce, reducing, decrease, decreasing, not much, not many, not so much, not so many, not as many, " +
			"not as much, not that many, not that much, not lot, not whole lot, not lots, not loads, not too many, " +
			"not too much, dont overdo, go easy on, easy on, take it easy on, ease up on, lay off, hold back on, half as many, half as much, tame, " +
			"low", modEntry(less)},
		{"up, turn up, turning up, nudge up, crank, crank up, push up, bring up, bring out, boost, boosting, raise, raising, bump, " +
			"bump up, pump up", modEntry(mod{dir: 1, much: 1, level: true})},
		{"down, turn down, turning down, nudge down, bring down, pull back, pull down, dial back, dial down, tone down, ease off, " +
			"back off, lower, lowering, notch down, down notch, " +
			"bring down notch", modEntry(mod{dir: -1, much: 1, level: true})},
		{"as little, much less, way less, lot less, far less, few, way fewer, hardly any, barely any, very little, very few, rare, occasional, " +
			"minimum", modEntry(few)},
		{"very, really, high, super, extremely, ultra, seriously, proper, so, much, way, far, even", modEntry(mod{much: 1.5})},
		{"altogether, entirely, max, maximum, fully, completely, totally, maximal", modEntry(mod{much: 2})},
		{"lil, tiny, tiny bit, tiny little bit, wee, wee bit, hair, smidge, smidgen, shade, bit, little, slightly, touch, hint, somewhat, kinda, kind, sort, sorta, " +
			"fairly, splash, dash, pinch, little bit, tad, subtle, slight, mildly, " +
			"mild, gently, quite, pretty", entry{kind: kindBit, mod: mod{much: 0.5}}},
		{"little more, bit more, slightly more, touch more, tad more", entry{kind: kindLittle, mod: mod{dir: 1, much: 0.5}}},
		{"little less, bit less, slightly less, touch less, tad less", entry{kind: kindLittle, mod: mod{dir: -1, much: 0.5}}},
		{"twice as", modEntry(mod{dir: 1, much: 2})},
		{"half as", modEntry(mod{dir: -1, much: 1.5})},
		{"mostly, mainly, primarily, predominantly, basically", entry{kind: kindMain}},
		{"half", entry{kind: kindFrac, value: 0.5}},
		{"twice, double", entry{kind: kindFrac, value: 2}},
		{"third, one third", entry{kind: kindFrac, value: 1.0 / 3}},
		{"two thirds", entry{kind: kindFrac, value: 2.0 / 3}},
		{"quarter, one quarter", entry{kind: kindFrac, value: 0.25}},
		{"three quarters", entry{kind: kindFrac, value: 0.75}},
		{"or, nor", entry{kind: kindConj, value: 1}},
		{"crossed with, mixed with, blended with, combined with, mashed with, mashed up with, and, plus, n, with, meets, x, vs", entry{kind: kindConj}},
		{"+", entry{kind: kindConj}},
		{"also, while, though, meanwhile, whilst, as well, so that", entry{kind: kindSep}},
		{";", entry{kind: kindSep}},
		{"at, around, about, approximately, approx, circa, roughly, ca, near, in, on, by, to about, back to, go back to, like, more like, something like, anything like, in style, in vein", entry{kind: kindAt}},
		{"~", entry{kind: kindAt}},
		{"to", entry{kind: kindTo}},
		{"between, from", entry{kind: kindBetween}},
		{"every, each, per, after every, after each", entry{kind: kindEvery}},
		{"every other, every second", entry{kind: kindOther}},
		{"bar, bars, measure, measures, end, last bar, last measure, turnaround", entry{kind: kindBars}},
		{"fill, drum fill, fill in", entry{kind: kindFill}},
		{"fills, drum fills, fill ins", entry{kind: kindFills}},
		{"on its own, on their own, by itself, by themselves, only, just, nothing but, solo, exclusively, strip down to, down to, change nothing but, change nothing except, change nothing apart from, nobody but, no one but, none but", entry{kind: kindOnly}},
		{"add, adding, enable, activate, enabling, unmute, un mute, stop muting, stop killing, stop removing, stop losing, bring back, bring in, bring back in, put back in, include, back in, back, introduce, sprinkle, sprinkle in, sprinkle some, mix in, blend in, put in, " +
			"put back, turn on, turn back on, throw in", entry{kind: kindAdd}},
		{"another, another one, another groove, another beat, next, next one, something else, something different, something new, new one, " +
			"new groove, new beat, reroll, re roll, new pattern, reroll rest, re roll rest, reroll others, redo rest, change rest, change others, change everything else, change all else, different one, different, different beat, different groove, " +
			"different loop, different pattern, another variation, next variation, new variation, different variation, another take, new take, " +
			"another version, another idea, try again, surprise, surprise me, change it up, switch it up, mix it up, " +
			"change up, switch up, not this one, not that one", do(Setting{Name: "next", Op: Set})},
		{"mute all, all off, all out, everybody out, all mute, all muted", entry{kind: kindDo, set: allMute(true), value: allMuted}},
		{"unmute all, unmute it all, clear mutes, clear all mutes, remove mutes, remove all mutes, no mutes, mutes off, reset mutes, all back, all on, all back in, bring all back", entry{kind: kindDo, set: allMute(false), value: allHeard}},
		{"freeze, keep this, keep this one, hold this, hold it, repeat this, loop this, repeat it, loop it, keep looping, keep repeating, " +
			"no variation, no variations, without variation, stay here", do(Setting{Name: "freeze", Op: Set, Args: []any{true}})},
		{"unfreeze, let go, keep going, evolve, vary, let it move, let it move again, let it evolve, let it change, move on, dont freeze, stop freezing, no more freezing, no more freeze, stop freeze", do(Setting{Name: "freeze", Op: Set, Args: []any{false}})},
		{"everything except, everything except for, everything but, all but, all except, everything besides, " +
			"everything apart from, everything other than, everything save for, all apart from, everything bar, all bar, lot bar, lot but, lot except, lot except for, lot apart from, lot besides, lot other than, " +
			"anything but, any genre but, any genre except, any style but, any style except, anything except, anything other than, all besides, all other than", entry{kind: kindExcept}},
		{"instead, rather than, in place", entry{kind: kindInstead}},
		{"swap, replace, switch, exchange, change", entry{kind: kindSwap}},
		{"density, busyness, hits, notes", knob(pDensity)},
		{"humanize, humanise, humanization, humanisation, micro timing, microtiming, looseness", knob(pHumanize, to(pHumanize, 1.3))},
		{"swing", knob(pSwing, to(pSwing, 0.62))},
		{"dynamics, velocity range, dynamic range", knob(pDynamics, to(pDynamics, 1.4))},
		{"temperature, randomness, variation, variety", knob(pTemperature, to(pTemperature, 1.2))},
		{"offset, delay", knob(pOffset)},
		{"push", knob(pPush, to(pPush, 12))},
		{"gain, volume, level, velocity, loudness, oomph, punchiness", knob(pGain, to(pGain, 1.3))},
		{"seed", knob(pSeed)},
		{"count in, countin, count me in, count us in, count off", knob(pCountIn, to(pCountIn, 1))},
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

// silent words may stand anywhere and have no meaning, except in a phrase of the lexicon.
var silent = setOf("throughout today tonight oops ups gets become becomes riddim plays whoa woah wow yikes ugh argh eh hmm aha aw aww oof jeez lol haha sheesh getting some please me give play make it its is are be i im id ill want would like lets let us this that " +
	"should sounding sound sounds feel feeling feels vibe vibes style type groove grooves beat beats drum drumming " +
	"drummer rhythm pattern loop kit overall thing now can you we have has kept tune number go get got put " +
	"going goes come comes nudge knock sit sits set there theres thats for as any ok okay hey hi yo playing part parts track song music nice good great cool need needs " +
	"using use do does will would la thanks thx pls plz something turn bring gimme gonna wanna push throw take try cross mix combine " +
	"combination blend hit start begin here use need maybe perhaps possibly simply all again could timing " +
	"pull rather absolutely definitely honestly anything somewhere anywhere anymore still hear ish ones must " +
	"yes yeah yep nah um uh well actually really you know mean said ooh oh wait hmm alright cheers mate bro " +
	"dude man perfect lovely love dope fire jam jams")

// plain words are English words, not typing errors, although they are near to a word of the lexicon.
var plain = setOf("flow fall fell full fun fund punch punks pump rice rude rule race risk side tied tide hit hot hut had hate hats hut kit kid king " +
	"pick kiss back rack lack rocks soil sold sole song soup pot top mop shop pub bass base ban band land lane late later " +
	"loan lead loose lost love live line like look less lust most must mute more mode made male mild mind fine find file fail feel " +
	"feet free four fire five form from fort slow show snow shot shut sort soft some same save wave state start stop store story stare snake " +
	"share spare square crush cash crazy trash brush cruise bush dust dense dunce dream drum drama dark dirty deep pipe lift left life " +
	"loft luck lock clock block black blue blues tight night light right might fight sight tone time tame tune tuna team harp hard heart " +
	"house horse mouse swim sing string swings sweet sweat dirge bride pride bright tribal tribe ripe rise rite rides bell balls ball bar " +
	"bare bark cat cart chat clap claps cow cowbell bongo conga congas shaker shakers tambourine guitar piano synth strings bells piece " +
	"rain train brain small still style smile rolls roll reel real rock even event ever over under other open often " +
	"but can had has her his how man new not old one our out own say she too two use who why yes yet big bad boy day did far few got let lot low " +
	"may put ran red run sad sat sit ten tip try war way win dry fat hip rat sub lad lid mic mix vox key air arm art " +
	"wide wider narrow narrower " +
	"avid bellow beside boos boot boss case cast cheer cold cost disc diving fatten honesty load pain petty plan plug punish pusher rally reuse " +
	"rising saying setting slash subdue supper thank ting toward tuning twang overlay paying patter noting meal coat coats tried tips singing sung " +
	"sock socks forth thirsty beast party trick smart brink star stars bend")

// articles are removed before phrases are searched: "behind the beat" is "behind beat" in the lexicon.
var articles = setOf("a an the of my your")

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// phrasesOf makes a set of phrases with commas between.
func phrasesOf(phrases string) map[string]bool {
	m := map[string]bool{}
	for phrase := range strings.SplitSeq(phrases, ",") {
		m[phrase] = true
	}
	return m
}
