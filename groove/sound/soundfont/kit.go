package soundfont

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/sinshu/go-meltysynth/meltysynth"
)

// kitNames are the names of presets that are drum kits. Steel drums and single drums, such as a taiko, are tuned instruments.
var kitNames = regexp.MustCompile(`\b(drum ?kit|drum ?set|kit|kits|drums|percussion)\b`)

// choose chooses the preset that plays: the first one, by bank and program, of the drum banks, else one that is named like a kit, else
// the first of all.
func (f *Font) choose() {
	rank := func(p *meltysynth.Preset) int {
		name := strings.ToLower(p.Name)
		const generalMIDI2, yamahaXG = 120, 127
		switch {
		case p.BankNumber >= bank:
			return 0
		case p.BankNumber == generalMIDI2 || p.BankNumber == yamahaXG:
			return 1
		case kitNames.MatchString(name) && !strings.Contains(name, "steel"):
			return 2
		}
		return 3
	}
	presets := f.synth.SoundFont.Presets
	f.sounds = presets[0]
	for _, p := range presets {
		if cmp.Or(cmp.Compare(rank(p), rank(f.sounds)), cmp.Compare(p.BankNumber, f.sounds.BankNumber),
			cmp.Compare(p.PatchNumber, f.sounds.PatchNumber)) < 0 {
			f.sounds = p
		}
	}
	f.Kit, f.HasKit = strings.TrimSpace(f.sounds.Name), rank(f.sounds) < 3
	const controller, program = 0xB0, 0xC0
	chosen := f.sounds.BankNumber
	if f.channel = 0; chosen >= bank { // only the drum channel reaches those banks, and it counts from the first
		f.channel, chosen = drums, chosen-bank
	}
	f.synth.ProcessMidiMessage(f.channel, controller, 0, chosen)
	f.synth.ProcessMidiMessage(f.channel, program, f.sounds.PatchNumber, 0)
}
