package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/cmd/groovectl/engine"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// encodeGuide encodes the captured groove of a recipe with the model.
func (f *renderFlags) encodeGuide(r *infer.Recipe) error {
	encoder, err := loadEncoder(f.model)
	if err != nil {
		return err
	}
	post, err := encoder.Encode(&r.Guide.Pattern, r.Style)
	if err != nil {
		return err
	}
	r.Guide = r.Guide.WithMean(post.Mean)
	return nil
}

// makeCoded makes the loop of a recall code, and its variations.
func (f *renderFlags) makeCoded() ([]*groove.Loop, error) {
	text, err := codeOrFile(f.code)
	if err != nil {
		return nil, fmt.Errorf("--code: %w", err)
	}
	code, err := infer.ParseCode(text)
	if err != nil {
		return nil, fmt.Errorf("--code: %w", err)
	}
	m, err := f.codedModel(code.Model)
	if err != nil {
		return nil, fmt.Errorf("--code: %w", err)
	}
	if code.Encoded {
		if err = f.encodeGuide(&code.Recipe); err != nil {
			return nil, fmt.Errorf("--code: %w", err)
		}
	}
	if f.engine == "auto" && slices.Contains(engine.Named, code.Engine) {
		f.engine = code.Engine
	}
	state, err := f.params.state()
	if err != nil {
		return nil, err
	}
	loops, err := f.draw(m, code.Recipe, state.Drift)
	if err == nil && !code.Matches(&loops[0].Pattern) {
		f.remark = "the notes are not those that the code was made of: another version or engine of GrooveGen made them\n"
	}
	f.song = code.Song
	f.remark += describeSong(code.Song, len(loops))
	return loops, err
}

// describeSong says what of the song in a code is played, and what is not.
func describeSong(s infer.Song, loops int) string {
	var words []string
	switch s.Timescale {
	case 0.5:
		words = append(words, "in half-time")
	case 2:
		words = append(words, "in double-time")
	}
	if s.FillEvery > 0 {
		words = append(words, fmt.Sprintf("with a fill every %d bars", s.FillEvery))
	}
	if s.BPM != 0 {
		words = append(words, fmt.Sprintf("at %g BPM", s.BPM))
	}
	text := ""
	if len(words) > 0 {
		text = "as it was exported: " + strings.Join(words, ", ") + "\n"
		if loops > 1 {
			text = "it was exported " + strings.Join(words, ", ") + ": left out, because only a single loop is made so (--loops 1)\n"
		}
	}
	if s.Live {
		text += "strokes that came or were left out by hand in that file (a fill on request, a mute) are not in the code\n"
	}
	return text
}

// codedModel loads the model of a code, and sets f.model to its file: the one of --model, the one inside, or one of the library.
func (f *renderFlags) codedModel(id string) (*infer.Model, error) {
	m, err := engine.LoadModel(f.model)
	if err != nil || id == "" || m.ID == id {
		return m, err
	}
	if f.model != "" {
		return nil, fmt.Errorf("the code is of model %s, %s is %s", id, f.model, m.ID)
	}
	c, err := config.Source{Env: os.LookupEnv}.Load()
	if err != nil {
		c = config.Default() // what is wrong with the settings does not matter here
	}
	path := filepath.Join(c.Model.LibraryDir(), id, library.ModelFile)
	if m, err = infer.LoadFile(path); err != nil {
		return nil, fmt.Errorf("the code is of model %s, which is neither inside nor in the library (%w): give its file with --model", id, err)
	}
	f.model = path
	return m, nil
}

// codeOrFile returns a recall code that was typed, or the one in the metadata of a file.
func codeOrFile(text string) (string, error) {
	if groove.IsRecallCode(text) {
		return text, nil
	}
	file, err := os.Open(text)
	if err != nil {
		return "", fmt.Errorf("%q is no recall code (they begin with G), and no file: %w", text, err)
	}
	defer func() { _ = file.Close() }()
	code, err := groove.RecallCodeOf(file)
	if err != nil {
		return "", fmt.Errorf("%s: %w", text, err)
	}
	return code, nil
}
