// Package svm trains a linear support vector machine, one against the rest, to measure how well a plane in some feature
// space separates classes. The paper measures its latent space that way.
//
// The objective is that of LIBLINEAR's L2-regularised squared hinge loss (Fan et al., "LIBLINEAR: A Library for Large
// Linear Classification", JMLR 9, 2008), with the intercept as one more feature of constant 1 that is regularised like
// the rest:
//
//	½ (|w|² + b²) + C Σᵢ max(0, 1 − yᵢ (w·xᵢ + b))²
//
// It is convex and piecewise quadratic, so Newton's method with an exact line search reaches the minimum itself in a
// few steps (Keerthi & DeCoste, "A Modified Finite Newton Method for Fast Solution of Large Scale Linear SVMs", JMLR 6,
// 2005). There is no tolerance to choose and no randomness: the same rows give the same machine, bit for bit.
package svm
