package sound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
)

func newKit(t *testing.T) *Kit {
	t.Helper()
	k, err := NewKit(DefaultRate)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func energy(x []float32) (sum float64) {
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return sum
}

// brightness is the energy of the differences between neighbours, relative to the energy: it grows with frequency.
func brightness(x []float32) float64 {
	d := make([]float32, len(x)-1)
	for i := range d {
		d[i] = x[i+1] - x[i]
	}
	return energy(d) / energy(x)
}

func TestVelocityMakesStrokesLouderAndBrighter(t *testing.T) {
	k := newKit(t)
	for _, v := range groove.AllVoices() {
		soft := k.Sample(v, groove.Plain, 1)
		for _, vel := range []uint8{20, 50, 80, 110, 127} {
			hard := k.Sample(v, groove.Plain, vel)
			if energy(hard) <= energy(soft) {
				t.Errorf("%s: velocity %d is not louder than the one before", v, vel)
			}
			if brightness(hard) <= brightness(soft) {
				t.Errorf("%s: velocity %d is not brighter: %.4f after %.4f", v, vel, brightness(hard), brightness(soft))
			}
			soft = hard
		}
	}
}

func TestStrokesAreSound(t *testing.T) {
	for _, rate := range []int{MinRate, 22050, DefaultRate, 48000, 96000} {
		k, err := NewKit(rate)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range groove.AllVoices() {
			x := k.Sample(v, groove.Plain, 127)
			top, mean := 0.0, 0.0
			for _, s := range x {
				if math.IsNaN(float64(s)) {
					t.Fatalf("%s at %d: not a number", v, rate)
				}
				top, mean = max(top, math.Abs(float64(s))), mean+float64(s)/float64(len(x))
			}
			if want := recipes[v].peak; !(math.Abs(top-want) <= 1e-3) {
				t.Errorf("%s at %d: peak %.3f, want %.3f", v, rate, top, want)
			}
			if math.Abs(mean) > 0.01 {
				t.Errorf("%s at %d: offset of the mean %.4f", v, rate, mean)
			}
			if first, last := math.Abs(float64(x[0])), math.Abs(float64(x[len(x)-1])); first > 0.1 || last > 1e-3 {
				t.Errorf("%s at %d: begins at %.3f and ends at %.4f: it clicks", v, rate, first, last)
			}
		}
	}
}

// TestDecayTimes holds the voices against the order that the instruments have.
func TestDecayTimes(t *testing.T) {
	k := newKit(t)
	var decay [groove.NumVoices]float64
	for _, v := range groove.AllVoices() {
		x := k.Sample(v, groove.Plain, 100)
		total, sum := energy(x), 0.0
		for i := range x {
			if sum += float64(x[i]) * float64(x[i]); sum >= 0.95*total {
				decay[v] = float64(i) / DefaultRate
				break
			}
		}
		t.Logf("%-10s 95%% of the energy within %.0f ms, brightness %.3f", v, 1000*decay[v], brightness(x))
	}
	inOrder := []groove.Voice{groove.ClosedHat, groove.Snare, groove.HighTom, groove.MidTom, groove.LowTom, groove.Ride, groove.Crash}
	for i := 1; i < len(inOrder); i++ {
		if decay[inOrder[i]] <= decay[inOrder[i-1]] {
			t.Errorf("%s rings %.3f s, %s %.3f s: want it longer", inOrder[i], decay[inOrder[i]], inOrder[i-1], decay[inOrder[i-1]])
		}
	}
	if decay[groove.OpenHat] < 4*decay[groove.ClosedHat] {
		t.Errorf("open hat %.3f s, closed %.3f s", decay[groove.OpenHat], decay[groove.ClosedHat])
	}
}

func TestOutOfRangeVelocityAndRate(t *testing.T) {
	k := newKit(t)
	if energy(k.Sample(groove.Kick, groove.Plain, 0)) != energy(k.Sample(groove.Kick, groove.Plain, 1)) || energy(k.Sample(groove.Kick, groove.Plain, 255)) != energy(k.Sample(groove.Kick, groove.Plain, 127)) {
		t.Error("a velocity outside is not the nearest inside")
	}
	for _, rate := range []int{0, -1, MinRate - 1, MaxRate + 1} {
		if _, err := NewKit(rate); err == nil {
			t.Errorf("rate %d: no error", rate)
		}
	}
}

// play renders notes with the built-in kit and returns the left channel plus the right one.
func play(t *testing.T, notes []Note, length time.Duration) []float32 {
	t.Helper()
	var out []float32
	err := Play(NewMixer(newKit(t)), notes, length, func(b []float32) error {
		for i := 0; i < len(b); i += 2 {
			out = append(out, b[i]+b[i+1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestClosedHatEndsOpenHat(t *testing.T) {
	at := 200 * time.Millisecond
	open := Note{Voice: groove.OpenHat, Velocity: 110}
	alone := play(t, []Note{open}, time.Second)
	for _, by := range []groove.Voice{groove.ClosedHat, groove.OpenHat, groove.Ride} {
		both := play(t, []Note{open, {At: at, Voice: by, Velocity: 1}}, time.Second)
		from := Frames(at+choke+200*time.Millisecond, DefaultRate)
		ratio := energy(both[from:]) / energy(alone[from:])
		if hat := by != groove.Ride; hat != (ratio < 0.1) {
			t.Errorf("after %s the open hat's energy is %.3f of what it was", by, ratio)
		}
	}
}

func TestStrokesBeginOnTheirFrame(t *testing.T) {
	notes := []Note{
		{At: 700 * time.Millisecond, Voice: groove.Kick, Velocity: 100},
		{At: 123456789, Voice: groove.Snare, Velocity: 90},
	}
	x := play(t, notes, time.Second)
	first := slices.IndexFunc(x, func(s float32) bool { return s != 0 })
	if want := Frames(123456789, DefaultRate); first < want || first > want+2 {
		t.Errorf("first sound at frame %d, want %d", first, want)
	}
	kick := Frames(700*time.Millisecond, DefaultRate)
	if before, after := energy(x[kick-500:kick]), energy(x[kick:kick+500]); !(after > 100*before) {
		t.Errorf("energy before the kick %.5f, after %.5f", before, after)
	}
}

func TestMixNeverClips(t *testing.T) {
	var notes []Note
	for i := range 200 {
		for _, v := range groove.AllVoices() {
			notes = append(notes, Note{At: time.Duration(i) * 20 * time.Millisecond, Voice: v, Velocity: 127})
		}
	}
	top := 0.0
	err := Play(NewMixer(newKit(t)), notes, 5*time.Second, func(b []float32) error {
		for _, s := range b {
			x := math.Abs(float64(s))
			if !(x < 1) {
				return fmt.Errorf("sample %v", s)
			}
			top = max(top, x)
		}
		return nil
	})
	if err != nil || top < 0.9 {
		t.Errorf("all voices at once reach %.2f: %v; want nearly full scale, and no more", top, err)
	}
}

func backbeat() groove.Pattern {
	var p groove.Pattern
	for s := range groove.Steps {
		if s%2 == 0 {
			p.Hits[s][groove.ClosedHat], p.Velocities[s][groove.ClosedHat] = true, 0.6
		}
		if s%8 == 0 {
			p.Hits[s][groove.Kick], p.Velocities[s][groove.Kick] = true, 0.9
		}
		if s%8 == 4 {
			p.Hits[s][groove.Snare], p.Velocities[s][groove.Snare], p.Offsets[s][groove.Snare] = true, 0.8, 0.1
		}
	}
	return p.Canonical()
}

// strokes lays a pattern's hits on the time line at 120 BPM.
func strokes(p groove.Pattern) (notes []Note) {
	kit := groove.GMKit()
	for _, n := range p.Notes(kit) {
		at := time.Duration(n.Unit) * time.Second / (2 * groove.UnitsPerBeat)
		notes = append(notes, Note{At: at, Length: kit.LengthOf(n.Voice, 120), Voice: n.Voice, Key: n.Note, Velocity: n.Velocity})
	}
	return notes
}

func TestPlayIsDeterministic(t *testing.T) {
	k := newKit(t)
	play := func() (out []float32) {
		err := Play(NewMixer(k), strokes(backbeat()), 8*time.Second, func(block []float32) error {
			out = append(out, block...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	a, b := play(), play()
	if len(a) != 2*8*DefaultRate {
		t.Errorf("%d samples, want 8 s of stereo", len(a))
	}
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("sample %d differs between two calls", i)
		}
		if !(math.Abs(float64(a[i])) < 1) {
			t.Fatalf("sample %d is %v", i, a[i])
		}
	}
}

// TestLoopHasNoSeam: a loop is as long as its bars, and what rings past its end is at its beginning.
func TestLoopHasNoSeam(t *testing.T) {
	var once, seamless bytes.Buffer
	last := []Note{{At: 8*time.Second - 100*time.Millisecond, Length: time.Second, Voice: groove.Crash, Velocity: 127}}
	if err := WriteNotes(&once, NewMixer(newKit(t)), last, 8*time.Second); err != nil {
		t.Fatal(err)
	}
	if err := WriteLoop(&seamless, NewMixer(newKit(t)), last, 8*time.Second); err != nil {
		t.Fatal(err)
	}
	if once.Len() != 44+4*8*DefaultRate || seamless.Len() != once.Len() {
		t.Errorf("%d and %d bytes, want those of 8 s", once.Len(), seamless.Len())
	}
	ring := func(b []byte) []byte { return b[44:][:4*DefaultRate/2] }
	if silence := make([]byte, len(ring(once.Bytes()))); !bytes.Equal(ring(once.Bytes()), silence) || bytes.Equal(ring(seamless.Bytes()), silence) {
		t.Error("what rings past the end belongs at the beginning of the loop, and only of the loop")
	}
}

func TestWAV(t *testing.T) {
	var buf bytes.Buffer
	if err := WriteNotes(&buf, NewMixer(newKit(t)), strokes(backbeat()), 8*time.Second); err != nil {
		t.Fatal(err)
	}
	b, le := buf.Bytes(), binary.LittleEndian
	if string(b[:4]) != "RIFF" || string(b[8:16]) != "WAVEfmt " || string(b[36:40]) != "data" {
		t.Errorf("header % x", b[:44])
	}
	if got := le.Uint32(b[4:]); int(got) != len(b)-8 {
		t.Errorf("RIFF size %d of %d bytes", got, len(b))
	}
	if got := le.Uint32(b[40:]); int(got) != len(b)-44 || got != 4*8*DefaultRate {
		t.Errorf("data size %d of %d bytes", got, len(b))
	}
	if channels, rate, bits := le.Uint16(b[22:]), le.Uint32(b[24:]), le.Uint16(b[34:]); channels != 2 || rate != DefaultRate || bits != 16 {
		t.Errorf("%d channels, %d Hz, %d bits", channels, rate, bits)
	}
	if _, err := WAVHeader(DefaultRate, 2, math.MaxUint32/4); err == nil {
		t.Error("more than 4 GiB: no error")
	}
	if got := AppendPCM(nil, []float32{0, 1, -1, 2, -2}); !bytes.Equal(got, []byte{0, 0, 0xff, 0x7f, 1, 0x80, 0xff, 0x7f, 1, 0x80}) {
		t.Errorf("samples as bytes % x", got)
	}
}

func TestPlayRefusesAndPassesErrorsOn(t *testing.T) {
	m := NewMixer(newKit(t))
	for _, n := range []Note{{At: -1, Velocity: 1}, {Voice: 9, Velocity: 1}, {}, {Velocity: 128}, {Velocity: 1, Key: 128}, {Velocity: 1, Length: -1}} {
		if err := Play(m, []Note{n}, time.Second, func([]float32) error { return nil }); err == nil {
			t.Errorf("%+v: no error", n)
		}
	}
	full := errors.New("disk full")
	if err := Play(m, nil, time.Second, func([]float32) error { return full }); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
}

func BenchmarkPlay(b *testing.B) {
	k, _ := NewKit(DefaultRate)
	notes := strokes(backbeat())
	for b.Loop() {
		if err := Play(NewMixer(k), notes, 8*time.Second+Tail, func([]float32) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// TestArticulationsSoundUnlikeTheirVoices: each is another sound, of a sound's peak, and ends; a voice that has no such articulation plays its own.
func TestArticulationsSoundUnlikeTheirVoices(t *testing.T) {
	k := newKit(t)
	for v, a := range map[groove.Voice]groove.Articulation{groove.Snare: groove.SideStick, groove.ClosedHat: groove.Pedal, groove.Ride: groove.Bell} {
		one := []Note{{Voice: v, Velocity: 127}}
		plain := play(t, one, 100*time.Millisecond)
		one[0].Articulation = a
		other := play(t, one, 100*time.Millisecond)
		diff := make([]float32, len(plain))
		for i := range diff {
			diff[i] = plain[i] - other[i]
		}
		if energy(diff) < 0.5*energy(other) || energy(other) == 0 {
			t.Errorf("%s sounds like a plain %s", a, v)
		}
		l := k.layersOf(v, a)
		if last := len(l.body) - 1; math.Abs(float64(l.body[last]+l.edge[last])) > 1e-3 || math.Abs(float64(l.body[0]+l.edge[0])) > 0.1 {
			t.Errorf("%s clicks", a)
		}
		one[0].Voice = groove.Kick
		kick := play(t, []Note{{Voice: groove.Kick, Velocity: 127}}, 100*time.Millisecond)
		if got := play(t, one, 100*time.Millisecond); energy(got) != energy(kick) {
			t.Errorf("a kick has a %s", a)
		}
	}
}
