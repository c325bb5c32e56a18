// Package vec computes the two vector operations of small nets that are evaluated one row at a time: y += a·x and x·y, with
// AVX-512, AVX2 or plain Go. They allocate nothing.
package vec
