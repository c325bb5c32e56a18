package groove

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// DrumPick says which notes of a file are its drums. The zero value leaves it to the file: channel 10, else the tracks
// whose names say so (Drums, Kit, Percussion, Beat, Snare …), else the only channel, if it plays no melody.
type DrumPick struct {
	Channel uint8  // 1–16; 0 = not given
	Track   string // name of a track, or its number from 1; "" = not given
	Kit     Kit    // its notes come before the percussion map; the zero value is the GM kit
	// Rhythm says that only the places of notes matter: where nothing else is drums, all notes count, a melody's too.
	// Those that no voice plays are given to the snare.
	Rhythm bool
}

// DrumPart is what KeepDrums kept.
type DrumPart struct {
	Channel uint8    // of its notes, 1–16; the lowest of several
	Tracks  []string // names of its tracks
	LeftOut string   // what else could be drums, and is on another port; "" = nothing
}

// Describe says which notes were kept, if they are not those of channel 10, else "".
func (p DrumPart) Describe() string {
	if p.Channel == 0 || p.Channel == DrumChannel {
		return ""
	}
	text := fmt.Sprintf("the drums are on channel %d", p.Channel)
	if len(p.Tracks) > 0 {
		text += fmt.Sprintf(", track %q", p.Tracks[0])
	}
	return text
}

// part is the notes of one channel in one track.
type part struct {
	track   int
	port    uint8
	channel uint8
	notes   int
}

// KeepDrums drops all notes but the drums and gives each the voice that plays it: that of its track's or pitch's name,
// where one speaks of a voice, else that of its pitch in the kit. The error, a *DrumsError, says what the file has
// instead, and names its tracks.
func (t *Take) KeepDrums(want DrumPick) (DrumPart, error) {
	all := t.parts()
	chosen, err := t.chooseParts(all, want)
	if err != nil {
		return DrumPart{}, &DrumsError{err}
	}
	var out DrumPart
	chosen, out.LeftOut = t.onePort(chosen)
	if want == (DrumPick{Kit: want.Kit}) {
		if err := t.refuseMelody(chosen, want.Kit); err != nil {
			return DrumPart{}, &DrumsError{err}
		}
	}
	in := map[part]bool{}
	for _, p := range chosen {
		in[part{track: p.track, port: p.port, channel: p.channel}] = true
		if name := t.Tracks[p.track].Name; name != "" && !slices.Contains(out.Tracks, name) {
			out.Tracks = append(out.Tracks, name)
		}
		if out.Channel == 0 || p.channel < out.Channel {
			out.Channel = p.channel
		}
	}
	t.Notes = slices.DeleteFunc(t.Notes, func(n TakeNote) bool {
		return !in[part{track: int(n.Track), port: n.Port, channel: n.Channel}]
	})
	t.voice(want.Kit)
	for i := range t.Notes {
		if n := &t.Notes[i]; want.Rhythm && n.Voice == NoVoice {
			n.Voice = Snare
		}
	}
	return out, nil
}

// parts lists the parts that have notes, by track, port and channel.
func (t *Take) parts() []part {
	at := map[part]int{}
	var all []part
	for _, n := range t.Notes {
		p := part{track: int(n.Track), port: n.Port, channel: n.Channel}
		i, ok := at[p]
		if !ok {
			i = len(all)
			at[p] = i
			all = append(all, p)
		}
		all[i].notes++
	}
	slices.SortFunc(all, func(a, b part) int {
		return cmp.Or(cmp.Compare(a.track, b.track), cmp.Compare(a.port, b.port), cmp.Compare(a.channel, b.channel))
	})
	return all
}

