//go:build !unix && !windows

package jobs

func lowerPriority() {}
