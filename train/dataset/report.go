package dataset

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/groovegen/groovegen/groove"
)

// Report is the figures of a dataset.
type Report struct {
	Rule         Rule                           `json:"rule"`
	Performances int                            `json:"performances"`
	Windows      BySplit                        `json:"windows"`
	Empty        BySplit                        `json:"empty"` // windows without a hit
	Hits         BySplit                        `json:"hits"`
	Genres       map[Split]map[groove.Genre]int `json:"genres"` // windows; genres without one are not in it
	BPM          [2]float64                     `json:"bpm"`    // slowest and fastest performance, 0 without any
	Count                                       // of all performances, those without a window too
	Voices       map[groove.Voice]Count         `json:"voices"`
	Unmapped     int                            `json:"unmapped"` // notes that no voice plays
	Pitches      []groove.PitchCount            `json:"unmapped_pitches"`
	OffsetSum    float64                        `json:"offset_sum"` // over all windows, in steps
	VelocitySum  float64                        `json:"velocity_sum"`
	HitsSHA256   string                         `json:"hits_sha256"`         // of H of all windows, a byte a cell
	Renderings   int                            `json:"renderings_left_out"` // of E-GMD: others of the same performances
	Folders      []Folder                       `json:"folders"`             // whose names say a genre
	Skipped      []Skip                         `json:"skipped"`
	Remarks      []Remark                       `json:"remarks"`
}

// BySplit is a count for each split.
type BySplit map[Split]int

// Total returns the sum.
func (b BySplit) Total() int { return b[Train] + b[Validation] + b[Test] }

// Report counts.
func (s *Set) Report() Report {
	r := Report{
		Rule: s.Rule, Performances: len(s.Performances), Renderings: s.Renderings,
		Pitches: []groove.PitchCount{}, Folders: append([]Folder{}, s.Folders...), Skipped: append([]Skip{}, s.Skipped...), Remarks: append([]Remark{}, s.Remarks...),
		Windows: newBySplit(), Empty: newBySplit(), Hits: newBySplit(), Genres: map[Split]map[groove.Genre]int{}, Voices: map[groove.Voice]Count{},
	}
	for _, split := range AllSplits() {
		r.Genres[split] = map[groove.Genre]int{}
	}
	pitches := map[uint8]int{}
	for i, p := range s.Performances {
		if i == 0 {
			r.BPM = [2]float64{p.BPM, p.BPM}
		}
		r.BPM = [2]float64{min(r.BPM[0], p.BPM), max(r.BPM[1], p.BPM)}
		for v, c := range p.Voices {
			r.add(c)
			sum := r.Voices[groove.Voice(v)]
			sum.add(c)
			r.Voices[groove.Voice(v)] = sum
		}
		for pitch, n := range p.Unmapped {
			r.Unmapped += n
			pitches[pitch] += n
		}
	}
	r.Pitches = append(r.Pitches, groove.CountPitches(pitches)...)
	hash := sha256.New()
	var h [Cells]uint8
	for _, w := range s.Windows() {
		n := w.Hits(h[:])
		hash.Write(h[:]) // a hash never fails
		r.Windows[w.Split]++
		r.Hits[w.Split] += n
		r.Genres[w.Split][w.Genre]++
		if n == 0 {
			r.Empty[w.Split]++
		}
		r.sum(w)
	}
	r.HitsSHA256 = hex.EncodeToString(hash.Sum(nil))
	return r
}

func newBySplit() BySplit { return BySplit{Train: 0, Validation: 0, Test: 0} }

// sum adds a window's offsets and velocities.
func (r *Report) sum(w Window) {
	for _, c := range w.all {
		r.OffsetSum += float64(c.offset)
		r.VelocitySum += float64(c.velocity) / 127
	}
}
