// Package gorgonia computes the training step of the paper's conditional VAE with a Gorgonia graph, which Gorgonia
// differentiates: the reference for the fast engine's hand-derived gradients and for its speed. Tensors have
// the names and layouts of model files.
//
// # Order of time
//
// An activation is a matrix (steps, batch·channels), which is also (steps·batch, channels): one memory, two views. Its
// rows are in bit-reversed order of time, 0 2 1 3 for four steps: all even steps before all odd ones, each half again
// in that order. So a stride of two reads halves and a transposed convolution of stride two puts halves together, and
// what each tap needs is a run of rows:
//
//	conv k4 s2 p1:    y[t] = x[2t−1]·W₀ + x[2t]·W₁ + x[2t+1]·W₂ + x[2t+2]·W₃
//	                  y = before(odd)·W₀ + even·W₁ + odd·W₂ + after(even)·W₃
//	deconv k4 s2 p1:  even half = before(x)·W₃ + x·W₁      odd half = x·W₂ + after(x)·W₀
//
// before and after shift by a step of time, with zeros at the border. In this order they are a few runs of rows in
// sequence. All arithmetic is matrix products of whole runs, so that a fast BLAS pays.
//
// # Gorgonia's pitfalls, and how this package avoids them
//
//   - A slice's identity has 8 bits of its bounds: [0:256] and [256:512] of one node become one node. Only time is
//     sliced, which has 64 steps.
//   - Two leaves of one name and shape become one: names are counted.
//   - Broadcasting is slow and its gradient repeats: biases are a product with a column of ones.
//   - Dropout's gradient is wrong: masks are inputs.
//   - A new machine resets batch norm's statistics: they are set after it is made. A second run without Reset computes
//     nothing and does not say so: each run ends with Reset.
//   - The solver squares and clears the gradients it is given: Grads is nil after Update.
//   - A machine is never freed because of its finalizer: the finalizer is removed.
//   - It panics: New, Run and Update return that as an error. Nodes run in a goroutine of the machine, where a panic cannot be
//     recovered, so all sizes are checked before.
package gorgonia
