// Package vec computes what small nets need that are evaluated one row at a time: y += a·x, sums of multiples of rows, and dot
// products, with AVX-512, AVX2 or plain Go. Nothing here allocates.
package vec
