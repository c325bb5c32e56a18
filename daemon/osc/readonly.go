package osc

import (
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// ReadOnlyAddress is an address that clients are told and cannot set.
type ReadOnlyAddress struct {
	Address  string
	Args     string  // OSC types of the values, such as "i i"
	Min, Max float64 // of each number; 0 both where there is no bound
	Doc      string  // what the value says
	Group    string  // heads a family of lights; empty for an address that stands alone
}

// The addresses that the daemon publishes.
const (
	PlayingAddress  = steer.Prefix + "playing"
	PositionAddress = steer.Prefix + "position"
	TempoAddress    = steer.Prefix + "tempo"
	ExternalAddress = steer.Prefix + "external"
	LockedAddress   = steer.Prefix + "locked"
	LoopAddress     = steer.Prefix + "loop"
)

// ChoiceFeedback is the address that is 1 while an enum parameter has this choice and 0 otherwise. Controllers that cannot
// compare texts light a button with it.
func ChoiceFeedback(p *steer.Param, choice string) string {
	return steer.Prefix + "light/" + p.Name + "/" + choice
}

// RollFeedback is the address of a hit's velocity in the bar that plays, 0 where the voice has none. step counts from 0; the
// address counts from 1, as musicians do.
func RollFeedback(v groove.Voice, step int) string {
	return fmt.Sprintf("%sroll/%s/%d", steer.Prefix, v, step+1)
}

// StepFeedback is the address that is 1 while a step of the bar plays. step counts from 0, the address from 1.
func StepFeedback(step int) string { return fmt.Sprintf("%sstep/%d", steer.Prefix, step+1) }

var readOnly = buildReadOnly()

// ReadOnly lists the addresses that clients are told and cannot set, beside the parameters'. The slice is the caller's.
func ReadOnly() []ReadOnlyAddress { return slices.Clone(readOnly) }

func buildReadOnly() []ReadOnlyAddress {
	list := []ReadOnlyAddress{
		{Address: PlayingAddress, Args: "i", Max: 1, Doc: "1 while the song runs."},
		{Address: PositionAddress, Args: "i i", Doc: "Bar and beat of the song, from 1."},
		{Address: TempoAddress, Args: "f", Doc: "The tempo that is played, in BPM."},
		{Address: ExternalAddress, Args: "i", Max: 1, Doc: "1 while an external clock is followed."},
		{Address: LockedAddress, Args: "i", Max: 1, Doc: "1 while the clock's tempo can be trusted."},
		{Address: LoopAddress, Args: "i", Doc: "Number of the loop that plays; 0 before the first."},
		{Address: errorAddress, Args: "s s", Doc: "To the sender alone: the address at fault and the reason. Nothing has changed."},
		{Address: noteAddress, Args: "s s", Doc: "To the sender alone: the address of what was done, and what to know of it, as of a preset of another model."},
		{Address: promptReplyAddress, Args: "s s", Doc: "To the sender of a prompt alone: what was understood, and what was not."},
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
