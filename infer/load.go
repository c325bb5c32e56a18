package infer

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// MaxModelFile is the largest model file that is read, in bytes: a hundred times the first one.
const MaxModelFile = 1 << 30

// LoadFile loads the model at path, without its encoder. The error names the path.
func LoadFile(path string) (*Model, error) {
	data, err := readModelFile(path)
	if err != nil {
		return nil, fmt.Errorf("load model %s: %w", path, err)
	}
	m, err := parseModel(data, false)
	if err != nil {
		return nil, fmt.Errorf("load model %s: %w", path, err)
	}
	return m, nil
}

func readModelFile(path string) ([]byte, error) {
	data, err := regularfile.Read(path, MaxModelFile)
	if err != nil {
		return nil, errors.Unwrap(err) // the caller names the path
	}
	return data, nil
}

// Load loads a model from a file's bytes, without its encoder. It keeps no reference to them. The error says what is
// missing or does not fit: a *ShapeError for a tensor, ErrFormat for a file that is no safetensors. About a file that
// is not a model of this architecture it quotes nothing of what is in it.
func Load(file []byte) (*Model, error) { return wrapLoad(parseModel(file, false)) }

// LoadWithEncoder is Load with the encoder's tensors kept in Model.Encoder.
func LoadWithEncoder(file []byte) (*Model, error) { return wrapLoad(parseModel(file, true)) }

func wrapLoad(m *Model, err error) (*Model, error) {
	if err != nil {
		return nil, fmt.Errorf("load model: %w", err)
	}
	return m, nil
}

func parseModel(file []byte, encoder bool) (*Model, error) {
	st, err := ParseSafetensors(file)
	if err != nil {
		return nil, err
	}
	c, err := readConfig(st)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(file)
	m := &Model{ID: hex.EncodeToString(sum[:])[:12], Config: c, Metadata: st.Metadata}
	m.setSizes()
	l := &tensorLoader{st: st, seen: map[string]bool{}}
	for _, s := range m.decoderSlots() {
		*s.data = l.get(s.name, s.shape...)
	}
	l.extras(m)
	if l.err != nil {
		return nil, l.err
	}
	if err := m.checkDecoder(st, l.seen); err != nil {
		return nil, err
	}
	if encoder {
		return m, m.loadEncoder(st)
	}
	return m, nil
}

// tensorLoader reads tensors and keeps the first error.
type tensorLoader struct {
	st   *Safetensors
	seen map[string]bool
	err  error
}

func (l *tensorLoader) get(name string, want ...int) []float32 {
	l.seen[name] = true
	if l.err != nil {
		return nil
	}
	t, err := l.st.Tensor(name, want...)
	l.err = err
	return t.Data
}

func (l *tensorLoader) has(name string) bool { _, ok := l.st.Shape(name); return ok }

// extras reads the optional parts of a model.
func (l *tensorLoader) extras(m *Model) {
	z := m.Config.Latent
	if l.has("prior.mean") || l.has("prior.chol") {
		m.Prior = &Prior{
			Latent: z,
			Mean:   l.get("prior.mean", groove.NumGenres, z),
			Chol:   l.get("prior.chol", groove.NumGenres, z, z),
		}
		if l.err == nil {
			l.err = m.Prior.check()
		}
		if l.has("prior.homes.scale") || l.has("prior.homes.sigma") {
			m.Prior.Anchor = l.anchorPrior(z)
		}
	}
	if l.has("spread.offset") || l.has("spread.velocity") {
		m.Spread = &ConstantSpread{}
		copy(m.Spread.Offset[:], l.get("spread.offset", groove.NumVoices))
		copy(m.Spread.Velocity[:], l.get("spread.velocity", groove.NumVoices))
		if l.err == nil {
			l.err = m.Spread.check()
		}
	}
	if l.has("refine.hits.dense0.weight") && l.err == nil {
		m.Refiner, l.err = l.refiner(z)
	}
	if l.has("nudge.directions") {
		m.Nudge = l.get("nudge.directions", 2, z)
	}
	if l.has("landmarks.z") || l.has("landmarks.genre") {
		m.Anchors = l.anchors(z)
	}
}

// refiner reads the tensors of a refiner.
func (l *tensorLoader) refiner(latent int) (*Refiner, error) {
	tensors := map[string]Tensor{}
	for _, name := range l.st.Names() {
		if strings.HasPrefix(name, "refine.") {
			t, err := l.st.Tensor(name)
			if err != nil {
				return nil, err
			}
			tensors[name], l.seen[name] = t, true
		}
	}
	return NewRefiner(latent, tensors)
}

func (s *ConstantSpread) check() error {
	for name, sigmas := range map[string]*[groove.NumVoices]float32{"offset": &s.Offset, "velocity": &s.Velocity} {
		for v, x := range sigmas {
			if !(x >= 0 && x <= 1) {
				return fmt.Errorf("tensor spread.%s: element %d is %g: want 0 to 1", name, v, x)
			}
		}
	}
	return nil
}

