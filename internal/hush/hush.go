// Package hush keeps the terminal from being asked anything while a program's packages are initialised.
//
// Bubble Tea asks the terminal for its background in an init function (tea_init.go of v1), whatever the program was started for,
// and waits five seconds on one that does not answer: a serial line, a recorder, an expect script. It does not ask a terminal
// that is dumb, so for the while of initialisation TERM says so. This package imports nothing but os: Go initialises those that
// are ready in the order of their import paths (go.dev/ref/spec#Program_initialization), and Bubble Tea waits for golang.org/x,
// whose path comes later.
package hush

import "os"

var was, had = dumb()

// dumb sets TERM, and returns what it was.
func dumb() (was string, had bool) {
	was, had = os.LookupEnv("TERM")
	_ = os.Setenv("TERM", "dumb") // on an error the terminal is asked, as it would be without us
	return was, had
}

// Over puts TERM back. Package main calls it in a variable of its own, when all it imports is initialised; the result is true.
func Over() bool {
	if !had {
		_ = os.Unsetenv("TERM")
		return true
	}
	_ = os.Setenv("TERM", was)
	return true
}
