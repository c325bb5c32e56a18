package groove

import (
	"encoding/json"
	"testing"
	"time"
)

func TestReducedDrumMap(t *testing.T) {
	mapped := 0
	for pitch := range uint8(128) {
		if _, ok := VoiceOfPitch(pitch); ok {
			mapped++
		}
	}
	if mapped != 22 {
		t.Errorf("%d pitches are mapped, want 22", mapped)
	}
	kit := GMKit()
	for _, v := range AllVoices() {
		if got, ok := VoiceOfPitch(kit.Note(v)); !ok || got != v {
			t.Errorf("the GM note of %s maps to %s", v, got)
		}
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
	if _, ok := kit.Voice(60); ok {
		t.Error("note 60 has a voice")
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
	if err := json.Unmarshal([]byte(`{"name":"gm"}`), &back); err != nil || back != GMKit() {
		t.Errorf("what was left out is %v, %v; want the GM kit's", back, err)
	}
	for _, bad := range []string{`{"notes":{"cowbell":56}}`, `{"notes":{"kick":256}}`, `{"note_length_ms":-1}`, `{"note_length_ms":1e30}`} {
		wantError(t, json.Unmarshal([]byte(bad), &back), "read kit")
	}
}
