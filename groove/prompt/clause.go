package prompt

import (
	"regexp"
	"slices"
	"strings"
)

// clause is a part of a sentence with one intention, or with a list of them that do not depend on each other.
type clause struct {
	items []item // with fillers
	first bool   // another is to follow it in time
	link  kind   // the boundary before it: kindSep, kindBut, kindThen, or 0 at the beginning and where no mark stands
}

// whole are lists with a mark in the middle that belong together: "60 jazz, 40 funk", "three bars, then a fill".
var whole = regexp.MustCompile("^(?:" + letters("except voices sep mod* feel|only? bpm sep to? num|genre num sep genre num|num bars (sep|then)+ (fill|fills)") + ")")

// clauses cuts items into clauses: at marks, at words of contrast and order, and where a word begins that rules all that follows it.
func clauses(items []item) []clause {
	var out []clause
	cur := clause{}
	end := func(link kind) {
		if len(cur.items) > 0 {
			out = append(out, cur)
		} else if link == kindSep && (cur.link == kindBut || cur.link == kindWhy) {
			link = cur.link // "but, ..."
		}
		cur = clause{link: link}
	}
	kinds := kindsOf(items)
	for i := 0; i < len(items); i++ {
		if loc := whole.FindStringIndex(kinds[i:]); loc != nil {
			cur.items = append(cur.items, items[i:i+loc[1]]...)
			i += loc[1] - 1
			continue
		}
		switch it := items[i]; it.kind {
		case kindSep, kindBut, kindWhy:
			end(it.kind)
		case kindThen:
			if len(content(cur.items)) > 0 || len(out) > 0 && len(cur.items) == 0 {
				end(kindThen) // "then" at the beginning is no order
			}
		default:
			if cur.link != kindWhy && opens(items, i, cur.items) {
				verb := verbAt(cur.items)
				begin := slices.Clone(cur.items[verb:])
				cur.items = cur.items[:verb]
				end(0)
				cur.items = begin
			}
			cur.items = append(cur.items, it)
		}
	}
	end(0)
	return out
}

// verbAt returns where an and with a verb stands at the end of items, which begin the next clause: "louder and give me".
func verbAt(items []item) int {
	at := len(items)
	for at > 0 && items[at-1].kind == kindFiller {
		at--
	}
	if at > 1 && items[at-1].kind == kindConj && verbOf(items[at:]) {
		return at - 1
	}
	return len(items)
}

// opens reports whether item i begins a clause though no mark stands before it: "funk keep the kick", "kick out no hats".
func opens(items []item, i int, before []item) bool {
	it := says(before, "it")
	before = trimConj(content(before))
	if len(before) == 0 {
		return false
	}
	if has(before, kindVeto, kindAsk, kindIf) || unfinished(before) || before[0].kind == kindWhen && len(before) == 1 {
		return false // what if you mute the kick; first no kick
	}
	if len(drop(before, kindBars, kindWhen, kindSection, kindOrd, kindNum, kindEvery, kindOther, kindAt)) == 0 {
		return false // last bar without drums: when, not what
	}
	prev := before[len(before)-1].kind
	rules := prev == kindMod && before[len(before)-1].entry.mod.negates()
	if prev == kindDont || prev == kindKeep && items[i].kind != kindOnly || prev == kindOnly || prev == kindBar || prev == kindExcept || rules {
		return false
	}
	if verbBefore(items, i) {
		return true // busier and can we have louder toms
	}
	if it && has(items[i:i+1], kindFeel, kindMod) && has(items[i-1:i], kindConj) && namesPart(items[i:]) {
		return true // make it louder and busier hats
	}
	return rulesRest(items, i, before)
}

// verbBefore reports whether a verb that begins a wish stands between an and and item i.
func verbBefore(items []item, i int) bool {
	j := i - 1
	for j >= 0 && items[j].kind == kindFiller {
		j--
	}
	return j > 0 && j < i-1 && items[i].kind != kindFiller && items[j].kind == kindConj &&
		items[j].entry.value == 0 && items[j].raw != "with" && verbOf(items[j+1:i])
}

