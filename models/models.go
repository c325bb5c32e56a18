// Package models holds the default model of GrooveGen. default.md is its card. The command models/pack makes the
// file.
package models

import _ "embed"

//go:embed default.safetensors
var defaultModel []byte

// Default returns the default model's file, for infer.Load. Callers must not write to it.
func Default() []byte { return defaultModel }
