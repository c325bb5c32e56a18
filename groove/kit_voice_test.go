package groove

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
	"time"
)

// hats has an open hat of two beats on a channel of its own, which the closed hat ends.
func hats() Kit {
	k := GMKit()
	k.Overrides[OpenHat] = KitVoice{Channel: 3, Steps: 8, Response: VelocityResponse{Low: 20, High: 90, Curve: 0.5}}
	k.Overrides[ClosedHat] = KitVoice{Chokes: NewVoiceSet(OpenHat)}
	k.Overrides[Crash] = KitVoice{Length: time.Second}
	return k
}

func TestKitVoices(t *testing.T) {
	k := hats()
	if err := k.Validate(); err != nil {
		t.Fatal(err)
	}
	if k.ChannelOf(OpenHat) != 3 || k.ChannelOf(Kick) != DrumChannel {
		t.Errorf("channels %d and %d", k.ChannelOf(OpenHat), k.ChannelOf(Kick))
	}
	for v, want := range map[Voice]time.Duration{OpenHat: time.Second, Crash: time.Second, Kick: DefaultLength} {
		if got := k.LengthOf(v, 120); got != want {
			t.Errorf("%s is held %v at 120 BPM, want %v", v, got, want)
		}
	}
	if got := k.LengthOf(OpenHat, 60); got != 2*time.Second {
		t.Errorf("8 steps at 60 BPM are %v", got)
	}
	if got := k.LengthOf(OpenHat, 0); got != DefaultLength {
		t.Errorf("8 steps at no tempo are %v", got)
	}
}

func TestKitVoicesThatCannotBe(t *testing.T) {
	for word, own := range map[string]KitVoice{
		"channel 17":         {Channel: 17},
		"note length 3s":     {Length: 3 * time.Second},
		"length of 17 steps": {Steps: 17},
		"length of NaN":      {Steps: math.NaN()},
		"chokes itself":      {Chokes: NewVoiceSet(Ride)},
		"an unknown voice":   {Chokes: 1 << NumVoices},
		"from 90 to 20":      {Response: VelocityResponse{Low: 90, High: 20}},
		"from 1 to 200":      {Response: VelocityResponse{High: 200}},
		"velocity curve 9":   {Response: VelocityResponse{Curve: 9}},
		"velocity curve NaN": {Response: VelocityResponse{Curve: math.NaN()}},
	} {
		k := GMKit()
		k.Overrides[Ride] = own
		wantError(t, k.Validate(), `kit "gm": ride`, word)
	}
}

func TestResponse(t *testing.T) {
	for _, r := range []VelocityResponse{{}, {Low: 1, High: 127}, {Low: 30, High: 110}, {Curve: 0.25}, {Low: 5, Curve: 4}, {Low: 64, High: 64}} {
		low, high := r.bounds()
		if r.Apply(1) != low || r.Apply(127) != high || r.Apply(0) > low {
			t.Errorf("%+v: ends at %d and %d", r, r.Apply(1), r.Apply(127))
		}
		for x := uint8(2); x <= 127; x++ {
			if r.Apply(x) < r.Apply(x-1) {
				t.Errorf("%+v: falls at %d", r, x)
			}
			if r.Low <= 1 && (r.High == 0 || r.High == 127) && r.Curve == 0 && r.Apply(x) != x {
				t.Errorf("%+v: changes %d to %d", r, x, r.Apply(x))
			}
		}
	}
	if soft, loud := (VelocityResponse{Curve: 2}).Apply(64), (VelocityResponse{Curve: 0.5}).Apply(64); soft >= 64 || loud <= 64 {
		t.Errorf("curves 2 and 0.5 make %d and %d of 64", soft, loud)
	}
}

func TestSharedNotes(t *testing.T) {
	k := GMKit()
	if a, b, _, shared := k.Shared(); shared {
		t.Errorf("%s and %s share a note in gm", a, b)
	}
	k.Notes[HighTom] = k.Notes[MidTom]
	if a, b, _, shared := k.Shared(); !shared || a != MidTom || b != HighTom {
		t.Errorf("got %s, %s, %v", a, b, shared)
	}
	k.Overrides[HighTom].Channel = 1
	if _, _, _, shared := k.Shared(); shared {
		t.Error("the same note on two channels is not shared")
	}
}

func TestKitVoicesInJSON(t *testing.T) {
	data, err := json.Marshal(hats())
	if err != nil {
		t.Fatal(err)
	}
	var back Kit
	if err = json.Unmarshal(data, &back); err != nil || back != hats() {
		t.Errorf("%s came back as %+v, %v", data, back, err)
	}
	plain, err := json.Marshal(GMKit().WithoutArticulations())
	if err != nil || bytes.Contains(plain, []byte("voices")) {
		t.Errorf("gm has something of its own: %s, %v", plain, err)
	}
	wantError(t, json.Unmarshal([]byte(`{"voices":{"ride":{"note_length_ms":-1}}}`), &back), "read kit")
}

// A file holds what is sent: channels, lengths, chokes and velocities of the kit.
func TestFileOfAKit(t *testing.T) {
	var p Pattern
	for _, c := range []struct {
		s int
		v Voice
	}{{0, OpenHat}, {2, ClosedHat}, {16, OpenHat}} {
		p.Hits[c.s][c.v], p.Velocities[c.s][c.v] = true, 1
	}
	k := hats()
	notes := p.Notes(k)
	lengths := k.lengths(notes, 120)
	want := []time.Duration{250 * time.Millisecond, DefaultLength, time.Second}
	for i, n := range notes {
		if (lengths[i]-want[i]).Abs() > time.Microsecond || n.Channel != k.ChannelOf(n.Voice) || n.Velocity != k.VelocityOf(n.Voice, 127) {
			t.Errorf("note %d: %+v is held %v, want %v", i, n, lengths[i], want[i])
		}
	}
	var file bytes.Buffer
	if err := WriteSMF(&file, p, SMFOptions{BPM: 120, Kit: k}); err != nil {
		t.Fatal(err)
	}
	back, info, err := ReadSMF(&file, ImportOptions{Kit: k, Channel: 3})
	if err != nil || info.Notes != 2 || !back.Hits[0][OpenHat] || !back.Hits[16][OpenHat] || back.Hits[2][ClosedHat] {
		t.Errorf("channel 3 came back with %d notes, %v", info.Notes, err)
	}
}
