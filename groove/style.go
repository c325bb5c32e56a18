package groove

import (
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
)

// ConditionSize is the length of the condition vector: one weight a genre, and the normalised tempo.
const ConditionSize = NumGenres + 1

// The tempo range that the condition's last element spans: (bpm − MinBPM)/(MaxBPM − MinBPM).
const (
	ModelMinBPM = 50
	ModelMaxBPM = 290
)

// The tempo range that is played, in BPM.
const (
	MinBPM = 20
	MaxBPM = 300
)

// Style is the genre weights (sum 1) and the tempo in BPM of a loop.
type Style struct {
	Weights [NumGenres]float32
	BPM     float64
}

// Pure returns the style of one genre alone at a tempo.
func Pure(g Genre, bpm float64) Style {
	s := Style{BPM: bpm}
	s.Weights[g] = 1
	return s
}

// Toward returns the style that is a part of the way, 0 to 1, from s to another, in a straight line.
func (s Style) Toward(to Style, way float64) Style {
	out := Style{BPM: s.BPM + way*(to.BPM-s.BPM)}
	for g := range out.Weights {
		out.Weights[g] = float32((1-way)*float64(s.Weights[g]) + way*float64(to.Weights[g]))
	}
	return out
}

// Condition returns the 19-vector that conditions the encoder and decoder: genre weights, then normalised BPM clamped
// to [0, 1]. Only this method computes it.
func (s Style) Condition() [ConditionSize]float32 {
	var c [ConditionSize]float32
	copy(c[:NumGenres], s.Weights[:])
	c[NumGenres] = float32(min(max((s.BPM-ModelMinBPM)/(ModelMaxBPM-ModelMinBPM), 0), 1))
	return c
}

// Blend returns the style of several genres at a tempo in BPM, the weights scaled to sum 1. Weights must be finite and
// not negative, one of them above 0; see Validate for the errors.
func Blend(weights map[Genre]float64, bpm float64) (Style, error) {
	s := Style{BPM: bpm}
	var sum float64
	for g := range weights {
		if int(g) >= NumGenres {
			return Style{}, fmt.Errorf("blend genres: there is no genre %d", g)
		}
	}
	// In the genres' order, because a map's own order would let the sum differ in its last bit from call to call.
	for _, g := range AllGenres() {
		if err := checkWeight(g, weights[g]); err != nil {
			return Style{}, fmt.Errorf("blend genres: %w", err)
		}
		sum += weights[g]
	}
	for g, w := range weights {
		if w > 0 {
			s.Weights[g] = float32(w / sum)
		}
	}
	if err := s.Validate(); err != nil {
		return Style{}, fmt.Errorf("blend genres: %w", err)
	}
	return s, nil
}

// maxWeight keeps a sum of weights finite; users give 0.7 or 70.
const maxWeight = 1e6

func checkWeight(g Genre, w float64) error {
	return checkRange("weight of "+g.String(), w, 0, maxWeight)
}

// ParseBlend reads genre weights as commands take them: "funk=0.7,jazz=0.3", "funk 70% + jazz 30%", "funk". A genre
// without a number weighs 1. The result is for Blend, which checks it.
func ParseBlend(text string) (map[Genre]float64, error) {
	weights := map[Genre]float64{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '+' || r == ';' }) {
		name, number := splitWeight(strings.TrimSpace(part))
		w := 1.0
		if number != "" {
			var err error
			if w, err = parsePercent(number); err != nil || math.IsNaN(w) || math.IsInf(w, 0) {
				return nil, fmt.Errorf("parse blend %q: weight %q is no number: write it like funk=0.7,jazz=0.3", text, number)
			}
		}
		g, err := ParseGenre(name)
		if err != nil {
			return nil, fmt.Errorf("parse blend %q: %w", text, err)
		}
		if _, twice := weights[g]; twice {
			return nil, fmt.Errorf("parse blend %q: %s is there twice: give each genre once", text, g)
		}
		weights[g] = w
	}
	if len(weights) == 0 {
		return nil, fmt.Errorf("parse blend %q: it is empty: write it like funk=0.7,jazz=0.3", text)
	}
	return weights, nil
}

