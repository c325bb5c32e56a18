// Package prompt reads what a producer says of a groove, "laid-back funk around 95, busy hats, no crash, fill every 4
// bars", and returns it as settings of the daemon's parameters, together with what it understood and what it did not.
//
// It is a grammar, not a model: the same words always mean the same. Reading goes in four steps, each a table:
//
//	text → words        lower case, without accents, articles and marks that mean nothing (words.go)
//	words → items       the longest phrase of the lexicon wins; a word that is in no phrase is mended when one of the
//	                    lexicon's is a typing slip away (lexicon*.go, typo.go)
//	items → statements  rules are patterns over the kinds of items; the longest match wins (rules.go)
//	statements → result a number beats a word, the later beats the earlier (collect.go)
//
// A word by itself ("busy") sets a parameter, whatever it was; a comparison ("busier", "more swing", "less busy", "too
// busy") moves it from where it is. Time and memory are bounded: at most MaxRunes of a text are read, and every step is
// linear in them but for rules, whose matches are short.
package prompt
