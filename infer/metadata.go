package infer

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// Architecture is the value of the metadata key "architecture" that this package reads.
const Architecture = "groovegen-cvae"

func genreList() string {
	names := make([]string, groove.NumGenres)
	for g := range names {
		names[g] = groove.Genre(g).String()
	}
	return strings.Join(names, ",")
}

func voiceList() string {
	names := make([]string, groove.NumVoices)
	for v := range names {
		names[v] = groove.Voice(v).String()
	}
	return strings.Join(names, ",")
}

func channelOrder(h Heads) string {
	if h == HeadsSpread {
		return "H[9],O[9],V[9],logσO[9],logσV[9]"
	}
	return "H[9],O[9],V[9]"
}

// metadata returns the metadata of m's file: extra, and over it the keys that loading checks.
func (m *Model) metadata(extra map[string]string) map[string]string {
	c := m.Config
	channels := make([]string, len(c.Channels))
	for i, n := range c.Channels {
		channels[i] = strconv.Itoa(n)
	}
	out := map[string]string{}
	maps.Copy(out, extra)
	maps.Copy(out, map[string]string{
		"architecture":  Architecture,
		"latent":        strconv.Itoa(c.Latent),
		"condition":     strconv.Itoa(c.Condition),
		"hidden":        strconv.Itoa(c.Hidden),
		"channels":      strings.Join(channels, ","),
		"heads":         c.Heads.String(),
		"genres":        genreList(),
		"voices":        voiceList(),
		"channel_order": channelOrder(c.Heads),
		"bpm_min":       fmt.Sprintf("%.1f", float64(groove.ModelMinBPM)),
		"bpm_max":       fmt.Sprintf("%.1f", float64(groove.ModelMaxBPM)),
		"bn_eps":        strconv.FormatFloat(c.Epsilon, 'g', -1, 64),
	})
	return out
}

// metaReader reads typed values from a file's metadata and keeps the first error. Errors quote no value: see ParseSafetensors.
type metaReader struct {
	values map[string]string
	err    error
}

func (r *metaReader) fail(key string, err error) {
	if r.err == nil {
		r.err = fmt.Errorf("metadata %q: %w", key, err)
	}
}

func (r *metaReader) text(key string) string {
	s, ok := r.values[key]
	if !ok {
		r.fail(key, errors.New("missing; want a GrooveGen model, as the trainer writes it"))
	}
	return s
}

func (r *metaReader) integer(key string) int {
	n, err := strconv.Atoi(strings.TrimSpace(r.text(key)))
	if err != nil || n < 1 || n > maxWidth {
		r.fail(key, fmt.Errorf("want a whole number from 1 to %d", maxWidth))
		return 0
	}
	return n
}

func (r *metaReader) number(key string) float64 {
	x, err := strconv.ParseFloat(strings.TrimSpace(r.text(key)), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		r.fail(key, errors.New("want a number"))
	}
	return x
}

func (r *metaReader) equals(key string, want float64) {
	if r.number(key) != want {
		r.fail(key, fmt.Errorf("want %g", want))
	}
}

// same sets an error unless the value, with spaces dropped and aliases replaced, is want.
func (r *metaReader) same(key, want string, aliases ...string) {
	got := strings.NewReplacer(append(aliases, " ", "")...).Replace(r.text(key))
	if got != want {
		r.fail(key, fmt.Errorf("want %q", want))
	}
}

func (r *metaReader) has(key string) bool { _, ok := r.values[key]; return ok }

// readConfig reads the sizes from the metadata and, if they are missing (as in the first models' files), from the
// tensors' shapes. The tensors' shapes are checked when they are read.
func readConfig(st *Safetensors) (Config, error) {
	r := &metaReader{values: st.Metadata}
	r.same("architecture", Architecture)
	if r.err != nil {
		return Config{}, r.err // further errors would be about a file of another kind
	}
	c := Config{Latent: r.integer("latent"), Condition: r.integer("condition"), Epsilon: r.number("bn_eps")}
	r.same("genres", genreList())
	r.same("voices", voiceList(), "closed_hh", "closed_hat", "open_hh", "open_hat")
	r.equals("bpm_min", groove.ModelMinBPM)
	r.equals("bpm_max", groove.ModelMaxBPM)
	if r.has("hidden") {
		c.Hidden = r.integer("hidden")
	} else {
		c.Hidden = dimension(st, r, "decoder.dense0.weight", 2, 0)
	}
	readChannels(st, r, &c)
	readHeads(st, r, &c)
	if r.err != nil {
		return c, r.err
	}
	r.same("channel_order", channelOrder(c.Heads), "logS", "logσ")
	if r.err != nil {
		return c, r.err
	}
	return c, c.Validate()
}

func readChannels(st *Safetensors, r *metaReader, c *Config) {
	if !r.has("channels") {
		c.Channels[0] = dimension(st, r, "decoder.deconv0.weight", 3, 0)
		for i := range NumDeconvs {
			c.Channels[i+1] = dimension(st, r, fmt.Sprintf("decoder.deconv%d.weight", i), 3, 1)
		}
		return
	}
	parts := strings.Split(r.text("channels"), ",")
	if len(parts) != len(c.Channels) {
		r.fail("channels", fmt.Errorf("want %d numbers with commas between", len(c.Channels)))
		return
	}
	for i, p := range parts {
		n, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil {
			r.fail("channels", fmt.Errorf("number %d is no whole number", i+1))
			return
		}
		c.Channels[i] = n
	}
}

func readHeads(st *Safetensors, r *metaReader, c *Config) {
	if r.has("heads") {
		h, err := parseHeads(r.text("heads"))
		if err != nil {
			r.fail("heads", err)
		}
		c.Heads = h
		return
	}
	switch n := dimension(st, r, "decoder.out.weight", 3, 0); n {
	case HeadsHOV.Channels(), 0: // 0: the error is recorded already
	case HeadsSpread.Channels():
		c.Heads = HeadsSpread
	default:
		want := []int{HeadsHOV.Channels(), Any, OutTaps}
		if shape, _ := st.Shape("decoder.out.weight"); r.err == nil {
			r.err = &ShapeError{Tensor: "decoder.out.weight", Want: want, Got: shape}
		}
	}
}

// dimension returns the length of axis of a tensor of the given rank.
func dimension(st *Safetensors, r *metaReader, name string, rank, axis int) int {
	shape, ok := st.Shape(name)
	if ok && len(shape) == rank {
		return shape[axis]
	}
	if r.err == nil {
		want := make([]int, rank)
		for i := range want {
			want[i] = Any
		}
		r.err = &ShapeError{Tensor: name, Want: want, Got: shape, Missing: !ok}
	}
	return 0
}
