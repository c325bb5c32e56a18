package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// captureFlags say what is captured and how it is used.
type captureFlags struct {
	file   string
	bar    int
	drums  drumFlags
	amount float64
	genre  string
	as     string
	rhythm bool // only the rhythm counts
	clear  bool
	json   bool

	read fileInfo // of the file
}

func captureCommand(a *app) *cobra.Command {
	var f captureFlags
	cmd := &cobra.Command{
		Use:   "capture",
		Short: "Capture four bars that you play, and get variations of them",
		Long: `Record four bars of drums from the daemon's MIDI input, from the next bar line on, or read them from a .mid file. All loops
then stay close to that groove, in its genre or another, until you clear it.

--amount sets the distance. At 0 the hits stay as you played them; a pattern from a step sequencer gets a drummer's timing and
dynamics. Towards 1 the model changes more and more. Next, seed and drift lead from one variation to another. Play while the
song runs. The daemon's own notes are not captured.

--drumify takes the rhythm alone, of one pad that you tap or of any file, a melody too: a kit is drawn around it. Each of its notes is
struck by some voice, as late and as loud.

In a file, bars follow its meters, and the drums are the notes of channel 10, else of the tracks named like drums (Drums, Kit, Perc,
Beat, Snare …), else of the only channel, unless that plays a melody. A loop of one to three bars is played round to fill four, and one
of four that begins with a later bar. All
General MIDI percussion is mapped by its role; --kit names a kit with other notes. Notes that no voice plays are counted and
named.`,
		Example: `  groovectl capture --amount 0.3
  groovectl capture --file beat.mid --bar 9 --genre jazz --as my-beat
  groovectl capture --drumify --genre funk
  groovectl capture --drumify --file bassline.mid
  groovectl set capture_amount 0.6
  groovectl capture --clear`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.run(a, cmd); err != nil {
				var own *exitError
				if errors.As(err, &own) || strings.HasPrefix(err.Error(), "capture") {
					return err
				}
				return fmt.Errorf("capture: %w", err)
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.file, "file", "", "a MIDI file with the groove (default: listen to the MIDI input)")
	flags.IntVar(&f.bar, "bar", 1, "first of the file's four bars, from 1")
	f.drums.addTo(flags, "", "the file's drums")
	flags.Float64Var(&f.amount, "amount", 0, "how far variations may be from it, 0 to 1 (default: as it is set; see capture_amount)")
	flags.StringVar(&f.genre, "genre", "", "genre of the variations (default: the present one)")
	flags.StringVar(&f.as, "as", "", "save it as a preset of this name")
	flags.BoolVar(&f.rhythm, "drumify", false, "take the rhythm alone, and draw a kit around it")
	flags.BoolVar(&f.clear, "clear", false, "forget the captured groove")
	flags.BoolVar(&f.json, "json", false, "print a JSON document of what was captured")
	cmd.MarkFlagsMutuallyExclusive("clear", "file")
	cmd.MarkFlagsMutuallyExclusive("clear", "as")
	cmd.MarkFlagsMutuallyExclusive("clear", "drumify")
	_ = cmd.RegisterFlagCompletionFunc("genre", cobra.FixedCompletions(steer.GenreNames(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.MarkFlagFilename("file", "mid", "midi", "smf", "rmi", "kar")
	return cmd
}

func (f *captureFlags) run(a *app, cmd *cobra.Command) error {
	var text string
	if f.file != "" {
		p, err := f.open()
		if err != nil {
			return err
		}
		text = p.Text()
	}
	save := steer.Request{Name: steer.PresetSave, Args: []any{f.as}}
	if f.as != "" {
		if _, err := try(steer.Default(), save); err != nil { // before anything is changed
			return err
		}
	}
	return a.talk(func(c *control.Client) error {
		if f.file == "" && !f.clear {
			var err error
			if text, err = listenFor(cmd.Context(), c, cmd.ErrOrStderr()); err != nil {
				return err
			}
		}
		if args := f.settings(cmd, text); f.file != "" || f.clear || len(args) > 1 {
			if err := c.Command(cmd.Context(), steer.Request{Name: steer.Captured, Args: args}); err != nil {
				return err
			}
		}
		if f.as != "" {
			if err := c.Command(cmd.Context(), save); err != nil {
				return err
			}
		}
		return f.printCaptured(cmd, c)
	})
}

// settings are the groove and what was given with it: they are one change, all of it or nothing.
func (f *captureFlags) settings(cmd *cobra.Command, text string) []any {
	args := []any{text}
	if cmd.Flags().Changed("amount") {
		args = append(args, "capture_amount", f.amount)
	}
	if f.genre != "" {
		args = append(args, "genre", f.genre)
	}
	if f.rhythm {
		args = append(args, steer.Drumify, true)
	}
	return args
}

// askEvery is how often the state of the capture is read.
const askEvery = 150 * time.Millisecond

// listenFor has the daemon listen, waits for the end, telling how it stands, and returns what was captured. When it is
// interrupted the daemon stops listening.
func listenFor(ctx context.Context, c *control.Client, log io.Writer) (text string, err error) {
	if err := c.Command(ctx, steer.Request{Name: steer.Capture}); err != nil {
		return "", err
	}
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	shown := ""
	for {
		s, err := c.Status(ctx)
		if err != nil {
			_ = c.Command(context.WithoutCancel(ctx), steer.Request{Name: steer.Capture}) // it goes on listening otherwise
			return "", err
		}
		line := ""
		switch s.Capture.State {
		case control.CaptureDone:
			return s.Steer.Captured, nil
		case control.CaptureFailed:
			return "", errors.New(s.Capture.Error)
		case control.CaptureIdle:
			return "", errors.New("the daemon does not listen: did it start again?")
		case control.CaptureWaiting:
			line = "play from the next bar line on"
		case control.CaptureListening:
			line = fmt.Sprintf("bar %d of %d: %d hits", min(s.Capture.Bar, groove.Bars), groove.Bars, s.Capture.Hits)
		}
		if line != shown {
			shown = line
			fmt.Fprintln(log, line)
		}
		select {
		case <-ctx.Done():
			_ = c.Command(context.WithoutCancel(ctx), steer.Request{Name: steer.Capture})
			return "", ctx.Err()
		case <-tick.C:
		}
	}
}

// captureDoc is what capture prints with --json.
type captureDoc struct {
	SchemaVersion int     `json:"schema_version"`
	Captured      string  `json:"captured"` // the groove as text; "" = none
	Hits          int     `json:"hits"`
	Unmapped      int     `json:"unmapped"` // notes that no voice plays
	Genre         string  `json:"genre"`    // the strongest
	Amount        float64 `json:"amount"`
	Drumify       bool    `json:"drumify,omitempty"` // only the rhythm counts

	Pitches []groove.PitchCount `json:"unmapped_pitches,omitempty"`
	Remarks []string            `json:"remarks,omitempty"` // about the file
	Preset  string              `json:"preset,omitempty"`  // saved
}

// printCaptured prints what was captured.
func (f *captureFlags) printCaptured(cmd *cobra.Command, c *control.Client) error {
	if f.clear && !f.json {
		_, err := fmt.Fprintln(cmd.OutOrStdout(), "the captured groove is forgotten")
		return err
	}
	s, err := c.Status(cmd.Context())
	if err != nil {
		return err
	}
	p, err := groove.ParsePattern(s.Steer.Captured)
	if err != nil {
		return err
	}
	doc := captureDoc{
		SchemaVersion: 1, Captured: s.Steer.Captured, Hits: p.Count(), Genre: s.Steer.Style().Dominant().String(),
		Amount: s.Steer.Amount, Drumify: s.Steer.Drumify, Preset: f.as,
	}
	switch {
	case f.file != "":
		doc.Pitches, doc.Remarks = groove.CountPitches(f.read.Unmapped), f.read.Remarks()
	case !f.clear:
		doc.Pitches = s.Capture.Pitches
	}
	for _, c := range doc.Pitches {
		doc.Unmapped += c.Notes
	}
	if f.json {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(doc)
	}
	line := fmt.Sprintf("captured %d hits; variations in %s, amount %g", doc.Hits, s.Steer.Style(), doc.Amount)
	if doc.Drumify {
		line = fmt.Sprintf("captured the rhythm of %d hits; a kit around it in %s, amount %g", doc.Hits, s.Steer.Style(), doc.Amount)
	}
	if len(doc.Remarks) == 0 && doc.Unmapped > 0 {
		doc.Remarks = append(doc.Remarks, "notes that no voice plays: "+groove.DescribePitches(doc.Pitches))
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), strings.Join(append([]string{line}, doc.Remarks...), "\n  "))
	return err
}
