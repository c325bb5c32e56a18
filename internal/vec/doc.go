// Package vec has the inner loops of nets and statistics, with AVX-512, AVX2 or plain Go. For small nets that are evaluated one
// row at a time: y += a·x, sums of multiples of rows, dot products. For larger ones: products of a few rows by a panel of weights,
// and a transpose. For statistics: products of float64 matrices. They allocate nothing.
// Sums of float32 have one order in all builds, and give the same bits: see lane.
// The race detector does not look into the kernels in Go (go:norace), as it does not into assembly: there it would take hundreds of times
// the time. What their callers do is watched.
package vec
