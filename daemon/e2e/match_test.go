package e2e

import (
	"fmt"
	"math"
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
)

// want is a note that a loop should play.
type want struct {
	ticks float64
	cell  [2]int // step, voice
	key   byte
	vel   byte
}

// expected lists the notes of a loop which repeats through the song, in [from, to) ticks, in order of time. Two
// voices of one note at one instant are one note on the wire; the louder counts.
func expected(p *groove.Pattern, kit *groove.Kit, from, to float64) []want {
	const loop = groove.Steps * groove.TicksPerStep
	var list []want
	for round := math.Floor(from/loop) - 1; round*loop <= to+loop; round++ {
		for s := range groove.Steps {
			for v := range groove.NumVoices {
				ticks := round*loop + (float64(s)+float64(p.Offsets[s][v]))*groove.TicksPerStep
				if p.Hits[s][v] && ticks >= from && ticks < to {
					list = append(list, want{
						ticks: ticks, cell: [2]int{s, v}, key: kit.Note(groove.Voice(v)), vel: groove.MIDIVelocity(p.Velocities[s][v]),
					})
				}
			}
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].ticks < list[j].ticks })
	return list
}

// report says how the notes that were received differ from those that were expected.
type report struct {
	notes      int
	missing    []string
	extra      []string
	velocities []string
	late       []float64            // ms, each matched note against its instant on the line
	cells      map[[2]int][]float64 // the same by cell
	tooLate    float64              // ms: half a step
}

// early is how long before its instant a note may come, in ticks.
const early = groove.TicksPerStep / 2.0

// strict reports whether figures are to be kept, not only printed.
func strict() bool { return os.Getenv("GROOVE_MIDI_STRICT") != "" }

// reach is how late a note may come, in ticks. Where figures are to be kept that is half a step. Elsewhere a machine that holds
// the daemon up makes a note late, not wrong: until a beat, after which the daemon itself drops it and counts that.
func reach() float64 {
	if strict() {
		return early
	}
	return seq.MaxLate
}

// match compares the notes received in [from, to) ticks of a segment with those expected. The strokes of a key keep their
// order; within it each is matched with the expected stroke that is nearest in time, within early and reach, and in velocity.
// What lies on the window's edges may be on either side.
func match(p *groove.Pattern, kit *groove.Kit, list []note, l line, from, to float64) report {
	reach := reach()
	r := report{cells: map[[2]int][]float64{}, tooLate: l.period * early / 1e6}
	wants, gots := map[byte][]want{}, map[byte][]received{}
	for _, w := range expected(p, kit, from-reach, to+reach) {
		wants[w.key] = append(wants[w.key], w)
	}
	for _, n := range list {
		if ticks := l.origin + (float64(n.at)-l.t0)/l.period; ticks >= from-reach && ticks < to+reach {
			gots[n.key] = append(gots[n.key], received{n, ticks})
		}
	}
	within := func(ticks float64) bool { return ticks >= from && ticks < to }
	for key := range 128 {
		w, g := wants[byte(key)], gots[byte(key)]
		partner, extra := align(w, g, reach)
		for i := range w {
			switch {
			case !within(w[i].ticks):
			case partner[i] < 0:
				r.missing = append(r.missing, fmt.Sprintf("step %d %v at tick %.2f", w[i].cell[0], groove.Voice(w[i].cell[1]), w[i].ticks))
			default:
				r.add(w[i], g[partner[i]].note, l)
			}
		}
		for _, j := range extra {
			if within(g[j].ticks) {
				r.extra = append(r.extra, fmt.Sprintf("key %d at tick %.2f", key, g[j].ticks))
			}
		}
	}
	return r
}

// received is a note and where it lies on the line, in ticks.
type received struct {
	note
	ticks float64
}

