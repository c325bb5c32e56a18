package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/groovegen/groovegen/cmd/groovectl/engine"
	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models"
)

// renderFlags are the flags of render as they were typed.
type renderFlags struct {
	params        paramFlags
	variation     uint32
	code          string
	model, engine string
	prior         priorFlag
	outputs       []string
	kit           string
	near          captureFlags
	rhythm        string // a file
	amount        float64
	loops         int
	files         outputFlags
	song          infer.Song // of the code
	remark        string     // about what was made
}

func renderCommand(_ *app) *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:   "render -o FILE [-o FILE ...]",
		Short: "Make a loop without a daemon, as .mid, .wav, .png or .json",
		Long: `Make a loop and write it to files; no daemon is needed. The file name's ending chooses the format:

` + outputHelp + `

--loops N writes N variations of the loop one after the other, as the daemon plays them. The same flags, model and engine give the
same notes, bit for bit.

--prior standard draws z from the standard normal distribution, as the GrooveGen paper does, instead of from the model's own prior.

--kit NAME writes the notes, channels and lengths of one of your kits or of the program's (groovectl kit list, docs/kits.md). Without it
they are General MIDI's, whatever kit the daemon plays.

--code makes the very loop of a recall code: one of history, of the page, or in the metadata of a file. In place of the code you
can name that file. A file's code has its fills, half-time or double-time and tempo too, and the loop is made so. A code has no kit: --kit
says which.`,
		Example: `  groovectl render --genre funk --bpm 100 --seed 7 -o funk.mid -o funk.png
  groovectl render --blend "funk=0.7,jazz=0.3" --bpm 96 --swing 0.58 -o - | jq .notes
  groovectl render --genre funk --bpm 100 --accent 0.5 --voice ride.gain=0.6 -o funk.wav
  groovectl render --genre funk --bpm 100 --near stiff.mid -o human.mid -o human.wav
  groovectl render --genre funk --bpm 100 --drumify bassline.mid -o kit.mid -o kit.png
  groovectl render --genre jazz --bpm 140 --loops 8 --tracks voices -o jazz.mid -o jazz.wav
  groovectl render --genre funk --bpm 100 --seed 7 --prior standard -o paper.mid
  groovectl render --code G27G1VXAX737X6YQDPA7TZNG35 -o again.mid
  groovectl render --code tuesday.wav --kit ableton -o tuesday.mid`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return render(&f, cmd.OutOrStdout(), cmd.ErrOrStderr()) },
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.outputs, "output", "o", nil, "file to write, ending in .mid, .wav, .png or .json; - is JSON to the terminal; may be repeated")
	f.params.addTo(flags)
	flags.Uint32Var(&f.variation, "variation", 0, "another draw of hits from the same seed")
	flags.StringVar(&f.code, "code", "", "the loop of this recall code, or of a file that has one")
	flags.StringVar(&f.kit, "kit", groove.GMKit().Name, "kit whose notes are written")
	flags.StringVar(&f.model, "model", "", "model file (default: the one inside; with --code, the code's model, from the library)")
	flags.Var(&f.prior, "prior", priorHelp)
	flags.StringVar(&f.engine, "engine", "auto", "auto, cpu, cpu-f16, gpu or gorgonia")
	flags.StringVar(&f.near.file, "near", "", "a MIDI file that the loop stays near to, as after capture; a stiff one is humanised")
	flags.StringVar(&f.rhythm, "drumify", "", "a MIDI file of which the rhythm counts, any notes: a kit is drawn around it")
	flags.IntVar(&f.near.bar, "near-bar", 1, "first of that file's four bars, from 1")
	f.near.drums.addTo(flags, "near-", "that file's drums")
	flags.Float64Var(&f.amount, "amount", 0, "how far from it, 0 (its hits) to 1 (any groove of the genre)")
	flags.IntVar(&f.loops, "loops", 1, "how many variations to string together, 1 to 64")
	f.files.addTo(flags)
	cmd.MarkFlagsMutuallyExclusive("genre", "blend")
	_ = cmd.RegisterFlagCompletionFunc("genre", cobra.FixedCompletions(genreNames(), cobra.ShellCompDirectiveNoFileComp))
	cmd.MarkFlagsMutuallyExclusive("near", "drumify")
	flags.VisitAll(func(other *pflag.Flag) { // a code has all of them
		if f.params.has(other) || slices.Contains([]string{"variation", "near", "drumify", "prior"}, other.Name) {
			cmd.MarkFlagsMutuallyExclusive("code", other.Name)
		}
	})
	return cmd
}

