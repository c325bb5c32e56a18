package models

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// tapped returns rhythms of one voice: a tresillo with loud and soft taps that are early, a syncopated one that is all alike, and steady sixteenths with
// accents.
func tapped() map[string]*groove.Pattern {
	out := map[string]*groove.Pattern{}
	add := func(name string, places []int, velocity, offset func(place int) float32) {
		p := &groove.Pattern{}
		for bar := range groove.Bars {
			for _, at := range places {
				s := bar*groove.StepsPerBar + at
				p.Hits[s][groove.Snare], p.Velocities[s][groove.Snare], p.Offsets[s][groove.Snare] = true, velocity(at), offset(at)
			}
		}
		out[name] = p
	}
	loud := func(at int) float32 { return []float32{110, 40, 70, 50}[at%4] / 127 }
	add("tresillo", []int{0, 3, 6, 8, 11, 14}, loud, func(at int) float32 { return -0.1 - 0.06*float32(at%3) })
	add("syncopated", []int{1, 4, 7, 10, 13}, func(int) float32 { return 100. / 127 }, func(int) float32 { return 0 })
	add("sixteenths", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, loud, func(at int) float32 { return 0.03 * float32(at%5) })
	return out
}

// TestAKitFitsATappedRhythm: each tap is struck by some voice, strong ones by a drum, in all genres and whatever else is set; strokes are as late and as
// loud as the taps.
func TestAKitFitsATappedRhythm(t *testing.T) {
	m, dec := load(t)
	g := infer.NewGenerator(m, dec)
	for name, rhythm := range tapped() {
		taps, drums, strong, n := 0, 0, 0, 0
		var late, loud float64
		for i, genre := range []groove.Genre{groove.Rock, groove.Funk, groove.Jazz, groove.Reggae, groove.Hiphop} {
			for k, change := range []func(*infer.Recipe){
				func(*infer.Recipe) {},
				func(r *infer.Recipe) { r.Feel.Density = 0.4 },
				func(r *infer.Recipe) { r.Feel.Complexity, r.Steady = 0, 1 },
				func(r *infer.Recipe) { r.Temperature, r.Variation = 0, 2 },
				func(r *infer.Recipe) { r.Redraw[groove.Kick], r.Redraw[groove.Snare] = 1, 2 },
				func(r *infer.Recipe) { r.Pins = pinned(t) },
				func(r *infer.Recipe) {
					p := groove.Pattern{}
					p.Hits[8][groove.Snare], p.Velocities[8][groove.Snare] = true, 0.5
					r.Held = groove.Hold(groove.NewVoiceSet(groove.ClosedHat, groove.Snare), &p)
				},
			} {
				r := redrawn(genre, uint64(10*i+k))
				r.Draw, r.Audition = 0, 4
				r.Guide = infer.NewCaptureGuide(*rhythm, nil, 0.2, r.Style.BPM).AsRhythm()
				change(&r)
				l := loop(t, g, r)
				if r.Pins != nil {
					holds(t, name, l, r.Pins)
				}
				if r.Held.Has(groove.Snare) && (l.Decoded.BarsWith(groove.Snare, 8) != 1 || groove.MIDIVelocity(l.Decoded.Velocities[8][groove.Snare]) != 64) {
					t.Errorf("%s, %s: the locked snare changes", name, genre)
				}
				c, err := infer.ParseCode(l.Origin.Code)
				if err != nil {
					t.Fatal(err)
				}
				if again := loop(t, g, c.Recipe); again.Pattern != l.Pattern {
					t.Errorf("%s, %s: the recall code gives another loop", name, genre)
				}
				for s := range groove.Steps {
					if !rhythm.Hits[s][groove.Snare] {
						continue
					}
					taps++
					lead, ok := lead(&l.Decoded, s)
					if !ok {
						t.Errorf("%s, %s, setting %d: nothing plays at step %d", name, genre, k, s)
						continue
					}
					n++
					late += math.Abs(float64(l.Decoded.Offsets[s][lead] - rhythm.Offsets[s][groove.Snare]))
					loud += math.Abs(float64(l.Decoded.Velocities[s][lead] - rhythm.Velocities[s][groove.Snare]))
					if rhythm.Velocities[s][groove.Snare] > 0.6 {
						strong++
						if l.Decoded.Hits[s][groove.Kick] || l.Decoded.Hits[s][groove.Snare] {
							drums++
						}
					}
				}
			}
		}
		t.Logf("%s: %d taps struck, of %d strong ones %d by kick or snare; %.3f steps and %.2f of the loudest from the tap", name, taps, strong, drums,
			late/float64(n), loud/float64(n))
		if name == "tresillo" && (late > 0.05*float64(n) || loud > 0.06*float64(n)) {
			t.Errorf("%s: strokes are not as late and as loud as the taps", name)
		}
		if float64(drums) < 0.7*float64(strong) {
			t.Errorf("%s: of %d strong taps kick or snare play %d", name, strong, drums)
		}
	}
}

// lead is the loudest voice of a step.
func lead(p *groove.Pattern, step int) (lead groove.Voice, ok bool) {
	for v := range groove.Voice(groove.NumVoices) {
		if p.Hits[step][v] && (!ok || p.Velocities[step][v] > p.Velocities[step][lead]) {
			lead, ok = v, true
		}
	}
	return lead, ok
}