// align pairs the strokes of one key in their order, so that the sum of their distances is least. A stroke without a partner
// costs half of reach, another velocity nearly as much. It returns the partner of each want, or −1, and who has none.
func align(wants []want, gots []received, reach float64) (partner, extra []int) {
	n, m := len(wants), len(gots)
	cost := make([][]float64, n+1) // of the best pairing of the wants from i on and the gots from j on
	for i := n; i >= 0; i-- {
		cost[i] = make([]float64, m+1)
		for j := m; j >= 0; j-- {
			cost[i][j] = math.Inf(1)
			if i == n || j == m {
				cost[i][j] = float64(n-i+m-j) * reach / 2
				continue
			}
			cost[i][j] = min(cost[i+1][j]+reach/2, cost[i][j+1]+reach/2, cost[i+1][j+1]+apart(wants[i], gots[j], reach))
		}
	}
	partner = make([]int, n)
	i, j := 0, 0
	for i < n && j < m {
		switch {
		case cost[i][j] == cost[i+1][j+1]+apart(wants[i], gots[j], reach):
			partner[i] = j
			i, j = i+1, j+1
		case cost[i][j] == cost[i+1][j]+reach/2:
			partner[i] = -1
			i++
		default:
			extra = append(extra, j)
			j++
		}
	}
	for ; i < n; i++ {
		partner[i] = -1
	}
	for ; j < m; j++ {
		extra = append(extra, j)
	}
	return partner, extra
}

// apart is what it costs to take a stroke for a wanted one.
func apart(w want, g received, reach float64) float64 {
	away := math.Abs(w.ticks - g.ticks)
	if away > reach || g.ticks < w.ticks-early {
		return math.Inf(1)
	}
	if w.vel != g.velocity {
		return 0.999*reach + away/1e6 // less than two strokes without partners, whatever the time
	}
	return away * 0.998
}

// add notes a stroke that was matched.
func (r *report) add(w want, n note, l line) {
	r.notes++
	late := (float64(n.at) - l.at(w.ticks)) / 1e6
	r.late = append(r.late, late)
	r.cells[w.cell] = append(r.cells[w.cell], late)
	if n.velocity != w.vel {
		r.velocities = append(r.velocities, fmt.Sprintf("step %d %v: %d, want %d", w.cell[0], groove.Voice(w.cell[1]), n.velocity, w.vel))
	}
}

// faults lists what is wrong but for time; empty when the notes are those of the loop.
func (r report) faults() string {
	var b strings.Builder
	for what, list := range map[string][]string{"missing": r.missing, "extra": r.extra, "velocity": r.velocities} {
		if len(list) > 0 {
			fmt.Fprintf(&b, "%d %s: %s\n", len(list), what, strings.Join(list[:min(len(list), 60)], "; "))
		}
	}
	if n := r.heldUp(); n*10 > r.notes {
		fmt.Fprintf(&b, "%d of %d notes are over half a step late: that is another place, not a machine that was held up\n", n, r.notes)
	}
	return b.String()
}

// heldUp returns how many notes came more than half a step late.
func (r report) heldUp() (n int) {
	for _, ms := range r.late {
		if ms > r.tooLate {
			n++
		}
	}
	return n
}

// worstCell returns the cell whose median lateness is furthest from 0, in ms, of those that were played often enough.
func (r report) worstCell(often int) (cell [2]int, ms float64) {
	for c, late := range r.cells {
		if len(late) < often {
			continue
		}
		if m := median(late); math.Abs(m) > math.Abs(ms) {
			cell, ms = c, m
		}
	}
	return cell, ms
}

func median(list []float64) float64 { return quantile(list, 0.5) }

// quantile returns the value below which the share q of the list lies; 0 for an empty list.
func quantile(list []float64, q float64) float64 {
	if len(list) == 0 {
		return 0
	}
	s := slices.Clone(list)
	slices.Sort(s)
	return s[min(int(q*float64(len(s))), len(s)-1)]
}

// spread is a row of the lateness table, |late| in ms.
type spread struct {
	n             int
	p50, p99, max float64
	mean          float64 // signed
}

func spreadOf(late []float64) spread {
	abs := make([]float64, len(late))
	var sum float64
	for i, x := range late {
		abs[i] = math.Abs(x)
		sum += x
	}
	s := spread{n: len(late), p50: quantile(abs, 0.5), p99: quantile(abs, 0.99), max: quantile(abs, 1)}
	if s.n > 0 {
		s.mean = sum / float64(s.n)
	}
	return s
}

func (s spread) String() string {
	return fmt.Sprintf("%6d notes   p50 %.3f   p99 %.3f   max %.3f   mean %+.3f ms", s.n, s.p50, s.p99, s.max, s.mean)
}

// against returns how far evenly sent notes are from their own best line, in ms.
func against(list []note) []float64 {
	s := segment{}
	for _, n := range list {
		s.ticks = append(s.ticks, n.at)
	}
	if len(s.ticks) < 2 {
		return nil
	}
	l := s.fit()
	late := make([]float64, len(s.ticks))
	for i, t := range s.ticks {
		late[i] = (float64(t) - l.at(float64(i))) / 1e6
	}
	return late
}
