package groove

import "testing"

// TestRhythmOfAnyNotes: notes that are no drums are refused as a groove, and as a rhythm all of them count.
func TestRhythmOfAnyNotes(t *testing.T) {
	melody := func() Take {
		return Take{Tracks: []TakeTrack{{Name: "Piano"}, {Name: "Bass"}}, Notes: []TakeNote{
			{Tick: 0, Channel: 1, Note: 60, Velocity: 90}, {Tick: 96, Track: 1, Channel: 2, Note: 33, Velocity: 80}, {Tick: 144, Channel: 1, Note: 90, Velocity: 70},
		}}
	}
	take := melody()
	if _, err := take.KeepDrums(DrumPick{}); err == nil {
		t.Error("a melody is drums")
	}
	take = melody()
	if _, err := take.KeepDrums(DrumPick{Rhythm: true}); err != nil || len(take.Notes) != 3 {
		t.Fatalf("%d notes: %v", len(take.Notes), err)
	}
	for _, n := range take.Notes {
		if n.Voice == NoVoice {
			t.Errorf("note %d has no voice", n.Note)
		}
	}
	take = melody()
	take.Notes = append(take.Notes, TakeNote{Tick: 200, Channel: DrumChannel, Note: 36, Velocity: 100})
	if _, err := take.KeepDrums(DrumPick{Rhythm: true}); err != nil || len(take.Notes) != 1 || take.Notes[0].Voice != Kick {
		t.Errorf("drums beside a melody: %d notes, %v", len(take.Notes), err)
	}
	take = melody()
	if _, err := take.KeepDrums(DrumPick{Rhythm: true, Track: "bass"}); err != nil || len(take.Notes) != 1 {
		t.Errorf("one track of a melody: %d notes, %v", len(take.Notes), err)
	}
}