// slot connects a tensor's name and shape with the field that it fills.
type slot struct {
	name  string
	shape []int
	data  *[]float32
}

// setSizes sets the layers' sizes from the Config.
func (m *Model) setSizes() {
	c := m.Config
	m.Dense[0].In, m.Dense[0].Out = c.Input(), c.Hidden
	m.Dense[1].In, m.Dense[1].Out = c.Hidden, c.Flat()
	for i := range m.Deconv {
		m.Deconv[i].In, m.Deconv[i].Out = c.Channels[i], c.Channels[i+1]
	}
	m.Out.In, m.Out.Out = c.Channels[NumDeconvs], c.Outputs()
}

// decoderSlots lists the decoder's tensors as the file names them.
func (m *Model) decoderSlots() []slot {
	var slots []slot
	add := func(data *[]float32, name string, shape ...int) {
		slots = append(slots, slot{"decoder." + name, shape, data})
	}
	for i := range m.Dense {
		d := &m.Dense[i]
		add(&d.Weight, fmt.Sprintf("dense%d.weight", i), d.Out, d.In)
		add(&d.Bias, fmt.Sprintf("dense%d.bias", i), d.Out)
	}
	for i := range m.Deconv {
		d := &m.Deconv[i]
		add(&d.Weight, fmt.Sprintf("deconv%d.weight", i), d.In, d.Out, DeconvTaps)
		add(&d.Bias, fmt.Sprintf("deconv%d.bias", i), d.Out)
		add(&d.Scale, fmt.Sprintf("bn%d.weight", i), d.Out)
		add(&d.Shift, fmt.Sprintf("bn%d.bias", i), d.Out)
		add(&d.Mean, fmt.Sprintf("bn%d.running_mean", i), d.Out)
		add(&d.Var, fmt.Sprintf("bn%d.running_var", i), d.Out)
	}
	add(&m.Out.Weight, "out.weight", m.Out.Out, m.Out.In, OutTaps)
	add(&m.Out.Bias, "out.bias", m.Out.Out)
	return slots
}

// checkDecoder finds errors that shapes do not show: a negative variance, and tensors of another decoder.
func (m *Model) checkDecoder(st *Safetensors, seen map[string]bool) error {
	for i := range m.Deconv {
		for j, v := range m.Deconv[i].Var {
			if v < 0 {
				return fmt.Errorf("tensor decoder.bn%d.running_var: element %d is %g: want 0 or more", i, j, v)
			}
		}
	}
	for _, name := range st.Names() {
		if strings.HasPrefix(name, "decoder.") && !seen[name] {
			return fmt.Errorf("tensor %s: this architecture has none of that name", name)
		}
	}
	return nil
}

// loadEncoder keeps the encoder's tensors without checks: NewEncoder checks their shapes.
func (m *Model) loadEncoder(st *Safetensors) error {
	m.Encoder = map[string]Tensor{}
	for _, name := range st.Names() {
		if !strings.HasPrefix(name, "encoder.") {
			continue
		}
		t, err := st.Tensor(name)
		if err != nil {
			return err
		}
		m.Encoder[name] = t
	}
	return nil
}

// Write writes the model to w as a file that Load reads. With half, matrices go as float16 and vectors (biases, batch
// norm) as float32. The metadata are m's; the keys that Load checks are set from m's Config.
func (m *Model) Write(w io.Writer, half bool) error {
	var tensors []Tensor
	add := func(name string, data []float32, shape ...int) {
		tensors = append(tensors, Tensor{Name: name, Shape: shape, Data: data, Half: half && len(shape) > 1})
	}
	for _, s := range m.decoderSlots() {
		add(s.name, *s.data, s.shape...)
	}
	z := m.Config.Latent
	if m.Prior != nil {
		add("prior.mean", m.Prior.Mean, groove.NumGenres, z)
		add("prior.chol", m.Prior.Chol, groove.NumGenres, z, z)
		if h := m.Prior.Anchor; h != nil {
			for _, t := range h.tensors(z) {
				add(t.Name, t.Data, t.Shape...)
			}
		}
	}
	if m.Spread != nil {
		add("spread.offset", m.Spread.Offset[:], groove.NumVoices)
		add("spread.velocity", m.Spread.Velocity[:], groove.NumVoices)
	}
	if m.Nudge != nil {
		add("nudge.directions", m.Nudge, 2, z)
	}
	if m.Anchors != nil {
		for _, t := range m.Anchors.tensors(z) {
			add(t.Name, t.Data, t.Shape...)
		}
	}
	if m.Refiner != nil {
		for _, t := range m.Refiner.Tensors(z) {
			add(t.Name, t.Data, t.Shape...)
		}
	}
	for _, t := range m.Encoder {
		add(t.Name, t.Data, t.Shape...)
	}
	if err := WriteSafetensors(w, m.metadata(m.Metadata), tensors); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	return nil
}
