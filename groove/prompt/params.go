package prompt

import "github.com/groovegen/groovegen/groove"

// The parameters that words move, by the names of the daemon's table.
const (
	pBPM         = "bpm"
	pSeed        = "seed"
	pDensity     = "density"
	pComplexity  = "complexity"
	pHumanize    = "humanize"
	pSwing       = "swing"
	pSwingNote   = "swing_note"
	pDynamics    = "dynamics"
	pTemperature = "temperature"
	pOffset      = "offset" // of the rig: words for a feel move push
	pPush        = "push"
	pGain        = "gain" // only as voice/<voice>/gain
	pMute        = "mute" // only as voice/<voice>/mute
	pLock        = "lock" // only as voice/<voice>/lock
	pDice        = "dice" // only as voice/<voice>/dice
	pFillEvery   = "fill_every"
	pFillAmount  = "fill_amount"
	pFillComplex = "fill_complexity"
	pCountIn     = "count_in"
	pSurprise    = "surprise"
	pGlide       = "glide"
	pDrift       = "drift"
	pAccent      = "accent"
	pTimescale   = "timescale"
	pGenre       = "genre"
	pBlend       = "blend"
)

// param is what a word has to know of a parameter: where it stands when nobody cares, and what none of it is.
type param struct {
	neutral, none float64
	min, max      float64
	lean          bool // targets are leans, −1 to 1: its range is the daemon's affair
	voice         bool // each voice has one as well
}

var params = map[string]param{
	pBPM:         {neutral: 120, min: groove.MinBPM, max: groove.MaxBPM},
	pDensity:     {neutral: 1, none: 0.3, max: 2, voice: true},
	pComplexity:  {min: -1, none: -1, max: 1, lean: true},
	pHumanize:    {neutral: 1, max: 2},
	pSwing:       {neutral: 0.5, none: 0.5, min: 0.5, max: 0.75},
	pDynamics:    {neutral: 1, max: 2},
	pTemperature: {neutral: 0.8, max: 2},
	pSurprise:    {min: -1, none: -1, max: 1, lean: true},
	pDrift:       {min: -1, none: -1, max: 1, lean: true},
	pAccent:      {min: -1, none: -1, max: 1, lean: true},
	pOffset:      {min: -250, max: 250},
	pPush:        {min: -30, max: 30},
	pGain:        {neutral: 1, max: 2, voice: true},
	pFillAmount:  {min: -1, none: -1, max: 1, lean: true},
	pFillComplex: {min: -1, none: -1, max: 1, lean: true},
	pCountIn:     {max: 4},
	pSeed:        {max: 1<<53 - 1},
}
