package porttest

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// JACKServer is a private JACK server with a dummy device.
type JACKServer struct {
	Name string
	cmd  *exec.Cmd
	done chan struct{}
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
	s := &JACKServer{Name: fmt.Sprintf("groovetest%d-%d", os.Getpid(), serial.Add(1)), done: make(chan struct{})}
	t.Setenv("JACK_DEFAULT_SERVER", s.Name)
	t.Setenv("JACK_NO_START_SERVER", "1")
	s.cmd = exec.Command(path, "-n", s.Name, "-R", "-d", "dummy", "-r", "48000", "-p", strconv.Itoa(period))
	if err := s.cmd.Start(); err != nil {
		t.Fatalf("start jackd: %v", err)
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.done)
	}()
	t.Cleanup(s.Kill)
	s.await(t)
	return s
}

// await waits until the server answers.
func (s *JACKServer) await(t *testing.T) {
	t.Helper()
	err := exec.Command("jack_wait", "-s", s.Name, "-w", "-t", strconv.Itoa(int(patience/time.Second))).Run()
	if err != nil {
		t.Fatalf("wait for jackd: %v", err)
	}
}

// Kill ends the server as a crash would: it may ignore anything less.
func (s *JACKServer) Kill() {
	_ = s.cmd.Process.Kill()
	<-s.done
}
