package osc

import (
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, address string
		want             bool
	}{
		{"/groove/bpm", "/groove/bpm", true},
		{"/groove/bp?", "/groove/bpm", true},
		{"/groove/bp?", "/groove/bp", false},
		{"/groove/*", "/groove/bpm", true},
		{"/groove/*", "/groove/", true},
		{"/groove/*", "/groove/voice/kick/gain", false},
		{"/groove/*/*/gain", "/groove/voice/kick/gain", true},
		{"/*", "/groove/bpm", false},
		{"/groove?bpm", "/groove/bpm", false},
		{"/groove[!a]bpm", "/groove/bpm", false},
		{"/groove/density*", "/groove/density", true},
		{"/groove/dens*", "/groove/density2", true},
		{"/groove/densit", "/groove/density", false},
		{"/groove/*i*t*", "/groove/density", true},
		{"/groove/*i*z*", "/groove/density", false},
		{"/[a-f]", "/c", true},
		{"/[a-f]", "/g", false},
		{"/[!a-f]", "/g", true},
		{"/[!a-f]", "/c", false},
		{"/[f-a]", "/c", false},
		{"/[a-]", "/-", true},
		{"/[a-]", "/b", false},
		{"/[!]", "/!", true},
		{"/[a!]", "/!", true},
		{"/{kick,snare}", "/snare", true},
		{"/{kick,snare}", "/kic", false},
		{"/{a,ab}c", "/abc", true},
		{"/{a,ab,}bc", "/abc", true},
		{"/x{,y}", "/x", true},
		{"/{a,b}*{c,d}", "/axxd", true},
		{"/.+", "/xx", false},
		{"/a|b", "/b", false},
	} {
		p, err := compile(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
		} else if got := p.matches(c.address); got != c.want {
			t.Errorf("%s matches %s: %v", c.pattern, c.address, got)
		}
	}
	for _, bad := range []string{"/[", "/]", "/{", "/}", "/[]", "/{}", "/[a", "/{a", "/{a,{b}}", "/[[a]]", "/{a/b}", "/[/]", "/[a}", "/{a]"} {
		if _, err := compile(bad); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

// slowMatch is the specification read aloud: it tries everything. It is the oracle of the fuzzer.
func slowMatch(pattern, address string) bool {
	if pattern == "" {
		return address == ""
	}
	switch pattern[0] {
	case '*':
		for i := 0; ; i++ {
			if slowMatch(pattern[1:], address[i:]) {
				return true
			}
			if i == len(address) || address[i] == '/' {
				return false
			}
		}
	case '{':
		end := strings.IndexByte(pattern, '}')
		for a := range strings.SplitSeq(pattern[1:end], ",") {
			if strings.HasPrefix(address, a) && slowMatch(pattern[end+1:], address[len(a):]) {
				return true
			}
		}
		return false
	}
	if address == "" {
		return false
	}
	rest := pattern[1:]
	switch c := address[0]; pattern[0] {
	case '?':
		if c == '/' {
			return false
		}
	case '[':
		end := strings.IndexByte(pattern, ']')
		rest = pattern[end+1:]
		if !slowClass(pattern[1:end], c) {
			return false
		}
	default:
		if pattern[0] != c {
			return false
		}
	}
	return slowMatch(rest, address[1:])
}

func slowClass(class string, c byte) bool {
	if c == '/' {
		return false
	}
	negated := len(class) > 1 && class[0] == '!' // only the first ! negates
	if negated {
		class = class[1:]
	}
	for class != "" {
		first, last, used := class[0], class[0], 1
		if len(class) > 2 && class[1] == '-' {
			last, used = class[2], 3
		}
		if first <= c && c <= last {
			return !negated
		}
		class = class[used:]
	}
	return negated
}

func FuzzPattern(f *testing.F) {
	for _, seed := range []string{"/groove/*", "/{a,ab,}b?", "/[!a-f]*", "/[", "/{", "/++", "/*/*/gain", "/[a-]{b}", "/[!]"} {
		f.Add(seed, "/groove/voice/kick/gain")
		f.Add(seed, "/ab")
	}
	f.Fuzz(func(t *testing.T, text, address string) {
		defer alloctest.Bound(t, len(text)+len(address))()
		if len(text) > maxAddress || len(address) > maxAddress {
			return
		}
		p, err := compile(text)
		if err != nil {
			return
		}
		got := p.matches(address)
		// The oracle takes exponential time in the number of stars and alternatives.
		if strings.Count(text, "*")+strings.Count(text, ",") > 6 {
			return
		}
		if want := slowMatch(text, address); got != want {
			t.Errorf("%q matches %q: %v, want %v", text, address, got, want)
		}
	})
}
