package config

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"github.com/groovegen/groovegen/groove"
)

// Text is any text of one line; empty has a meaning of its own.
type Text string

// Set accepts text without control characters.
func (t *Text) Set(text string) error {
	if err := printable(text); err != nil {
		return err
	}
	*t = Text(text)
	return nil
}

func (t *Text) fromTOML(v any) error { return setString(t, v) }
func (t Text) String() string        { return string(t) }

func printable(text string) error {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return &valueError{quote(text) + " holds a control character", "give one line of text"}
	}
	return nil
}

// Name is the name of a port: 1 to 63 bytes, because ALSA keeps 64 with the final zero.
type Name string

// Set accepts a name that every MIDI system can show.
func (n *Name) Set(text string) error {
	if err := printable(text); err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" || len(text) > 63 {
		return &valueError{quote(text) + " is no port name", "give 1 to 63 bytes of text"}
	}
	*n = Name(text)
	return nil
}

func (n *Name) fromTOML(v any) error { return setString(n, v) }
func (n Name) String() string        { return string(n) }

// Path is a file, a folder or a socket; empty has a meaning of its own. A leading ~/ is the home folder. In the file a
// relative path starts at the file's folder, elsewhere at the working folder.
type Path string

// Set accepts a path, with ~/ or without.
func (p *Path) Set(text string) error {
	if err := printable(text); err != nil {
		return err
	}
	if rest, ok := strings.CutPrefix(text, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return &valueError{quote(text) + " begins with ~, and there is no home folder", "give the whole path"}
		}
		text = filepath.Join(home, rest)
	}
	*p = Path(text)
	return nil
}

func (p *Path) fromTOML(v any) error { return setString(p, v) }
func (p Path) String() string        { return string(p) }

// rebase makes a relative path start at dir.
func (p *Path) rebase(dir string) {
	if *p != "" && !filepath.IsAbs(string(*p)) {
		*p = Path(filepath.Join(dir, string(*p)))
	}
}

// Addr is a UDP or TCP address, host:port; empty = none.
type Addr string

// Set accepts host:port; the host may be left out (all interfaces), the port may be 0 (any free one). "none" is empty,
// for the environment, where an empty variable counts as not set.
func (a *Addr) Set(text string) error {
	text = strings.TrimSpace(text)
	if text == "none" {
		text = ""
	}
	if text != "" {
		if err := checkAddr(text); err != nil {
			return err
		}
	}
	*a = Addr(text)
	return nil
}

func (a *Addr) fromTOML(v any) error { return setString(a, v) }
func (a Addr) String() string        { return string(a) }

func checkAddr(text string) error {
	const hint = `give host:port, such as "127.0.0.1:9000", or ":9000" for all interfaces`
	if err := printable(text); err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil || strings.ContainsAny(host, " /") {
		return &valueError{quote(text) + " is no address", hint}
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n > 65535 {
		return &valueError{quote(text) + " has no port from 0 to 65535", hint}
	}
	return nil
}

// AddrList is a list of addresses, kept as one text with commas so that settings stay comparable.
type AddrList string

// Set accepts addresses separated by commas.
func (l *AddrList) Set(text string) error {
	return l.set(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }))
}

func (l *AddrList) set(addrs []string) error {
	const most = 64
	if len(addrs) > most {
		return &valueError{strconv.Itoa(len(addrs)) + " addresses are too many", "give at most " + strconv.Itoa(most)}
	}
	for i, a := range addrs {
		addrs[i] = strings.TrimSpace(a)
		if err := checkAddr(addrs[i]); err != nil {
			return err
		}
	}
	*l = AddrList(strings.Join(addrs, ","))
	return nil
}

func (l *AddrList) fromTOML(v any) error {
	addrs, err := stringList(v, `a list of addresses, such as ["192.168.1.20:9001"]`, "each address as a string in quotes")
	if err != nil {
		return err
	}
	return l.set(addrs)
}

func (l AddrList) String() string { return string(l) }

// List returns the addresses.
func (l AddrList) List() []string {
	if l == "" {
		return nil
	}
	return strings.Split(string(l), ",")
}

