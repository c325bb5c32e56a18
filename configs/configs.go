// Package configs holds the files that come with the program: the annotated config, which is the manual of the
// settings, and the service files for systemd and launchd.
package configs

import _ "embed"

// Grooved is the annotated config file, grooved.toml: every setting with its default and what it means.
//
//go:embed grooved.toml
var Grooved string

// SystemdUnit is the user service for systemd, grooved.service.
//
//go:embed systemd/grooved.service
var SystemdUnit string

// LaunchdAgent is the agent for launchd on macOS, grooved.plist.
//
//go:embed launchd/grooved.plist
var LaunchdAgent string