// splitWeight splits "funk=0.7", "funk:0.7" and "funk 70%"; number is empty when there is none.
func splitWeight(part string) (name, number string) {
	if i := strings.LastIndexAny(part, "=:"); i >= 0 {
		return part[:i], strings.TrimSpace(part[i+1:])
	}
	if i := strings.LastIndexByte(part, ' '); i >= 0 {
		if _, err := parsePercent(part[i+1:]); err == nil {
			return part[:i], part[i+1:]
		}
	}
	return part, ""
}

func parsePercent(s string) (float64, error) {
	if rest, ok := strings.CutSuffix(s, "%"); ok {
		x, err := strconv.ParseFloat(rest, 64)
		return x / 100, err
	}
	return strconv.ParseFloat(s, 64)
}

// Validate checks that the weights are finite, not negative and not all 0, and that the tempo is from MinBPM to MaxBPM.
// An error about a number is a *RangeError.
func (s Style) Validate() error {
	var sum float64
	for g, w := range s.Weights {
		if err := checkWeight(Genre(g), float64(w)); err != nil {
			return err
		}
		sum += float64(w)
	}
	if sum <= 0 {
		return fmt.Errorf("weights are all 0: give at least one genre a weight above 0")
	}
	return ValidateBPM(s.BPM)
}

// ValidateBPM checks that a tempo is from MinBPM to MaxBPM; the error is a *RangeError.
func ValidateBPM(bpm float64) error { return checkRange("bpm", bpm, MinBPM, MaxBPM) }

// Dominant returns the genre with the largest weight; the first of several equal ones.
func (s Style) Dominant() Genre {
	best := Genre(0)
	for g, w := range s.Weights {
		if w > s.Weights[best] {
			best = Genre(g)
		}
	}
	return best
}

// String names the genres, the heaviest first: "funk", "funk 70% + jazz 30%". Shares that round to 0% are left out.
func (s Style) String() string {
	var sum float64
	for _, w := range s.Weights {
		sum += float64(w)
	}
	type share struct {
		genre   Genre
		percent int
	}
	var shares []share
	for g, w := range s.Weights {
		if p := math.Round(100 * float64(w) / sum); p >= 1 { // false when sum is 0
			shares = append(shares, share{Genre(g), int(p)})
		}
	}
	sort.SliceStable(shares, func(i, j int) bool { return shares[i].percent > shares[j].percent })
	switch {
	case len(shares) == 0:
		return "no genre"
	case len(shares) == 1:
		return shares[0].genre.String()
	}
	words := make([]string, len(shares))
	for i, sh := range shares {
		words[i] = fmt.Sprintf("%s %d%%", sh.genre, sh.percent)
	}
	return strings.Join(words, " + ")
}

// styleJSON is a style as files and the control socket carry it; genres with weight 0 are left out.
type styleJSON struct {
	Genres map[Genre]float32 `json:"genres"`
	BPM    float64           `json:"bpm"`
}

// MarshalJSON writes {"genres":{"funk":0.7,"jazz":0.3},"bpm":100}.
func (s Style) MarshalJSON() ([]byte, error) {
	doc := styleJSON{Genres: map[Genre]float32{}, BPM: s.BPM}
	for g, w := range s.Weights {
		if w != 0 {
			doc.Genres[Genre(g)] = w
		}
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads what MarshalJSON writes, to the bit; it does not Validate.
func (s *Style) UnmarshalJSON(data []byte) error {
	var doc styleJSON
	if err := json.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("read style: %w", err)
	}
	*s = Style{BPM: doc.BPM}
	for g, w := range doc.Genres {
		s.Weights[g] = w
	}
	return nil
}
