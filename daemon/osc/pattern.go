package osc

import (
	"errors"
	"strings"
)

// isPattern reports whether an address is a pattern.
func isPattern(address string) bool { return strings.ContainsAny(address, "*?[]{}") }

// part is one piece of a pattern. Exactly one of its fields is set.
type part struct {
	literal      byte
	any          bool       // ?
	star         bool       // *
	class        *[256]bool // [a-z], negation already applied
	alternatives []string   // {one,two}
}

// pattern is a compiled OSC 1.0 address pattern.
type pattern []part

var errPattern = errors.New("malformed address pattern: [ and { must be closed, not nested and not empty")

// compile reads a pattern. A malformed one is an error, never a panic. maxAddress limits its length.
func compile(text string) (pattern, error) {
	var p pattern
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '?':
			p = append(p, part{any: true})
		case '*':
			p = append(p, part{star: true})
		case '[':
			inside, ok := enclosed(text[i+1:], ']')
			if !ok {
				return nil, errPattern
			}
			p = append(p, part{class: charClass(inside)})
			i += len(inside) + 1
		case '{':
			inside, ok := enclosed(text[i+1:], '}')
			if !ok {
				return nil, errPattern
			}
			p = append(p, part{alternatives: strings.Split(inside, ",")})
			i += len(inside) + 1
		case ']', '}':
			return nil, errPattern
		default:
			p = append(p, part{literal: c})
		}
	}
	return p, nil
}

// enclosed returns the text before the closing bracket. It rejects brackets and slashes inside: a pattern matches part
// by part.
func enclosed(text string, closing byte) (string, bool) {
	end := strings.IndexByte(text, closing)
	if end <= 0 || strings.ContainsAny(text[:end], "[]{}/") {
		return "", false
	}
	return text[:end], true
}

// charClass reads the inside of brackets: characters and ranges, negated by a leading !. A minus at the end stands for
// itself. No class contains the slash.
func charClass(inside string) *[256]bool {
	var set [256]bool
	negated := len(inside) > 1 && inside[0] == '!'
	if negated {
		inside = inside[1:]
	}
	for i := 0; i < len(inside); i++ {
		low, high := inside[i], inside[i]
		if i+2 < len(inside) && inside[i+1] == '-' {
			high = inside[i+2]
			i += 2
		}
		for c := int(low); c <= int(high); c++ {
			set[c] = true
		}
	}
	if negated {
		for c := range set {
			set[c] = !set[c]
		}
	}
	set['/'] = false
	return &set
}

// matches reports whether the complete address matches. It follows all possibilities at once, as a set of positions in
// the address, so its cost is at most len(p)·len(address)² for any pattern.
func (p pattern) matches(address string) bool {
	n := len(address)
	at := make([]bool, n+1)
	next := make([]bool, n+1)
	at[0] = true
	for i := range p {
		clear(next)
		for pos, here := range at {
			if here {
				p[i].advance(address, pos, next)
			}
		}
		at, next = next, at
	}
	return at[n]
}

// advance marks the positions that a part reaches from pos.
func (p *part) advance(address string, pos int, next []bool) {
	switch {
	case p.star:
		next[pos] = true
		for pos < len(address) && address[pos] != '/' {
			pos++
			next[pos] = true
		}
	case p.alternatives != nil:
		for _, a := range p.alternatives {
			if strings.HasPrefix(address[pos:], a) {
				next[pos+len(a)] = true
			}
		}
	case pos < len(address) && p.one(address[pos]):
		next[pos+1] = true
	}
}

// one reports whether a part that matches one character matches c.
func (p *part) one(c byte) bool {
	switch {
	case p.any:
		return c != '/'
	case p.class != nil:
		return p.class[c]
	}
	return p.literal == c
}
