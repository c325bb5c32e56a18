package page

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/novelty"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/human"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/eval/score"
)

var update = flag.Bool("update", false, "write the golden files anew")

// answers are made-up scores: of ten windows of funk and ten of rock, n of funk are told right and all of rock.
func answers(n int) score.Scores {
	var truth, said []int
	for i := range 20 {
		g := groove.Rock
		if i < 10 {
			g = groove.Funk
		}
		truth = append(truth, int(g))
		if i >= n && i < 10 {
			g = groove.Rock
		}
		said = append(said, int(g))
	}
	return score.Of(truth, said, groove.NumGenres)
}

func separation(n int) eval.Separation {
	return eval.Separation{"validation": answers(n), "test": answers(n - 1)}
}

func generated(hits float64) eval.Generated {
	return eval.Generated{
		Loops: 20, Hits: hits, DensityError: 0.025, Empty: 0, Distinct: 0.9, DownbeatKick: 0.8,
		Novelty: novelty.Novelty{Loops: 20, Median: 0.4, NearCopies: 0.05},
	}
}

func judged(n int) judge.Verdict {
	s := answers(n)
	return judge.Verdict{
		Balanced: s.Balanced, Mixed: 0.9, Scores: s, Genres: map[groove.Genre]float64{groove.Funk: float64(n) / 10, groove.Rock: 1},
	}
}

func measured(n int) judge.Report {
	points := []score.Point{{}, {False: 0.1, True: 0.8}, {False: 1, True: 1}}
	m := judge.Measure{
		Scores: answers(n), Loss: 1.44, MicroAUC: 0.91, MacroAUC: 0.87, Micro: points,
		Curves: []judge.Curve{{Genre: groove.Funk, AUC: 0.85, Points: points}, {Genre: groove.Rock, AUC: 0.89, Points: points}},
	}
	return judge.Report{Windows: m, Performances: m}
}

func rebuilt(f1 float64) eval.Reconstruction {
	r := eval.Reconstruction{Voices: map[groove.Voice]eval.Retrieval{}, Offset: 16.5, Velocity: 0.15}
	for _, v := range groove.AllVoices() {
		r.Voices[v] = eval.Retrieval{Real: 100 - int(v), Predicted: 90, Precision: f1, Recall: f1, F1: f1}
	}
	r.Hits = eval.Retrieval{Real: 900, Predicted: 810, Precision: f1, Recall: f1, F1: f1}
	return r
}

