package eval

import (
	"math"

	"github.com/groovegen/groovegen/train/eval/human"
)

// Schema is the version of a Report's JSON; a change of meaning counts it up.
const Schema = 1

// Report holds all figures of a model, ready for JSON. Pointers and maps are nil where the model lacks what they need.
type Report struct {
	Schema         int                        `json:"schema_version"` // see Schema
	Model          string                     `json:"model"`
	Training       string                     `json:"training,omitempty"` // what is known of it: "groove, seed 1"
	Held           []string                   `json:"held"`               // the splits that real loops are from
	Seed           uint64                     `json:"seed"`
	Seconds        float64                    `json:"seconds"` // that the model took
	Latent         LatentFigures              `json:"latent"`
	Loops          LoopFigures                `json:"loops"`
	TwoSample      TwoSampleFigures           `json:"two_sample"`
	Human          HumanFigures               `json:"human"`
	Reconstruction map[string]Reconstructions `json:"reconstruction,omitempty"` // by split
	Judge          *JudgeFigures              `json:"judge,omitempty"`
	TrainBaseline  TrainBaseline              `json:"stand_in"`
	OraclePrior    *OraclePrior               `json:"bound,omitempty"`
	Stages         []Stage                    `json:"stages"` // in order, those that no model has a part in among them
}

// Stage says how long a part of a measurement took.
type Stage struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

// LatentFigures are separations of genres by a line.
type LatentFigures struct {
	Conditioned Separation `json:"told,omitempty"`       // z-means, the encoder told genre and tempo
	TempoOnly   Separation `json:"tempo_only,omitempty"` // z-means, the encoder told the tempo only
	// Without any model:
	Principal      Separation `json:"pca"`
	CountsAndMeans Separation `json:"counts_and_means"`
	Tempo          Separation `json:"tempo"`
}

// LoopFigures sum up generated and real loops.
type LoopFigures struct {
	Balanced Generated `json:"balanced"` // as many of each genre, at its training tempos
	Like     Generated `json:"like"`     // one for each real loop, of its genre and tempo
	Real     Generated `json:"real"`
}

// TwoSampleFigures say how well generated loops are told from real ones, and training loops in their place.
type TwoSampleFigures struct {
	Everything      TwoSample `json:"everything"`
	HitsAlone       TwoSample `json:"hits_alone"`
	EverythingFloor TwoSample `json:"everything_floor"`
	HitsAloneFloor  TwoSample `json:"hits_alone_floor"`
}

// HumanFigures compare generated loops with real ones of the same mix.
type HumanFigures struct {
	Rows  []human.Row `json:"rows"`
	Whole human.Whole `json:"real_whole_performances"`
}

// StandIn holds what training loops have in the place of generated ones, those that Tell's floor is taken with among them: how near
// to held-out drummers other drummers of the same genres come. A goal that they miss asks for more than that.
type TrainBaseline struct {
	Balanced Generated   `json:"balanced"` // as many of each genre; their novelty is of no meaning
	Human    []human.Row `json:"human"`    // of all loops and of each voice
}

// InPlace returns the report as it were of training loops, as far as they can be measured: what is of a model is not a number.
func (r *Report) OfBaseline() *Report {
	nan := math.NaN()
	out := &Report{Schema: r.Schema, Held: r.Held, Human: HumanFigures{Rows: r.TrainBaseline.Human}, Loops: r.Loops}
	out.Loops.Balanced = r.TrainBaseline.Balanced
	out.Loops.Balanced.Novelty.Median, out.Loops.Balanced.Novelty.NearCopies = nan, nan
	out.TwoSample = TwoSampleFigures{Everything: r.TwoSample.EverythingFloor, HitsAlone: r.TwoSample.HitsAloneFloor}
	if r.Judge != nil {
		out.Judge = &JudgeFigures{Everything: r.Judge.EverythingFloor, HitsAlone: r.Judge.HitsAloneFloor}
		out.Judge.Balanced.Balanced = nan
	}
	return out
}

// Reconstructions are of the windows of one split.
type Reconstructions struct {
	Model     Reconstruction `json:"model"`
	OnTheGrid Reconstruction `json:"on_the_grid"`
	Means     Reconstruction `json:"means"`
}

// Progress says how far a measurement is: Done of Of in stage number Stage of Stages.
type Progress struct {
	Name          string
	Stage, Stages int
	Done, Of      int
}
