package steer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// verdict collects what speaks against an alternative.
type verdict struct {
	before, after State
	r             Result
	failed        bool // the prompt was refused
	fine          map[string]bool
	silent        groove.VoiceSet // that should be silent
	maybe         groove.VoiceSet // that may be either
	sound         bool            // the alternative is about what sounds
	missing       []string
	against       []string
}

// judge compares what a sentence did with one alternative of what it has to do.
func judge(before State, r Result, err error, alt string) (reading, string) {
	v := &verdict{before: before, after: r.State, r: r, failed: err != nil, fine: map[string]bool{}, silent: silentIn(before)}
	if r.Prompt == nil {
		v.r.Prompt = &PromptReply{}
	}
	tokens := strings.Split(alt, ";")
	for _, tok := range tokens {
		v.token(tok, slices.Contains(tokens, "bpm."))
	}
	v.sounds()
	v.others()
	reports := v.failed || len(v.r.Prompt.Unknown) > 0
	why := strings.Join(append(v.against, v.missing...), "; ")
	if err != nil {
		why += " (" + err.Error() + ")"
	} else if reports {
		why += fmt.Sprintf(" (reported %q)", v.r.Prompt.Unknown)
	}
	switch {
	case slices.ContainsFunc(v.against, func(s string) bool { return strings.HasPrefix(s, "opposite") }):
		return opposite, why
	case len(v.against) > 0, len(v.missing) > 0 && !reports:
		return misread, why
	case len(v.missing) > 0:
		return notUnderstood, why
	case reports && slices.Contains(tokens, "?"):
		return reportedRight, why
	case reports:
		return notUnderstood, why
	}
	return understood, why
}

func silentIn(s State) (set groove.VoiceSet) {
	for v, g := range s.Feel().Gain {
		if g == 0 {
			set |= groove.NewVoiceSet(groove.Voice(v))
		}
	}
	return set
}

// sounds compares which voices are silent.
func (v *verdict) sounds() {
	now := silentIn(v.after)
	for _, voice := range groove.AllVoices() {
		one := groove.NewVoiceSet(voice)
		is, should := now&one != 0, v.silent&one != 0
		switch {
		case is == should || v.maybe&one != 0:
		case is && silentIn(v.before)&one != 0:
			v.missing = append(v.missing, voice.String()+" stays silent")
		case is, silentIn(v.before)&one != 0:
			v.against = append(v.against, "opposite: "+voice.String()+" changes")
		default:
			v.missing = append(v.missing, voice.String()+" sounds")
		}
		if v.sound && is == should {
			v.fine["voice/"+voice.String()+"/mute"], v.fine["voice/"+voice.String()+"/solo"] = true, true
		}
	}
}

// others finds what changed and should not have.
func (v *verdict) others() {
	for _, p := range Params() {
		if p.Action() || p.ViewOf != "" || p.Name == "genre" || v.fine[p.Name] || fmt.Sprint(p.Value(v.before)) == fmt.Sprint(p.Value(v.after)) {
			continue
		}
		what := "changed"
		if v.fine["same"] {
			what = "opposite"
		}
		v.against = append(v.against, fmt.Sprintf("%s: %s %v", what, p.Name, p.Value(v.after)))
	}
	for _, c := range v.r.Then {
		if !v.fine[c.Param().Name] {
			v.against = append(v.against, "opposite: "+c.Param().Name)
		}
	}
	if v.r.Effect.Has(Fill) && !v.fine[FillNow] {
		v.against = append(v.against, "opposite: a fill")
	}
}

// moved asks for a change of a parameter in a direction.
func (v *verdict) moved(what string, before, after, want float64) {
	switch d := (after - before) * want; {
	case d < 0:
		v.against = append(v.against, fmt.Sprintf("opposite: %s from %g to %g", what, before, after))
	case d == 0:
		v.missing = append(v.missing, what+" stays")
	}
}

func (v *verdict) need(ok bool, what string) {
	if !ok {
		v.missing = append(v.missing, what)
	}
}

// voiceCodes are the corpus's names of voices.
var voiceCodes = map[string][]groove.Voice{
	"K": {groove.Kick}, "S": {groove.Snare}, "CH": {groove.ClosedHat}, "OH": {groove.OpenHat}, "HH": {groove.ClosedHat, groove.OpenHat},
	"LT": {groove.LowTom}, "MT": {groove.MidTom}, "HT": {groove.HighTom}, "T": {groove.LowTom, groove.MidTom, groove.HighTom},
	"C": {groove.Crash}, "R": {groove.Ride}, "CY": {groove.Crash, groove.Ride},
}

func saidVoices(list string) (all []groove.Voice) {
	for code := range strings.SplitSeq(list, ",") {
		all = append(all, voiceCodes[code]...)
	}
	return all
}

func saidNumber(text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic("corpus: " + text)
	}
	return x
}

func saidSet(list string) groove.VoiceSet {
	return groove.NewVoiceSet(saidVoices(list)...)
}

// numberOf is a parameter's value as a number.
func numberOf(s State, name string) float64 {
	args, err := Get(s, name)
	if err != nil {
		panic("corpus: " + err.Error())
	}
	x, _ := number(args[0])
	return x
}
