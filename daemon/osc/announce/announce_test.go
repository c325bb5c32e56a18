package announce

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/grandcat/zeroconf"

	"github.com/groovegen/groovegen/internal/address"
)

// TestIsFound looks for the services as an app does. An announcement by the library itself shows first whether multicast comes back
// on this machine.
func TestIsFound(t *testing.T) {
	if len(address.Own()) == 0 || len(interfaces()) == 0 {
		t.Skip("this machine has no network with multicast")
	}
	name := fmt.Sprint("GrooveGen test ", time.Now().UnixNano())
	plain, err := zeroconf.Register(name+" plain", OSC, "local.", 9, nil, interfaces())
	if err != nil {
		t.Skipf("this machine cannot announce: %v", err)
	}
	defer plain.Shutdown()
	const patience = 2 * time.Second
	if browse(t, name+" plain", OSC, patience) == nil {
		t.Skip("multicast does not come back on this machine")
	}
	a, err := Start(name, Service{OSC, 9000}, Service{OSCJSON, 9010})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for kind, port := range map[string]int{OSC: 9000, OSCJSON: 9010} {
		if e := browse(t, name, kind, time.Minute); e == nil || e.Port != port || len(e.AddrIPv4)+len(e.AddrIPv6) == 0 {
			t.Errorf("%s: found %+v", kind, e)
		}
	}
}

// browse looks for a service for some time at most.
func browse(t *testing.T, name, kind string, limit time.Duration) (e *zeroconf.ServiceEntry) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	found := make(chan *zeroconf.ServiceEntry, 16)
	r, err := zeroconf.NewResolver()
	if err == nil {
		err = r.Browse(ctx, kind, "local.", found)
	}
	if err != nil {
		t.Skipf("this machine cannot look: %v", err)
	}
	for f := range found {
		if f.Instance == name || f.Instance == escaped(name) {
			e = f
			cancel()
		}
	}
	return e
}

// escaped is how DNS writes a name with blanks.
func escaped(name string) string { return strings.ReplaceAll(name, " ", `\ `) }
