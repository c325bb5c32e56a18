// Package cpu decodes loops on one or more CPU threads, with SIMD where the processor has it and without allocation after New.
//
// Every layer is one matrix product Y = max(X·W·scale + bias, floor). A transposed convolution k4 s2 p1 is two of them:
// with activations stored time-major and one row of zeros before the first and after the last step,
//
//	y[2t]   = x[t−1]·W₃ + x[t]·W₁      the rows t−1, t   lie side by side: one window of 2·In numbers
//	y[2t+1] = x[t]·W₂   + x[t+1]·W₀    the rows t, t+1   likewise
//
// so X needs no copying: its rows are overlapping windows of the buffer. The last convolution, k3 p1, is a window of
// three rows.
//
// Weights are packed once, by New, in panels of 32 output columns, in the order in which a kernel reads them: at batch 1
// the engine is bound by how fast the weights arrive. With Float16 they are half as many bytes: see half.go.
//
// A kernel multiplies one panel. There are four: AVX-512 and AVX2 (assembly of package vec and Go's simd/archsimd, under
// GOEXPERIMENT=simd on amd64, chosen by the CPU's features at run time), NEON, and plain Go. In each, an output is one sum
// over k = 0, 1, 2, … in that order, of fused multiply-adds, whatever the kernel, the batch, the place in it and the number
// of threads: the same latent gives the same bits on every machine.
package cpu
