package config

import (
	"strconv"
	"strings"
	"unicode"
)

// Web is the settings of the page's server.
type Web struct {
	Listen Addr     // TCP address; empty = no page
	Hosts  HostList // names, beside the usual ones, that browsers may call us by
}

// HostList is a list of host names, kept as one text with commas so that settings stay comparable.
type HostList string

// Set accepts names separated by commas.
func (l *HostList) Set(text string) error {
	return l.set(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }))
}

func (l *HostList) set(hosts []string) error {
	const most = 16
	if len(hosts) > most {
		return &valueError{strconv.Itoa(len(hosts)) + " host names are too many", "give at most " + strconv.Itoa(most)}
	}
	list := make([]string, len(hosts))
	for i, h := range hosts {
		list[i] = strings.ToLower(strings.TrimSpace(h))
		if err := checkHost(list[i]); err != nil {
			return err
		}
	}
	*l = HostList(strings.Join(list, ","))
	return nil
}

// checkHost accepts a name as a URL has it, without a port: letters, digits, hyphens and dots (RFC 1123, 2.1).
func checkHost(h string) error {
	bad := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.' }
	if h == "" || len(h) > 253 || strings.ContainsFunc(h, bad) {
		return &valueError{quote(h) + " is no host name", `give a name without port, such as "studio.local"`}
	}
	return nil
}

func (l *HostList) fromTOML(v any) error {
	hosts, err := stringList(v, `a list of host names, such as ["studio.local"]`, "each name as a string in quotes")
	if err != nil {
		return err
	}
	return l.set(hosts)
}

func (l HostList) String() string { return string(l) }

// List returns the names.
func (l HostList) List() []string {
	if l == "" {
		return nil
	}
	return strings.Split(string(l), ",")
}
