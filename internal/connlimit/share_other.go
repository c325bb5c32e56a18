//go:build !unix

package connlimit

// Share returns the limit of a server that wants so many connections. There is no limit of open files here.
func Share(want, _ int64) int64 { return want }
