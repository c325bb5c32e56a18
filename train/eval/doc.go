// Package eval measures a model: as its paper does, and with measures that can tell a robot from a drummer.
//
// Measure does it all and returns one Report. NewBench does once what does not depend on the model, for those who measure many.
//
//	latent          how well a line tells genres apart in z, beside what needs no model (latent.go, svm, pca)
//	generated       density, silence, copies of each other and of the training set (generated.go, novelty)
//	two-sample test whether a classifier tells generated loops from real ones (c2st.go, boost)
//	human match     timing and dynamics against drummers', with a noise floor (human)
//	judges          networks that hear the genre, or tell generated loops from real ones (judged.go, judge)
//	reconstruction  whether hits, offsets and velocities come back (reconstruct.go)
//
// A model is what it does: a Maker of loops and, where there is an encoder, two functions on windows. Nothing here knows an engine.
//
// The definitions are those that give the reference implementation's figures on the Groove MIDI Dataset; the tests hold them to
// it. Real loops are held-out windows with a hit, of genres that the training split has (Known); halves are always split by
// performance, because neighbouring windows share three bars.
package eval
