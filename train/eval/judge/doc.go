// Package judge trains and applies neural judges: convolutional networks that recognise a loop's genre, and a small one
// that separates generated loops from real ones (a convolutional two-sample test). DefaultConfig is the judge of genres
// that recognises new performances best; PaperConfig is that of the paper's section 5.2.
//
// A judge of genres is trained once on the training split, chosen by the validation split, and saved with its data and
// configuration. No generator may be trained against it.
package judge
