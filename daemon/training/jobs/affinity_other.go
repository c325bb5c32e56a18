//go:build !linux

package jobs

// affinity is the set of processors that the process may use: only Linux and Windows have one, and only on Linux new
// threads inherit it.
type affinity struct{}

func (*affinity) leave(int) {}
