package judge

import (
	"context"
	"fmt"
	"os"
	"reflect"

	"github.com/groovegen/groovegen/train/dataset"
)

// Obtain returns the judge that file holds if it was made of set's training windows with opt's configuration and seed;
// else it trains one, measures it on the validation and the test split for its card, and saves it there. Its history is
// in the card. An interrupted training goes on where it was. The errors are Train's, or say that the file cannot be
// written.
func Obtain(ctx context.Context, set *dataset.Set, file string, opt Options, report func(Epoch)) (*Judge, error) {
	if j, err := Load(file, opt.Engine); err == nil { // a file that cannot be read is replaced
		if j.fits(set, opt) {
			return j, nil
		}
		j.Close()
	}
	opt.Checkpoint = CheckpointOf(file)
	j, _, err := Train(ctx, set, opt, report)
	if err != nil {
		return nil, err
	}
	j.Card.Metrics = map[string]Summary{}
	for _, s := range []dataset.Split{dataset.Validation, dataset.Test} {
		if len(set.Windows(s)) > 0 {
			j.Card.Metrics[s.String()] = j.Measure(set, s).Summary()
		}
	}
	if err := j.Save(file); err != nil {
		j.Close()
		return nil, fmt.Errorf("save judge: %w", err)
	}
	if err := os.Remove(opt.Checkpoint); err != nil {
		j.Close()
		return nil, fmt.Errorf("remove the checkpoint of a finished training: %w", err)
	}
	return j, nil
}

// CheckpointOf names the file from which an interrupted training of a judge goes on.
func CheckpointOf(file string) string { return file + ".checkpoint" }

// fits reports whether training now would make the same judge, apart from the engine's rounding.
func (j *Judge) fits(set *dataset.Set, opt Options) bool {
	c := opt.config()
	f, err := newFeed(set.Windows(dataset.Train), c, opt.Seed)
	return err == nil && j.Card.Seed == opt.Seed && reflect.DeepEqual(j.Card.Config, c) && j.Card.Data == digest(f.windows)
}
