package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

// checkpointKind marks the file of an unfinished training.
const checkpointKind = "groovegen genre judge checkpoint 1"

// checkpoint is how far a training is. The zero value is its beginning.
type checkpoint struct {
	Net      int      `json:"net"`   // that is trained; those before it are in the judge
	Epoch    int      `json:"epoch"` // epochs that it has had
	Steps    int      `json:"steps"` // of Adam
	Schedule schedule `json:"schedule"`

	history       History
	kept          [][]float32
	first, second [][]float32 // Adam's moments
}

// writeCheckpoint writes the state after epochs epochs of the trainer's net. An empty name writes nothing.
func (t *trainer) writeCheckpoint(file string, epochs int, h History) error {
	if file == "" {
		return nil
	}
	card := t.j.Card
	card.History = h
	about, err := json.Marshal(card)
	if err != nil {
		return fmt.Errorf("write checkpoint %s: %w", file, err)
	}
	at, err := json.Marshal(checkpoint{Net: t.index, Epoch: epochs, Steps: t.adam.Step, Schedule: t.schedule})
	if err != nil {
		return fmt.Errorf("write checkpoint %s: %w", file, err)
	}
	tensors := append(t.j.slots(), t.extras(t.kept, t.adam.First, t.adam.Second)...)
	meta := map[string]string{"kind": checkpointKind, "card": string(about), "at": string(at)}
	if err := atomicfile.WriteFile(file, 0o644, func(w io.Writer) error { return infer.WriteSafetensors(w, meta, tensors) }); err != nil {
		return fmt.Errorf("write checkpoint %s: %w", file, err)
	}
	return nil
}

// extras names what a training needs besides the weights: those of the best epoch, and Adam's moments.
func (t *trainer) extras(kept, first, second [][]float32) []infer.Tensor {
	var out []infer.Tensor
	for _, s := range []struct {
		name string
		data [][]float32
	}{{"kept", kept}, {"adam.first", first}, {"adam.second", second}} {
		for i, d := range s.data {
			out = append(out, infer.Tensor{Name: fmt.Sprintf("%s.%d", s.name, i), Shape: []int{len(d)}, Data: d})
		}
	}
	return out
}

// readCheckpoint puts the weights of a checkpoint into the judge and returns the rest. No file, or one of another training, is the beginning.
// The error says that a file cannot be read.
func (j *Judge) readCheckpoint(file string) (checkpoint, error) {
	var ck checkpoint
	data, err := os.ReadFile(file)
	if file == "" || errors.Is(err, fs.ErrNotExist) {
		return ck, nil
	}
	if err == nil {
		ck, err = j.parseCheckpoint(data)
	}
	if err != nil {
		return checkpoint{}, fmt.Errorf("read checkpoint %s: %w: remove it to begin again", file, err)
	}
	return ck, nil
}

func (j *Judge) parseCheckpoint(data []byte) (checkpoint, error) {
	st, err := infer.ParseSafetensors(data)
	if err != nil {
		return checkpoint{}, err
	}
	if got := st.Metadata["kind"]; got != checkpointKind {
		return checkpoint{}, fmt.Errorf("the file's kind is %q, want %q", got, checkpointKind)
	}
	var card Card
	var ck checkpoint
	if err := errors.Join(json.Unmarshal([]byte(st.Metadata["card"]), &card), json.Unmarshal([]byte(st.Metadata["at"]), &ck)); err != nil {
		return checkpoint{}, err
	}
	if card.Seed != j.Card.Seed || card.Data != j.Card.Data || !reflect.DeepEqual(card.Config, j.Card.Config) {
		return checkpoint{}, nil
	}
	if ck.Net < 0 || ck.Net >= len(j.nets) || ck.Epoch < 1 || ck.Steps < 1 {
		return checkpoint{}, fmt.Errorf("net %d after %d epochs and %d steps does not exist", ck.Net, ck.Epoch, ck.Steps)
	}
	for _, s := range j.slots() {
		t, err := st.Tensor(s.Name, s.Shape...)
		if err != nil {
			return checkpoint{}, err
		}
		copy(s.Data, t.Data)
	}
	ck.history = card.History
	return ck, ck.readExtras(st, j.nets[ck.Net])
}

func (ck *checkpoint) readExtras(st *infer.Safetensors, w *network) error {
	var err error
	get := func(name string, i, n int) []float32 {
		t, e := st.Tensor(fmt.Sprintf("%s.%d", name, i), n)
		err = errors.Join(err, e)
		return t.Data
	}
	for i, s := range w.slots("") {
		ck.kept = append(ck.kept, get("kept", i, len(s.Data)))
	}
	for i, p := range w.layer.Params() {
		ck.first = append(ck.first, get("adam.first", i, len(p.Data)))
		ck.second = append(ck.second, get("adam.second", i, len(p.Data)))
	}
	return err
}

// resume takes the trainer to where a checkpoint was written.
func (t *trainer) resume(ck checkpoint) {
	t.kept, t.schedule, t.adam.Step = ck.kept, ck.Schedule, ck.Steps
	for i := range ck.first {
		copy(t.adam.First[i], ck.first[i])
		copy(t.adam.Second[i], ck.second[i])
	}
}
