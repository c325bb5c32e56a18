package prompt

import (
	"maps"
	"strings"
)

// The words that no phrase of the lexicon needs. A clause is carried out only if each other word of it has a role in the grammar.
var (
	// functionWords may stand anywhere: pronouns, auxiliaries, what is said to be polite or to begin with.
	functionWords = setOf("me it its i im id ill we us you he she this that there theres thats is are be been " +
		"being has had have do does will " +
		"would should could can may might must want wants need needs like let lets please pls plz thx thanks " +
		"cheers la " +
		"something anything somewhere anywhere some any all ones as for now today tonight here still again " +
		"already anymore anyway " +
		"ok okay well yes yeah yea yep yup nah nope hey hi yo oops ups whoa woah wow yikes ugh argh eh meh hmm aha aw " +
		"aww oof jeez lol haha sheesh " +
		"um uh oh ooh wait alright right then know say maybe perhaps possibly simply rather absolutely definitely " +
		"honestly always exactly precisely actually really " +
		"gentlemen ladies fellas lads " +
		"literally basically mate bro dude man buddy u guys folks dear sir hello got ish stuff kindly whatsoever " +
		"btw throughout")
	// lightVerbs say nothing by themselves, but need something to act on. See dangles and moved.
	lightVerbs = setOf("give make play plays playing get gets getting put set use using try bring turn take throw " +
		"push pull nudge knock hit " +
		"cross mix mixing blending combining combine combination blend start begin go goes going come comes sit " +
		"sits sitting run running become becomes hear " +
		"sound sounds sounding " +
		"feel feeling feels mean said gimme gonna wanna show doing beef hang see prefer fancy wish hope move " +
		"morph transition segue " +
		"glide slide shift fade crossfade ease head work")
	// grooveWords name the whole of what plays.
	grooveWords = setOf("vibe vibes style type groove grooves beat beats drum drumming drummer rhythm rhythms " +
		"pattern loop kit overall thing " +
		"things part parts track song music tune riddim jam jams timing flavour flavor flavoured flavored tinge " +
		"twist influence influences " +
		"edge flair lean slant number")
	// praise says that something is well as it is.
	praise = setOf("nice good great cool perfect lovely love dope fire")
	// silent are all of them.
	silent = union(functionWords, lightVerbs, grooveWords, praise)
)

func union(sets ...map[string]bool) map[string]bool {
	all := map[string]bool{}
	for _, set := range sets {
		maps.Copy(all, set)
	}
	return all
}

// plain words are English words, not typing errors, although they are near to a word of the lexicon.
var plain = setOf("flow fall fell full fun fund punch punks pump rice rude rule race risk side tied tide hit hot " +
	"hut had hate hats hut kit kid king " +
	"pick kiss back rack lack rocks soil sold sole song soup pot top mop shop pub bass base ban band land lane " +
	"late later " +
	"loan lead loose lost love live line like look less lust most must mute more mode made male mild mind fine " +
	"find file fail feel " +
	"feet free four fire five form from fort slow show snow shot shut sort soft some same save wave state start " +
	"stop store story stare snake " +
	"share spare square crush cash crazy trash brush cruise bush dust dense dunce dream drum drama dark dirty " +
	"deep pipe lift left life " +
	"loft luck lock clock block black blue blues tight night light right might fight sight tone time tame tune " +
	"tuna team harp hard heart " +
	"house horse mouse swim sing string swings sweet sweat dirge bride pride bright tribal tribe ripe rise rite " +
	"rides bell balls ball bar " +
	"bare bark cat cart chat clap claps cow cowbell bongo conga congas shaker shakers tambourine guitar piano " +
	"synth strings bells piece " +
	"rain train brain small still style smile rolls roll reel real rock even event ever over under other open often " +
	"but can had has her his how man new not old one our out own say she too two use who why yes yet big bad boy " +
	"day did far few got let lot low " +
	"may put ran red run sad sat sit ten tip try war way win dry fat hip rat sub lad lid mic mix vox key air arm " +
	"art " +
	"wide wider narrow narrower " +
	"avid bellow beside boos boot boss case cast cheer cold cost disc diving fatten honesty load pain petty plan " +
	"plug punish pusher rally reuse " +
	"rising saying setting slash subdue supper thank ting toward tuning twang overlay paying patter noting meal " +
	"coat coats tried tips singing sung " +
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
