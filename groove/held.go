package groove

// Held is the locked parts of some voices, kept while the other voices are drawn again. It is immutable. Nil holds nothing.
type Held struct {
	Voices  VoiceSet `json:"voices"`
	Pattern Pattern  `json:"pattern"` // canonical, before any feel; only what the held voices play
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
	(&Held{voices, from}).copyTo(&out.Pattern)
	return &out
}

// Only returns h without the voices that are not in a set, or nil when nothing is left.
func (h *Held) Only(voices VoiceSet) *Held {
	if h == nil || h.Voices&^voices == 0 {
		return h
	}
	out := Held{Voices: h.Voices & voices}
	if out.Voices == 0 {
		return nil
	}
	(&Held{out.Voices, h.Pattern}).copyTo(&out.Pattern)
	return &out
}

// Has reports whether a voice is held.
func (h *Held) Has(v Voice) bool { return h != nil && h.Voices.Has(v) }

// Merge puts the held parts into a pattern, in place of what those voices have there.
func (h *Held) Merge(p *Pattern) {
	if h != nil {
		h.copyTo(p)
	}
}

func (h *Held) copyTo(p *Pattern) {
	for v := range Voice(NumVoices) {
		if !h.Voices.Has(v) {
			continue
		}
		for s := range Steps {
			p.Hits[s][v], p.Offsets[s][v], p.Velocities[s][v] = h.Pattern.Hits[s][v], h.Pattern.Offsets[s][v], h.Pattern.Velocities[s][v]
		}
	}
}
