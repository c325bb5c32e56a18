//go:build linux && cgo

package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/groovegen/groovegen/daemon/midiport/porttest"
)

// Priorities of the bench's own programs. The kernel has one processor, so somebody comes first when a tick goes to two
// programs. It is the daemon's input thread (45), as if it had a processor of its own: a receiver above it would stamp the
// tick first and then hold up the daemon's reading of it.
const (
	receiverPriority = "42"
	masterPriority   = "55"
)

// insideTools returns the folder with the programs, and skips the test outside of the bench's kernel.
func insideTools(t *testing.T) string {
	t.Helper()
	dir := os.Getenv(toolsVariable)
	if !porttest.InVM() || dir == "" {
		t.Skip("runs inside the bench's kernel only: see TestALSA")
	}
	return dir
}

var (
	clientLine = regexp.MustCompile(`^Client +(\d+) : "(.*)" \[`)
	portLine   = regexp.MustCompile(`^  Port +(\d+) : ".*" \((.)(.)`)
)

// address returns client:port of the first port of a client of that name which can be read from, or written to.
func address(client string, readable bool) (string, error) {
	f, err := os.Open("/proc/asound/seq/clients")
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	number, name := "", ""
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if m := clientLine.FindStringSubmatch(lines.Text()); m != nil {
			number, name = m[1], m[2]
		} else if m := portLine.FindStringSubmatch(lines.Text()); m != nil && name == client {
			if readable && strings.EqualFold(m[2], "r") || !readable && strings.EqualFold(m[3], "w") {
				return number + ":" + m[1], nil
			}
		}
	}
	return "", fmt.Errorf("no port of client %q", client)
}

func awaitAddress(t *testing.T, client string, readable bool) (found string) {
	t.Helper()
	eventually(t, "find ALSA port", func() (err error) {
		found, err = address(client, readable)
		return err
	})
	return found
}

// aconnect connects two ports. The daemon may have done so already: it restores the connections of ports that come back.
func aconnect(t *testing.T, from, to string) {
	t.Helper()
	if out, err := exec.Command("aconnect", from, to).CombinedOutput(); err != nil && !bytes.Contains(out, []byte("already subscribed")) {
		t.Fatalf("aconnect %s %s: %v: %s", from, to, err, out)
	}
}

// process is one of the bench's programs.
type process struct {
	t    *testing.T
	name string
	cmd  *exec.Cmd
	out  bytes.Buffer
	done chan error
}

// spawn starts a program at a real-time priority.
func spawn(t *testing.T, priority, tools, name string, args ...string) *process {
	t.Helper()
	p := &process{t: t, name: name, done: make(chan error, 1)}
	p.cmd = exec.Command("chrt", append([]string{"-f", priority, filepath.Join(tools, name)}, args...)...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	go func() { p.done <- p.cmd.Wait() }()
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// wait waits for the program's own end.
func (p *process) wait() {
	p.t.Helper()
	if err := <-p.done; err != nil {
		p.t.Fatalf("%s: %v: %s", p.name, err, p.out.String())
	}
}

// stop ends a program that would go on.
func (p *process) stop() {
	p.t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	p.wait()
}

// session is a master, the daemon and a receiver of both, wired up.
type session struct {
	*rig
	master   *process
	receiver *process
	file     string
}

// play starts a master with a script, whose first word must let it wait for two subscribers, and wires it up.
func (r *rig) play(script string) *session {
	r.t.Helper()
	s := &session{rig: r, file: filepath.Join(r.dir, "capture")}
	s.master = spawn(r.t, masterPriority, r.tools, "master", strings.Fields("wait 2 rest 100 "+script)...)
	from := awaitAddress(r.t, "master", true)
	s.receiver = spawn(r.t, receiverPriority, r.tools, "seqcap", "-c", from, "-c", awaitAddress(r.t, "GrooveGen", true), "-o", s.file)
	s.awaitReceiver()
	aconnect(r.t, from, awaitAddress(r.t, "GrooveGen", false))
	return s
}

// awaitReceiver waits until the receiver is connected to the daemon, so that nothing is missed.
func (s *session) awaitReceiver() {
	s.t.Helper()
	eventually(s.t, "receiver is wired", func() error {
		b, err := os.ReadFile("/proc/asound/seq/clients")
		if err != nil {
			return err
		}
		_, own, _ := strings.Cut(string(b), `"GrooveGen"`)
		if !strings.Contains(own, "Connecting To") {
			return errors.New("not connected")
		}
		return nil
	})
}

// goOn ends what the master's script does until or holds.
func (s *session) goOn() {
	s.t.Helper()
	if err := s.master.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		s.t.Fatalf("let the master go on: %v", err)
	}
}

// finish waits for the ends of the master and of the notes, and returns what the receiver got. It gives the run up when the
// host stalled.
func (s *session) finish() []message {
	s.t.Helper()
	s.master.wait()
	pass(tail)
	s.receiver.stop()
	list := openCapture(s.t, s.file+".mono")
	giveUpAfterStall(s.t, stalled(list), "a clock tick")
	return list
}
