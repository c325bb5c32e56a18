package main

import (
	"strconv"
	"strings"
)

// protectNegatives allows negative numbers as arguments: the flag parser reads "-0.2" as a row of short flags. A blank in
// front prevents that, and the commands trim their arguments. A number behind a flag may be the flag's value; it stays as it
// is, as does everything behind "--".
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
