package configs

import "embed"

// Kits holds the kits that come with the program, kits/NAME.toml: which notes the usual drum machines play for the nine
// voices.
//
//go:embed kits/*.toml
var Kits embed.FS
