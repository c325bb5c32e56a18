package train

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/train/dataset"
)

// Names of the files in a run's folder. Both are safetensors.
const (
	checkpointFile = "checkpoint.safetensors" // everything that a resumed run needs
	bestFile       = "best.safetensors"       // the weights of the best epoch
)

// checkpointKind marks a checkpoint, so that it is not loaded as a model.
const checkpointKind = "groovegen-checkpoint"

// ErrOtherRun is wrapped if a folder has the checkpoint of another run.
var ErrOtherRun = errors.New("the folder holds the checkpoint of another run")

// save writes the checkpoint atomically.
func (t *Trainer) save() error {
	if t.opt.Dir == "" {
		return nil
	}
	if name := t.model.broken(); name != "" { // keep the last good state
		return &NonFiniteError{Epoch: t.state.Epoch + 1, Step: t.state.Batch, Losses: t.state.Sum, Tensor: name}
	}
	text, err := json.Marshal(t.state)
	if err != nil {
		return fmt.Errorf("save checkpoint: %w", err)
	}
	var all []infer.Tensor
	for _, x := range t.model.Tensors() {
		all = append(all, x)
	}
	for name, data := range t.moments() {
		all = append(all, infer.Tensor{Name: name, Shape: []int{len(data)}, Data: data})
	}
	meta := map[string]string{"architecture": checkpointKind, "state": string(text), "adam_step": strconv.Itoa(t.adam.Step)}
	return writeTensors(filepath.Join(t.opt.Dir, checkpointFile), meta, all)
}

// moments names the optimiser's tensors and the average's, in our own order of taps.
func (t *Trainer) moments() map[string][]float32 {
	out := map[string][]float32{}
	for i, p := range t.model.params {
		out["adam.m."+p.Name], out["adam.v."+p.Name] = t.adam.First[i], t.adam.Second[i]
		if t.average != nil {
			out["average."+p.Name] = t.average.data[i]
		}
	}
	return out
}

func (t *Trainer) saveBest() error {
	if t.opt.Dir == "" {
		return nil
	}
	var all []infer.Tensor
	for _, x := range t.best {
		all = append(all, x)
	}
	return writeTensors(filepath.Join(t.opt.Dir, bestFile), map[string]string{"architecture": checkpointKind}, all)
}

func writeTensors(path string, meta map[string]string, all []infer.Tensor) error {
	err := atomicfile.WriteFile(path, 0o644, func(w io.Writer) error { return infer.WriteSafetensors(w, meta, all) })
	if err != nil {
		return fmt.Errorf("save checkpoint: %w", err)
	}
	return nil
}

// engineOf returns the engine of the run in a folder, or "".
func engineOf(dir string) string {
	st, _, err := readTensors(filepath.Join(dir, checkpointFile))
	var s state
	if dir == "" || err != nil || json.Unmarshal([]byte(st.Metadata["state"]), &s) != nil {
		return "" // resume reports the error
	}
	return s.Engine
}

// resume continues the run in the folder, if there is one.
func (t *Trainer) resume() error {
	path := filepath.Join(t.opt.Dir, checkpointFile)
	st, tensors, err := readTensors(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	var s state
	if err = json.Unmarshal([]byte(st.Metadata["state"]), &s); err != nil || st.Metadata["architecture"] != checkpointKind {
		return fmt.Errorf("resume: %s is no checkpoint of a training run: move it away", path)
	}
	if err = t.sameRun(s); err != nil {
		return fmt.Errorf("resume from %s: %w", path, err)
	}
	if err = t.model.SetTensors(tensors); err != nil {
		return fmt.Errorf("resume from %s: %w", path, err)
	}
	for name, data := range t.moments() {
		if len(tensors[name].Data) != len(data) {
			return fmt.Errorf("resume from %s: tensor %s is missing or of another size", path, name)
		}
		copy(data, tensors[name].Data)
	}
	if t.adam.Step, err = strconv.Atoi(st.Metadata["adam_step"]); err != nil {
		return fmt.Errorf("resume from %s: adam_step: %w", path, err)
	}
	s.Config = t.state.Config
	t.state = s
	if s.BestAt < 0 {
		return nil
	}
	if _, t.best, err = readTensors(filepath.Join(t.opt.Dir, bestFile)); err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	return nil
}

// sameRun returns an error that names the difference between the run in the folder and the requested one.
func (t *Trainer) sameRun(s state) error {
	mine := t.state.Config
	s.Config.Refine, mine.Refine = RefineConfig{}, RefineConfig{} // has a checkpoint of its own
	switch {
	case !reflect.DeepEqual(s.Config, mine):
		return fmt.Errorf("%w: of configuration %q with other settings", ErrOtherRun, s.Config.Name)
	case s.Seed != t.state.Seed:
		return fmt.Errorf("%w: of seed %d, not %d", ErrOtherRun, s.Seed, t.state.Seed)
	case s.Data != t.state.Data:
		return fmt.Errorf("%w: on other data", ErrOtherRun)
	}
	return nil
}

func readTensors(path string) (*infer.Safetensors, map[string]infer.Tensor, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	st, err := infer.ParseSafetensors(data)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", path, err)
	}
	out := map[string]infer.Tensor{}
	for _, name := range st.Names() {
		if out[name], err = st.Tensor(name); err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", path, err)
		}
	}
	return st, out, nil
}

// tensorDigest returns 16 hex digits of tensors.
func tensorDigest(tensors map[string]infer.Tensor) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(tensors)) {
		_ = binary.Write(h, binary.LittleEndian, tensors[name].Data) // a hash never fails
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// digest returns 16 hex digits of a hash of the windows.
func digest(windows []dataset.Window) string {
	h := sha256.New()
	var x [window]float32
	for _, w := range windows {
		w.HOV(x[:])
		_ = binary.Write(h, binary.LittleEndian, x[:]) // a hash never fails
		c := w.Style().Condition()
		_ = binary.Write(h, binary.LittleEndian, c[:])
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
