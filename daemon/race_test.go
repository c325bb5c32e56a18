//go:build race

package daemon

// raceEnabled says that the race detector makes everything ten times slower.
const raceEnabled = true
