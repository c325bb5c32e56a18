package train

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/internal/filelock"
	"github.com/groovegen/groovegen/train/dataset"
)

// Names of the files that a run writes into its folder besides the checkpoint.
const (
	ModelFile   = "model.safetensors"
	CardFile    = "model.md"
	HistoryFile = "history.json"
)

// Source describes the training data, for the model's card.
type Source struct {
	Name    string // of the data
	Licence string // "" = not known
	Report  dataset.Report
}

// Produce trains a model on set and writes it, its card and the history of its losses into opt.Dir, which must not be
// empty. It returns the model that was written.
func Produce(ctx context.Context, set *dataset.Set, src Source, opt Options) (*infer.Model, error) {
	if opt.Dir == "" {
		return nil, errors.New("train: no folder to write to")
	}
	lock, err := lockRun(opt.Dir)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	defer lock.Close()
	t, err := NewTrainer(set, opt)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	defer t.Close()
	if err := t.Run(ctx); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	return t.write(ctx, set, src)
}

// lockRun locks the folder of a run, because two trainings would overwrite each other's checkpoints.
func lockRun(dir string) (io.Closer, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the run's folder: %w", err)
	}
	f, err := filelock.Open(filepath.Join(dir, "lock"))
	if errors.Is(err, filelock.ErrLocked) {
		return nil, fmt.Errorf("another training is at work in %s: wait for it, or choose another folder: %w", dir, err)
	}
	return f, err
}

// write exports the trained model into the run's folder.
func (t *Trainer) write(ctx context.Context, set *dataset.Set, src Source) (*infer.Model, error) {
	epoch, loss := t.BestEpoch()
	metrics, err := json.Marshal(map[string]float64{"validation_loss": loss, "best_epoch": float64(epoch)})
	if err != nil {
		return nil, fmt.Errorf("describe model: %w", err)
	}
	m, err := t.model.Export(set.Windows(dataset.Train), map[string]string{
		"name": t.state.Config.Name, "dataset": src.Name, "dataset_hash": src.Report.HitsSHA256, "license": src.Licence,
		"metrics": string(metrics), "seed": strconv.FormatUint(t.state.Seed, 10),
	})
	if err != nil {
		return nil, fmt.Errorf("export model: %w", err)
	}
	if c := t.state.Config.Refine; c.Epochs > 0 {
		if m.Refiner, _, err = refine(ctx, t.model, t.refineOptions(c)); err != nil {
			return nil, fmt.Errorf("train the refiner: %w", err)
		}
		if err := t.fitAnchorPrior(ctx, m, set.Windows(dataset.Train)); err != nil {
			return nil, fmt.Errorf("settle the priors: %w", err)
		}
	}
	return t.keep(m, src)
}

// refineOptions returns the options for a refiner on the run's own data.
func (t *Trainer) refineOptions(c RefineConfig) refineOptions {
	return refineOptions{
		config: c, data: t.state.Config.Data, pools: t.pools, validation: t.validation, seed: t.state.Seed, dir: t.opt.Dir, report: t.opt.Report,
	}
}

// keep writes the model and its card into the run's folder, and reads it back.
func (t *Trainer) keep(m *infer.Model, src Source) (*infer.Model, error) {
	path := filepath.Join(t.opt.Dir, ModelFile)
	if err := WriteModel(path, m, false); err != nil {
		return nil, err
	}
	m, err := readModel(path)
	if err != nil {
		return nil, err
	}
	card := newCard(m, t.state.Config, src)
	card.Epochs, card.Seed = len(t.state.History), t.state.Seed
	card.Best, card.Loss = t.BestEpoch()
	err = atomicfile.WriteFile(filepath.Join(t.opt.Dir, CardFile), 0o644, card.Write)
	if err != nil {
		return nil, fmt.Errorf("write card: %w", err)
	}
	return m, nil
}

// WriteModel writes m to path, atomically; with half its matrices in half precision.
func WriteModel(path string, m *infer.Model, half bool) error {
	err := atomicfile.WriteFile(path, 0o644, func(w io.Writer) error { return m.Write(w, half) })
	if err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	return nil
}

// readModel reads a model with its encoder.
func readModel(path string) (*infer.Model, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	return infer.LoadWithEncoder(data)
}

// writeHistory writes the losses of all finished epochs, atomically.
func (t *Trainer) writeHistory() error {
	if t.opt.Dir == "" || len(t.state.History) == 0 {
		return nil
	}
	err := atomicfile.WriteFile(filepath.Join(t.opt.Dir, HistoryFile), 0o644, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(t.state.History)
	})
	if err != nil {
		return fmt.Errorf("write history: %w", err)
	}
	return nil
}

// ReadHistory reads the history in a run's folder.
func ReadHistory(dir string) ([]History, error) {
	var h []History
	data, err := os.ReadFile(filepath.Join(dir, HistoryFile))
	if err == nil {
		err = json.Unmarshal(data, &h)
	}
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	return h, nil
}
