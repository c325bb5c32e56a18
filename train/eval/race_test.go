//go:build race

package eval

// raceEnabled says that the race detector makes everything ten times slower.
const raceEnabled = true
