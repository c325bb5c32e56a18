package prompt

import (
	"fmt"
	"strings"
)

// settingList writes settings as meant.txt does.
func settingList(r Result) []string {
	var list []string
	signs := map[Op]string{Set: "=", Add: "+", Scale: "*", Lean: "~", Shift: "~+"}
	for _, s := range r.Settings {
		text := s.Name
		if len(s.Args) > 0 {
			text += signs[s.Op] + strings.Trim(fmt.Sprint(s.Args), "[]")
		}
		list = append(list, text)
	}
	for _, u := range r.Unknown {
		list = append(list, "?"+u)
	}
	for _, w := range r.Patterns {
		list = append(list, "!"+w.Text)
	}
	return list
}

// missed names the first thing that had to come and did not, or what was reported without need.
func missed(r Result, want string) string {
	got := settingList(r)
	reports := 0
	for w := range strings.SplitSeq(want, ", ") {
		found := false
		for _, g := range got {
			found = found || g == w || w[0] == '!' && g[0] == '!' || w[0] == '?' && strings.HasPrefix(g, w)
		}
		if !found {
			return w
		}
		if w[0] == '?' {
			reports++
		}
	}
	if len(r.Unknown) > reports {
		return "nothing unknown"
	}
	return ""
}
