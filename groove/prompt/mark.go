package prompt

// mark finds what only its neighbours give a meaning: places in a bar, particles, names of presets, negations of two words.
func mark(items []item) []item {
	items = excluded(tooOften(nothingElse(names(again(aLot(joinVerbs(compared(items))))))))
	items = lateBits(fillTimes(beats(halfway(items))))
	for i := range items {
		if give := markers[items[i].kind]; give != nil {
			give(items, i)
		}
	}
	return both(items)
}

// silencedNext reports whether a voice and a word that silences it stand next: the kick muted.
func silencedNext(items []item) bool {
	items = content(items)
	return len(items) > 1 && items[0].kind == kindVoices && items[1].kind == kindMod && items[1].entry.mod.no && items[1].entry.mod.after
}

// boundWay are the bounds that compare where no number follows.
var boundWay = map[string]float64{"more than": 1, "higher than": 1, "less than": -1, "lower than": -1}

func startsPlaying(it *item) bool {
	return len(it.entry.set) > 0 && (it.entry.set[0].Name == aStart || it.entry.set[0].Name == aContinue)
}

// thingNext reports whether what can be kept comes next.
func thingNext(items []item, i int) bool {
	next := nextContent(items, i)
	return len(next) > 0 && isThing(next[0])
}

// describes reports whether a voice and how it is stand before the next mark.
func describes(items []item) bool {
	items = content(items)
	return len(items) > 1 && items[0].kind == kindVoices && (items[1].kind == kindFeel || len(items) > 2 &&
		items[1].kind == kindMod && items[2].kind == kindFeel)
}

// answers reports whether a no at i answers what went before: "no, faster", "no wait", "no i meant slower", "no no no".
func answers(items []item, i int) bool {
	if i+1 >= len(items) || i > 0 && items[i-1].raw == "?" {
		return false
	}
	next := items[i+1]
	return next.kind == kindSep || next.raw == "no" || next.kind == kindFiller && (answerWords[next.raw] ||
		answerWords[firstWord(next.raw)]) || next.kind == kindFaster && i+2 == len(items)+1
}

var answerWords = setOf("meant wait i we actually that thats you really sorry")

// startsAt reports whether item i begins a clause.
func startsAt(items []item, i int) bool {
	return i == 0 || one(items[i-1:i], kindSep, kindBut, kindThen, kindFiller) != nil && startsAt(items, i-1) || items[i-1].kind == kindSep
}

// closes reports whether a voice stands before item i and a boundary behind it.
func closes(items []item, i int) bool {
	if i == 0 || !isVoices(items[i-1].kind) {
		return false
	}
	next := content(items[i+1:])
	return len(next) == 0 ||
		one(next[:1], kindSep, kindBut, kindThen, kindConj, kindDont, kindBar, kindExcept) != nil ||
		next[0].kind == kindMod && next[0].entry.mod.negates()
}

func isVoicesAt(items []item, i int) bool {
	next := nextContent(items, i)
	return len(next) > 0 && isVoices(next[0].kind)
}

// nextContent returns the next item behind i that is no filler, or none.
func nextContent(items []item, i int) []item {
	if j := indexAfter(items, i); j < len(items) {
		return items[j : j+1]
	}
	return nil
}

func indexAfter(items []item, i int) int {
	for i++; i < len(items) && items[i].kind == kindFiller; i++ {
	}
	return i
}

func indexOfKind(items []item, from int, k kind) int {
	for i := from; i < len(items); i++ {
		if items[i].kind == k {
			return i
		}
	}
	return from
}

func joinRaw(items []item) string { return joined(items, func(it item) string { return it.raw }) }
