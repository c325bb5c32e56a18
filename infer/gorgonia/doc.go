// Package gorgonia decodes loops with a Gorgonia graph: the reference for the CPU engine in tests. It runs wherever Go
// does, on gonum's BLAS.
//
// The graph decodes one loop, and a batch is decoded loop by loop: a graph's batch size is fixed when it is built, its
// matrix products are too small to gain from a batch, and so a loop's numbers never depend on its neighbours.
//
// Gorgonia has no transposed convolution. k4 s2 p1 is two convolutions of two taps, for the even and the odd outputs,
// and with a row of zeros put before and after x they are matrix products of slices:
//
//	even = x[−1:T−1]·W₃ + x[0:T]·W₁      odd = x[0:T]·W₂ + x[1:T+1]·W₀
//
// Side by side, (T, 2·Out), they have the memory layout of the output, (2T, Out). Batch norm is folded into the
// weights.
package gorgonia
