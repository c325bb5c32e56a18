package osc

import (
	"bufio"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestLibloUnderstandsUs(t *testing.T) {
	for _, tool := range []string{"oscsend", "oscdump"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (Debian: liblo-tools)", tool)
		}
	}
	free, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	port := free.LocalAddr().(*net.UDPAddr).Port
	free.Close()
	dump := exec.CommandContext(t.Context(), "oscdump", "-L", fmt.Sprint(port))
	out, err := dump.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := dump.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		scan := bufio.NewScanner(out)
		for scan.Scan() {
			lines <- scan.Text()
		}
	}()
	r := newRig(t, func(c *Config) { c.ReplyPort = port })
	defer func() {
		_ = dump.Process.Kill()
		for range lines { // until the reader has come to its end
		}
		_ = dump.Wait()
	}()
	host, own, _ := net.SplitHostPort(r.server.Addr().String())
	until := func(part string, args ...string) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
			// oscdump says nothing when it is ready, so what asks for a line is sent until the line comes.
			if err := exec.Command("oscsend", append([]string{host, own}, args...)...).Run(); err != nil {
				t.Fatal(err)
			}
			for timeout := time.After(500 * time.Millisecond); ; {
				select {
				case line := <-lines:
					if strings.Contains(line, part) {
						return
					}
					continue
				case <-timeout:
				}
				break
			}
		}
		t.Fatalf("oscdump never showed %q", part)
	}
	until(`/groove/genre s "funk"`, "/groove/genre", "s", "funk")
	until(`/groove/nudge ff 0.5`, "/groove/nudge", "ff", "0.5", "-0.5")
	until(`/groove/seed i 7`, "/groove/seed", "i", "7")
	until(`/groove/error ss "/groove/bpm" "set bpm: 1000 is out of range`, "/groove/bpm", "f", "1000")
	until(`/ping`, "/ping")
	if s := r.hub.State(); s.Nudge != [2]float64{0.5, -0.5} || s.Seed != 7 {
		t.Errorf("state %+v", s)
	}
}
