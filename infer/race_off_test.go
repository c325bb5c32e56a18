//go:build !race

package infer

// raceEnabled says that allocations are the race detector's too.
const raceEnabled = false
