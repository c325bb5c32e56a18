// Package nn trains networks fast: it has layers with hand-derived gradients in float32 over a small matrix product.
//
// An activation is a matrix of rows × channels, row-major: a row is one time step of one example, the steps of an example
// follow each other, the examples of a batch too. A layer owns its output and its gradient; both are valid
// until its next call. All memory is allocated once, for the largest batch: a training step allocates nothing.
//
// Work is divided by outputs, never by sums, and all random numbers come from counters. Any number of workers therefore gives the same
// numbers, bit for bit. The kernels are AVX-512, AVX2 or plain Go. A BLAS found at run
// time can replace the product, with different rounding.
//
// Layers are not safe for concurrent use. Shapes that do not fit are programming errors and panic.
package nn
