//go:build !unix

package main

import "github.com/groovegen/groovegen/daemon"

// reloadOnHangup does nothing: there is no SIGHUP here. The config file is watched all the same.
func reloadOnHangup(*daemon.Daemon) (end func()) { return func() {} }
