// Command pack makes the default model from the reference implementation's files: the decoder and the prior in half
// precision, the spread that its predictions leave, and the nudge directions, in one file with a card beside it.
//
//	go run ./models/pack -reference DIR
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

func main() {
	reference := flag.String("reference", os.Getenv("GROOVE_REFERENCE"), "folder of cvae, prior and eval_vectors.safetensors")
	output := flag.String("o", "models/default.safetensors", "file to write; the card goes beside it, as .md")
	flag.Parse()
	if err := run(*reference, *output, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(reference, output string, log io.Writer) error {
	if reference == "" {
		return fmt.Errorf("no reference folder: give -reference or set GROOVE_REFERENCE")
	}
	m, err := assemble(reference)
	if err != nil {
		return err
	}
	err = atomicfile.WriteFile(output, 0o644, func(w io.Writer) error { return m.Write(w, true) })
	if err != nil {
		return err
	}
	packed, err := infer.LoadFile(output)
	if err != nil {
		return err
	}
	info, err := os.Stat(output)
	if err != nil {
		return err
	}
	card := output[:len(output)-len(filepath.Ext(output))] + ".md"
	err = atomicfile.WriteFile(card, 0o644, func(w io.Writer) error { return writeCard(w, packed, info.Size()) })
	if err != nil {
		return err
	}
	fmt.Fprintf(log, "%s: model %s, %d bytes\n", output, packed.ID, info.Size())
	return nil
}

// assemble puts the model together from the files in dir.
func assemble(dir string) (*infer.Model, error) {
	m, err := infer.LoadFile(filepath.Join(dir, "cvae.safetensors"))
	if err != nil {
		return nil, err
	}
	prior, err := os.ReadFile(filepath.Join(dir, "prior.safetensors"))
	if err != nil {
		return nil, err
	}
	if m.Prior, err = infer.LoadPrior(prior, m.Config.Latent); err != nil {
		return nil, err
	}
	vectors, err := os.ReadFile(filepath.Join(dir, "eval_vectors.safetensors"))
	if err != nil {
		return nil, err
	}
	if m.Spread, err = residualSpread(vectors); err != nil {
		return nil, fmt.Errorf("measure residual spread: %w", err)
	}
	dec, err := cpu.New(m)
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	if m.Nudge, err = infer.NudgeDirections(m, dec); err != nil {
		return nil, err
	}
	describe(m.Metadata)
	return m, nil
}

// describe adds what a user of the file wants to know and its tensors do not say.
func describe(meta map[string]string) {
	for key, value := range map[string]string{
		"name":         "interim",
		"dataset":      "Groove MIDI Dataset v1.0.0, MIDI only; windows of 4 bars at a hop of one bar",
		"dataset_hash": "5818dac23bb80f4e7227a98276f3d588207f04d97dbd2fdc4ccad9cf2ee586fa",
		"license":      "CC-BY-4.0",
		"metrics": `{"validation_loss":0.2168,"validation_hit_f1":0.727,"test_hit_f1":0.717,"offset_mae_ms":19.6,` +
			`"velocity_mae":0.162}`,
	} {
		meta[key] = value
	}
}
