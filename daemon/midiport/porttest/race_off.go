//go:build !race

package porttest

// raceDetector says that this binary was built with the race detector.
const raceDetector = false