// chooseParts chooses the parts with the drums.
func (t *Take) chooseParts(all []part, want DrumPick) ([]part, error) {
	if want.Channel > 16 {
		return nil, fmt.Errorf("channel %d is out of range: give 1 to 16", want.Channel)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("the file has no notes")
	}
	keep := func(in []part, f func(part) bool) []part {
		return slices.DeleteFunc(slices.Clone(in), func(p part) bool { return !f(p) })
	}
	if want.Channel != 0 || want.Track != "" {
		chosen := keep(all, func(p part) bool {
			return (want.Channel == 0 || p.channel == want.Channel) && (want.Track == "" || t.isTrack(p.track, want.Track))
		})
		if len(chosen) == 0 {
			return nil, fmt.Errorf("%s has no notes: those with notes are %s", want.words(), t.describeParts(all))
		}
		return chosen, nil
	}
	if chosen := keep(all, func(p part) bool { return p.channel == DrumChannel }); len(chosen) > 0 {
		return chosen, nil
	}
	alone := singleParts(all)
	if chosen := keep(all, func(p part) bool { return t.isDrumPart(p, alone[p.track]) }); len(chosen) > 0 {
		return chosen, nil
	}
	if first := all[0]; want.Rhythm || len(keep(all, func(p part) bool { return p.channel != first.channel || p.port != first.port })) == 0 {
		return all, nil
	}
	return nil, fmt.Errorf("no notes on channel %d, and no track's name says drums: say which channel or track has them, of %s",
		DrumChannel, t.describeParts(all))
}

func (w DrumPick) words() string {
	var words []string
	if w.Track != "" {
		words = append(words, fmt.Sprintf("track %q", w.Track))
	}
	if w.Channel != 0 {
		words = append(words, fmt.Sprintf("channel %d", w.Channel))
	}
	return strings.Join(words, ", ")
}

// isTrack reports whether a track is the one that a user names: by its number from 1, or its name, however it is spelt.
func (t *Take) isTrack(i int, want string) bool {
	if n, err := strconv.Atoi(strings.TrimSpace(want)); err == nil {
		return n == i+1
	}
	return fold(want) == fold(t.Tracks[i].Name) || fold(want) == fold(t.Tracks[i].Instrument)
}

// singleParts returns the tracks that have one part.
func singleParts(all []part) map[int]bool {
	alone := map[int]bool{}
	for _, p := range all {
		_, known := alone[p.track]
		alone[p.track] = !known
	}
	return alone
}

// isDrumPart reports whether a part's names, or the bank that it chooses, say that it is drums. A name speaks for a part only if the
// track has no other.
func (t *Take) isDrumPart(p part, alone bool) bool {
	for _, sound := range t.Tracks[p.track].Programs {
		const generalMIDI2, yamahaXG = 120, 127
		if sound.Channel == p.channel && (sound.Bank == generalMIDI2 || sound.Bank == yamahaXG) {
			return true
		}
	}
	if !alone {
		return false
	}
	kind := t.Tracks[p.track].nameKind()
	return kind == namesDrums || kind == namesPerhapsDrums && t.melodyIn(p.channel, p.track) == ""
}

// describeParts lists parts for a message.
func (t *Take) describeParts(all []part) string {
	const shown = 12
	var words []string
	for _, p := range all[:min(len(all), shown)] {
		text := fmt.Sprintf("track %d", p.track+1)
		if name := t.Tracks[p.track].Name; name != "" {
			text += fmt.Sprintf(" %q", name)
		}
		text += fmt.Sprintf(" on channel %d", p.channel)
		if p.port != 0 {
			text += fmt.Sprintf(", port %d", p.port+1)
		}
		words = append(words, fmt.Sprintf("%s (%d notes)", text, p.notes))
	}
	if more := len(all) - shown; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, "; ")
}

// onePort keeps the parts of one port, since channel 10 of another port may be any instrument: of the first one whose tracks are
// named like drums, else of the first. It describes the parts that it left out.
func (t *Take) onePort(chosen []part) ([]part, string) {
	port, named := chosen[0].port, false
	for _, p := range chosen {
		drums := t.Tracks[p.track].nameKind() >= namesPerhapsDrums
		if drums && !named || drums == named && p.port < port {
			port, named = p.port, drums
		}
	}
	var out []part
	for _, p := range chosen {
		if p.port != port {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return chosen, ""
	}
	kept := slices.DeleteFunc(slices.Clone(chosen), func(p part) bool { return p.port != port })
	return kept, fmt.Sprintf("left out, because it goes to another port: %s", t.describeParts(out))
}
