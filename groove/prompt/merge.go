package prompt

import "strings"

// resolve decides which changes override others, and which are overridden.
func (c *collector) resolve() {
	for _, st := range c.statements {
		for _, ch := range st.changes {
			c.slot(ch)
		}
	}
}

func (c *collector) slot(ch *change) {
	if c.byName == nil {
		c.byName = map[string]*slot{}
	}
	key := ch.Name
	if main := c.byName[key]; ch.gently && main != nil && main.eases(ch) {
		return
	}
	if main := c.byName[key]; ch.Op == Within && (main == nil || main.setting.Op != Set && main.setting.Op != Lean) {
		key += " within" // faster, but under 140
	}
	s, there := c.byName[key]
	if !there {
		s = &slot{setting: ch.Setting, rank: ch.rank, changes: []*change{ch}}
		c.byName[key] = s
		c.slots = append(c.slots, s)
		return
	}
	s.merge(ch)
}

// merge combines a change with the earlier ones: "fast, but a bit slower" is both, "slow, at 95" is 95.
func (s *slot) merge(ch *change) {
	switch ch.Op {
	case Set, Lean:
		if ch.rank < s.rank {
			ch.lost = true
			return
		}
		for _, old := range s.changes {
			old.lost = true
		}
		s.setting, s.rank, s.changes = ch.Setting, ch.rank, []*change{ch}
	case Within:
		if ch.rank < s.rank {
			ch.lost = true
			return
		}
		args, ok := bounded(s.setting, ch.Setting)
		if !ok {
			ch.lost = true
			return
		}
		s.setting.Args = args
		s.changes = append(s.changes, ch)
	default:
		x, ok := combine(s.setting, ch.Setting)
		if !ok {
			ch.lost = true
			return
		}
		s.setting.Args = []any{round(x)}
		s.changes = append(s.changes, ch)
	}
}

// eased is the part that "not too" leaves of a word before it: "slow, but not too slow".
const eased = 0.6

// eases applies "not too" to a word before it that goes the same way.
func (s *slot) eases(ch *change) bool {
	if len(s.setting.Args) != 1 || s.rank == byNumber {
		return false
	}
	if s.setting.Op == Add && number(s.setting.Args[0])*(ch.wish-ch.neutral) < 0 { // softer, but not too soft
		s.setting.Args = []any{round(eased * number(s.setting.Args[0]))}
		ch.Op, ch.Args = Add, s.setting.Args
		s.changes = append(s.changes, ch)
		return true
	}
	if s.setting.Op != Set && s.setting.Op != Lean {
		return false
	}
	away, wish := number(s.setting.Args[0])-ch.neutral, ch.wish-ch.neutral
	if away*wish >= 0 {
		return false
	}
	s.setting.Args = []any{round(ch.neutral + eased*away)}
	ch.Op, ch.Args = s.setting.Op, s.setting.Args
	s.changes = append(s.changes, ch)
	return true
}

// combine adds a relative change to another one of the same kind, or to a value. ok is false where that makes no sense, for example a
// scaled value to which something is added.
func combine(s, by Setting) (x float64, ok bool) {
	if len(s.Args) != 1 || len(by.Args) != 1 {
		return 0, false
	}
	x, isNumber := s.Args[0].(float64)
	y, areBoth := by.Args[0].(float64)
	switch {
	case !isNumber || !areBoth:
		return 0, false
	case by.Op == Scale && (s.Op == Set || s.Op == Scale):
		return within(s, x*y), true
	case by.Op == Add && (s.Op == Set || s.Op == Add):
		return within(s, x+y), true
	case by.Op == Shift && (s.Op == Lean || s.Op == Shift):
		return clamp(x+y, -1, 1), true
	}
	return 0, false
}

// bounded applies a range to a value or to another range. ok is false for what is relative.
func bounded(s, by Setting) (args []any, ok bool) {
	lo, hi := number(by.Args[0]), number(by.Args[1])
	switch {
	case s.Op == Within && len(s.Args) == len(by.Args):
		return append([]any{max(lo, number(s.Args[0])), min(hi, number(s.Args[1]))}, s.Args[2:]...), true
	case s.Op == Set && len(by.Args) == 2 && len(s.Args) == 1, s.Op == Lean && len(by.Args) == 3 && len(s.Args) == 1:
		return []any{clamp(number(s.Args[0]), lo, hi)}, true
	}
	return nil, false
}

func number(arg any) float64 {
	x, _ := arg.(float64)
	return x
}

// within keeps a sum or product with an absolute value in the parameter's range, as the daemon would with what plays.
func within(s Setting, x float64) float64 {
	p, ok := params[s.Name[strings.LastIndexByte(s.Name, '/')+1:]]
	if !ok || s.Op != Set {
		return x
	}
	return clamp(x, p.min, p.max)
}
