package prompt

import "strings"

// names makes one item of "save this as verse 1".
func names(items []item) []item {
	var out []item
	for i := 0; i < len(items); i++ {
		name, verb := "", firstWord(items[i].raw)
		if n := nameAt(items[i:], &name); n > 0 && (i == 0 ||
			one(items[i-1:i], kindSep, kindBut, kindThen, kindConj, kindFiller, kindDont) != nil) &&
			!asked(items[:i]) {
			e := &entry{kind: kindAct}
			switch {
			case name == "" && verb == "save" && thisOne(items[i:i+n]):
				e.set = []Setting{{Name: aFavorite, Op: Set}}
			case name != "":
				e.set = []Setting{{Name: fileActions[verb], Op: Set, Args: []any{name}}}
			}
			out = append(out, item{kind: kindAct, entry: e, raw: joinRaw(items[i : i+n]), text: joinRaw(items[i : i+n])})
			i += n - 1
			continue
		}
		out = append(out, items[i])
	}
	return out
}

// thisOne reports whether a save without a name is of "this one": a favorite.
func thisOne(items []item) bool {
	return strings.HasSuffix(joinRaw(items), " this one") || strings.HasSuffix(joinRaw(items), " that one")
}

// asked reports whether a question or a condition stands before a word in its clause: "what time is load-in".
func asked(before []item) bool {
	for i := len(before) - 1; i >= 0 && !has(before[i:i+1], kindSep, kindBut, kindThen); i-- {
		if has(before[i:i+1], kindAsk, kindIf, kindVeto, kindUnknown) {
			return true
		}
	}
	return false
}

// fileActions are the verbs that take the name of a preset.
var fileActions = map[string]string{"save": aSave, "store": aSave, "load": aLoad, "recall": aLoad, "call": aSave, "name": aSave}

// nameFillers stand between save and the name.
var nameFillers = setOf("this that it name preset groove beat loop one sound setting settings pattern current now please it's")

// nameVerbs need something that gets the name: "call this chorus".
var nameVerbs = setOf("call name")

// nameMarks stand right before the name.
var nameMarks = setOf("as under to called named")

// nameAt reads save or load and a name. The name ends at a mark.
func nameAt(items []item, name *string) int {
	if fileActions[items[0].raw] == "" || nameVerbs[items[0].raw] && (len(items) < 2 || !nameFillers[items[1].raw]) {
		return 0
	}
	var words []string
	n := 1
	titled := false
	for ; n < len(items) && one(items[n:n+1], kindSep, kindBut, kindThen, kindConj) == nil; n++ {
		for k, w := range strings.Fields(items[n].raw) {
			if k == 0 && items[n].lead != "" && (titled || len(words) > 0 || items[n].lead == "my") {
				words = append(words, items[n].lead)
			}
			switch {
			case !titled && nameMarks[w]:
				words, titled = nil, true
			case items[n].glued && len(words) > 0:
				words[len(words)-1] += w
			case titled || len(words) > 0 || !nameFillers[w]:
				words = append(words, w)
			}
		}
	}
	if k := len(words); k > 0 && (words[k-1] == "please" || words[k-1] == "pls") {
		words = words[:k-1]
	}
	*name = strings.Join(words, " ")
	return n
}