// sample is a made-up report with something of everything.
func sample() *eval.Report {
	rows := []human.Row{
		{Group: whole, Name: human.Hits, Real: 75, Ours: 78, Floor: 5, Verdict: human.Same},
		{Group: whole, Name: human.OffsetLag, Real: 0.176, Ours: 0.101, Floor: 0.05, Verdict: human.Low},
		{Group: whole, Name: human.PerLoop(groove.Crash), Real: 0.8, Ours: 1.6, Floor: 0.5, Verdict: human.High},
		{Group: whole, Name: human.Accent(0), Real: 0.6, Ours: 0.5, Floor: 0.05, Verdict: human.Low},
		{Group: whole, Name: human.OffsetDistance, Ours: 1.9, Floor: 3.5, Verdict: human.Same},
		{Group: "rock", Name: human.Hits, Real: 80, Ours: 90, Floor: human.Number(math.NaN()), Verdict: human.Unsure},
		{Group: "kick", Name: human.OffsetSpread, Real: 25, Ours: 24, Floor: 3, Verdict: human.Same},
		{Group: "crash", Name: human.OffsetSpread, Real: 20, Ours: 24, Floor: 3, Verdict: human.High},
		{Group: human.Crossed(groove.Rock, groove.Kick), Name: human.Hits, Real: 20, Ours: 21, Floor: 2, Verdict: human.Same},
		{Group: human.Crossed(groove.Rock, groove.Kick), Name: human.OffsetSpread, Real: 20, Ours: 26, Floor: 3, Verdict: human.High},
		{Group: human.Crossed(groove.Funk, groove.Kick), Name: human.Hits, Real: 20, Ours: 21, Floor: human.Number(math.NaN()), Verdict: human.Unsure},
	}
	tell := eval.TwoSample{Accuracy: 0.66, Spread: 0.02, Rounds: 6}
	floor := eval.TwoSample{Accuracy: 0.53, Spread: 0.03, Rounds: 6}
	return &eval.Report{
		Schema: eval.Schema, Model: "0123456789ab", Held: []string{"validation", "test"}, Seed: 7, Seconds: 12,
		Latent: eval.LatentFigures{TempoOnly: separation(7), Principal: separation(5), Tempo: separation(3)},
		Loops:  eval.LoopFigures{Balanced: generated(78), Like: generated(77), Real: generated(75)},
		TwoSample: eval.TwoSampleFigures{
			Everything: tell, HitsAlone: eval.TwoSample{Accuracy: 0.55, Spread: 0.01}, EverythingFloor: floor, HitsAloneFloor: floor,
		},
		Human:          eval.HumanFigures{Rows: rows, Whole: human.Whole{Performances: 120, OffsetLag: 0.365, KickLag: 0.285}},
		Reconstruction: map[string]eval.Reconstructions{"validation": {Model: rebuilt(0.81), Means: rebuilt(0.3)}},
		Judge: &eval.JudgeFigures{
			Card: judge.Card{Seed: 1, History: judge.History{
				{Net: 0, Epoch: 1, Loss: 2, Accuracy: 0.4, ValidationLoss: 2.1, ValidationAccuracy: 0.5},
				{Net: 0, Epoch: 2, Loss: 1, Accuracy: 0.7, ValidationLoss: 1.4, ValidationAccuracy: 0.6},
			}},
			Real:     map[string]judge.Report{"validation": measured(6), "test": measured(5)},
			Balanced: judged(8), Like: judged(7), HeldOut: judged(6),
			Everything: judge.TwoSample{Accuracy: 0.64, Spread: 0.03}, EverythingFloor: judge.TwoSample{Accuracy: 0.55, Spread: 0.03},
			HitsAlone: judge.TwoSample{Accuracy: 0.57, Spread: 0.03}, HitsAloneFloor: judge.TwoSample{Accuracy: 0.55, Spread: 0.03},
		},
		Articulations: []eval.ArticulationShare{
			{Voice: groove.Snare, Articulation: groove.SideStick, Training: 0.074, Held: 0.051, Ours: 0.061, Genres: 9, Near: 5, HeldNear: 1},
		},
		OraclePrior:   &eval.OraclePrior{Everything: floor, HitsAlone: floor, Convolution: &judge.TwoSample{Accuracy: 0.6}, ConvHits: &judge.TwoSample{Accuracy: 0.59}},
		TrainBaseline: eval.TrainBaseline{Balanced: generated(74), Human: []human.Row{{Group: human.AllLoops, Name: human.BarSimilarity, Real: 0.5, Ours: 0.48}}},
		Stages:        []eval.Stage{{Name: "genres by tempo", Seconds: 1.25}, {Name: "judge on real loops", Seconds: 10.5}},
	}
}

func TestTextIsGolden(t *testing.T) {
	var b bytes.Buffer
	if err := WriteText(&b, sample()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "report.golden.txt")
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for n, line := range strings.Split(b.String(), "\n") {
		if strings.HasSuffix(line, " ") || strings.Contains(line, "NaN") || strings.Contains(line, "%!") {
			t.Errorf("line %d: %q", n+1, line)
		}
	}
}

