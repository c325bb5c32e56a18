package osc

import (
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
)

func TestErrorsRepeatLittle(t *testing.T) {
	const most = 200
	r := newRig(t)
	r.alive()
	check := func(address string, args ...any) {
		t.Helper()
		r.send(address, args...)
		m := r.await(errorAddress)
		if n := strings.Count(m.String(), "Z"); n > most {
			t.Errorf("%.40s: the error repeats %d bytes of the message: %v", address, n, m)
		}
		if n := len(m.args[1].(string)); n >= maxReason {
			t.Errorf("%.40s: the reason is cut: %v", address, m)
		}
	}
	long := strings.Repeat("Z", 3000)
	check("/groove/"+long[:maxAddress-len("/groove/")], "x")
	check("/groove/" + long[:200])
	check("/groove/{"+long[:100], "x")
	for _, p := range steer.Params() {
		switch p.Kind {
		case steer.KindPair, steer.KindWeights, steer.KindLatent:
			check(p.Address, long, long)
		default:
			if p.Name != steer.Ping && p.Name != steer.Prompt {
				check(p.Address, long)
			}
		}
	}
}
