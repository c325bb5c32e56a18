package osc

import (
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// ReadOnlyAddress is an address whose value clients receive and cannot set.
type ReadOnlyAddress struct {
	Address  string
	Args     string  // OSC types of the values, such as "i i"
	Min, Max float64 // of each number; both 0 if there is no limit
	Doc      string  // the meaning of the value
	Group    string  // heading of a group of addresses; empty for a single address
}

// The addresses that the daemon publishes.
const (
	PlayingAddress  = steer.Prefix + "playing"
	PositionAddress = steer.Prefix + "position"
	TempoAddress    = steer.Prefix + "tempo"
	ExternalAddress = steer.Prefix + "external"
	LockedAddress   = steer.Prefix + "locked"
	LoopAddress     = steer.Prefix + "loop"

	MIDIErrorAddress = steer.Prefix + "midi/error"
)

// ChoiceFeedback returns the address that is 1 while an enum parameter has this choice and 0 otherwise. Controllers
// that cannot compare texts light a button with it.
func ChoiceFeedback(p *steer.Param, choice string) string {
	return steer.Prefix + "light/" + p.Name + "/" + choice
}

// RollFeedback returns the address of a hit's velocity in the current bar, 0 if the voice has no hit there. step
// counts from 0; the address counts from 1, as musicians do.
func RollFeedback(v groove.Voice, step int) string {
	return fmt.Sprintf("%sroll/%s/%d", steer.Prefix, v, step+1)
}

// StepFeedback returns the address that is 1 while a step of the bar plays. step counts from 0, the address from 1.
func StepFeedback(step int) string { return fmt.Sprintf("%sstep/%d", steer.Prefix, step+1) }

var readOnly = buildReadOnly()

// ReadOnly lists the addresses that clients receive and cannot set, besides the parameters. The caller owns the slice.
func ReadOnly() []ReadOnlyAddress { return slices.Clone(readOnly) }

func buildReadOnly() []ReadOnlyAddress {
	list := []ReadOnlyAddress{
		{Address: PlayingAddress, Args: "i", Max: 1, Doc: "1 while the song runs."},
		{Address: PositionAddress, Args: "i i", Doc: "Bar and beat of the song, from 1."},
		{Address: TempoAddress, Args: "f", Doc: "The current tempo in BPM."},
		{Address: ExternalAddress, Args: "i", Max: 1, Doc: "1 while an external clock is followed."},
		{Address: LockedAddress, Args: "i", Max: 1, Doc: "1 while the tempo of the clock is reliable."},
		{Address: LoopAddress, Args: "i", Doc: "Number of the current loop; 0 before the first."},
		{Address: MIDIErrorAddress, Args: "s", Doc: "Which MIDI port is missing and looked for; empty while all are there."},
		{Address: errorAddress, Args: "s s", Doc: "Only to the sender: the address that was refused and the reason. Nothing has changed."},
		{Address: noteAddress, Args: "s s", Doc: "Only to the sender: the address of a command that was carried out, " +
			"and a note on it, for example that a preset was made with another model."},
		{Address: promptReplyAddress, Args: "s s", Doc: "Only to the sender of a prompt: what was understood, and what was not."},
	}
	for _, p := range steer.Params() {
		for _, choice := range p.Choices {
			list = append(list, ReadOnlyAddress{
				Address: ChoiceFeedback(p, choice), Args: "i", Max: 1, Group: steer.Prefix + "light/" + p.Name,
				Doc: "1 while " + p.Name + " is " + choice + ".",
			})
		}
	}
	for step := range groove.StepsPerBar {
		list = append(list, ReadOnlyAddress{
			Address: StepFeedback(step), Args: "i", Max: 1, Group: steer.Prefix + "step", Doc: "1 while this sixteenth of the bar plays.",
		})
	}
	for _, v := range groove.AllVoices() {
		for step := range groove.StepsPerBar {
			list = append(list, ReadOnlyAddress{
				Address: RollFeedback(v, step), Args: "f", Max: 1, Group: steer.Prefix + "roll",
				Doc: "Velocity of this voice's hit in the bar that plays; 0 is none.",
			})
		}
	}
	return list
}
