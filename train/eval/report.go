package eval

import (
	"math"

	"github.com/groovegen/groovegen/train/eval/human"
)

// Schema is the version of a Report's JSON. A change of meaning increases it.
const Schema = 1

// Report has all figures of a model, ready for JSON. Pointers and maps are nil where the model lacks what they need.
type Report struct {
	Schema         int                        `json:"schema_version"` // see Schema
	Model          string                     `json:"model"`
	Training       string                     `json:"training,omitempty"` // its configuration and seed: "groove, seed 1"
	Held           []string                   `json:"held"`               // the splits that real loops are from
	Seed           uint64                     `json:"seed"`
	Seconds        float64                    `json:"seconds"` // that the model took
	Latent         LatentFigures              `json:"latent"`
	Loops          LoopFigures                `json:"loops"`
	TwoSample      TwoSampleFigures           `json:"two_sample"`
	Steady         SteadyFigures              `json:"steady"`
	Articulations  []ArticulationShare        `json:"articulations,omitempty"`
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
	Conditioned Separation `json:"told,omitempty"`       // z-means, the encoder conditioned on genre and tempo
	TempoOnly   Separation `json:"tempo_only,omitempty"` // z-means, the encoder conditioned on the tempo only
	// Without any model:
	Principal      Separation `json:"pca"`
	CountsAndMeans Separation `json:"counts_and_means"`
	Tempo          Separation `json:"tempo"`
}

// LoopFigures are the figures of generated and real loops.
type LoopFigures struct {
	Balanced Generated `json:"balanced"` // as many of each genre, at its training tempos
	Like     Generated `json:"like"`     // one for each real loop, of its genre and tempo
	Real     Generated `json:"real"`
}

// TwoSampleFigures say how well classifiers separate generated loops from real ones, and training loops from real ones.
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

// TrainBaseline has the figures of training loops in place of generated ones: how near
// to held-out drummers other drummers of the same genres come. A goal that they miss is stricter than that.
type TrainBaseline struct {
	Balanced Generated   `json:"balanced"` // as many of each genre; their novelty has no meaning
	Human    []human.Row `json:"human"`    // of all loops and of each voice
}

// OfBaseline returns a report of the training loops, as far as they can be measured. Figures that need a model are NaN.
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
