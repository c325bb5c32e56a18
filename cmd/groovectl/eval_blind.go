package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/blind"
)

// blindFlags make a listening test, or score one.
type blindFlags struct {
	dir     string
	pairs   int
	answers []string
}

func (b *blindFlags) addTo(flags *pflag.FlagSet) {
	flags.StringVar(&b.dir, "blind", "", "folder to write a listening test into, in place of measuring: pairs of a drummer's groove and ours")
	flags.IntVar(&b.pairs, "pairs", blind.DefaultPairs, "pairs of the listening test")
	flags.StringArrayVar(&b.answers, "blind-score", nil, "answers to the test in the folder --blind, to be scored; may be repeated")
}

// makeBlind writes a listening test.
func (f evalFlags) makeBlind(ctx context.Context, errs io.Writer) error {
	if len(f.models) > 1 {
		return errors.New("--blind takes one model")
	}
	held, err := f.splits()
	if err != nil {
		return err
	}
	subjects, err := loadSubjects(f.models)
	if err != nil {
		return err
	}
	set, err := dataFlags{}.open(f.data)
	if err != nil {
		return err
	}
	m := subjects[0]
	dec, err := cpu.New(m)
	if err != nil {
		return err
	}
	defer dec.Close()
	maker := eval.FromRecipe(infer.NewGenerator(m, dec), f.prior.recipe(eval.DefaultRecipe()))
	windows := eval.SteadyOnly(eval.Real(eval.Known(set, held...)))
	pairs, err := blind.Choose(ctx, windows, maker, f.blind.pairs, f.seed)
	if err != nil {
		return err
	}
	if err = blind.NewTest(pairs, f.seed, m.ID).Write(f.blind.dir, loopProgress(errs)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(errs, "%d pairs of %d steady windows are in %s: open %s there, save your answers, then\n  groovectl eval --blind %[3]s --blind-score answers.json\n",
		len(pairs), len(windows), f.blind.dir, blind.PageFile)
	return err
}

// scoreBlind prints how often listeners were right.
func (f evalFlags) scoreBlind(out io.Writer) error {
	if f.blind.dir == "" {
		return errors.New("--blind-score: name the folder of the test with --blind: its key is there")
	}
	file, err := os.Open(filepath.Join(f.blind.dir, blind.KeyFile))
	if err != nil {
		return err
	}
	defer file.Close()
	key, err := blind.ReadKey(file)
	if err != nil {
		return fmt.Errorf("%s: %w", file.Name(), err)
	}
	var all []blind.Answers
	for _, path := range f.blind.answers {
		a, err := readAnswers(path, key)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, a)
	}
	scores := key.Rate(all)
	if f.json {
		return terminal.PrintJSON(out, blindDoc{1, key.Test, key.Model, scores})
	}
	for _, s := range scores {
		if _, err := fmt.Fprintln(out, s); err != nil {
			return err
		}
	}
	return nil
}

// blindDoc is what --blind-score prints with --json.
type blindDoc struct {
	SchemaVersion int           `json:"schema_version"`
	Test          string        `json:"test"`
	Model         string        `json:"model"`
	Scores        []blind.Score `json:"scores"` // of each listener; of several, the last of all together
}

func readAnswers(path string, key blind.Key) (blind.Answers, error) {
	file, err := os.Open(path)
	if err != nil {
		return blind.Answers{}, err
	}
	defer file.Close()
	return blind.ReadAnswers(file, key)
}
