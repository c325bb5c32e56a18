package announce

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/grandcat/zeroconf"
)

// TestIsFound looks for the services as an app does.
func TestIsFound(t *testing.T) {
	name := fmt.Sprint("GrooveGen test ", time.Now().UnixNano())
	a, err := Start(name, Service{OSC, 9000}, Service{OSCJSON, 9010})
	if err != nil {
		t.Skipf("this machine has no network with multicast: %v", err)
	}
	defer a.Close()
	for kind, port := range map[string]int{OSC: 9000, OSCJSON: 9010} {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		found := make(chan *zeroconf.ServiceEntry, 16)
		r, err := zeroconf.NewResolver()
		if err == nil {
			err = r.Browse(ctx, kind, "local.", found)
		}
		if err != nil {
			cancel()
			t.Skipf("this machine cannot look: %v", err)
		}
		ok := false
		for e := range found {
			if e.Instance == name || e.Instance == escaped(name) {
				ok = true
				if e.Port != port || len(e.AddrIPv4)+len(e.AddrIPv6) == 0 {
					t.Errorf("%s: found %+v", kind, e)
				}
				cancel()
			}
		}
		cancel()
		if !ok {
			t.Skip("multicast does not come back on this machine")
		}
	}
}

// escaped is how DNS writes a name with blanks.
func escaped(name string) string {
	out := ""
	for _, r := range name {
		if r == ' ' {
			out += `\`
		}
		out += string(r)
	}
	return out
}
