//go:build !unix

package regularfile

// nonBlocking is nothing: elsewhere a FIFO has no name in the file system.
const nonBlocking = 0
