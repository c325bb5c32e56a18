package network

import (
	"log/slog"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/steer"
)

// quietHub does nothing.
type quietHub struct{ steer.Broadcast }

func (*quietHub) Apply(steer.Command) (steer.Result, error) { return steer.Result{}, nil }
func (*quietHub) State() steer.State                        { return steer.Default() }

func TestStatusSaysWhatTheSystemDropped(t *testing.T) {
	cfg := config.Default().OSC
	cfg.Addr, cfg.Announce, cfg.Query = "127.0.0.1:0", false, false
	n := Open(Config{OSC: cfg, AllowList: filepath.Join(t.TempDir(), "controllers.json"), Hub: &quietHub{}, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(func() { n.Close() })
	s := n.Status()
	want := "unknown"
	if runtime.GOOS == "linux" {
		want = "0"
	}
	if _, counted := s.Counters["kernel_drops"]; s.KernelDrops != want || counted != (want == "0") {
		t.Errorf("status %+v, want %s", s, want)
	}
}
