package groove

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func sampleLoop() *Loop {
	r := Rand(11, 0)
	f := DefaultFeel()
	f.Swing = 0.58
	s := Pure(Funk, 97.5)
	s.Weights[Funk], s.Weights[Jazz] = 0.75, 0.25
	l := &Loop{ID: 42, Feel: f, Pattern: f.ApplyTo(randomPattern(r, 0.05), 100, Timing{Sixteenths: MinSwing}), Origin: Origin{
		Model: "0123456789ab", Engine: "cpu", Seed: math.MaxUint64, Variation: 3, Style: s, Latent: []float32{0.25, -1.5, 1e-7}, Temperature: 0.8,
	}}
	for s := range Steps {
		for v := range NumVoices {
			l.Probabilities[s][v] = float32(r.IntN(100)) / 100
		}
	}
	return l
}

func TestLoopDocGolden(t *testing.T) {
	var buf bytes.Buffer
	if err := NewLoopDoc(sampleLoop(), GMKit()).Write(&buf); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/loop.golden.json"
	if *update {
		if err := os.WriteFile(golden, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(buf.Bytes(), want) {
		t.Errorf("the document differs from %s: read the difference, then run with -update if it is meant", golden)
	}
}

func TestLoopDocRoundTrip(t *testing.T) {
	l := sampleLoop()
	var buf bytes.Buffer
	if err := NewLoopDoc(l, GMKit()).Write(&buf); err != nil {
		t.Fatal(err)
	}
	doc, err := ReadLoopDoc(&buf)
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Loop(); !reflect.DeepEqual(got, l) {
		t.Errorf("the loop came back as %+v", got)
	}
	if doc.Kit != GMKit() {
		t.Errorf("the kit came back as %+v", doc.Kit)
	}
}

func TestLoopDocNotes(t *testing.T) {
	p := one(0, -0.25, 1)
	p.Hits[4][Snare], p.Velocities[4][Snare] = true, 0.5
	doc := NewLoopDoc(&Loop{Pattern: p, Origin: Origin{Style: Pure(Rock, 120)}}, GMKit())
	want := []NoteDoc{
		{Tick: 0, TimeMS: 0, LengthMS: 60, Step: 0, Voice: Kick, Channel: 10, Note: 36, Velocity: 127}, // early
		{Tick: 3840, TimeMS: 500, LengthMS: 60, Step: 4, Voice: Snare, Channel: 10, Note: 38, Velocity: 64},
	}
	if !reflect.DeepEqual(doc.Notes, want) {
		t.Errorf("notes %+v, want %+v", doc.Notes, want)
	}
	if doc.Probabilities != nil {
		t.Error("a loop without probabilities shows some")
	}
}

func TestReadLoopDocRefuses(t *testing.T) {
	var buf bytes.Buffer
	if err := NewLoopDoc(sampleLoop(), GMKit()).Write(&buf); err != nil {
		t.Fatal(err)
	}
	good := buf.String()
	for _, c := range []struct{ old, new, word string }{
		{`"schema_version": 1`, `"schema_version": 2`, "schema_version is 2"},
		{`"bpm": 97.5`, `"bpm": 9`, "bpm 9 is out of range"},
		{`"funk": 0.75`, `"fnk": 0.75`, "did you mean funk"},
		{`"swing": 0.58`, `"swing": 0.9`, "swing 0.9"},
		{`"channel": 10`, `"channel": 0`, "channel 0"},
		{`"seed": 18446744073709551615`, `"seed": -1`, "seed"},
		{`"probabilities": [`, `"probabilities": [[0,0,0,0,0,0,0,0,0],`, "65 rows"},
		{`{`, ``, "read loop document"},
	} {
		_, err := ReadLoopDoc(strings.NewReader(strings.Replace(good, c.old, c.new, 1)))
		wantError(t, err, "read loop document", c.word)
	}
	_, err := ReadLoopDoc(strings.NewReader(good + strings.Repeat(" ", maxLoopDoc)))
	wantError(t, err, "over 4 MB")
	_, err = ReadLoopDoc(failingReader{})
	wantError(t, err, "unplugged")
	wantError(t, NewLoopDoc(sampleLoop(), GMKit()).Write(failingWriter{}), "disk full")
	l := sampleLoop()
	l.Origin.Latent[0] = float32(math.NaN())
	wantError(t, NewLoopDoc(l, GMKit()).Write(&buf), "write loop document")
}

func TestWriteLoopSMF(t *testing.T) {
	l := sampleLoop()
	var buf bytes.Buffer
	if err := WriteLoopSMF(&buf, l, GMKit()); err != nil {
		t.Fatal(err)
	}
	p, info, err := ReadSMF(&buf, ImportOptions{})
	if err != nil || !p.Equal(&l.Pattern) {
		t.Fatalf("the pattern did not come back: %v", err)
	}
	if want := "GrooveGen funk 75% + jazz 25%, 97.5 BPM, seed 18446744073709551615, variation 3"; info.Name != want || info.BPM != 97.5 {
		t.Errorf("name %q at %v, want %q at 97.5", info.Name, info.BPM, want)
	}
}

func TestIndentJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{}`:    "{}\n",
		`[1,2]`: "[1, 2]\n",
		`{"a":[[1,2],[3]],"b":"x,[\"\\{","c":{}}`: "{\n  \"a\": [\n    [1, 2],\n    [3]\n  ],\n  \"b\": \"x,[\\\"\\\\{\",\n  \"c\": {}\n}\n",
	} {
		if got := string(indentJSON([]byte(in))); got != want {
			t.Errorf("%s became\n%s want\n%s", in, got, want)
		}
	}
}

// The layout never changes what the document says.
func FuzzIndentJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,{"b":"\\\""}]}`, `[[],[[]],{}]`, `"\u2028"`, `[1,[2],3]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		var compact, back bytes.Buffer
		if json.Compact(&compact, data) != nil {
			return
		}
		if err := json.Compact(&back, indentJSON(compact.Bytes())); err != nil || !bytes.Equal(compact.Bytes(), back.Bytes()) {
			t.Errorf("%s came back as %s, %v", compact.Bytes(), back.Bytes(), err)
		}
	})
}

func FuzzReadLoopDoc(f *testing.F) {
	var buf bytes.Buffer
	if err := NewLoopDoc(&Loop{Feel: DefaultFeel(), Pattern: one(0, 0, 1), Origin: Origin{Style: Pure(Rock, 120)}}, GMKit()).Write(&buf); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes())
	f.Add([]byte(`{"schema_version":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		doc, err := ReadLoopDoc(bytes.NewReader(data))
		if err != nil {
			return
		}
		if !doc.Pattern.IsCanonical() {
			t.Error("the pattern is not canonical")
		}
		if err := doc.Write(&bytes.Buffer{}); err != nil {
			t.Errorf("a document that was read cannot be written: %v", err)
		}
	})
}
