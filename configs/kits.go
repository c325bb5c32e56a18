package configs

import "embed"

// Kits holds the kits that come with the program, kits/NAME.toml: how the usual drum machines hear the nine voices.
//
//go:embed kits/*.toml
var Kits embed.FS