// render makes the loop that the flags describe and writes it to each output. The outputs are checked before anything is
// computed, and the loop is made before anything is written.
func render(f *renderFlags, out, log io.Writer) error {
	if len(f.outputs) == 0 {
		return errors.New("render: nowhere to write: add -o FILE, ending in .mid, .wav, .png or .json")
	}
	if f.loops < 1 || f.loops > maxRenderLoops {
		return fmt.Errorf("render: --loops %d is out of range: give 1 to %d", f.loops, maxRenderLoops)
	}
	writers, err := f.files.writers(f.outputs)
	if err != nil {
		return fmt.Errorf("render: %w", err)
	}
	m, err := f.music()
	if err == nil {
		_, _ = io.WriteString(log, f.remark)
		err = f.files.writeOut(&m, f.outputs, writers, out, log)
	}
	if err != nil {
		return fmt.Errorf("render: %w", err)
	}
	return nil
}

const maxRenderLoops = 64

// music makes what is written.
func (f *renderFlags) music() (music, error) {
	kit, err := findKit(f.kit)
	if err != nil {
		return music{}, fmt.Errorf("--kit: %w", err)
	}
	state, err := f.params.state()
	if err != nil {
		return music{}, err
	}
	if !state.Articulations {
		kit = kit.WithoutArticulations()
	}
	loops, err := f.make()
	if err != nil {
		return music{}, err
	}
	if len(loops) == 1 {
		one, failed := recall.CodedPiece(loops[0], kit, f.song)
		return musicOf(groove.NewLoopDoc(loops[0], kit), one), failed
	}
	p, err := piece.FromLoops(loops, kit)
	p.Title += fmt.Sprintf(" and %d variations", len(loops)-1)
	return musicOfPiece(p), err
}

// make makes the loops, one variation after the other.
func (f *renderFlags) make() ([]*groove.Loop, error) {
	if f.code != "" {
		return f.makeCoded()
	}
	state, err := f.params.state()
	if err != nil {
		return nil, err
	}
	r := recall.Recipe(state, nil)
	r.Variation, r.Walk, r.StandardPrior = f.variation, recall.WalkOf(state, f.variation), bool(f.prior)
	m, err := engine.LoadModel(f.model)
	if err != nil {
		return nil, err
	}
	for g, weight := range r.Style.Weights {
		if text := m.Unlearned(groove.Genre(g)); weight > 0 && text != "" {
			f.remark += text + "\n"
		}
	}
	if f.near.file != "" || f.rhythm != "" {
		if r.Guide, err = f.guide(r.Style); err != nil {
			return nil, err
		}
	}
	return f.draw(m, r, state.Drift)
}

// draw makes the loops of a recipe, each further along the walk than the one before.
func (f *renderFlags) draw(m *infer.Model, r infer.Recipe, drift float64) ([]*groove.Loop, error) {
	dec, err := engine.New(f.engine, m)
	if err != nil {
		return nil, err
	}
	generator := infer.NewGenerator(m, dec)
	loops := make([]*groove.Loop, f.loops)
	for i := range loops {
		if loops[i], err = generator.Loop(r); err != nil {
			_ = dec.Close() // the loop's error matters more
			return nil, err
		}
		r.Variation, r.Walk = r.Variation+1, infer.WalkOn(r.Walk, drift)
	}
	return loops, dec.Close()
}

// guide reads the file to stay close to and encodes it, or its rhythm.
func (f *renderFlags) guide(style groove.Style) (*infer.CaptureGuide, error) {
	flag := "--near"
	if f.rhythm != "" {
		flag, f.near.file, f.near.rhythm = "--drumify", f.rhythm, true
	}
	p, err := f.near.open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	for _, line := range f.near.read.Remarks() {
		f.files.remarks = append(f.files.remarks, f.near.file+": "+line)
	}
	if f.near.rhythm {
		return infer.NewCaptureGuide(p, nil, f.amount, style.BPM).AsRhythm(), nil
	}
	encoder, err := loadEncoder(f.model)
	if err != nil {
		return nil, fmt.Errorf("--near: %w", err)
	}
	code, err := encoder.Encode(&p, style)
	if err != nil {
		return nil, fmt.Errorf("--near: %w", err)
	}
	return infer.NewCaptureGuide(p, code.Mean, f.amount, style.BPM), nil
}

// loadEncoder loads the encoder of the model file at path; an empty path is the built-in model.
func loadEncoder(path string) (*infer.Encoder, error) {
	if path == "" {
		return infer.LoadEncoder(models.Default())
	}
	return infer.LoadEncoderFile(path)
}

// loop makes one loop.
func (f *renderFlags) loop() (*groove.Loop, error) {
	f.loops = 1
	loops, err := f.make()
	if err != nil {
		return nil, err
	}
	return loops[0], nil
}
