// Package preset keeps what was steered as files that people can read and write: TOML, a setting a line, under the
// names of package steer's table. A preset is a groove's settings; a scene is everything, the very loop included.
package preset
