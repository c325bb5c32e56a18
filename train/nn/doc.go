// Package nn is the fast training engine: layers with hand-derived gradients in float32 over a small matrix product.
//
// An activation is a matrix of rows × channels, row-major: a row is one time step of one example, the steps of an example
// follow each other, the examples of a batch too. A layer owns what it puts out and what it sends back; both are valid
// until its next call. Everything is sized once, for the largest batch: a training step allocates nothing.
//
// Work is divided by what is written, never by what is summed, and all randomness is drawn by counter: the same numbers
// come out, bit for bit, whatever the number of workers. The kernels are AVX-512, AVX2 or plain Go; a BLAS found at run
// time can stand in for the product, with other roundings.
//
// Layers are not safe for concurrent use. Shapes that do not fit are programming errors and panic.
package nn
