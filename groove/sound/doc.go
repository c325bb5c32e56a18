// Package sound renders drum grooves as audio: a kit of nine voices that is computed, not recorded, a mixer that places
// its strokes in time, and a writer of WAV files.
//
// Everything is a pure function of its arguments; the noise comes from a fixed sequence, so the same stroke is the same
// samples on every call. Samples are float32 in [−1, 1], times are from the beginning of what is rendered, rates are in
// frames per second, and stereo is interleaved left, right.
package sound
