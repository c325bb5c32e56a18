package prompt

import (
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// meaning describes in words what a statement sets. It is ASCII, because OSC allows nothing else.
func (st *statement) meaning() string {
	if st.note != "" {
		return st.note
	}
	var parts []string
	for _, g := range st.genres {
		parts = append(parts, g.String())
	}
	lost := false
	for i := 0; i < len(st.changes); {
		n := st.alike(i)
		switch c := st.changes[i]; {
		case c.quiet:
		case c.lost:
			lost = true
		default:
			parts = append(parts, what(st.changes[i:i+n])+how(c.Setting))
		}
		i += n
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case lost:
		return "overruled by the rest"
	case len(st.changes) == 1 && len(st.changes[0].Args) == 0: // an action
		return st.changes[0].Name
	}
	return "as it is"
}

// alike counts the changes from i on that say the same of several voices.
func (st *statement) alike(i int) int {
	first := st.changes[i]
	n := 1
	for ; i+n < len(st.changes); n++ {
		c := st.changes[i+n]
		if voiceOf(c.Name) == "" || last(c.Name) != last(first.Name) || voiceOf(first.Name) == "" || c.Op != first.Op ||
			c.quiet != first.quiet || c.lost != first.lost || fmt.Sprint(c.Args) != fmt.Sprint(first.Args) {
			break
		}
	}
	return n
}

// what names the parameter, or that of several voices.
func what(changes []*change) string {
	name := changes[0].Name
	if voiceOf(name) == "" {
		return name
	}
	if len(changes) == groove.NumVoices && last(name) != pMute {
		return last(name) + " of all voices"
	}
	voices := make([]string, len(changes))
	for i, c := range changes {
		voices[i] = voiceOf(c.Name)
	}
	if last(name) == pDice {
		return "another part of " + strings.Join(voices, " and ")
	}
	if on, isBool := changes[0].Args[0].(bool); last(name) == pMute && isBool {
		return map[bool]string{true: "mute ", false: "unmute "}[on] + strings.Join(voices, " and ")
	}
	return last(name) + " of " + strings.Join(voices, " and ")
}

// voiceOf returns the voice of "voice/kick/gain", or "".
func voiceOf(name string) string {
	if parts := strings.Split(name, "/"); len(parts) == 3 {
		return parts[1]
	}
	return ""
}

// last returns the last part of a parameter's name: "gain".
func last(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// how says what becomes of the parameter.
func how(s Setting) string {
	switch {
	case s.Op == Within:
		return span(s)
	case s.Op == Over && number(s.Args[0]) < 0:
		return " less than that of " + others(s.Args[1:])
	case s.Op == Over:
		return " more than that of " + others(s.Args[1:])
	case s.Op == Equal:
		return " like that of " + others(s.Args)
	case s.Op == NotOver:
		return " not more than that of " + others(s.Args)
	case len(s.Args) != 1:
		return ""
	}
	switch a := s.Args[0].(type) {
	case bool:
		if last(s.Name) == pMute {
			return ""
		}
		if a {
			return " on"
		}
		return " off"
	case float64:
		switch s.Op {
		case Add:
			return fmt.Sprintf(" %+g", a)
		case Scale:
			return fmt.Sprintf(" times %g", round(a))
		case Lean:
			return fmt.Sprintf(" %+g%% from its default", round(100*a))
		case Shift:
			return fmt.Sprintf(" %+g%%", round(100*a))
		}
	}
	return fmt.Sprintf(" %v", s.Args[0])
}

// span says what a range leaves.
func span(s Setting) string {
	lo, hi := number(s.Args[0]), number(s.Args[1])
	p := params[last(s.Name)]
	text := func(x float64) string {
		if len(s.Args) == 3 {
			return fmt.Sprintf("%+g%% from its default", round(100*x))
		}
		return fmt.Sprint(x)
	}
	switch {
	case lo <= p.min:
		return " at most " + text(hi)
	case hi >= p.max:
		return " at least " + text(lo)
	}
	return " from " + text(lo) + " to " + text(hi)
}

// others names the voices of parameters.
func others(names []any) string {
	var list []string
	for _, name := range names {
		list = append(list, voiceOf(fmt.Sprint(name)))
	}
	return strings.Join(list, " and ")
}
