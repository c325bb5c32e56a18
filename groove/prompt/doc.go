// Package prompt turns a producer's words, "laid-back funk around 95, busy hats, no crash, fill every 4
// bars", into settings of the daemon's parameters. It also returns what it understood and what it did not.
//
// It is a grammar, not a model: the same words always mean the same. Parsing has five steps, each with a table:
//
//	text → words        lower case, without accents, articles and meaningless marks (words.go)
//	words → items       the longest phrase of the lexicon wins; a word that is in no phrase is corrected if a word of the lexicon is one
//	                    typing error away, and it is no English word (lexicon*.go, typo.go, honest.go); mark*.go find what only
//	                    neighbours tell
//	items → clauses     cut at marks, at but and then, and before a word that rules what follows it (clause.go)
//	clause → statements the first form that knows the clause takes it: conditions, reasons, times, questions, keep, don't, except, but not,
//	                    undo (doubt.go, forms.go, scope.go, dont.go, exception.go). A list is left to rules, patterns over the kinds of
//	                    items; the longest match wins, if each word that takes away changes what it makes (rules.go, take.go)
//	statements → result a correction takes back what it corrects (correct.go); what is kept is taken out of all others (finish.go); a number
//	                    beats a word, a later one beats an earlier one (collect.go)
//
// A clause is carried out whole or reported whole: when a word is left over, what the rest would do alone may be the opposite of what was said.
// Where single hits are ("kick on 1 and 3") becomes a Pattern, which package rhythm pins if it knows it.
//
// A word by itself ("busy") sets a parameter to a value. A comparison ("busier", "more swing", "less busy", "too
// busy") changes the present value; "slower than 100" and "kick louder than snare" change it as far as that needs. Time and memory
// are bounded: at most MaxRunes of a text are read, and every step is linear in them except rules, whose matches are short.
package prompt
