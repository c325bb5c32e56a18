// Command pack makes the default model from a training run: its weights in half precision, with the encoder, its card,
// and the curves of its losses.
//
//	go run ./models/pack -run runs/best
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

func main() {
	run := flag.String("run", "", "folder of the run, as groovectl train --out names it")
	output := flag.String("o", "models/default.safetensors", "file to write; the card goes beside it, as .md")
	flag.Parse()
	if err := pack(*run, *output, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(run, output string, log io.Writer) error {
	if run == "" {
		return fmt.Errorf("no run: give -run FOLDER, which groovectl train --out FOLDER makes")
	}
	file, err := os.ReadFile(filepath.Join(run, "model.safetensors"))
	if err != nil {
		return err
	}
	m, err := infer.LoadWithEncoder(file)
	if err != nil {
		return err
	}
	if err = atomicfile.WriteFile(output, 0o644, func(w io.Writer) error { return m.Write(w, true) }); err != nil {
		return err
	}
	packed, err := infer.LoadFile(output)
	if err != nil {
		return err
	}
	name := output[:len(output)-len(filepath.Ext(output))]
	card, err := os.ReadFile(filepath.Join(run, "model.md"))
	if err != nil {
		return err
	}
	curves, err := os.ReadFile(filepath.Join(run, "losses.png"))
	if err != nil {
		return err
	}
	err = atomicfile.WriteFile(name+"-losses.png", 0o644, func(w io.Writer) error {
		_, werr := w.Write(curves)
		return werr
	})
	if err != nil {
		return err
	}
	err = atomicfile.WriteFile(output[:len(output)-len(filepath.Ext(output))]+".md", 0o644, func(w io.Writer) error {
		_, err = fmt.Fprintf(w, "%s\nThis file, model %s, is model %s with its matrices in half precision.\n", card, packed.ID, m.ID)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(log, "%s: model %s of %s\n", output, packed.ID, m.ID)
	return nil
}
