package config

import (
	"errors"
	"fmt"
	"strings"
)

// FileEnv names the environment variable that says where the config file is.
const FileEnv = "GROOVE_CONFIG"

// socketEnv is the one variable that is not named after its key, because groovectl's users write it by hand.
const socketEnv = "GROOVE_SOCKET"

// Source says where settings come from. The zero value is the default config file alone.
type Source struct {
	// Env looks up an environment variable: os.LookupEnv, or nil for no environment. An empty variable counts as not
	// set.
	Env func(string) (string, bool)
	// Flags are what the command line said; nil for none.
	Flags *Flags
}

// File returns the path of the config file, and whether it was named by the user, so that it has to be there.
func (s Source) File() (path string, named bool) {
	if s.Flags != nil && s.Flags.file != "" {
		return s.Flags.file, true
	}
	if path = s.env(FileEnv); path != "" {
		return path, true
	}
	return DefaultFile(), false
}

// Load reads the settings from all sources. It can be called again at any time: a reload is a second Load. The error
// joins one Error for each thing that is wrong (see Errors); the Config is then of no use.
func (s Source) Load() (Config, error) {
	c := Default()
	path, named := s.File()
	err := errors.Join(c.readFile(path, named), c.readEnv(s.env), c.readFlags(s.Flags))
	if err != nil {
		return Config{}, err
	}
	return c, nil
}

// Said reports whether a flag sets the setting of a key.
func (s Source) Said(key string) bool {
	if s.Flags == nil {
		return false
	}
	_, ok := s.Flags.set[key]
	return ok
}

func (s Source) env(name string) string {
	if s.Env == nil {
		return ""
	}
	value, _ := s.Env(name)
	return value
}

func (c *Config) readEnv(env func(string) string) error {
	var errs []error
	for _, f := range c.fields() {
		text := env(f.env())
		if text == "" {
			continue
		}
		if err := f.value.Set(text); err != nil {
			errs = append(errs, explain(Error{Source: f.env(), Key: f.key}, err))
		}
	}
	return errors.Join(errs...)
}

// env returns the name of the setting's environment variable: GROOVE_MIDI_SYSTEM for midi.system.
func (f *field) env() string {
	if f.key == "control.socket" {
		return socketEnv
	}
	return "GROOVE_" + strings.ToUpper(strings.ReplaceAll(f.key, ".", "_"))
}

func (c *Config) readFlags(flags *Flags) error {
	if flags == nil {
		return nil
	}
	var errs []error
	for _, f := range c.fields() {
		text, ok := flags.set[f.key]
		if !ok {
			continue
		}
		if err := f.value.Set(text); err != nil {
			errs = append(errs, explain(Error{Source: "--" + f.flag, Key: f.key}, err))
		}
	}
	return errors.Join(errs...)
}

// Setting is one line of the table of settings, for help texts and completion.
type Setting struct {
	Key     string // section.name, as in the file
	Flag    string // without the dashes
	Env     string
	Default string
	Live    bool // a running daemon takes a new value without a restart
	Help    string
}

// Settings returns the table, in the manual's order.
func Settings() []Setting {
	c := Default()
	var all []Setting
	for _, f := range c.fields() {
		all = append(all, Setting{f.key, f.flag, f.env(), f.value.String(), f.live, f.help})
	}
	return all
}

// Get returns a setting as text. The error names the key.
func (c Config) Get(key string) (string, error) {
	for _, f := range c.fields() {
		if f.key == key {
			return f.value.String(), nil
		}
	}
	return "", fmt.Errorf("read setting %q: no such key", key)
}
