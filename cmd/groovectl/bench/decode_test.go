package bench

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/racetest"
)

// smallModelFile writes a model that every engine decodes in microseconds.
func smallModelFile(t *testing.T) string {
	t.Helper()
	m, err := infer.NewRandomModel(infer.Config{
		Latent: 4, Condition: groove.ConditionSize, Hidden: 4, Channels: [5]int{4, 4, 4, 4, 4}, Epsilon: 1e-3,
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "small.safetensors")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// runBenchDecode runs the command line and returns what it prints.
func runBenchDecode(args ...string) (string, error) {
	var out bytes.Buffer
	root := Command(nil)
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(append([]string{"decode", "--time", "1ms"}, args...))
	err := root.Execute()
	return out.String(), err
}

func TestBenchDecodeJSON(t *testing.T) {
	racetest.Skip(t, "it decodes in one goroutine")
	text, err := runBenchDecode("--model", smallModelFile(t), "--json")
	if err != nil {
		t.Fatal(err)
	}
	var results []map[string]any
	if err := json.Unmarshal([]byte(text), &results); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, r := range results {
		for _, key := range []string{"engine", "batch", "threads", "weights", "p50_us", "p99_us", "allocs", "loops_per_s"} {
			if _, ok := r[key]; !ok {
				t.Errorf("no %q in %v", key, r)
			}
		}
		if p50, p99 := r["p50_us"].(float64), r["p99_us"].(float64); p50 <= 0 || p99 < p50 {
			t.Errorf("p50 %g, p99 %g", p50, p99)
		}
		seen[strings.Join([]string{r["work"].(string), r["engine"].(string), r["weights"].(string)}, " ")]++
	}
	for line, want := range map[string]int{
		"decode cpu f32": len(decodeBatches), "decode cpu f16": len(decodeBatches), "decode cpu auto": len(decodeBatches), "decode gorgonia f32": len(decodeBatches),
		"loop cpu auto": 1, "audition cpu auto": 1, "loop cpu f16": 0, "loop gorgonia f32": 0,
	} {
		if seen[line] != want {
			t.Errorf("%s: %d lines, want %d", line, seen[line], want)
		}
	}
}

func TestBenchDecodeTable(t *testing.T) {
	racetest.Skip(t, "it decodes in one goroutine")
	text, err := runBenchDecode("--model", smallModelFile(t), "--engine", "cpu", "--threads", "2")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(text, "\n"); n != 1+3*len(decodeBatches)+2 || strings.Contains(text, "gorgonia") {
		t.Errorf("%d lines:\n%s", n, text)
	}
}

func TestBenchDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"--engine", "tpu"}, `engine "tpu" is unknown: give all, cpu, gpu, gpu-software or gorgonia`},
		{[]string{"--engine", "gpu"}, "there is no groovegpu"},
		{[]string{"--model", "/nonexistent"}, "load model /nonexistent"},
		{[]string{"--threads", "0"}, "threads 0"},
		{[]string{"--time", "0s"}, "time 0s"},
	} {
		_, err := runBenchDecode(c.args...)
		if err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%v: error %v, want one that says %q", c.args, err, c.say)
		}
	}
}
