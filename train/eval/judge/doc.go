// Package judge has the neural judges: a convolutional network that recognises a loop's genre, as in the paper's section 5.2,
// and a small one that separates generated loops from real ones (a convolutional two-sample test).
//
// The judge of genres is trained once on the training split, chosen by the validation split, and saved with its data and
// configuration. No generator may be trained against it.
package judge
