package groove

import (
	"bytes"
	"strings"
	"testing"
)

// drumNames and melodyNames are names as people and programs give them to tracks.
const drumNames = `Drums|drums 1|DRUM KIT|Drum Kit 2|My Kit|Standard Kit|808 Kit|TR-808|TR909 Drums|808 Kick|909 Hats|Percussion|PERC 2|Latin Perc|Beat|Beats
Breakbeat|Kick|Kick 1|KickDrum|Bass Drum|Bass Drums|BassDrum 2|Bass Kick|BD|BD 1|Snare|Snare Top|Snare Drum|SD|Rim|Rimshot|Sidestick|Clap|Claps|Hand Clap|Snap
HiHat|Hi-Hat|HH|HH Closed|Closed Hats|OpenHiHat|hats|Ride|Ride Bell|Crash|Crash L|Splash|China|Cymbals|Toms|Tom 1|Floor Tom|High Tom|Cowbell|Shaker|Tambourine
Congas|Bongos|Timbales|Schlagzeug|Batterie|Batería|Bateria|Perkusja|Ударные|Drumloop|Drum Loop 120|Acoustic Drums|Live Drums|eDrums|Synth Drums|Synth Kick
Brass Snare|Orchestral Percussion|Drum Pads|Vocal Percussion|Solo Drums|Drum Solo|Tom's Drums|Drum & Bass Kit|Drum'n'Bass Drums|Cajon|Taiko Drum|Trommeln|Grosse Caisse`

const melodyNames = `808 Bass|Tom's Guitar|Snap Bass|Slap Bass|Rim Lead|Bass|Bass 1|BassGuitar|Bassline|Sub Bass|Kick Bass|Drum Bass|Perc Lead|Beat Synth|Ride Pad
Crash Pad|Tom Vocal|Tom - Guitar|Guitar (Tom)|Clap Lead|Hat Pluck|Stick Bass|China Strings|Piano|E-Piano|Grand Piano|Keys|Tom Keys|Beat Keys|Keyboard|Organ|Strings
Strings 2|Synth|Synth Lead|Drum Synth|Synthesizer|Vocals|Lead Vox|Voice|Voice Kit|Choir|Brass|Horns|Sax|Flute|Violin|Akustikgitarre|E-Gitarre|Guitarra|Bajo|Chitarra
Steel Drums|Steel Drum 1|Steelpan|Hang Drum|Tongue Drum|Timpani|Marimba|Chromatic Percussion|Tuned Percussion|Tubular Bells|808Bass|909 Lead|TR Bass|Kit Piano|Beat Guitar
Percussive Organ|ギター|Гитара|Melodie|Arp|Chords`

// Names that say nothing, or that only the notes can decide.
const (
	otherNames = `Tr 1|TR 2|Track 1|Ch 10|MIDI 3|Untitled|Tom's Track|Tom's Song|Drum & Bass|Drum'n'Bass|Loop|1|120 BPM|Verse`
	openNames  = `808|909|Tom Sawyer|Beat It|Ride My Seesaw|Crash Into Me|Clap Your Hands|Kick It|Snap Out Of It`
)

func names(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == '|' || r == '\n' })
}

func TestNamesOfTracks(t *testing.T) {
	for want, list := range map[nameKind]string{namesDrums: drumNames, namesMelody: melodyNames, namesNothing: otherNames, namesPerhapsDrums: openNames} {
		for _, name := range names(list) {
			n := readName(name)
			if got := n.kind(); got != want {
				t.Errorf("%q is read as kind %d, want %d (%v)", name, got, want, nameWords(name))
			}
			if _, ok := roleOf(name); ok && want == namesMelody {
				t.Errorf("%q has the role of a drum", name)
			}
		}
	}
	if d, m := len(names(drumNames)), len(names(melodyNames)); d < 60 || m < 60 {
		t.Errorf("%d and %d names", d, m)
	}
}

// A melody beside nothing, and beside drums, is not taken for drums, whatever drum its track is called by.
func TestMelodiesAreNotDrumsByName(t *testing.T) {
	name := func(text string) []byte {
		return at(0, append([]byte{0xFF, metaTrackName, byte(len(text))}, text...)...)
	}
	line := func(channel byte) (all []byte) { // of a bass, in the pitches of a drum set
		for i, pitch := range []byte{36, 36, 39, 41, 43, 46, 48, 41} {
			all = append(all, at(uint32(min(i, 1)*48), 0x90|(channel-1), pitch, 90)...)
		}
		return all
	}
	drums := bytes.Join([][]byte{at(0, 0x93, 36, 100), at(0, 0x93, 42, 80), at(48, 0x93, 42, 80), at(48, 0x93, 38, 99)}, nil)
	for _, melody := range append(names(melodyNames), names(openNames)...) {
		take := func(tracks ...[]byte) (*Take, DrumPart, error) {
			take, err := ReadTake(bytes.NewReader(file(1, 96, tracks...)))
			if err != nil {
				t.Fatal(err)
			}
			part, err := take.KeepDrums(DrumPick{})
			return take, part, err
		}
		if _, _, err := take(track(name(melody), line(2))); err == nil || !strings.Contains(err.Error(), "no drums") {
			t.Errorf("%q alone: %v", melody, err)
		}
		if _, part, err := take(track(name(melody), line(2)), track(name("Kit"), drums)); err != nil || part.Channel != 4 {
			t.Errorf("%q beside drums: channel %d, %v", melody, part.Channel, err)
		}
		if _, part, err := take(track(name(melody), line(2)), track(name("Piano"), line(3))); err == nil {
			t.Errorf("%q beside a piano is channel %d's drums", melody, part.Channel)
		}
	}
}
