// Package judge holds the neural judges: a convolutional network that hears a loop's genre, as in the paper's section 5.2,
// and a small one that tells generated loops from real ones (a convolutional two-sample test).
//
// The judge of genres is trained once on the training split, chosen by the validation split, saved with what it was
// made of, and then judges; no generator may be trained against it.
package judge
