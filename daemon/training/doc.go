// Package training learns from the user's own MIDI files: it watches folders, runs training jobs, keeps the library of
// models and changes the model during playback.
//
// A job runs in a process of its own (package jobs). The worker compares its candidate with the model that plays and
// writes the verdict (train/compare.go). Service.finish puts the candidate into the library and plays it if the verdict
// accepts it and no other model was chosen meanwhile. The new engine is built during playback; the new model draws from
// the next loop on.
package training
