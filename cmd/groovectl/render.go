package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/roll"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

// renderFlags are the flags of render as they were typed.
type renderFlags struct {
	genre, blend  string
	bpm           float64
	seed          string
	variation     uint32
	temperature   float64
	feel          groove.Feel
	nudge         string
	latent        []string
	model, engine string
	outputs       []string
}

func renderCommand(_ *app) *cobra.Command {
	f := renderFlags{feel: groove.DefaultFeel()}
	cmd := &cobra.Command{
		Use:   "render -o FILE [-o FILE ...]",
		Short: "Make a loop without a daemon, as .mid, .json or .png",
		Long: `Make a loop and write it to files; no daemon is needed. The ending says what is written:

  .mid    four bars that loop, each hit where it sounds
  .json   the seed, style, model, latent, pattern (64 x 9) and notes; -o - writes it to the terminal
  .png    a piano roll: height is velocity, the left edge is the onset

The same flags, model and engine give the same notes, bit for bit.`,
		Example: `  groovectl render --genre funk --bpm 100 --seed 7 -o funk.mid -o funk.png
  groovectl render --blend "funk=0.7,jazz=0.3" --bpm 96 --swing 0.58 -o - | jq .notes`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return render(f, cmd.OutOrStdout(), cmd.ErrOrStderr()) },
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.outputs, "output", "o", nil, "file to write, ending in .mid, .json or .png; - is JSON to the terminal; may be repeated")
	flags.StringVar(&f.genre, "genre", "rock", "genre")
	flags.StringVar(&f.blend, "blend", "", `several genres and their weights: "funk=0.7,jazz=0.3"`)
	flags.Float64Var(&f.bpm, "bpm", 120, "tempo in BPM, 20 to 300")
	flags.StringVar(&f.seed, "seed", "1", "seed: a whole number")
	flags.Uint32Var(&f.variation, "variation", 0, "another draw of hits from the same seed")
	flags.Float64Var(&f.temperature, "temperature", infer.DefaultTemperature, "how freely hits are drawn, 0 to 2; 0 = the likeliest")
	flags.Float64Var(&f.feel.Density, "density", f.feel.Density, "number of hits, 0 to 2 times the model's own")
	flags.Float64Var(&f.feel.Humanize, "humanize", f.feel.Humanize, "timing, 0 (on the grid) to 2 times the model's own")
	flags.Float64Var(&f.feel.Swing, "swing", f.feel.Swing, "where the second sixteenth of each pair falls, 0.5 (straight) to 0.75")
	flags.Float64Var(&f.feel.Dynamics, "dynamics", f.feel.Dynamics, "velocity differences, 0 (flat) to 2 times the model's own")
	flags.StringVar(&f.nudge, "nudge", "0,0", "move the latent along the model's two main directions: x,y")
	flags.StringArrayVar(&f.latent, "latent", nil, "set one number of the latent: INDEX=VALUE; may be repeated")
	flags.StringVar(&f.model, "model", "", "model file (default: the one inside)")
	flags.StringVar(&f.engine, "engine", "auto", "auto, cpu or gorgonia")
	cmd.MarkFlagsMutuallyExclusive("genre", "blend")
	return cmd
}

// render makes the loop that the flags describe and writes it to each output. The outputs are checked before anything is
// computed, and the loop is made before anything is written.
func render(f renderFlags, out, log io.Writer) error {
	writers := make([]loopWriter, len(f.outputs))
	for i, path := range f.outputs {
		var err error
		if writers[i], err = writerFor(path); err != nil {
			return fmt.Errorf("render: %w", err)
		}
	}
	if len(writers) == 0 {
		return errors.New("render: nowhere to write: add -o FILE, ending in .mid, .json or .png")
	}
	loop, err := f.loop()
	if err != nil {
		return fmt.Errorf("render: %w", err)
	}
	for i, path := range f.outputs {
		write := func(w io.Writer) error { return writers[i](w, loop) }
		if path == "-" {
			err = write(out)
		} else if err = atomicfile.WriteFile(path, 0o644, write); err == nil {
			fmt.Fprintf(log, "wrote %s: %s, %d hits\n", path, loop.Origin.Title(), loop.Pattern.Count())
		}
		if err != nil {
			return fmt.Errorf("render: %w", err)
		}
	}
	return nil
}

