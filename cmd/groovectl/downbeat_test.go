package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/engine"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/racetest"
)

// TestEveryExportStartsWithItsDownbeat writes 18 genres × 6 seeds in every format and looks for the hits of the first step: they are
// at the beginning, and none is at the end. In the seamless form the early ones are at the end.
func TestEveryExportStartsWithItsDownbeat(t *testing.T) {
	t.Parallel()
	racetest.Skip(t, "it decodes a hundred loops, one after the other")
	m, err := engine.LoadModel("")
	if err != nil {
		t.Fatal(err)
	}
	dec, err := engine.New("cpu", m)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = dec.Close() }()
	generator, early := infer.NewGenerator(m, dec), 0
	for _, g := range groove.AllGenres() {
		for seed := range uint64(6) {
			l, err := generator.Loop(infer.Recipe{Style: groove.Pure(g, 110), Seed: seed + 1, Temperature: 0.8, Feel: groove.DefaultFeel()})
			if err != nil {
				t.Fatal(err)
			}
			early += checkDownbeat(t, l)
		}
	}
	if early < 54 {
		t.Errorf("only %d early hits on the first step were seen", early)
	}
}

// checkDownbeat checks the files of a loop and returns how many hits of the first step are early.
func checkDownbeat(t *testing.T, l *groove.Loop) (early int) {
	t.Helper()
	p, err := piece.FromLoops([]*groove.Loop{l}, groove.GMKit())
	if err != nil {
		t.Fatal(err)
	}
	m := musicOf(groove.NewLoopDoc(l, groove.GMKit()), p)
	seamless := m
	seamless.piece = m.piece.Seam()
	var first groove.VoiceSet
	for v := range groove.Voice(groove.NumVoices) {
		if l.Pattern.Hits[0][v] {
			first |= groove.NewVoiceSet(v)
			if l.Pattern.Offsets[0][v] < 0 {
				early++
			}
		}
	}
	const half = groove.OffsetUnits / 2
	for _, tracks := range []string{"one", "voices"} {
		if atStart, atEnd := endsOf(t, exported(t, &m, "x.mid", tracks)); atStart != first || atEnd != 0 {
			t.Errorf("%s, %s: voices %v of %v at the beginning, %v at the end", l.Origin.Title(), tracks, atStart, first, atEnd)
		}
		if _, atEnd := endsOf(t, exported(t, &seamless, "x.mid", tracks)); len(atEnd.Voices()) != early {
			t.Errorf("%s, %s: seamless, %v are at the end, want %d", l.Origin.Title(), tracks, atEnd, early)
		}
	}
	var doc groove.LoopDoc
	if err := json.Unmarshal(exported(t, &m, "x.json", "one"), &doc); err != nil {
		t.Fatal(err)
	}
	for _, n := range doc.Notes {
		if n.Step == 0 && n.Tick >= half {
			t.Errorf("%s: the document has %s of the first step at %d", l.Origin.Title(), n.Voice, n.Tick)
		}
	}
	if first != 0 {
		start, end := loudness(t, exported(t, &m, "x.wav", "one"))
		if start < 0.02 || end > 0.001 {
			t.Errorf("%s: the sound begins at %.3f and ends at %.3f", l.Origin.Title(), start, end)
		}
	}
	return early
}

// exported returns a file of a loop.
func exported(t *testing.T, m *music, name, tracks string) []byte {
	t.Helper()
	f := outputFlags{tracks: tracks, rate: 22050}
	writers, err := f.writers([]string{name})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writers[0](&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// endsOf returns the voices with a note in the first half step of a MIDI file of four bars, and those in the last.
func endsOf(t *testing.T, file []byte) (atStart, atEnd groove.VoiceSet) {
	t.Helper()
	take, err := groove.ReadTake(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	kit, voice := groove.GMKit(), map[uint8]groove.Voice{}
	for note := range uint8(128) {
		if v, ok := kit.Voice(note); ok {
			voice[note] = v
		}
	}
	const half = groove.OffsetUnits / 2
	for _, n := range take.Notes {
		switch {
		case n.Tick < half:
			atStart |= groove.NewVoiceSet(voice[n.Note])
		case n.Tick >= groove.LoopUnits-half:
			atEnd |= groove.NewVoiceSet(voice[n.Note])
		}
	}
	return atStart, atEnd
}

// loudness returns the largest sample of the first 60 ms of a stereo file of 16 bits, and of the last frame.
func loudness(t *testing.T, file []byte) (start, end float64) {
	t.Helper()
	pcm := file[44:][:binary.LittleEndian.Uint32(file[40:])]
	peak := func(pcm []byte) (most float64) {
		for ; len(pcm) >= 2; pcm = pcm[2:] {
			x := float64(int16(binary.LittleEndian.Uint16(pcm))) / 32768
			most = max(most, x, -x)
		}
		return most
	}
	return peak(pcm[:4*22050*6/100]), peak(pcm[len(pcm)-4:])
}

// TestPieceOfLoopsStartsWithItsDownbeat is the same for what render --loops and export --loops write.
func TestPieceOfLoopsStartsWithItsDownbeat(t *testing.T) {
	t.Parallel()
	var p groove.Pattern
	p.Hits[0][groove.Kick], p.Offsets[0][groove.Kick], p.Velocities[0][groove.Kick] = true, -0.25, 1
	l := &groove.Loop{Pattern: p.Canonical(), Origin: groove.Origin{Style: groove.Pure(groove.Rock, 120)}}
	whole, err := piece.FromLoops([]*groove.Loop{l, l}, groove.GMKit())
	if err != nil {
		t.Fatal(err)
	}
	m := musicOfPiece(whole)
	var read piece.Piece
	if err := json.Unmarshal(exported(t, &m, "x.json", "one"), &read); err != nil {
		t.Fatal(err)
	}
	if a, b := read.Notes[0], read.Notes[1]; a.Unit != 0 || a.Early != 240 || b.Unit != groove.LoopUnits-240 {
		t.Errorf("the downbeats are at %d and %d", a.Unit, b.Unit)
	}
}
