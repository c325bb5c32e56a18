package main

import (
	"strconv"
	"strings"
)

// protectNegatives lets negative numbers stand as arguments: to the flag parser "-0.2" is a row of short flags. A blank
// before it is all that it takes; whoever reads the argument trims it. What follows a flag may be its value and is left
// as it is, and so is everything behind "--".
func protectNegatives(args []string) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		out[i] = arg
		if arg == "--" {
			copy(out[i:], args[i:])
			return out
		}
		if _, err := strconv.ParseFloat(arg, 64); err != nil || !strings.HasPrefix(arg, "-") {
			continue
		}
		if i == 0 || !strings.HasPrefix(args[i-1], "-") || isNumber(args[i-1]) {
			out[i] = " " + arg
		}
	}
	return out
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}
