package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/groovegen/groovegen/internal/regularfile"
	"github.com/groovegen/groovegen/internal/tomlfile"
)

// readFile reads the settings in the file at path over c. A file that is not there changes nothing, unless it must be.
func (c *Config) readFile(path string, must bool) error {
	text, err := regularfile.Read(path, tomlfile.MaxSize)
	switch {
	case errors.Is(err, os.ErrNotExist) && !must:
		return nil
	case errors.Is(err, regularfile.ErrTooLarge):
		return &Error{File: path, Message: fmt.Sprintf("is over %d KiB", tomlfile.MaxSize>>10), Hint: "this is no config file of grooved"}
	case err != nil:
		return &Error{File: path, Message: "cannot be read", Hint: rootCause(err)}
	}
	return c.readText(path, string(text))
}

func rootCause(err error) string {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// readText reads TOML over c. It looks at every key and reports all that is wrong, in the order of the lines; settings
// that are right are taken all the same, so the caller must not use c after an error.
func (c *Config) readText(path, text string) error {
	r := reader{file: path, fields: map[string]*field{}, sections: map[string]bool{}}
	fields := c.fields()
	for i := range fields {
		r.fields[fields[i].key] = &fields[i]
		section, _, _ := strings.Cut(fields[i].key, ".")
		r.sections[section] = true
	}
	top := map[string]tomlfile.Primitive{}
	md, err := tomlfile.Decode(text, &top)
	if err != nil {
		return r.syntax(err)
	}
	r.md = md
	for section, p := range top {
		r.readSection(section, p)
	}
	c.rebase(filepath.Dir(path))
	return r.err()
}

// rebase makes the relative paths of a file start at its folder.
func (c *Config) rebase(dir string) {
	for _, f := range c.fields() {
		if p, ok := f.value.(interface{ rebase(string) }); ok {
			p.rebase(dir)
		}
	}
}

// reader is one reading of a file.
type reader struct {
	file     string
	md       tomlfile.MetaData
	fields   map[string]*field
	sections map[string]bool
	errs     []*Error
}

func (r *reader) syntax(err error) error {
	var pe tomlfile.ParseError
	if errors.As(err, &pe) {
		return &Error{File: r.file, Line: pe.Position.Line, Key: pe.LastKey, Message: "not valid TOML", Hint: pe.Message}
	}
	return &Error{File: r.file, Message: "not valid TOML", Hint: err.Error()}
}

func (r *reader) fail(e Error, line int) {
	e.File, e.Line = r.file, line
	r.errs = append(r.errs, &e)
}

func (r *reader) readSection(section string, p tomlfile.Primitive) {
	keys, isTable := r.table(p)
	switch {
	case !r.sections[section]:
		r.fail(Error{Key: section, Message: "unknown section", Hint: r.knownSection(section, isTable)}, r.line(p))
	case !isTable:
		r.fail(Error{Key: section, Message: "this is a section", Hint: "write [" + section + "] on a line of its own, and its keys below"}, r.line(p))
	default:
		for name, value := range keys {
			r.readKey(section+"."+name, value)
		}
	}
}

func (r *reader) readKey(key string, p tomlfile.Primitive) {
	f, ok := r.fields[key]
	if !ok {
		r.fail(Error{Key: key, Message: "unknown key", Hint: r.knownKey(key)}, r.line(p))
		return
	}
	probe := valueProbe{take: f.value.fromTOML}
	r.decode(p, &probe)
	if probe.err != nil {
		r.fail(*explain(Error{Key: key}, probe.err), r.line(p))
	}
}

// errProbe makes the decoder say where it is: it gives positions in its errors only.
var errProbe = errors.New("probe")

// valueProbe hands a value to take and keeps its error.
type valueProbe struct {
	take func(any) error
	err  error
}

// UnmarshalTOML implements tomlfile.Unmarshaler.
func (v *valueProbe) UnmarshalTOML(value any) error {
	if v.take != nil {
		v.err = v.take(value)
	}
	return errProbe
}

// decode runs a probe on p and returns the line p stands on, 0 when the decoder does not know.
func (r *reader) decode(p tomlfile.Primitive, probe tomlfile.Unmarshaler) int {
	var pe tomlfile.ParseError
	if errors.As(r.md.PrimitiveDecode(p, probe), &pe) {
		return pe.Position.Line
	}
	return 0
}

// table returns what is in p when p is a table.
func (r *reader) table(p tomlfile.Primitive) (map[string]tomlfile.Primitive, bool) {
	isTable := false
	r.decode(p, &valueProbe{take: func(v any) error {
		_, isTable = v.(map[string]any)
		return nil
	}})
	if !isTable {
		return nil, false
	}
	keys := map[string]tomlfile.Primitive{}
	_ = r.md.PrimitiveDecode(p, &keys) // cannot fail: whatever is in a table fits Primitives
	return keys, true
}

// line returns the line p stands on. A table that is only named by dotted keys has none: it gets the first of its keys'.
func (r *reader) line(p tomlfile.Primitive) int {
	if line := r.decode(p, &valueProbe{}); line > 0 {
		return line
	}
	first := 0
	keys, _ := r.table(p)
	for _, key := range keys {
		if line := r.line(key); line > 0 && (first == 0 || line < first) {
			first = line
		}
	}
	return first
}

// err joins what was found, in the order of the lines.
func (r *reader) err() error {
	sort.SliceStable(r.errs, func(i, j int) bool {
		a, b := r.errs[i], r.errs[j]
		return a.Line < b.Line || a.Line == b.Line && a.Key < b.Key
	})
	all := make([]error, len(r.errs))
	for i, e := range r.errs {
		all[i] = e
	}
	return errors.Join(all...)
}

func (r *reader) knownSection(section string, isTable bool) string {
	if !isTable { // a key that stands above the first section
		for key := range r.fields {
			if _, name, _ := strings.Cut(key, "."); name == section {
				return fmt.Sprintf("did you mean %s? keys stand below their [section]", key)
			}
		}
	}
	names := make([]string, 0, len(r.sections))
	for s := range r.sections {
		names = append(names, s)
	}
	sort.Strings(names)
	if near := nearest(section, names); near != "" {
		return "did you mean [" + near + "]?"
	}
	return "there are [" + strings.Join(names, "], [") + "]"
}

func (r *reader) knownKey(key string) string {
	section, name, _ := strings.Cut(key, ".")
	var all, siblings []string
	for k := range r.fields {
		all = append(all, k)
		s, n, _ := strings.Cut(k, ".")
		if s == section {
			siblings = append(siblings, n)
		}
	}
	sort.Strings(all)
	sort.Strings(siblings)
	if near := nearest(name, siblings); near != "" {
		return "did you mean " + section + "." + near + "?"
	}
	for _, k := range all { // the right key in the wrong section
		if _, n, _ := strings.Cut(k, "."); n == name {
			return "did you mean " + k + "?"
		}
	}
	return "[" + section + "] has " + strings.Join(siblings, ", ")
}
