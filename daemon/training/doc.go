// Package training learns from the user's own MIDI files: it watches folders, runs training jobs, keeps the library of models and
// changes the model while the music plays.
//
// A job runs in a process of its own (package jobs) and ends with a candidate and a verdict. finish in service.go accepts or
// refuses it. A change of model builds the new engine beside the music; the new model draws from the next loop on.
package training
