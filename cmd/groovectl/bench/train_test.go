package bench

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestBenchTrain(t *testing.T) {
	out, err := run("train", "--time", "1ms", "--batch", "4", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var results []trainResult
	if err := json.Unmarshal([]byte(out), &results); err != nil || len(results) < 4 {
		t.Fatalf("%v: %s", err, out)
	}
	for _, r := range results {
		if r.PerSecond <= 0 || r.P50 <= 0 || r.Batch != 4 {
			t.Errorf("%+v", r)
		}
	}
	if _, err := run("train", "--batch", "32,1"); err == nil || !strings.Contains(err.Error(), "--batch 1: want 2") {
		t.Errorf("a batch of one: %v", err)
	}
}
