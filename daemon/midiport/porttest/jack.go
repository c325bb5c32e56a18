//go:build linux

package porttest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// JACKServer is a private JACK server with a dummy device.
type JACKServer struct {
	Name   string
	path   string
	period int
	cmd    *exec.Cmd
	done   chan struct{} // closed when the server has ended
	said   serverLog
}

// serverLog keeps what the server prints.
type serverLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *serverLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// Unfinished returns how often a client was not done in its period. The machine did not let it run in time: what it
// sent or should have received in that period is lost.
func (s *JACKServer) Unfinished() int {
	s.said.mu.Lock()
	defer s.said.mu.Unlock()
	return strings.Count(s.said.text.String(), "was not finished")
}

// StartJACK starts a private JACK server at 48 kHz and sets the environment so that clients of this test find it and no
// other. It skips the test where there is no bench or no jackd; the server ends with the test.
func StartJACK(t *testing.T, period int) *JACKServer {
	t.Helper()
	Bench(t)
	path, err := exec.LookPath("jackd")
	if err != nil {
		t.Skip("install jackd2 to run this on a real JACK server")
	}
	name, lock, err := freeServer()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lock.Close() })
	s := &JACKServer{Name: name, path: path, period: period}
	t.Setenv("JACK_DEFAULT_SERVER", s.Name)
	t.Setenv("JACK_NO_START_SERVER", "1")
	if err := s.start(); err != nil {
		t.Fatalf("start jackd: %v", err)
	}
	t.Cleanup(s.end)
	return s
}

// freeServer finds a server name that no other test uses, and the locked file that reserves it. JACK has places for
// eight servers. The place of a killed server can only be used by the next server of the same name, so there are few
// names, which are used again.
func freeServer() (name string, lock *os.File, err error) {
	for i := range 4 {
		name = fmt.Sprintf("groovetest%d", i)
		lock, err = os.OpenFile(filepath.Join(os.TempDir(), name+".lock"), os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return "", nil, err
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			return name, lock, nil
		}
		_ = lock.Close()
	}
	return "", nil, errors.New("four other tests have JACK servers: wait until they have ended")
}

// start starts the server and waits until it answers.
func (s *JACKServer) start() error {
	s.cmd = exec.Command(s.path, "-n", s.Name, "-R", "-d", "dummy", "-r", "48000", "-p", strconv.Itoa(s.period))
	s.cmd.Stdout, s.cmd.Stderr = &s.said, &s.said
	// The server ends with its parent. For the kernel that is the thread that started it, so this thread stays alive.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	started, done, cmd := make(chan error), make(chan struct{}), s.cmd
	s.done = done
	go func() {
		runtime.LockOSThread()
		defer close(done)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	out, err := exec.Command("jack_wait", "-s", s.Name, "-w", "-t", strconv.Itoa(int(patience/time.Second))).CombinedOutput()
	if err != nil {
		return fmt.Errorf("wait for it: %w\n%s", err, out)
	}
	return nil
}

// Kill ends the server as a crash would.
func (s *JACKServer) Kill() {
	_ = s.cmd.Process.Kill()
	<-s.done
}

// Restart starts a server that was killed again, under the same name.
func (s *JACKServer) Restart(t *testing.T) {
	t.Helper()
	if err := s.start(); err != nil {
		t.Fatalf("start jackd again: %v", err)
	}
}

// end asks the server to end; it may have ended already.
func (s *JACKServer) end() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // an error means that it has ended
	select {
	case <-s.done:
	case <-time.After(patience):
		s.Kill()
	}
}
