package bugreport

import (
	"net/netip"
	"os"
	"os/user"
	"regexp"
	"strings"
)

// hider replaces what says who somebody is.
type hider struct {
	words []string // pairs: old, new
}

// shortestName is the length of the shortest name that is replaced: a user "a" would leave no text readable.
const shortestName = 3

func newHider() hider {
	var h hider
	hide := func(word, by string) {
		if len(word) >= shortestName {
			// JSON and TOML write a backslash twice.
			h.words = append(h.words, word, by, strings.ReplaceAll(word, `\`, `\\`), by)
		}
	}
	if home, err := os.UserHomeDir(); err == nil {
		hide(home, "~")
	}
	if u, err := user.Current(); err == nil && u.Username != "root" {
		hide(u.Username[strings.LastIndexByte(u.Username, '\\')+1:], "USER") // Windows puts the domain before it
	}
	if host, err := os.Hostname(); err == nil && host != "localhost" {
		hide(host, "HOST")
	}
	return h
}

var (
	// The page's token stands in addresses: see daemon/web.
	token = regexp.MustCompile(`(?i)(token["']?\s*[=:]\s*["']?)[^\s"'&]+`)
	// What may be an address; netip says whether it is one.
	address = regexp.MustCompile(`[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}`)
)

// text returns text without names, tokens and the addresses of a network.
func (h hider) text(s string) string {
	s = strings.NewReplacer(h.words...).Replace(s)
	s = token.ReplaceAllString(s, "${1}HIDDEN")
	return address.ReplaceAllStringFunc(s, func(word string) string {
		addr, err := netip.ParseAddr(word)
		if err != nil || addr.IsLoopback() || addr.IsUnspecified() {
			return word
		}
		return "ADDRESS"
	})
}
