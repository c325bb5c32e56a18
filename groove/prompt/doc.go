// Package prompt turns a producer's words, "laid-back funk around 95, busy hats, no crash, fill every 4
// bars", into settings of the daemon's parameters. It also returns what it understood and what it did not.
//
// It is a grammar, not a model: the same words always mean the same. Parsing has four steps, each with a table:
//
//	text → words        lower case, without accents, articles and meaningless marks (words.go)
//	words → items       the longest phrase of the lexicon wins; a word that is in no phrase is corrected if a word of the
//	                    lexicon is one typing error away (lexicon*.go, typo.go)
//	items → statements  rules are patterns over the kinds of items; the longest match wins (rules.go)
//	statements → result a number beats a word, a later one beats an earlier one (collect.go)
//
// A word by itself ("busy") sets a parameter to a value. A comparison ("busier", "more swing", "less busy", "too
// busy") changes the present value. Time and memory are bounded: at most MaxRunes of a text are read, and every step is
// linear in them except rules, whose matches are short.
package prompt
