// Package vec has the inner loops of nets, with AVX-512, AVX2 or plain Go: y += a·x, sums of multiples of rows and x·y for small nets that are evaluated one row at a
// time, and for larger ones products of a few rows by a panel of weights, and a transpose. They allocate nothing.
package vec
