package osc

import (
	"fmt"
	"math"
	"strings"

	goosc "github.com/hypebeast/go-osc/osc"
)

// encode encodes a message. Values get types that every controller knows: float64 becomes f, whole numbers i or, if
// too large, h, and booleans i 0 or 1.
func encode(address string, args []any) ([]byte, error) {
	m := goosc.NewMessage(address)
	for _, arg := range args {
		switch a := arg.(type) {
		case float64:
			m.Append(float32(a))
		case float32:
			m.Append(a)
		case int:
			m.Append(whole(int64(a)))
		case int32:
			m.Append(a)
		case int64:
			m.Append(whole(a))
		case uint64:
			m.Append(whole(int64(min(a, math.MaxInt64))))
		case bool:
			m.Append(int32(0))
			if a {
				m.Arguments[len(m.Arguments)-1] = int32(1)
			}
		case string:
			m.Append(ascii(a, maxMessage/2))
		default:
			return nil, fmt.Errorf("encode %s: a %T has no OSC type here", address, arg)
		}
	}
	data, err := m.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", address, err)
	}
	return data, nil
}

func whole(i int64) any {
	if i == int64(int32(i)) {
		return int32(i)
	}
	return i
}

// ascii makes s an OSC string: printable ASCII, at most limit bytes.
func ascii(s string, limit int) string {
	if len(s) > limit {
		s = s[:limit]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}
