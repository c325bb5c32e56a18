// Package notices holds the licences of all code and data of others that is in the programs: groovectl licenses prints
// them. Package collect writes the file, and tests that no linked module is missing.
package notices

import _ "embed"

// Text is the notices: which modules there are, then each text once with the modules that it is of.
//
//go:generate go run ./collect
//go:embed notices.txt
var Text string
