package prompt

import (
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// Shares of a genre in a blend, before they are scaled to sum 1.
const (
	shareWhole = 1
	shareMain  = 3
	shareAdj   = 0.6  // "jazzy hip hop"
	shareBit   = 0.33 // "a touch of latin"
	shareMore  = 0.25 // what "more jazz" adds to the blend that plays
	shareMost  = 1.5  // what "funk, but not too funky" adds to what plays: 60% in all
	shareEased = 0.5  // what "not too" leaves of a genre among others
)

// genre reads a genre, and how much of it.
func genre(_ *parser, st *statement, items []item) bool {
	e := one(items, kindGenre).entry
	g := mention{genre: e.genre, op: Set, weight: shareWhole, as: e.as}
	if e.adj {
		g.weight = shareAdj
	}
	if main := one(items, kindMain); main != nil && main.entry.value > 0 { // two parts reggae
		g.weight = main.entry.value
	} else if main != nil {
		g.weight = shareMain
	}
	if !g.share(items) {
		return false
	}
	m := modOf(items)
	if m.dir == 0 && e.mod.dir != 0 { // funkier
		m.dir = e.mod.dir
	}
	switch {
	case m.not && m.much != 1: // not too funky
		g.op, g.weight = Add, -shareMore
	case m.no || m.not:
		g.op, g.weight = Add, -1
	case m.dir != 0:
		g.op, g.weight = Add, m.dir*m.much*shareMore
	case one(items, kindAdd) != nil && !g.exact:
		g.op, g.weight = Add, m.much*shareMore
	case m.much < 1:
		g.weight, g.bit = shareBit, true
	}
	st.genres = append(st.genres, g)
	return true
}

// share reads a number as the genre's share; it refuses one that is more likely a tempo.
func (g *mention) share(items []item) bool {
	for _, it := range items {
		switch it.kind {
		case kindPct:
			if it.num < 0 || it.num > 100 {
				return false
			}
			g.weight, g.exact = it.num/100, true
		case kindNum:
			if it.num <= 0 || it.num >= 1 {
				return false
			}
			g.weight, g.exact = it.num, true
		case kindFrac:
			g.weight, g.exact = it.entry.value, true
		}
	}
	return true
}

// genrePair reads two genres whose shares are whole numbers that sum to 100: "funk 60 jazz 40", "50/50 funk and jazz".
func genrePair(_ *parser, st *statement, items []item) bool {
	var shares []float64
	var named []groove.Genre
	for _, it := range items {
		switch it.kind {
		case kindNum:
			shares = append(shares, it.num)
		case kindGenre:
			named = append(named, it.entry.genre)
		}
	}
	if shares[0]+shares[1] != 100 {
		return false
	}
	for i, g := range named {
		st.genres = append(st.genres, mention{genre: g, op: Set, weight: shares[i] / 100, exact: true})
	}
	return true
}

// genreBoth reads "between funk and soul".
func genreBoth(_ *parser, st *statement, items []item) bool {
	for _, it := range items {
		if it.kind == kindGenre {
			st.genres = append(st.genres, mention{genre: it.entry.genre, op: Set, weight: shareWhole, as: it.entry.as})
		}
	}
	return true
}

// genreInstead reads "jazz instead of rock".
func genreInstead(_ *parser, st *statement, items []item) bool {
	in, out := one(items, kindGenre).entry, items[len(items)-1].entry
	if in.genre == out.genre {
		return false // new orleans instead of second line
	}
	st.genres = append(st.genres, mention{genre: in.genre, op: Set, weight: shareWhole, as: in.as})
	return true
}

// genreSwap reads "swap the rock for jazz".
func genreSwap(_ *parser, st *statement, items []item) bool {
	in := items[len(items)-1].entry
	st.genres = append(st.genres, mention{genre: in.genre, op: Set, weight: shareWhole, as: in.as})
	return true
}

// genreExcept reads "anything but rock".
func genreExcept(_ *parser, st *statement, items []item) bool {
	e := items[1].entry
	st.genres = append(st.genres, mention{genre: e.genre, op: Add, weight: -1, as: e.as})
	return strings.HasPrefix(items[0].raw, "any")
}

// genreOut reads "take the funk out".
func genreOut(_ *parser, st *statement, items []item) bool {
	m, e := modOf(items), items[0].entry
	if !m.no || !m.after || m.dir != 0 {
		return false
	}
	st.genres = append(st.genres, mention{genre: e.genre, op: Add, weight: -1, as: e.as})
	return true
}

// morph reads a change from one genre to another over time, which no setting can express. Between two is both.
func morph(p *parser, st *statement, items []item) bool {
	if items[0].raw != "from" {
		return genreBoth(p, st, items)
	}
	p.out.miss(st.text + " (name one genre, or both with and)")
	st.void = true
	return true
}

// genres makes one setting of all the genres that were named.
func (c *collector) genres() (Setting, bool) {
	var order []groove.Genre
	named := map[groove.Genre]mention{}
	absolute := false
	for _, st := range c.statements {
		for _, g := range st.genres {
			if _, twice := named[g.genre]; !twice {
				order = append(order, g.genre)
			} else if old := named[g.genre]; old.op == Set && g.op == Add && g.weight < 0 && (g.as != "" || old.as != "") {
				c.miss(st.text + " (" + g.genre.String() + " plays both)")
				g = old // edm, not house
			} else if old.op == Set && g.op == Add && g.weight < 0 && g.weight > -1 {
				g, st.note = old, "a part of the blend" // jazz and funk, but less funky
				g.eased = !old.exact
			} else if old.op == Set && g.op == Set && old.weight > g.weight {
				g = old // "funk, funky"
			}
			named[g.genre] = g
			absolute = absolute || g.op == Set && !g.bit
		}
	}
	if len(order) == 0 {
		return Setting{}, false
	}
	s := Setting{Name: pBlend, Op: Add}
	if absolute {
		s.Op = Set
	}
	if len(order) == 1 && named[order[0]].eased { // funk, but not too funky: with what plays
		return Setting{Name: pBlend, Op: Add, Args: []any{order[0].String(), shareMost}}, true
	}
	scale := inexact(named)
	for _, g := range order {
		m := named[g]
		w := m.weight
		if m.eased {
			w *= shareEased
		}
		if m.bit && !absolute {
			w = shareMore
		}
		if absolute && m.op == Set && !m.exact {
			w *= scale
		}
		if absolute && w <= 0 {
			continue // "no jazz": the other genres stay
		}
		s.Args = append(s.Args, g.String(), round(w))
	}
	if absolute && len(s.Args) == 2 {
		return Setting{Name: pGenre, Op: Set, Args: s.Args[:1]}, true
	}
	return s, len(s.Args) > 0
}

// inexact returns the factor for the genres without a number: they share what the genres with a number leave of 1.
func inexact(named map[groove.Genre]mention) float64 {
	given, others := 0.0, 0.0
	for _, g := range named {
		switch {
		case g.op != Set:
		case g.exact:
			given += g.weight
		default:
			others += g.weight
		}
	}
	if given == 0 || given >= 1 || others == 0 {
		return 1
	}
	return (1 - given) / others
}

func (g mention) String() string {
	if g.as != "" {
		g.as = "played as " + g.as
		if g.exact {
			g.as += fmt.Sprintf(", %g%%", round(100*g.weight))
		}
	}
	switch {
	case g.op == Add && g.weight <= -1:
		return "no " + g.genre.String()
	case g.op == Add && g.weight < 0:
		return "less " + g.genre.String() + " in the blend"
	case g.op == Add:
		return "more " + g.genre.String() + " in the blend"
	case g.as != "":
		return g.as
	case g.exact:
		return fmt.Sprintf("genre %s %g%%", g.genre, round(100*g.weight))
	case g.weight < 1:
		return "genre " + g.genre.String() + ", a little"
	case g.weight > 1:
		return "genre " + g.genre.String() + ", mostly"
	}
	return "genre " + g.genre.String()
}
