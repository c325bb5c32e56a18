package control

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/groove"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The wire is a contract: whoever changes it sees it here, and counts SchemaVersion up if old readers would go wrong.
func TestStatusGolden(t *testing.T) {
	s := sampleStatus()
	s.SchemaVersion = SchemaVersion
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/status.golden.json"
	if *update {
		if err := os.WriteFile(golden, buf.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), buf.String()); diff != "" {
		t.Errorf("status differs from %s (-want +got); run with -update if that is meant:\n%s", golden, diff)
	}
	var back Status
	if err := json.Unmarshal(buf.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, back); diff != "" {
		t.Errorf("status did not come back (-sent +got):\n%s", diff)
	}
}

func TestPosition(t *testing.T) {
	for ticks, want := range map[float64]string{
		0: "1.1.1", 5.99: "1.1.1", 6: "1.1.2", 24: "1.2.1", 96: "2.1.1", 422.5: "5.2.3", -3: "1.1.1",
	} {
		if got := Position(ticks); got != want {
			t.Errorf("Position(%v) is %s, want %s", ticks, got, want)
		}
	}
}

func TestLoopOf(t *testing.T) {
	if got := LoopOf(nil); got != (Loop{}) {
		t.Errorf("no loop is %+v", got)
	}
	l := newFakeHub().loops[7]
	want := Loop{ID: 7, Title: "funk, 100 BPM, seed 42", Genre: groove.Funk.String(), Seed: 42, Code: "42:0", Temperature: 0.8, Hits: 1}
	if diff := cmp.Diff(want, LoopOf(l)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
