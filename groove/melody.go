package groove

import (
	"errors"
	"fmt"
)

// voice gives each note the voice that plays it.
func (t *Take) voice(kit Kit) {
	if kit == (Kit{}) {
		kit = GMKit()
	}
	roles := t.trackRoles(kit)
	for i := range t.Notes {
		n := &t.Notes[i]
		voice, ok := kit.Voice(n.Note)
		if !ok {
			voice = NoVoice
		}
		r, named := roles[int(n.Track)]
		if !named {
			r, named = roleOf(t.names[n.Note])
		}
		if named && (voice == NoVoice || !r.family.Has(voice)) {
			voice = r.voice
		}
		n.Voice = voice
	}
}

// titleVoices is how many voices a track's pitches have at least if its name is a title, such as "Kick it", and not a voice's.
const titleVoices = 4

// trackRoles returns the roles that the tracks' names speak of.
func (t *Take) trackRoles(kit Kit) map[int]role {
	voices := map[int]VoiceSet{}
	for _, n := range t.Notes {
		if v, ok := kit.Voice(n.Note); ok {
			voices[int(n.Track)] |= NewVoiceSet(v)
		}
	}
	roles := map[int]role{}
	for i, track := range t.Tracks {
		r, ok := roleOf(track.Name)
		if !ok {
			r, ok = roleOf(track.Instrument)
		}
		if ok && len(voices[i].Voices()) < titleVoices {
			roles[i] = r
		}
	}
	return roles
}

// Unmapped counts the notes that no voice plays, by pitch.
func (t *Take) Unmapped() map[uint8]int {
	counts := map[uint8]int{}
	for _, n := range t.Notes {
		if n.Voice == NoVoice {
			counts[n.Note]++
		}
	}
	return counts
}

// refuseMelody returns an error if parts that neither channel 10 nor a name marks as drums are another instrument. Where it is not
// sure it refuses: a melody that is learned does harm, and the user can say that it is drums.
func (t *Take) refuseMelody(chosen []part, kit Kit) error {
	if t.playsKit(chosen, kit) {
		return nil
	}
	alone := singleParts(chosen)
	for _, p := range chosen {
		if p.channel == DrumChannel || t.isDrumPart(p, alone[p.track]) {
			return nil
		}
	}
	why := t.melodyIn(chosen[0].channel, anyTrack)
	for _, p := range chosen {
		for _, name := range []string{t.Tracks[p.track].Name, t.Tracks[p.track].Instrument} {
			if n := readName(name); n.kind() == namesMelody {
				why = fmt.Sprintf("track %d is called %q", p.track+1, name)
			}
		}
	}
	if why == "" {
		return nil
	}
	return errors.New("no drums: " + why + ": say which channel or track it is if these are drums, or call the track Drums")
}

// playsKit reports whether most notes of the parts are a kit's own. The zero kit has none.
func (t *Take) playsKit(chosen []part, kit Kit) bool {
	if kit == (Kit{}) {
		return false
	}
	in := map[part]bool{}
	for _, p := range chosen {
		in[part{track: p.track, port: p.port, channel: p.channel}] = true
	}
	own, all := 0, 0
	for _, n := range t.Notes {
		if !in[part{track: int(n.Track), port: n.Port, channel: n.Channel}] {
			continue
		}
		if all++; kit.Has(n.Note) {
			own++
		}
	}
	return 2*own > all
}

// anyTrack stands for all tracks of a channel.
const anyTrack = -1

// melodyIn says why the notes of a channel in a track are a melody, or "".
func (t *Take) melodyIn(channel uint8, track int) string {
	kinds, pitches := VoiceSet(0), map[uint8]bool{}
	all, set, chords := 0, 0, false
	last := int64(-1)
	for _, n := range t.Notes {
		if n.Channel != channel || track != anyTrack && int(n.Track) != track {
			continue
		}
		all++
		chords = chords || last >= 0 && n.Tick-last <= int64(t.PPQ)/32
		last = n.Tick
		if pitches[n.Note] = true; isDrumSet(n.Note) {
			set++
			kinds |= NewVoiceSet(kindOf(n.Voice))
		}
	}
	program, named := t.programOf(channel)
	spread := len(kinds.Voices()) // of kick, snare and cymbals
	if kinds.Has(MidTom) {
		spread--
	}
	switch {
	case 2*set < all:
		return fmt.Sprintf("of the %d notes on channel %d, %d have the pitch of a drum set", all, channel, set)
	case named && (spread < 2 || !chords && len(pitches) > 3):
		return fmt.Sprintf("channel %d plays program %d, and not as a drum set is played", channel, program+1)
	case len(pitches) >= 3 && spread < 2, len(pitches) >= 5 && !chords:
		return fmt.Sprintf("the %d pitches on channel %d are not played as a drum set is", len(pitches), channel)
	}
	return ""
}

// kindOf reduces voices to kick, snare, toms and cymbals: hats are among the last, which keep the time.
func kindOf(v Voice) Voice {
	switch v {
	case Kick, Snare:
		return v
	case LowTom, MidTom, HighTom:
		return MidTom
	}
	return Ride
}

// programOf returns the program that a channel plays, from 0.
func (t *Take) programOf(channel uint8) (program uint8, named bool) {
	for _, track := range t.Tracks {
		for _, p := range track.Programs {
			if p.Channel == channel && p.Named {
				program, named = p.Program, true
			}
		}
	}
	return program, named
}
