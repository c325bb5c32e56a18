package sound

import (
	"fmt"
	"sort"
	"time"
)

// blockFrames is how many frames are rendered at a time: memory does not grow with the length.
const blockFrames = 1024

// Frames returns how many frames a time takes at a rate.
func Frames(d time.Duration, rate int) int {
	return int((int64(d/time.Second)*int64(rate) + (int64(d%time.Second)*int64(rate)+int64(time.Second)/2)/int64(time.Second)))
}

// action is a stroke's beginning or end on the time line.
type action struct {
	frame int
	on    bool
	note  Note
}

// Play renders notes, in any order, with an instrument for a length of time, and passes the sound to each in blocks of
// stereo frames, which each must not keep. Each stroke begins on the frame nearest to its instant.
func Play(in Instrument, notes []Note, length time.Duration, each func(block []float32) error) error {
	actions, err := actionsOf(notes, in.Rate())
	if err != nil {
		return fmt.Errorf("play sound: %w", err)
	}
	block := make([]float32, 2*blockFrames)
	end := Frames(length, in.Rate())
	for at := 0; at < end; {
		for len(actions) > 0 && actions[0].frame <= at {
			if a := actions[0]; a.on {
				in.On(a.note)
			} else {
				in.Off(a.note)
			}
			actions = actions[1:]
		}
		n := min(blockFrames, end-at)
		if len(actions) > 0 {
			n = min(n, actions[0].frame-at)
		}
		if err := in.Fill(block[:2*n]); err != nil {
			return fmt.Errorf("play sound: %w", err)
		}
		if err := each(block[:2*n]); err != nil {
			return err
		}
		at += n
	}
	return nil
}

func actionsOf(notes []Note, rate int) ([]action, error) {
	actions := make([]action, 0, 2*len(notes))
	for i, n := range notes {
		if n.At < 0 || n.Length < 0 || int(n.Voice) >= len(recipes) || n.Velocity < 1 || n.Velocity > 127 || n.Key > 127 {
			return nil, fmt.Errorf("note %d at %v: voice %d, key %d, velocity %d, length %v: one is out of range",
				i, n.At, n.Voice, n.Key, n.Velocity, n.Length)
		}
		actions = append(actions, action{Frames(n.At, rate), true, n}, action{Frames(n.At+n.Length, rate), false, n})
	}
	// On one frame, notes end before others begin.
	sort.SliceStable(actions, func(i, j int) bool {
		a, b := actions[i], actions[j]
		return a.frame < b.frame || a.frame == b.frame && !a.on && b.on && a.note.At < b.note.At
	})
	return actions, nil
}

// End returns when the last note ends, plus the tail.
func End(notes []Note) time.Duration {
	var end time.Duration
	for _, n := range notes {
		end = max(end, n.At+n.Length)
	}
	return end + Tail
}
