package groove

import (
	"encoding/json"
	"testing"
	"time"
)

// The pitches of the Groove dataset keep the voices of its authors, and the rest of General MIDI's percussion has one by its role.
func TestVoiceOfPitch(t *testing.T) {
	paper := map[Voice][]uint8{
		Kick: {36}, Snare: {38, 40, 37}, ClosedHat: {42, 22, 44}, OpenHat: {46, 26}, LowTom: {43, 58}, MidTom: {45, 47}, HighTom: {48, 50},
		Crash: {49, 52, 55, 57}, Ride: {51, 53, 59},
	}
	others := map[Voice][]uint8{
		Kick: {35}, Snare: {39, 75, 76, 85, 28}, ClosedHat: {54, 69, 70, 80, 82}, OpenHat: {81}, LowTom: {41, 64, 87}, MidTom: {61, 63},
		HighTom: {60, 62, 65}, Crash: {84}, Ride: {56, 67, 68}, NoVoice: {0, 21, 23, 33, 34, 88, 127},
	}
	for _, table := range []map[Voice][]uint8{paper, others} {
		for want, pitches := range table {
			for _, pitch := range pitches {
				if got, ok := VoiceOfPitch(pitch); got != want || ok != (want != NoVoice) {
					t.Errorf("pitch %d (%s) is %s, want %s", pitch, PitchName(pitch), got, want)
				}
			}
		}
	}
	for pitch := uint8(27); pitch <= 87; pitch++ {
		_, ok := VoiceOfPitch(pitch)
		if metronome := pitch == 33 || pitch == 34; ok == metronome || PitchName(pitch) == "" {
			t.Errorf("pitch %d (%q): mapped %v", pitch, PitchName(pitch), ok)
		}
	}
	kit := GMKit()
	for _, v := range AllVoices() {
		if got, ok := VoiceOfPitch(kit.Note(v)); !ok || got != v {
			t.Errorf("the GM note of %s maps to %s", v, got)
		}
	}
	counts := CountPitches(map[uint8]int{7: 1, 33: 12})
	if got := DescribePitches(counts); got != "12 of 33 (metronome click), 1 of 7" {
		t.Errorf("unmapped pitches: %q", got)
	}
}

func TestKitVoicePutsOwnNotesFirst(t *testing.T) {
	kit := GMKit()
	kit.Notes[Snare] = 48 // a high tom in the reduced map
	for note, want := range map[uint8]Voice{48: Snare, 38: Snare, 50: HighTom, 22: ClosedHat} {
		if got, ok := kit.Voice(note); !ok || got != want {
			t.Errorf("note %d is %s, want %s", note, got, want)
		}
	}
	if _, ok := kit.Voice(90); ok {
		t.Error("note 90 has a voice")
	}
}

func TestKitValidate(t *testing.T) {
	if err := GMKit().Validate(); err != nil {
		t.Error(err)
	}
	for word, set := range map[string]func(*Kit){
		"channel 0":            func(k *Kit) { k.Channel = 0 },
		"channel 17":           func(k *Kit) { k.Channel = 17 },
		"note 128 of open_hat": func(k *Kit) { k.Notes[OpenHat] = 128 },
		"note length 0s":       func(k *Kit) { k.Length = 0 },
		"note length 3s":       func(k *Kit) { k.Length = 3 * time.Second },
	} {
		k := GMKit()
		set(&k)
		wantError(t, k.Validate(), `kit "gm"`, word)
	}
}

func TestKitJSON(t *testing.T) {
	kit := Kit{Name: "mine", Channel: 3, Notes: [NumVoices]uint8{1, 2, 3, 4, 5, 6, 7, 8, 0}, Length: 1500 * time.Microsecond}
	data, err := json.Marshal(kit)
	if err != nil {
		t.Fatal(err)
	}
	var back Kit
	if err := json.Unmarshal(data, &back); err != nil || back != kit {
		t.Errorf("%s came back as %v, %v", data, back, err)
	}
	if err := json.Unmarshal([]byte(`{"name":"gm"}`), &back); err != nil || back != GMKit().WithoutArticulations() {
		t.Errorf("what was left out is %v, %v; want the GM kit's", back, err)
	}
	for _, bad := range []string{`{"notes":{"cowbell":56}}`, `{"notes":{"kick":256}}`, `{"note_length_ms":-1}`, `{"note_length_ms":1e30}`} {
		wantError(t, json.Unmarshal([]byte(bad), &back), "read kit")
	}
}