// A model without an encoder that was measured without a judge has a report all the same.
func TestReportOfLittle(t *testing.T) {
	r := sample()
	r.Judge, r.Reconstruction, r.Latent.TempoOnly, r.Human.Rows = nil, nil, nil, nil
	var text, html bytes.Buffer
	if err := WriteText(&text, r); err != nil {
		t.Fatal(err)
	}
	if s := text.String(); strings.Contains(s, "The judge") || strings.Contains(s, "comes back") || !strings.Contains(s, "features, hits alone") {
		t.Errorf("got\n%s", s)
	}
	if err := (Page{Report: r}).HTML(&html); err != nil {
		t.Fatal(err)
	}
	if n := len(elements(t, html.Bytes())["img"]); n != 0 {
		t.Errorf("%d pictures of nothing", n)
	}
}

func sampleLoop(g groove.Genre) *groove.Loop {
	l := &groove.Loop{Origin: groove.Origin{Model: "0123456789ab", Engine: "cpu", Seed: 3, Style: groove.Pure(g, 104)}}
	for s := 0; s < groove.Steps; s += 4 {
		l.Pattern.Hits[s][groove.Kick], l.Pattern.Velocities[s][groove.Kick] = true, 0.8
	}
	return l
}

// elements parses a page, which must be well-formed, and returns its elements' attributes by name.
func elements(t *testing.T, page []byte) map[string][]map[string]string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(page))
	out := map[string][]map[string]string{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			attributes := map[string]string{}
			for _, a := range e.Attr {
				attributes[a.Name.Local] = a.Value
			}
			out[e.Name.Local] = append(out[e.Name.Local], attributes)
		}
	}
}

