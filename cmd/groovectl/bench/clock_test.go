package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runBenchClock runs the command and returns what it prints.
func runBenchClock(args ...string) (string, error) {
	var out bytes.Buffer
	c := Command(nil)
	c.SetArgs(append([]string{"clock"}, args...))
	c.SetOut(&out)
	c.SetErr(&out)
	err := c.Execute()
	return out.String(), err
}

func TestBenchClockLog(t *testing.T) {
	var log strings.Builder
	fmt.Fprintln(&log, "900 F2 1A 00\n1000 FB")
	for i := range 240 {
		fmt.Fprintf(&log, "%d F8\n", 10_000_000+i*20_833_333)
	}
	file := filepath.Join(t.TempDir(), "x.log")
	if err := os.WriteFile(file, []byte(log.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := runBenchClock("--log", file, "--json")
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Schema   int `json:"schema_version"`
		Segments []struct {
			Event   string  `json:"event"`
			Ticks   int     `json:"ticks"`
			BPM     float64 `json:"bpm"`
			Start   float64 `json:"start_step"`
			RMS     float64 `json:"rms_us"`
			Max     float64 `json:"max_us"`
			Skipped *int    `json:"skipped"`
			Doubled *int    `json:"doubled"`
		} `json:"segments"`
	}
	if err = json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != 1 || len(got.Segments) != 1 {
		t.Fatalf("got %+v", got)
	}
	s := got.Segments[0]
	if s.Event != "FB" || s.Ticks != 240 || s.Start != 26 || s.BPM < 119.99 || s.BPM > 120.01 || s.Max > 50 || s.Skipped == nil || *s.Skipped != 0 || s.Doubled == nil {
		t.Errorf("segment %s", text)
	}
	if text, err = runBenchClock("--log", file); err != nil || !strings.Contains(text, "start step") {
		t.Errorf("table %q, error %v", text, err)
	}
}

func TestBenchClockErrors(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.log")
	if err := os.WriteFile(bad, []byte("now F8\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--log", filepath.Join(t.TempDir(), "none")}, {"--log", bad}, {"--seeds", "0"}} {
		if _, err := runBenchClock(args...); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
