package bench

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/train/nn"
)

func TestBenchProducts(t *testing.T) {
	racetest.Skip(t, "it multiplies in one goroutine")
	out, err := run("products", "--rounds", "1", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var results []productResult
	if err := json.Unmarshal([]byte(out), &results); err != nil || len(results) < len(nn.Kernels())*len(productShapes) {
		t.Fatalf("%v: %s", err, out)
	}
	for _, r := range results {
		if r.GFLOPS <= 0 || r.Kernel == "" || r.Rows*r.Cols*r.Terms == 0 {
			t.Errorf("%+v", r)
		}
	}
	if _, err := run("products", "--rounds", "0"); err == nil || !strings.Contains(err.Error(), "want 1 to 1000") {
		t.Errorf("no round: %v", err)
	}
}