func TestPageIsWhole(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "report")
	p := Page{Report: sample(), Loops: []*groove.Loop{sampleLoop(groove.Funk), sampleLoop(groove.Funk), sampleLoop(groove.Rock)}}
	told := 0
	if err := p.Write(dir, func(done, of int) {
		if told++; done != told || of != len(p.Loops) {
			t.Errorf("loop %d of %d after %d", done, of, told-1)
		}
	}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "report.json"))
	var doc struct {
		Schema int `json:"schema_version"`
		Judge  struct{ Balanced struct{ Balanced float64 } }
	}
	if err != nil || json.Unmarshal(data, &doc) != nil || doc.Schema != eval.Schema || doc.Judge.Balanced.Balanced != 0.9 {
		t.Errorf("report.json: %v, %+v", err, doc)
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	all := elements(t, page)
	pictures, err := Pictures(p.Report, p.Model)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(all["img"]); n != len(pictures)+len(p.Loops) || len(pictures) < 12 {
		t.Errorf("%d pictures in the page, %d drawn and %d loops", n, len(pictures), len(p.Loops))
	}
	for _, a := range all["img"] {
		if a["alt"] == "" {
			t.Error("a picture without words for those who do not see it")
		}
		if _, err := png.Decode(bytes.NewReader(inside(t, a["src"], "data:image/png;base64,"))); err != nil {
			t.Errorf("%s: %v", a["alt"], err)
		}
	}
	midi := 0
	for _, a := range all["a"] {
		if name := a["download"]; name != "" {
			midi++
			if _, _, err := groove.ReadSMF(bytes.NewReader(inside(t, a["href"], "data:audio/midi;base64,")), groove.ImportOptions{}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if midi != len(p.Loops) || len(all["button"]) != midi || len(all["script"]) != 1 {
		t.Errorf("%d MIDI files, %d buttons, %d scripts, want %d of the first two", midi, len(all["button"]), len(all["script"]), len(p.Loops))
	}
	for _, a := range all["button"] {
		if notes := strings.Split(a["data-notes"], " "); len(notes) != 16 || notes[1] != "kick:576.9:0.80" || !strings.HasPrefix(a["data-ms"], "9230.7") {
			t.Errorf("%s ms of %v", a["data-ms"], notes)
		}
	}
}

// The files beside the page are what the page holds, and sound.
func TestLoopsStandBesideThePage(t *testing.T) {
	dir := t.TempDir()
	silent := sampleLoop(groove.Rock)
	silent.Pattern = groove.Pattern{}
	loops := []*groove.Loop{sampleLoop(groove.Funk), sampleLoop(groove.Rock), silent}
	if err := (Page{Report: sample(), Loops: loops}).Write(dir, nil); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, loopFolder, "*"))
	if err != nil || len(files) != 3+3+2 {
		t.Errorf("%v: want three files of each loop, and no sound of silence", files)
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	sounds := 0
	for _, a := range elements(t, page)["a"] {
		if name := a["download"]; name != "" {
			data, bad := os.ReadFile(filepath.Join(dir, loopFolder, name))
			if bad != nil || !bytes.Equal(data, inside(t, a["href"], "data:audio/midi;base64,")) {
				t.Errorf("%s is another file in the page: %v", name, bad)
			}
		}
		if strings.HasSuffix(a["href"], ".wav") {
			sounds++
			data, bad := os.ReadFile(filepath.Join(dir, filepath.FromSlash(a["href"])))
			frames := int(math.Round(groove.Steps * human.StepLength(104) / 1000 * previewRate))
			if bad != nil || len(data) < 44 || int(binary.LittleEndian.Uint32(data[40:])) != 4*frames || string(data[:4]) != "RIFF" {
				t.Errorf("%s: %d bytes, want %d frames: %v", a["href"], len(data), frames, bad)
			}
		}
	}
	if sounds != 2 {
		t.Errorf("%d links to sound", sounds)
	}
	picture, err := os.ReadFile(filepath.Join(dir, loopFolder, "funk-1.png"))
	if _, bad := png.Decode(bytes.NewReader(picture)); err != nil || bad != nil {
		t.Errorf("funk-1.png: %v, %v", err, bad)
	}
}

// inside returns what a data URI holds.
func inside(t *testing.T, uri, prefix string) []byte {
	t.Helper()
	text, ok := strings.CutPrefix(uri, prefix)
	data, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil {
		t.Errorf("%.40s…: want %s: %v", uri, prefix, err)
	}
	return data
}

// No reader's browser asks anyone for anything.
func TestPageLoadsNothing(t *testing.T) {
	var b bytes.Buffer
	p := Page{Report: sample(), Loops: []*groove.Loop{sampleLoop(groove.Rock)}}
	p.Report.Model = `<script src="http://example.org/x.js">` // a name is only a name
	if err := p.HTML(&b); err != nil {
		t.Fatal(err)
	}
	all := elements(t, b.Bytes())
	for _, tag := range []string{"link", "iframe", "object", "embed", "base"} {
		if len(all[tag]) > 0 {
			t.Errorf("the page has <%s>", tag)
		}
	}
	for tag, list := range all {
		for _, a := range list {
			for _, name := range []string{"src", "href", "srcset", "action", "style"} {
				if v := a[name]; v != "" && !strings.HasPrefix(v, "data:") && !strings.HasPrefix(v, "#") {
					t.Errorf("<%s %s=%.60q>", tag, name, v)
				}
			}
			if tag == "script" && a["src"] != "" {
				t.Error("a script from elsewhere")
			}
		}
	}
	text := b.String()
	for _, bad := range []string{"@import", "url(", "<script src"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for _, want := range []string{"default-src 'none'", "prefers-color-scheme: dark", `class="verdict good">met`, `class="verdict bad">high`} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// The player has a sound for each voice.
func TestPlayerKnowsTheKit(t *testing.T) {
	for _, v := range groove.AllVoices() {
		if !strings.Contains(player, "    "+v.String()+": {") {
			t.Errorf("play.js has no %s", v)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		got, want string
	}{
		{figure(1234.5), "1234"},
		{figure(-12.34), "-12.3"},
		{figure(1.234), "1.23"},
		{figure(0.1234), "0.123"},
		{figure(math.NaN()), none},
		{percent(0.0264), "2.6%"},
		{percent(math.NaN()), none},
		{number(math.Inf(1), 2), none},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
