//go:build !linux

package player

// raisePriority reports that the thread runs as all others do.
func raisePriority() bool { return false }
