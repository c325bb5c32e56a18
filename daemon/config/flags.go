package config

import "strings"

// Flags holds the settings of the command line until a Source reads it over the file. Bind makes the flags.
type Flags struct {
	file string            // --config
	set  map[string]string // by key
}

// Bind makes a flag for each setting, and --config for the file. add is the Var of a flag set of any kind:
//
//	flags.Bind(func(v *config.Flag, name, help string) { fs.Var(v, name, help) })
func (f *Flags) Bind(add func(v *Flag, name, help string)) {
	add(&Flag{flags: f}, "config", "config file (default "+DefaultFile()+")")
	c := Default()
	for _, field := range c.fields() {
		if field.flag != "" {
			add(&Flag{flags: f, field: &field}, field.flag, field.help)
		}
	}
}

// Set records a value for the setting of that key, as if it came from the command line. The error is the setting's own.
func (f *Flags) Set(key, text string) error {
	c := Default()
	for _, field := range c.fields() {
		if field.key == key {
			return (&Flag{flags: f, field: &field}).Set(text)
		}
	}
	return &Error{Source: "--" + key, Key: key, Message: "no such setting"}
}

// SetFile records the path of the config file, as --config does.
func (f *Flags) SetFile(path string) { f.file = path }

// Flag is the value of one flag; it fits both flag.Value and pflag.Value.
type Flag struct {
	flags *Flags
	field *field // nil for --config
}

// Set checks a value and records it.
func (f *Flag) Set(text string) error {
	if f.field == nil {
		f.flags.file = text
		return nil
	}
	if err := f.field.value.Set(text); err != nil {
		return err
	}
	if f.flags.set == nil {
		f.flags.set = map[string]string{}
	}
	f.flags.set[f.field.key] = text
	return nil
}

// String returns the value: the default, or what was set.
func (f *Flag) String() string {
	switch {
	case f == nil || f.flags == nil: // package flag calls it on a zero value
		return ""
	case f.field == nil:
		return f.flags.file
	}
	return f.field.value.String()
}

// Type names the kind of value in help texts.
func (f *Flag) Type() string {
	if f.field == nil {
		return "file"
	}
	switch v := f.field.value.(type) {
	case *playSetting:
		if kind := v.kind(); kind != "" {
			return kind
		}
	case *Switch:
		return "bool"
	case *Path, *PathList:
		return "path"
	case *Addr, *AddrList:
		return "host:port"
	case *HostList:
		return "hosts"
	case *Text, *Name, *NameList:
		return "name"
	case *Threads:
		return "n"
	}
	if words := f.Choices(); len(words) > 2 {
		return "word"
	} else if words != nil {
		return strings.Join(words, "|")
	}
	return "number"
}

// Choices returns the words that the flag accepts, or nil if it accepts others too; for completion.
func (f *Flag) Choices() []string {
	if f.field == nil {
		return nil
	}
	if w, ok := f.field.value.(interface{ words() []string }); ok {
		return w.words()
	}
	return nil
}

// IsBoolFlag lets --freeze stand without a value.
func (f *Flag) IsBoolFlag() bool { return f.field != nil && f.Type() == "bool" }
