package reconnect

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
)

// rig is a link of the virtual ports "own" in a fake MIDI system, and what it says and gives. The link changes the fields only while a
// test is in pass.
type rig struct {
	*Link
	midi    *fake.Driver
	mu      sync.Mutex // orders what the link does after what the test did before pass
	log     strings.Builder
	used    []Ports
	refused error // of use, for ports
	changes int
}

func (r *rig) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(p)
}

func (r *rig) use(p Ports) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.used = append(r.used, p)
	if p != (Ports{}) {
		return r.refused
	}
	return nil
}

func (r *rig) changed() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes++
}

// pass lets the link look twice.
func (r *rig) pass() {
	r.mu.Lock()
	r.mu.Unlock() //nolint:staticcheck // see mu
	for range 2 {
		time.Sleep(Interval)
	}
	synctest.Wait()
}

func start(t *testing.T, d *fake.Driver, open func() (Ports, error), connect ...string) *rig {
	t.Helper()
	r := &rig{midi: d}
	l, err := Open(Config{Name: "own", Open: open, Connect: connect, Log: slog.New(slog.NewTextHandler(r, nil))})
	if err != nil {
		t.Fatal(err)
	}
	r.Link = l
	l.Start(r.use, r.changed)
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func virtual(d *fake.Driver) func() (Ports, error) {
	return func() (Ports, error) {
		in, out, err := d.OpenVirtual("own")
		return Ports{in, out}, err
	}
}

func pair(t *testing.T, d *fake.Driver, name string) (*fake.In, *fake.Out) {
	t.Helper()
	in, out, err := d.Pair(name)
	if err != nil {
		t.Fatal(err)
	}
	return in, out
}

func connected(p midiport.Connector, name string) bool {
	for _, peer := range p.Peers() {
		if peer.Name == name {
			return peer.Connected
		}
	}
	return false
}
