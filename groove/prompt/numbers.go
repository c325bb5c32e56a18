package prompt

import (
	"math"
	"strconv"
	"strings"
)

// numberWords are what spelled-out tempos are made of.
var numberWords = map[string]float64{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"hundred": 100, "oh": 0,
}

// ordinalWords are those that bars are counted in.
var ordinalWords = map[string]float64{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "sixth": 6, "eighth": 8, "sixteenth": 16,
}

// spelled reads a number in words at the beginning of words, and how many of them it takes: "ninety five", "a hundred and
// ten", and, as musicians say it, "one twenty" and "one oh five". n is 0 where there is none.
func spelled(words []word) (x float64, n int) {
	for n < len(words) && n < 5 {
		if words[n].text == "and" && n > 0 && words[n-1].text == "hundred" && n+1 < len(words) {
			if _, more := numberWords[words[n+1].text]; more {
				n++
				continue
			}
		}
		v, ok := numberWords[words[n].text]
		before := ""
		if n > 0 {
			before = words[n-1].text
		}
		switch {
		case !ok || n == 0 && before == "" && words[n].text == "oh":
			return x, n
		case n == 0:
			x = v
		case words[n].text == "hundred" && x < 10, words[n].text == "oh" && x < 10:
			x *= 100
		case x < 10 && v >= 10 && v < 100: // one twenty
			x = 100*x + v
		case math.Mod(x, 100) == 0 && v < 100, math.Mod(x, 100) >= 20 && math.Mod(x, 10) == 0 && v < 10:
			x += v
		default:
			return x, n
		}
		n++
	}
	return x, n
}

// numeral reads a word of digits: the number, and whether it has an ordinal's ending. The error is a word that only looks
// like a number: "90s".
func numeral(text string) (x float64, ordinal, ok bool) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	x, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.IsInf(x, 0) || !strings.ContainsAny(digits, "0123456789") {
		return 0, false, false
	}
	switch text[len(digits):] {
	case "", "ish":
		return x, false, true
	case "st", "nd", "rd", "th":
		return x, true, true
	}
	return 0, false, false
}

// round keeps three decimals, which is finer than any word.
func round(x float64) float64 { return math.Round(x*1000) / 1000 }

func clamp(x, lo, hi float64) float64 { return min(max(x, lo), hi) }