// rulesRest reports whether item i rules what follows it, or is the subject of it.
func rulesRest(items []item, i int, before []item) bool {
	prev := before[len(before)-1].kind
	switch it := items[i]; it.kind {
	case kindDont:
		return has(items[i-1:i], kindConj) ||
			len(drop(before, kindVoices, kindRest, kindThem, kindBPM, kindKnob, kindFills, kindGenreWord)) > 0 // but not in "the hats must not be louder"
	case kindKeep:
		next := nextContent(items, i)
		return it.opensKeep() && len(next) > 0 && one(next, kindSep, kindBut, kindThen) == nil // not: the others the same
	case kindMod:
		next := nextContent(items, i)
		if len(next) == 0 || one(next, kindSep, kindBut, kindThen) != nil {
			return false // the crash no
		}
		if m := it.entry.mod; m.not && !m.no && m.dir == 0 && m.much == 1 {
			return isVoices(next[0].kind) && prev != kindConj // mute the hats not the ride
		}
		if has(next, kindLate) {
			return false // 15 ms no late
		}
		return it.entry.mod.no && !it.entry.mod.after && prev != kindAdd && prev != kindInstead && before[0].kind != kindBar
	case kindAct:
		return true
	case kindVoices: // mute the ride and the crash is fine
		return items[i-1].kind == kindConj && items[i-1].raw != "with" && items[i-1].entry.value == 0 &&
			(verbNext(items[i+1:]) || has(nextContent(items, i), kindKeep) && !nextContent(items, i)[0].opensKeep())
	case kindPattern: // snare on 2 and 4 and 16th hats
		return items[i-1].kind == kindConj && has(before, kindVoices) && has(before, kindPattern) && has(nextContent(items, i), kindVoices)
	case kindOnly:
		return it.raw == "just" && before[0].kind == kindKeep // same beat just faster
	case kindFiller:
		next := nextContent(items, i) // lose the ride and give me hats
		fresh := freshVerbs[it.raw] && len(next) > 0 && (isVoices(next[0].kind) || items[i+1].raw == "it")
		strange := (freshVerbs[it.raw] || it.raw == "run it") && has(next, kindUnknown, kindAbsent) // and bring trumpets in
		return items[i-1].kind == kindConj && (fresh || strange)
	case kindUnknown, kindAbsent: // softer hats and a synth stab
		return items[i-1].kind == kindConj && items[i-1].raw != "with" && items[i-1].entry.value == 0 &&
			(it.lead == "a" || it.lead == "an") && foreign(items[i:])
	}
	return false
}

// foreign reports whether nothing before the next boundary is known, or only an instrument that the kit lacks.
func foreign(items []item) bool {
	for _, it := range items {
		switch {
		case has([]item{it}, kindSep, kindBut, kindThen):
			return true
		case !has([]item{it}, kindUnknown, kindAbsent, kindFiller, kindAt, kindTo, kindConj):
			return false
		}
	}
	return true
}

// namesPart reports whether voices or fills come before the next boundary.
func namesPart(items []item) bool {
	for _, it := range items {
		if has([]item{it}, kindSep, kindBut, kindThen, kindConj) {
			return false
		}
		if has([]item{it}, kindVoices, kindFill, kindFills) {
			return true
		}
	}
	return false
}

// unfinished reports whether what stands before a word may still rule it: an unknown word, or a negation of nothing yet ("i am not saying mute
// the hats").
func unfinished(before []item) bool {
	open := false
	for _, it := range before {
		switch {
		case it.kind == kindUnknown:
			return true
		case it.kind == kindMod && it.entry.mod.negates() && !it.entry.mod.after:
			open = true
		case it.kind == kindVoices || it.kind == kindKnob || it.kind == kindFeel || it.kind == kindGenre ||
			has([]item{it}, kindFill, kindFills, kindBPM, kindPattern, kindAbsent, kindFaster, kindTime, kindPace, kindRest, kindThem):
			open = false
		}
	}
	return open
}

// opensKeep reports whether what is kept stands behind the item.
func (it item) opensKeep() bool { return opensKeep[firstWord(it.raw)] && it.raw != "stay" }

// opensKeep are the words of kindKeep that stand before what is kept.
var opensKeep = setOf("current present existing keep keeping leave leaving dont do never without no same hold preserve maintain retain stick stay hands spare not hang")

func isVoices(k kind) bool { return k == kindVoices || k == kindRest || k == kindThem }

func firstWord(s string) string {
	first, _, _ := strings.Cut(strings.ReplaceAll(s, "'", ""), " ")
	return first
}

// content returns the items without fillers.
func content(items []item) []item {
	var out []item
	for _, it := range items {
		if it.kind != kindFiller {
			out = append(out, it)
		}
	}
	return out
}

func trimConj(items []item) []item {
	for len(items) > 0 && items[len(items)-1].kind == kindConj {
		items = items[:len(items)-1]
	}
	return items
}

// has reports whether one of the items has one of the kinds.
func has(items []item, kinds ...kind) bool { return one(items, kinds...) != nil }

// drop returns the items that have none of the kinds.
func drop(items []item, kinds ...kind) []item {
	var out []item
	for _, it := range items {
		if one([]item{it}, kinds...) == nil {
			out = append(out, it)
		}
	}
	return out
}

// letters writes a pattern of kinds' names as one of their letters.
func letters(pattern string) string {
	word := regexp.MustCompile(`[a-z]+`)
	text := word.ReplaceAllStringFunc(pattern, func(name string) string { return kindNames[name] })
	return strings.ReplaceAll(text, " ", "")
}
