// Package config reads the settings of the daemon. It knows where they are, what they may be, and what a change of them
// asks for.
//
// A setting has four sources, each stronger than the one before: the default, the file, the environment, the command
// line. The file is TOML; configs/grooved.toml is its manual, and a test keeps it equal to Default. An unknown key or a
// value that does not fit is an error that names the file, the line, the key and what would fit; all such errors of a
// file are reported at once.
//
// One table, Config.fields, knows for each setting its key, its flag, its environment variable and whether it can
// change while the daemon runs. The values are scalars that read, check and print themselves.
package config
