// Package eval measures a model, with the figures of its paper and with figures that compare its loops with real drummers.
//
// Measure computes everything and returns one Report. NewBench computes once what does not depend on the model, to measure several models.
//
//	latent          how well a plane separates genres in z, beside baselines without a model (latent.go, svm, pca)
//	generated       density, silence, copies of each other and of the training set (generated.go, novelty)
//	two-sample test whether a classifier separates generated loops from real ones (two_sample.go, boost)
//	human match     timing and dynamics against drummers', with a noise floor (human)
//	judges          networks that recognise the genre, or separate generated loops from real ones (judged.go, judge)
//	reconstruction  how well windows are rebuilt from z: hits, offsets and velocities (reconstruct.go)
//
// A Model is a Maker of loops and, if there is an encoder, two functions on windows. The package knows no engine.
//
// The definitions give the reference implementation's figures on the Groove MIDI Dataset, and the tests check
// that. Real loops are held-out windows with a hit, of genres that the training split has (Known). Halves are always split by
// performance, because neighbouring windows share three bars.
package eval
