package prompt

import (
	"math"
	"slices"
)

// maxBeat is the highest number that names a place in a bar: the last sixteenth.
const maxBeat = 16

// fillTimes makes a time of "in the fills" and "after the next fill".
func fillTimes(items []item) []item {
	var out []item
	for i := 0; i < len(items); i++ {
		j := i + 1
		if j < len(items) && (has(items[j:j+1], kindDo, kindOrd) || items[j].raw == "last" || items[j].raw == "first") {
			j++
		}
		if fillPlace[items[i].raw] && j < len(items) && has(items[j:j+1], kindFill, kindFills) {
			raw := joinRaw(items[i : j+1])
			out = append(out, item{kind: kindWhen, entry: &entry{kind: kindWhen}, raw: raw, text: raw})
			i = j
			continue
		}
		out = append(out, items[i])
	}
	return out
}

// fillPlace are the words that make a fill a time.
var fillPlace = setOf("in on during after before into until at within")

// halfway turns "halfway from rock to reggae" into between; elsewhere halfway is a time.
func halfway(items []item) []item {
	for i := 0; i+1 < len(items); i++ {
		if items[i].raw == "halfway" && items[i+1].kind == kindBetween {
			items[i].kind, items[i+1].raw = kindFiller, "between"
		}
	}
	return items
}

// beats joins "on 1 and 3" and "on every 2" to one item: a place in the bar.
func beats(items []item) []item {
	var out []item
	for i := 0; i < len(items); i++ {
		n := beatsAt(items[i:])
		if n == 0 && i > 0 && has(items[i-1:i], kindVoices) {
			n = bareBeats(items[i:])
		}
		if n == 0 {
			out = append(out, items[i])
			continue
		}
		raw := placeText(items[i : i+n])
		out = append(out, item{kind: kindPattern, entry: &entry{kind: kindPattern}, raw: raw, text: raw})
		i += n - 1
	}
	return out
}

// placeText is a place as it was typed: the "of" counts in "the and of 3".
func placeText(items []item) string {
	out := slices.Clone(items)
	for i := 1; i < len(out); i++ {
		if out[i].of && has(items[i-1:i], kindConj) {
			out[i].raw = "of " + out[i].raw
		}
	}
	return joinRaw(out)
}

// beatsAt returns how many items at the beginning name places in a bar.
func beatsAt(items []item) int {
	if items[0].raw == "at" && len(items) > 1 && bareBeats(items[1:]) > 0 {
		return 4 // at 2 and 4
	}
	if (items[0].kind != kindAt || items[0].raw != "on") && items[0].raw != "on beat" {
		return 0
	}
	n := 1
	for n < len(items) && (has(items[n:n+1], kindEvery, kindConj) || beforeBeats[items[n].raw]) {
		n++
	}
	found := 0
	for n < len(items) && isBeat(items, n) {
		n++
		found = n
		n = nextBeat(items, n)
	}
	return found
}

// nextBeat returns where the next beat of a list may be, behind marks and "and beat".
func nextBeat(items []item, n int) int {
	for next := n; next < len(items) && has(items[next:next+1], kindConj, kindSep); {
		for next++; next < len(items) && beforeBeats[items[next].raw]; next++ {
		}
		if next < len(items) && (isBeat(items, next) || items[next].kind == kindConj) {
			n = next
		}
	}
	return n
}

// bareBeats returns how many items of "snare 2 and 4" are places.
func bareBeats(items []item) int {
	if len(items) < 3 || items[0].kind != kindNum || items[2].kind != kindNum || items[1].kind != kindConj ||
		!isBeat(items, 0) || !isBeat(items, 2) ||
		items[0].num > beatsPerBar || items[2].num > beatsPerBar || !ends(items, 2) {
		return 0
	}
	return 3
}

// beforeBeats stand between on and a number.
var beforeBeats = setOf("all beat beats just")

// isBeat reports whether item i can be a beat's number: not a tempo, a share or a count of bars.
func isBeat(items []item, i int) bool {
	it := items[i]
	if i+1 < len(items) && has(items[i+1:i+2], kindBPM, kindMS, kindBars, kindFaster) {
		return false
	}
	switch it.kind {
	case kindNum, kindOrd:
		return it.num >= 1 && it.num <= maxBeat && it.num == math.Trunc(it.num)
	case kindFiller:
		return it.raw == "one"
	}
	return false
}
