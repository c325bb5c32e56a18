//go:build !unix

package main

import "github.com/groovegen/groovegen/daemon"

// reloadOnHangup does nothing, because this system has no SIGHUP. The config file is watched anyway.
func reloadOnHangup(*daemon.Daemon) (end func()) { return func() {} }