// PathList is a list of folders, kept as one text so that settings stay comparable: with the system's separator between
// them, ":" or ";", as in PATH.
type PathList string

// Set accepts paths with the system's separator between them.
func (l *PathList) Set(text string) error { return l.set(filepath.SplitList(text)) }

func (l *PathList) set(paths []string) error {
	const most = 16
	if len(paths) > most {
		return &valueError{strconv.Itoa(len(paths)) + " folders are too many", "give at most " + strconv.Itoa(most)}
	}
	list := make([]string, len(paths))
	for i, text := range paths {
		var p Path
		if err := p.Set(text); err != nil {
			return err
		}
		if p == "" || strings.ContainsRune(string(p), filepath.ListSeparator) {
			return &valueError{quote(text) + " is no folder", "give a path without " + string(filepath.ListSeparator)}
		}
		list[i] = string(p)
	}
	*l = PathList(strings.Join(list, string(filepath.ListSeparator)))
	return nil
}

func (l *PathList) fromTOML(v any) error {
	paths, err := stringList(v, `a list of folders, such as ["~/loops"]`, "each folder as a string in quotes")
	if err != nil {
		return err
	}
	return l.set(paths)
}

// rebase makes relative paths start at dir.
func (l *PathList) rebase(dir string) {
	list := l.List()
	for i, text := range list {
		p := Path(text)
		p.rebase(dir)
		list[i] = string(p)
	}
	*l = PathList(strings.Join(list, string(filepath.ListSeparator)))
}

func (l PathList) String() string { return string(l) }

// List returns the paths.
func (l PathList) List() []string { return filepath.SplitList(string(l)) }

// stringList reads a TOML list of strings; the wants are for the errors.
func stringList(v any, want, wantItem string) ([]string, error) {
	items, ok := v.([]any)
	if !ok {
		return nil, wrongType(v, want)
	}
	list := make([]string, len(items))
	for i, item := range items {
		text, ok := item.(string)
		if !ok {
			return nil, wrongType(item, wantItem)
		}
		list[i] = text
	}
	return list, nil
}

// Blend is a genre or a blend of genres, such as "funk" or "funk=0.7,jazz=0.3".
type Blend string

// Set accepts what groove.ParseBlend and groove.Blend take.
func (b *Blend) Set(text string) error {
	weights, err := groove.ParseBlend(text)
	if err == nil {
		_, err = groove.Blend(weights, groove.MinBPM)
	}
	if err != nil {
		return &valueError{err.Error(), "give a genre, or a blend such as funk=0.7,jazz=0.3"}
	}
	*b = Blend(strings.TrimSpace(text))
	return nil
}

func (b *Blend) fromTOML(v any) error { return setString(b, v) }
func (b Blend) String() string        { return string(b) }

// NameList is a list of parts of port names, kept as one text with commas so that settings stay comparable.
type NameList string

// Set accepts names separated by commas.
func (l *NameList) Set(text string) error { return l.set(strings.Split(text, ",")) }

func (l *NameList) set(names []string) error {
	const most = 64
	if len(names) > most {
		return &valueError{strconv.Itoa(len(names)) + " names are too many", "give at most " + strconv.Itoa(most)}
	}
	var kept []string
	for _, name := range names {
		if err := printable(name); err != nil {
			return err
		}
		if strings.Contains(name, ",") {
			return &valueError{quote(name) + " holds a comma", "give the part of the name before or behind it"}
		}
		if name = strings.TrimSpace(name); name != "" {
			kept = append(kept, name)
		}
	}
	*l = NameList(strings.Join(kept, ","))
	return nil
}

func (l *NameList) fromTOML(v any) error {
	names, err := stringList(v, `a list of names, such as ["Ardour", "TR-8S"]`, "each name as a string in quotes")
	if err != nil {
		return err
	}
	return l.set(names)
}

func (l NameList) String() string { return string(l) }

// List returns the names.
func (l NameList) List() []string {
	if l == "" {
		return nil
	}
	return strings.Split(string(l), ",")
}
