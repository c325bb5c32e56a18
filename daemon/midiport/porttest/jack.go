package porttest

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
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
	s := &JACKServer{Name: fmt.Sprintf("groovetest%d-%d", os.Getpid(), serial.Add(1)), path: path, period: period}
	t.Setenv("JACK_DEFAULT_SERVER", s.Name)
	t.Setenv("JACK_NO_START_SERVER", "1")
	if err := s.start(); err != nil {
		t.Fatalf("start jackd: %v", err)
	}
	t.Cleanup(s.end)
	return s
}

// start starts the server and waits until it answers.
func (s *JACKServer) start() error {
	s.cmd = exec.Command(s.path, "-n", s.Name, "-R", "-d", "dummy", "-r", "48000", "-p", strconv.Itoa(s.period))
	if err := s.cmd.Start(); err != nil {
		return err
	}
	done, cmd := make(chan struct{}), s.cmd
	s.done = done
	go func() {
		_ = cmd.Wait()
		close(done)
	}()
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

// end ends the server. One that was killed keeps its place among the eight that JACK has for servers until one of the
// same name has ended in order: so that is done.
func (s *JACKServer) end() {
	if s.terminate() || s.start() != nil {
		return
	}
	s.terminate()
}

// terminate asks the server to end, as far as it listens, and reports whether it ended by itself.
func (s *JACKServer) terminate() bool {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // no error matters: it has ended then
	select {
	case <-s.done:
	case <-time.After(patience):
		s.Kill()
	}
	status, ok := s.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && (!status.Signaled() || status.Signal() != syscall.SIGKILL)
}
