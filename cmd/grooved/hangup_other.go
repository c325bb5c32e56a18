//go:build !unix

package main

import "github.com/groovegen/groovegen/daemon"

// reloadOnHangup does nothing: this system has no SIGHUP. The daemon watches the config file everywhere.
func reloadOnHangup(*daemon.Daemon) (end func()) { return func() {} }