// loop makes the loop.
func (f renderFlags) loop() (*groove.Loop, error) {
	recipe, err := f.recipe()
	if err != nil {
		return nil, err
	}
	m, err := loadModel(f.model)
	if err != nil {
		return nil, err
	}
	dec, err := newDecoder(f.engine, m)
	if err != nil {
		return nil, err
	}
	loop, err := infer.NewGenerator(m, dec).Loop(recipe)
	if err != nil {
		_ = dec.Close() // the loop's error is the one that tells
		return nil, err
	}
	return loop, dec.Close()
}

// recipe reads the flags; what they allow is checked by the generator.
func (f renderFlags) recipe() (infer.Recipe, error) {
	r := infer.Recipe{Variation: f.variation, Temperature: f.temperature, Feel: f.feel}
	text := f.blend
	if text == "" {
		text = f.genre
	}
	weights, err := groove.ParseBlend(text)
	if err != nil {
		return r, err
	}
	if r.Style, err = groove.Blend(weights, f.bpm); err != nil {
		return r, err
	}
	if r.Seed, err = groove.ParseSeed(f.seed); err != nil {
		return r, err
	}
	if r.Nudge, err = parsePair(f.nudge); err != nil {
		return r, fmt.Errorf("parse --nudge: %w", err)
	}
	for _, text := range f.latent {
		set, err := parseLatent(text)
		if err != nil {
			return r, fmt.Errorf("parse --latent: %w", err)
		}
		r.Latent = append(r.Latent, set)
	}
	return r, nil
}

// parsePair reads "x,y".
func parsePair(text string) ([2]float64, error) {
	x, y, ok := strings.Cut(text, ",")
	a, errA := strconv.ParseFloat(strings.TrimSpace(x), 64)
	b, errB := strconv.ParseFloat(strings.TrimSpace(y), 64)
	if !ok || errA != nil || errB != nil {
		return [2]float64{}, fmt.Errorf("%q is not two numbers: write it like 0.5,-1", text)
	}
	return [2]float64{a, b}, nil
}

// parseLatent reads "INDEX=VALUE".
func parseLatent(text string) (infer.LatentSet, error) {
	index, value, ok := strings.Cut(text, "=")
	i, errI := strconv.Atoi(strings.TrimSpace(index))
	v, errV := strconv.ParseFloat(strings.TrimSpace(value), 32)
	if !ok || errI != nil || errV != nil {
		return infer.LatentSet{}, fmt.Errorf("%q is not a place and a number: write it like 3=0.5", text)
	}
	return infer.LatentSet{Index: i, Value: float32(v)}, nil
}

// loopWriter writes a loop in one format, for the General MIDI kit.
type loopWriter func(io.Writer, *groove.Loop) error

// writerFor chooses the format by a path's ending.
func writerFor(path string) (loopWriter, error) {
	if path == "-" {
		return writeJSON, nil
	}
	switch ending := strings.ToLower(filepath.Ext(path)); ending {
	case ".mid", ".midi":
		return func(w io.Writer, l *groove.Loop) error { return groove.WriteLoopSMF(w, l, groove.GMKit()) }, nil
	case ".json":
		return writeJSON, nil
	case ".png":
		return func(w io.Writer, l *groove.Loop) error { return roll.EncodePNG(w, roll.DrawLoop(l)) }, nil
	case "":
		return nil, fmt.Errorf("output %q has no ending: write .mid, .json or .png", path)
	default:
		return nil, fmt.Errorf("output %q: cannot write %s: write .mid, .json or .png", path, ending)
	}
}

func writeJSON(w io.Writer, l *groove.Loop) error {
	return groove.NewLoopDoc(l, groove.GMKit()).Write(w)
}
