package groove

// Held is the locked parts of some voices, kept while the other voices are drawn again. It is immutable. Nil holds
// nothing.
type Held struct {
	Voices  VoiceSet `json:"voices"`
	Pattern Pattern  `json:"pattern"` // canonical, before any feel; only what the held voices play
	// Timing is that of the loop that the parts come from: they are swung and humanised by it. Nil = not known.
	Timing *Timing `json:"timing,omitempty"`
	// Articulated says that the pattern says how its hits are struck. Files and codes from before do not.
	Articulated bool `json:"articulated,omitempty"`
}

// Hold returns the parts of these voices in a pattern, or nil for no voices.
func Hold(voices VoiceSet, p *Pattern) *Held {
	return (*Held)(nil).With(voices, p)
}

// With returns h with the parts of these voices taken from a pattern, in place of any it had.
func (h *Held) With(voices VoiceSet, p *Pattern) *Held {
	var out Held
	if h != nil {
		out = *h
	}
	out.Voices |= voices
	if out.Voices == 0 {
		return nil
	}
	from := p.Canonical()
	(&Held{Voices: voices, Pattern: from}).copyTo(&out.Pattern)
	return &out
}

// Timed returns h with the timing of the loop that its parts come from.
func (h *Held) Timed(t Timing) *Held {
	if h == nil {
		return nil
	}
	out := *h
	out.Timing = &t
	return &out
}

// AsStruck returns h such that its parts stay as they are struck.
func (h *Held) AsStruck() *Held {
	if h == nil {
		return nil
	}
	out := *h
	out.Articulated = true
	return &out
}

// Decoded returns h with its parts as late as a model decoded them.
func (h *Held) Decoded() *Held {
	if h == nil || h.Timing == nil {
		return h
	}
	out := *h
	out.Pattern = h.Pattern.Later(h.Timing.Center)
	return &out
}

// Only returns h without the voices that are not in a set, or nil when nothing is left.
func (h *Held) Only(voices VoiceSet) *Held {
	if h == nil || h.Voices&^voices == 0 {
		return h
	}
	out := Held{Voices: h.Voices & voices, Timing: h.Timing, Articulated: h.Articulated}
	if out.Voices == 0 {
		return nil
	}
	(&Held{Voices: out.Voices, Pattern: h.Pattern}).copyTo(&out.Pattern)
	return &out
}

// Has reports whether a voice is held.
func (h *Held) Has(v Voice) bool { return h != nil && h.Voices.Has(v) }

// Free returns the voices that are not held.
func (h *Held) Free() VoiceSet {
	if h == nil {
		return VoiceSet(0).Others()
	}
	return h.Voices.Others()
}

// Merge puts the held parts into a pattern, in place of what those voices have there.
func (h *Held) Merge(p *Pattern) {
	if h != nil {
		h.copyTo(p)
	}
}

func (h *Held) copyTo(p *Pattern) {
	for v := range Voice(NumVoices) {
		if h.Voices.Has(v) {
			p.CopyVoice(&h.Pattern, v)
		}
	}
}
