//go:build race

package racetest

// Enabled reports whether this program was built with the race detector.
const Enabled = true
