package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// TestMetrics reads /metrics with Prometheus' own parser, and finds the status in it.
func TestMetrics(t *testing.T) {
	s := serve(t, newFakeHub())
	code, body, h := request(t, http.MethodGet, s.url("/metrics"), nil)
	if code != http.StatusOK || !strings.HasPrefix(h.Get("Content-Type"), "text/plain") {
		t.Fatalf("got %d, %s", code, h.Get("Content-Type"))
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range statusMetrics {
		name := strings.Split(m.desc.String(), `"`)[1]
		if families[name] == nil {
			t.Errorf("%s is missing", name)
		}
	}
	for _, name := range []string{"groovegen_info", "groovegen_decode_seconds", "go_goroutines", "process_resident_memory_bytes"} {
		if families[name] == nil {
			t.Errorf("%s is missing", name)
		}
	}
	lateness := families["groovegen_lateness_seconds"].GetMetric()[0].GetHistogram()
	if n, sum := lateness.GetSampleCount(), lateness.GetSampleSum(); n != 3 || sum < 119e-6 || sum > 121e-6 {
		t.Errorf("the lateness has %d notes, together %g s; want 3, together 120 µs", n, sum)
	}
	for _, b := range lateness.GetBucket() { // three notes of 40 µs
		want := uint64(3)
		if b.GetUpperBound() < 40e-6 {
			want = 0
		}
		if b.GetCumulativeCount() != want {
			t.Errorf("%d notes were up to %g s late, want %d", b.GetCumulativeCount(), b.GetUpperBound(), want)
		}
	}
	if code, _, _ := request(t, http.MethodGet, s.url("/metrics"), nil, "Host", "evil.example"); code != http.StatusMisdirectedRequest {
		t.Errorf("a foreign host's request: %d", code)
	}
}
