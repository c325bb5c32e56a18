package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
)

// kitTry holds the flags of kit test.
type kitTry struct {
	kit      string // empty = the one that plays
	voices   []groove.Voice
	velocity int
	every    time.Duration
	over     bool
	asJSON   bool
}

func kitTestCommand(a *app) *cobra.Command {
	var try kitTry
	var voices []string
	cmd := &cobra.Command{
		Use:   "test [NAME]",
		Short: "Play each voice of a kit, one after the other",
		Long: `Play each voice once, from kick to ride, and print its name, so that you hear whether it lands on the right pad. Without a
name it tries the current kit; another kit is tried without being selected. Stop the song first, or give --over to play the
hits over the groove.`,
		Example: `  groovectl kit test
  groovectl kit test ableton --every 1s
  groovectl kit test --voice open_hat --voice closed_hat --over`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeKits,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if len(args) > 0 {
				try.kit = args[0]
			}
			if try.voices, err = parseVoices(voices); err != nil {
				return err
			}
			if try.velocity < 1 || try.velocity > 127 {
				return fmt.Errorf("--velocity %d is out of range: give 1 to 127", try.velocity)
			}
			if try.every < 0 || try.every > time.Minute {
				return fmt.Errorf("--every %v is out of range: give 0s to 1m", try.every)
			}
			return a.talk(func(c *control.Client) error { return try.run(cmd, c) })
		},
	}
	cmd.Flags().StringArrayVar(&voices, "voice", nil, "this voice only; may be given several times")
	cmd.Flags().IntVar(&try.velocity, "velocity", 100, "how hard, 1 to 127, before the kit's own curve")
	cmd.Flags().DurationVar(&try.every, "every", 700*time.Millisecond, "time between two voices")
	cmd.Flags().BoolVar(&try.over, "over", false, "even while the song plays")
	cmd.Flags().BoolVar(&try.asJSON, "json", false, "print a JSON document for each hit")
	_ = cmd.RegisterFlagCompletionFunc("voice", cobra.FixedCompletions(voiceNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// parseVoices returns the voices of those names; all of them for none.
func parseVoices(names []string) ([]groove.Voice, error) {
	if len(names) == 0 {
		return groove.AllVoices(), nil
	}
	voices := make([]groove.Voice, len(names))
	for i, name := range names {
		var err error
		if voices[i], err = groove.ParseVoice(name); err != nil {
			return nil, err
		}
	}
	return voices, nil
}

// errSongPlays is the polite refusal.
var errSongPlays = errors.New("the song plays, and the hits would be lost in it: stop it with groovectl stop (or in the DAW), or give --over")

// run has the voices struck, with a rest between them.
func (t *kitTry) run(cmd *cobra.Command, c *control.Client) error {
	s, err := c.Status(cmd.Context())
	if err != nil {
		return err
	}
	if s.Clock.State == "running" && !t.over {
		return errSongPlays
	}
	for i, v := range t.voices {
		if i > 0 {
			select {
			case <-time.After(t.every):
			case <-cmd.Context().Done():
				return cmd.Context().Err()
			}
		}
		struck, err := c.PlayNote(cmd.Context(), control.NoteRequest{Kit: t.kit, Voice: v.String(), Velocity: t.velocity})
		if err != nil {
			return err
		}
		if err := t.report(cmd, struck); err != nil {
			return err
		}
	}
	return nil
}

func (t *kitTry) report(cmd *cobra.Command, s control.PlayedNote) error {
	if t.asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(s)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%-10s  note %3d (%s), channel %d, velocity %d\n", s.Voice, s.Note, noteName(s.Note), s.Channel, s.Velocity)
	return err
}

// noteName names a note as most DAWs and samplers do, with C3 for 60: 36 is C1.
func noteName(note uint8) string {
	names := [...]string{"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"}
	return fmt.Sprintf("%s%d", names[note%12], int(note)/12-2)
}
