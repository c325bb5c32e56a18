//go:build race

package train

// raceEnabled says that the race detector makes everything ten times slower.
const raceEnabled = true
