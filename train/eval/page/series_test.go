package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/train/eval"
)

// threeModels are reports of models that differ in density error and in what the judge recognises.
func threeModels() []*eval.Report {
	var out []*eval.Report
	for i, id := range []string{"aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"} {
		r := sample()
		r.Model, r.Training = id, fmt.Sprintf("groove, seed %d", i+1)
		r.Loops.Balanced.DensityError = 0.02 + 0.01*float64(i)
		r.Judge.Balanced = judged(7 + i)
		out = append(out, r)
	}
	return out
}

func TestSeriesHasMeanAndSpread(t *testing.T) {
	models := threeModels()
	models[1].Reconstruction = nil
	s, err := NewSeries(models)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Spread{}
	for _, x := range s.Goals {
		got[x.Name] = x
	}
	for _, c := range []struct {
		name            string
		mean, deviation float64
		met             int
		verdict         string
	}{
		{"density error", 0.03, 0.01, 2, "met"},
		{"loops whose genre the judge recognises, balanced", 0.9, 0.05, 3, "met"},
		{"near copies", 0.05, 0, 0, "missed"},
		{"hits that come back, F1, validation", math.NaN(), math.NaN(), 2, none}, // one model has no such figure
	} {
		x, ok := got[c.name]
		same := func(a, b float64) bool { return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-12 }
		if !ok || !same(float64(x.Mean), c.mean) || !same(float64(x.Deviation), c.deviation) || x.Met != c.met || x.Verdict != c.verdict {
			t.Errorf("%s: %+v, want %+v", c.name, x, c)
		}
	}
	if _, err := NewSeries(models[:1]); err == nil {
		t.Error("a spread of one model")
	}
}

func TestSeriesIsWritten(t *testing.T) {
	s, err := NewSeries(threeModels())
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err = s.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"model bbbbbbbbbbbb (groove, seed 2), measured on validation and test", "Over 3 models", "0.020", "0.040", "0.030  0.010       2  met"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
	dir := t.TempDir()
	if err = s.Write(dir); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "report.json"))
	var doc Series
	if err != nil || json.Unmarshal(data, &doc) != nil || doc.Schema != eval.Schema || len(doc.Models) != 3 || doc.Models[2].Model != "cccccccccccc" ||
		len(doc.Goals) != len(goals()) || len(doc.Goals[0].Values) != 3 {
		t.Errorf("report.json: %v, %.300s", err, data)
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	all := elements(t, page)
	links := 0
	for _, a := range all["a"] {
		if strings.HasSuffix(a["href"], "/index.html") {
			links++
		}
	}
	if links != 3 || len(all["table"]) != 1 || len(all["section"]) != 1 {
		t.Errorf("%d links, %d tables, %d sections", links, len(all["table"]), len(all["section"]))
	}
}
