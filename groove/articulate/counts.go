package articulate

import "github.com/groovegen/groovegen/groove"

// prior is how many windows or hits what is known in general weighs, where there are few of a kind.
const prior = 5

// Counts counts how drummers strike. The zero value has counted nothing.
type Counts struct {
	voices [groove.NumVoices]*voiceCounts
}

type voiceCounts struct {
	manner  [groove.NumGenres + 1][busyness][]float64
	strokes []strokeCounts // by manner
}

// strokeCounts counts the hits of a manner by articulation, Plain first, and by what is known of the hit.
type strokeCounts struct {
	all       [groove.NumArticulations]float64
	byPlace   [contexts / distances][groove.NumArticulations]float64
	byContext [contexts][groove.NumArticulations]float64
}

// Add counts a window that a drummer played.
func (c *Counts) Add(p *groove.Pattern, g groove.Genre) {
	for _, v := range Voices {
		busy, hits := busyOf(p, v)
		if hits == 0 {
			continue
		}
		n := c.of(v)
		k := mannerOf(p, v, hits)
		n.manner[g][busy][k]++
		n.manner[allGenres][busy][k]++
		for s := range groove.Steps {
			if !p.Hits[s][v] {
				continue
			}
			a, x := p.Articulations[s][v], contextOf(p, s, v)
			n.strokes[k].all[a]++
			n.strokes[k].byPlace[x/distances][a]++
			n.strokes[k].byContext[x][a]++
		}
	}
}

func (c *Counts) of(v groove.Voice) *voiceCounts {
	if c.voices[v] == nil {
		n := &voiceCounts{strokes: make([]strokeCounts, manners(v))}
		for g := range n.manner {
			for b := range n.manner[g] {
				n.manner[g][b] = make([]float64, manners(v))
			}
		}
		c.voices[v] = n
	}
	return c.voices[v]
}

// Table returns what was counted as the table that is embedded. A genre with few windows, or none, has the manners of
// all genres together.
func (c *Counts) Table() []byte {
	var all [groove.NumVoices]*voiceTable
	for _, v := range Voices {
		all[v] = c.of(v).table(v)
	}
	return writeTable(&all)
}

func (n *voiceCounts) table(v groove.Voice) *voiceTable {
	t := &voiceTable{}
	t.each(v, func(*float64) {})
	whole := make([]float64, manners(v))
	for _, counts := range n.manner[allGenres] {
		for k, x := range counts {
			whole[k] += x
		}
	}
	shares(whole, whole, nil)
	for b := range busyness {
		shares(t.manner[allGenres][b], n.manner[allGenres][b], whole)
		for g := range allGenres {
			shares(t.manner[g][b], n.manner[g][b], t.manner[allGenres][b])
		}
	}
	for k := range n.strokes {
		n.strokes[k].table(v, t.strokes[k][:])
	}
	return t
}

// table writes the probabilities of a manner, from what is known of all its hits to what is known of each context.
func (n *strokeCounts) table(v groove.Voice, dst [][]float64) {
	kinds := append([]groove.Articulation{groove.Plain}, v.Articulations()...)
	pick := func(counts *[groove.NumArticulations]float64) []float64 {
		out := make([]float64, len(kinds))
		for i, a := range kinds {
			out[i] = counts[a]
		}
		return out
	}
	uniform, all, place, context := make([]float64, len(kinds)), make([]float64, len(kinds)), make([]float64, len(kinds)), make([]float64, len(kinds))
	for i := range uniform {
		uniform[i] = 1 / float64(len(kinds))
	}
	shares(all, pick(&n.all), uniform)
	for x := range dst {
		shares(place, pick(&n.byPlace[x/distances]), all)
		shares(context, pick(&n.byContext[x]), place)
		copy(dst[x], context[1:])
	}
}

// shares writes the shares of counts, together with a prior of general shares; nil = none.
func shares(dst, counts, general []float64) {
	total := 0.0
	for _, x := range counts {
		total += x
	}
	for i, x := range counts {
		switch {
		case general != nil:
			dst[i] = (x + prior*general[i]) / (total + prior)
		case total > 0:
			dst[i] = x / total
		}
	}
}
