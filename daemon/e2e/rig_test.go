//go:build linux && cgo

package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
)

// rig is a daemon with a folder of its own.
type rig struct {
	t      *testing.T
	tools  string
	dir    string
	osc    string
	args   []string
	cmd    *exec.Cmd
	exited chan struct{}
	log    string // file
	client *control.Client
	loop   *groove.Pattern // exported, of a frozen loop
}

// newRig prepares a daemon with these flags beside those that every scenario gives.
func newRig(t *testing.T, tools string, args ...string) *rig {
	t.Helper()
	stopShared()
	r := prepare(t, tools, t.TempDir(), args...)
	t.Cleanup(func() {
		r.kill(syscall.SIGKILL)
		if t.Failed() {
			t.Logf("the daemon's log:\n%s", r.logText())
		}
	})
	return r
}

// prepare makes a rig in a folder.
func prepare(t *testing.T, tools, dir string, args ...string) *rig {
	t.Helper()
	r := &rig{t: t, tools: tools, dir: dir}
	r.log = filepath.Join(r.dir, "log")
	r.osc = freePort(t)
	r.args = append([]string{
		"--osc", r.osc, "--web", "127.0.0.1:0", "--socket", r.socket(), "--state", filepath.Join(r.dir, "state"),
		"--config", filepath.Join(r.dir, "grooved.toml"),
	}, args...)
	if err := os.WriteFile(filepath.Join(r.dir, "grooved.toml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rig) socket() string { return filepath.Join(r.dir, "s") }

func freePort(t *testing.T) string {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find a free port: %v", err)
	}
	defer func() { _ = c.Close() }()
	return c.LocalAddr().String()
}

func (r *rig) environment() []string {
	env := []string{"HOME=" + r.dir, "XDG_CONFIG_HOME=" + r.dir, "XDG_STATE_HOME=" + r.dir, "XDG_RUNTIME_DIR=" + r.dir}
	for _, kv := range os.Environ() {
		if k, _, _ := strings.Cut(kv, "="); !strings.HasPrefix(k, "XDG_") && k != "HOME" && !strings.HasPrefix(k, "GROOVE") {
			env = append(env, kv)
		}
	}
	return env
}

// start starts the daemon and waits until it answers.
func (r *rig) start() {
	r.t.Helper()
	log, err := os.OpenFile(r.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	r.cmd = exec.Command(filepath.Join(r.tools, "grooved"), r.args...)
	r.cmd.Stderr, r.cmd.Stdout, r.cmd.Env = log, log, r.environment()
	if err := r.cmd.Start(); err != nil {
		r.t.Fatalf("start grooved: %v", err)
	}
	exited, cmd := make(chan struct{}), r.cmd
	r.exited = exited
	go func() {
		_ = cmd.Wait()
		close(exited)
	}()
	eventually(r.t, "grooved answers and has a loop", func() error {
		select {
		case <-exited:
			r.t.Fatalf("grooved ended at once: %v\n%s", cmd.ProcessState, r.logText())
		default:
		}
		s, err := r.status()
		if err == nil && (s.Loop.ID == 0 && s.Loop.PendingID == 0 || s.ReadyMS == 0) {
			err = errors.New("not ready")
		}
		return err
	})
}

// kill sends a signal and waits for the end; harmless when the daemon has ended.
func (r *rig) kill(s syscall.Signal) {
	if r.cmd == nil || r.exited == nil {
		return
	}
	_ = r.cmd.Process.Signal(s)
	select {
	case <-r.exited:
	case <-time.After(patience):
		r.t.Errorf("grooved does not end on %v", s)
		_ = r.cmd.Process.Kill()
		<-r.exited
	}
	r.exited = nil
}

// ctl runs groovectl and returns what it prints.
func (r *rig) ctl(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(r.tools, "groovectl"), append([]string{"--socket", r.socket()}, args...)...)
	cmd.Env = r.environment()
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("groovectl %s: %w: %s", strings.Join(args, " "), err, stderr.String())
	}
	return out.String(), nil
}

func (r *rig) must(args ...string) string {
	r.t.Helper()
	out, err := r.ctl(args...)
	if err != nil {
		r.t.Fatal(err)
	}
	return out
}

// status reads the state through the control socket. In the bench's kernel a program takes seconds to start, so this does
// without groovectl; TestVMRetrain and the others that change something run it.
func (r *rig) status() (control.Status, error) {
	if r.client == nil {
		r.client = control.NewClient(r.socket())
		r.t.Cleanup(r.client.Close)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return r.client.Status(ctx)
}

func (r *rig) mustStatus() control.Status {
	r.t.Helper()
	s, err := r.status()
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

// await waits for a state of the daemon and returns it.
func (r *rig) await(what string, reached func(control.Status) bool) (st control.Status) {
	r.t.Helper()
	eventually(r.t, what, func() (err error) {
		if st, err = r.status(); err == nil && !reached(st) {
			err = fmt.Errorf("clock %+v, loop %+v, counters %+v", st.Clock, st.Loop, st.Counters)
		}
		return err
	})
	return st
}

// awaitNotes waits until some notes were played.
func (r *rig) awaitNotes() {
	r.t.Helper()
	const some = 20
	before := r.mustStatus().Counters.Notes // a daemon that several tests share has played
	r.await("it plays", func(st control.Status) bool { return st.Counters.Notes >= before+some })
}

// awaitTicks waits until the song is at a position.
func (r *rig) awaitTicks(ticks float64) {
	r.t.Helper()
	r.await("the song goes on", func(st control.Status) bool { return st.Clock.State == "running" && st.Clock.Ticks >= ticks })
}

// send sends an OSC message with texts, as a controller does.
func (r *rig) send(address string, texts ...string) {
	r.t.Helper()
	packet := append(padded(address), padded(","+strings.Repeat("s", len(texts)))...)
	for _, text := range texts {
		packet = append(packet, padded(text)...)
	}
	conn, err := net.Dial("udp", r.osc)
	if err == nil {
		_, err = conn.Write(packet)
		err = errors.Join(err, conn.Close())
	}
	if err != nil {
		r.t.Fatalf("send %s: %v", address, err)
	}
}

// padded is a string as OSC has it: ended by zeros, up to a multiple of four bytes.
func padded(s string) []byte {
	return append([]byte(s), make([]byte, 4-len(s)%4)...)
}

// export returns the loop that groovectl export says is played.
func (r *rig) export() *groove.Pattern {
	r.t.Helper()
	file := filepath.Join(r.dir, "loop.mid")
	_ = os.Remove(file)
	r.must("export", "--seamless", file) // early hits of the first step are where they are played
	f, err := os.Open(file)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	p, _, err := groove.ReadSMF(f, groove.ImportOptions{})
	if err != nil {
		r.t.Fatalf("read the exported loop: %v", err)
	}
	if p.Count() == 0 {
		r.t.Fatal("the exported loop is empty")
	}
	return &p
}

func (r *rig) logText() string {
	b, _ := os.ReadFile(r.log)
	return string(b)
}

// checkLog fails the test when the log reports a crash.
func (r *rig) checkLog() {
	r.t.Helper()
	for _, bad := range []string{"panic", "fatal error", "SIGSEGV", "level=ERROR"} {
		if strings.Contains(r.logText(), bad) {
			r.t.Errorf("the log says %q", bad)
		}
	}
}

// patience bounds every wait for another process; nothing is measured by it.
const patience = time.Minute

// eventually calls check until there is no error.
func eventually(t *testing.T, what string, check func() error) {
	t.Helper()
	end := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := check()
		if err == nil {
			return
		}
		select {
		case <-end:
			t.Fatalf("%s: %v", what, err)
		case <-tick.C:
		}
	}
}

// pass lets the music play for a while.
func pass(d time.Duration) { <-time.After(d) }
