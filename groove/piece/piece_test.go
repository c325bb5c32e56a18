package piece

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/sound"
)

// loops returns n loops of random hits, offsets and velocities, each at a tempo of its own.
func loops(n int, seed uint64) []*groove.Loop {
	rng := rand.New(rand.NewPCG(seed, 1))
	out := make([]*groove.Loop, n)
	for i := range out {
		var p groove.Pattern
		for s := range groove.Steps {
			for v := range groove.NumVoices {
				p.Hits[s][v] = rng.Float64() < 0.3
				p.Offsets[s][v], p.Velocities[s][v] = rng.Float32()-0.5, rng.Float32()
			}
		}
		out[i] = &groove.Loop{Pattern: p.Canonical(), Origin: groove.Origin{Style: groove.Pure(groove.Funk, 70+math.Round(100*rng.Float64()))}}
	}
	return out
}

// readBack reads a file that was written.
func readBack(t *testing.T, file []byte) *groove.Take {
	t.Helper()
	take, err := groove.ReadTake(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if take.PPQ != groove.UnitsPerBeat {
		t.Fatalf("PPQ %d", take.PPQ)
	}
	return take
}

// TestOffsetsAreExactInFiles is the round trip: every onset of loops in a row is in the file to the tick, in one track or nine.
func TestOffsetsAreExactInFiles(t *testing.T) {
	for seed := range uint64(20) {
		list := loops(1+int(seed%5), seed)
		p, err := FromLoops(list, groove.GMKit())
		if err != nil {
			t.Fatal(err)
		}
		p = p.Seam() // early hits of the first step are moved in the other form: see TestPiecesStartWithTheirDownbeat
		for _, division := range []Tracks{OneTrack, VoiceTracks} {
			var buf bytes.Buffer
			if err := p.WriteSMF(&buf, division); err != nil {
				t.Fatal(err)
			}
			take := readBack(t, buf.Bytes())
			got, want := map[Note]int{}, map[Note]int{}
			for _, n := range take.Notes {
				got[Note{Unit: n.Tick, Channel: n.Channel, Key: n.Note, Velocity: n.Velocity}]++
			}
			for _, n := range p.Notes {
				want[Note{Unit: n.Unit, Channel: n.Channel, Key: n.Key, Velocity: n.Velocity}]++
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, %s: the file's %d notes are not the piece's %d", seed, division, len(take.Notes), len(p.Notes))
			}
			if len(take.Tempos) != len(p.Tempos) || take.Tempos[0].BPM() != p.Tempos[0].BPM {
				t.Errorf("tempos %v, want %v", take.Tempos, p.Tempos)
			}
			for i, loop := range list {
				q, _, err := groove.ReadSMF(bytes.NewReader(buf.Bytes()), groove.ImportOptions{Bar: i * groove.Bars})
				if err != nil {
					t.Fatal(err)
				}
				if len(list) == 1 && !q.Equal(&loop.Pattern) {
					t.Errorf("seed %d, %s: the loop read back is not the loop", seed, division)
				}
			}
		}
	}
}

func TestPatternOfPieceIsTheLoops(t *testing.T) {
	list := loops(3, 7)
	p, _ := FromLoops(list, groove.GMKit())
	for _, p := range []Piece{p, p.Seam()} {
		for i, l := range list {
			if q := p.pattern(int64(i) * groove.LoopUnits); !q.Equal(&l.Pattern) {
				t.Errorf("loop %d, seamless %v: drawn is another pattern", i, p.Seamless)
			}
		}
	}
}

// TestPiecesStartWithTheirDownbeat moves early hits of the first step to the beginning, and back to the end in the seamless form.
func TestPiecesStartWithTheirDownbeat(t *testing.T) {
	for seed := range uint64(20) {
		list := loops(1+int(seed%3), seed)
		p, err := FromLoops(list, groove.GMKit())
		if err != nil {
			t.Fatal(err)
		}
		s, early := p.Seam(), map[int64]int{}
		for v := range groove.NumVoices {
			if first := &list[0].Pattern; first.Hits[0][v] && first.Offsets[0][v] < 0 {
				early[int64(-groove.OffsetToUnits(first.Offsets[0][v]))]++
			}
		}
		for _, n := range p.Notes {
			if n.Early > 0 {
				if n.Unit != 0 {
					t.Errorf("seed %d: an early hit is at %d", seed, n.Unit)
				}
				early[n.Early]--
				early[n.Early-s.Units]++
			}
		}
		for _, n := range s.Notes {
			early[-n.Unit] = max(early[-n.Unit]-1, 0)
		}
		for units, count := range early {
			if count != 0 {
				t.Errorf("seed %d: %d hits that are %d units early are missing", seed, count, units)
			}
		}
		if len(s.Notes) != len(p.Notes) || s.Validate() != nil || p.Validate() != nil || !slices.IsSortedFunc(s.Notes, byUnit) || !slices.IsSortedFunc(p.Notes, byUnit) {
			t.Errorf("seed %d: %d notes, seamless %d", seed, len(p.Notes), len(s.Notes))
		}
		if again := s.Seam(); !reflect.DeepEqual(again, s) {
			t.Error("the seamless form of a seamless piece is another")
		}
	}
}

func byUnit(a, b Note) int { return int(a.Unit - b.Unit) }

func TestVoicesBecomeTracks(t *testing.T) {
	p, _ := FromLoops(loops(1, 3), groove.GMKit())
	var buf bytes.Buffer
	if err := p.WriteSMF(&buf, VoiceTracks); err != nil {
		t.Fatal(err)
	}
	b := buf.Bytes()
	if format, tracks := binary.BigEndian.Uint16(b[8:]), binary.BigEndian.Uint16(b[10:]); format != 1 || tracks != 10 {
		t.Errorf("format %d with %d tracks: want 1 with the tempo's and nine", format, tracks)
	}
	for _, name := range []string{"closed_hat", "ride", "kick"} {
		if !bytes.Contains(b, []byte(name)) {
			t.Errorf("no track is called %s", name)
		}
	}
}

func TestSecondsFollowTheTempos(t *testing.T) {
	p := Piece{Tempos: []groove.TempoAt{{Unit: 0, BPM: 60}, {Unit: groove.UnitsPerBeat, BPM: 120}, {Unit: 3 * groove.UnitsPerBeat, BPM: 240}}}
	for _, c := range []struct {
		beats float64
		want  float64
	}{{0, 0}, {0.5, 0.5}, {1, 1}, {2, 1.5}, {3, 2}, {4, 2.25}} {
		unit := int64(c.beats * groove.UnitsPerBeat)
		line := timeline{tempos: p.Tempos}
		if got := p.Seconds(unit); math.Abs(got-c.want) > 1e-9 || line.at(unit) != time.Duration(c.want*1e9) {
			t.Errorf("beat %g is at %g s, want %g", c.beats, got, c.want)
		}
	}
}

func TestWAVIsAsLongAsTheMusic(t *testing.T) {
	kit, err := sound.NewKit(22050)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := FromLoops(loops(2, 5), groove.GMKit())
	for _, form := range []Piece{{Loop: true}, {Loop: true, Seamless: true}, {}} {
		loop := form.Loop
		p.Loop, p.Seamless = loop, form.Seamless
		var buf bytes.Buffer
		if err := p.WriteWAV(&buf, sound.NewMixer(kit)); err != nil {
			t.Fatal(err)
		}
		seconds := float64(binary.LittleEndian.Uint32(buf.Bytes()[40:])) / 4 / 22050
		over := seconds - p.Seconds(p.Units)
		if loop && math.Abs(over) > 1e-4 || !loop && (over < 0 || over > 2.5) {
			t.Errorf("loop %v: %g s of sound for %g s of music", loop, seconds, p.Seconds(p.Units))
		}
	}
}

func TestJSONReturnsThePiece(t *testing.T) {
	p, _ := FromLoops(loops(2, 9), groove.GMKit())
	var buf bytes.Buffer
	if err := p.WriteJSON(&buf); err != nil {
		t.Fatal(err)
	}
	var q Piece
	if err := json.Unmarshal(buf.Bytes(), &q); err != nil {
		t.Fatal(err)
	}
	if err := q.Validate(); err != nil || !reflect.DeepEqual(p, q) {
		t.Errorf("read back: %v", err)
	}
}

func TestDrawStacksFourBars(t *testing.T) {
	one, _ := FromLoops(loops(1, 2), groove.GMKit())
	three, _ := FromLoops(loops(3, 2), groove.GMKit())
	a, b := one.Draw().Bounds().Size(), three.Draw().Bounds().Size()
	if b != (image.Point{X: a.X, Y: 3 * a.Y}) {
		t.Errorf("one loop is %v, three are %v", a, b)
	}
}

func TestChokesShortenNotes(t *testing.T) {
	kit := groove.GMKit()
	kit.Length = time.Second
	kit.Overrides[groove.ClosedHat].Chokes = 1 << groove.OpenHat
	var pattern groove.Pattern
	pattern.Hits[0][groove.OpenHat], pattern.Hits[2][groove.ClosedHat] = true, true
	pattern = pattern.Canonical()
	p, err := FromLoops([]*groove.Loop{{Pattern: pattern, Origin: groove.Origin{Style: groove.Pure(groove.Rock, 120)}}}, kit)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Notes[0].Length; got != 2*groove.OffsetUnits {
		t.Errorf("the open hat lasts %d units, want to the closed hat at %d", got, 2*groove.OffsetUnits)
	}
}

func TestBadPieces(t *testing.T) {
	if _, err := FromLoops(nil, groove.GMKit()); !errors.Is(err, ErrEmpty) {
		t.Errorf("no loops: %v", err)
	}
	silent, _ := FromLoops([]*groove.Loop{{Origin: groove.Origin{Style: groove.Pure(groove.Rock, 120)}}}, groove.GMKit())
	if err := silent.WriteSMF(new(bytes.Buffer), OneTrack); !errors.Is(err, ErrEmpty) {
		t.Errorf("no notes: %v", err)
	}
	if _, err := ParseTracks("many"); err == nil {
		t.Error("tracks many: no error")
	}
	for name, spoil := range map[string]func(*Piece){
		"version": func(p *Piece) { p.SchemaVersion = 9 },
		"tempo":   func(p *Piece) { p.Tempos[0].BPM = math.NaN() },
		"tempos":  func(p *Piece) { p.Tempos = nil },
		"unit":    func(p *Piece) { p.Notes[3].Unit = p.Units },
		"voice":   func(p *Piece) { p.Notes[3].Voice = 9 },
		"channel": func(p *Piece) { p.Notes[3].Channel = 17 },
		"length":  func(p *Piece) { p.Units = MaxUnits + 1 },
	} {
		p, _ := FromLoops(loops(1, 4), groove.GMKit())
		spoil(&p)
		if p.Validate() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
