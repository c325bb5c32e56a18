//go:build race

package main

// raceEnabled says that the race detector makes everything ten times slower.
const raceEnabled = true
