package soundfont

import (
	"errors"
	"fmt"
	"io"

	"github.com/sinshu/go-meltysynth/meltysynth"

	"github.com/groovegen/groovegen/groove/sound"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// The rates that the synthesiser works at, in frames per second.
const (
	MinRate = 16000
	MaxRate = sound.MaxRate
)

const (
	// drums is General MIDI's percussion channel on the wire, for which the synthesiser takes banks from 128 on.
	drums = 9
	bank  = 128
	// block is how many frames the synthesiser computes at a time. Notes begin between two blocks, so this is as exact as
	// onsets are: 0.18 ms at 44,100.
	block = 8
	// voices is how many samples sound at once: a long crash under a fast fill has room.
	voices = 128
	// level leaves room for several full strokes before the limiter bends them.
	level = 0.8
)

// Font is a SoundFont being played. It implements sound.Instrument; one goroutine uses it.
type Font struct {
	Name    string // as the file calls itself
	Kit     string // name of the preset that plays
	HasKit  bool   // that preset is a drum kit; false = the file has none
	synth   *meltysynth.Synthesizer
	sounds  *meltysynth.Preset
	channel int32
	rate    int
	left    []float32
	right   []float32
	err     error // the first panic of the synthesiser
}

// Open reads a SoundFont file to be played at a rate. The error is an *Error, or wraps ErrTooLarge or the file's own.
func Open(path string, rate int) (*Font, error) {
	f, err := regularfile.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read SoundFont: %w", err)
	}
	defer f.Close()
	font, err := Read(f, rate)
	if err != nil {
		return nil, fmt.Errorf("read SoundFont %s: %w", path, err)
	}
	return font, nil
}

// Read reads a SoundFont from r; see Open.
func Read(r io.Reader, rate int) (*Font, error) {
	if rate < MinRate || rate > MaxRate {
		return nil, fmt.Errorf("rate %d is out of range: give %d to %d frames per second", rate, MinRate, MaxRate)
	}
	file, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, err
	}
	if len(file) > MaxSize {
		return nil, ErrTooLarge
	}
	tidy, err := check(file)
	if err != nil {
		return nil, err
	}
	return load(tidy, rate)
}

// load passes a checked file to the library.
func load(tidy *checkedFile, rate int) (font *Font, err error) {
	defer caught(&err)
	sf, err := meltysynth.NewSoundFont(tidy.file())
	if err != nil {
		return nil, &Error{"", err.Error()}
	}
	// The synthesiser reads one sample past the end to interpolate.
	sf.WaveData = append(sf.WaveData, 0, 0)
	if err = checkSamples(sf); err != nil {
		return nil, err
	}
	settings := meltysynth.NewSynthesizerSettings(int32(rate))
	settings.BlockSize, settings.MaximumPolyphony, settings.EnableReverbAndChorus = block, voices, false
	synth, err := meltysynth.NewSynthesizer(sf, settings)
	if err != nil {
		return nil, &Error{"", err.Error()}
	}
	synth.MasterVolume = level
	font = &Font{Name: sf.Info.BankName, synth: synth, rate: rate}
	font.choose()
	return font, nil
}

// caught turns a panic of the library into an error.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = &Error{"", fmt.Sprintf("its parts do not fit together (%v)", p)}
	}
}

// checkSamples checks that the samples of each region exist.
func checkSamples(sf *meltysynth.SoundFont) error {
	if len(sf.Presets) == 0 {
		return &Error{"phdr", "there is no preset"}
	}
	have := int32(len(sf.WaveData) - 2)
	for _, in := range sf.Instruments {
		for _, r := range in.Regions {
			start, end := r.GetSampleStart(), r.GetSampleEnd()
			if start < 0 || end < start || end > have {
				return &Error{"shdr", fmt.Sprintf("instrument %q: sample %q goes from %d to %d of %d", in.Name, r.Sample.Name, start, end, have)}
			}
			if r.GetSampleModes() == 0 {
				continue
			}
			if from, to := r.GetSampleStartLoop(), r.GetSampleEndLoop(); from < 0 || to <= from || to > have {
				return &Error{"shdr", fmt.Sprintf("instrument %q: sample %q loops from %d to %d of %d", in.Name, r.Sample.Name, from, to, have)}
			}
		}
	}
	return nil
}

// Rate returns the frames per second that Fill makes.
func (f *Font) Rate() int { return f.rate }

// On begins a note.
func (f *Font) On(n sound.Note) {
	f.do(func() { f.synth.NoteOn(f.channel, int32(n.Key), int32(n.Velocity)) })
}

// Off ends a note. Samples of drums usually ring out all the same.
func (f *Font) Off(n sound.Note) { f.do(func() { f.synth.NoteOff(f.channel, int32(n.Key)) }) }

// Fill writes the next frames. If the file has a fault that check could not find, it returns an *Error.
func (f *Font) Fill(out []float32) error {
	n := len(out) / 2
	for len(f.left) < n {
		f.left, f.right = append(f.left, 0), append(f.right, 0)
	}
	f.do(func() { f.synth.Render(f.left[:n], f.right[:n]) })
	if f.err != nil {
		return f.err
	}
	for i := range n {
		out[2*i], out[2*i+1] = sound.Limit(f.left[i]), sound.Limit(f.right[i])
	}
	return nil
}

func (f *Font) do(call func()) {
	if f.err != nil {
		return
	}
	var err error
	func() {
		defer caught(&err)
		call()
	}()
	f.err = err
}

// Has reports whether the font has a sound for a MIDI note on the drum channel.
func (f *Font) Has(key uint8) bool {
	for _, p := range f.sounds.Regions {
		if int32(key) < p.GetKeyRangeStart() || int32(key) > p.GetKeyRangeEnd() {
			continue
		}
		for _, r := range p.Instrument.Regions {
			if int32(key) >= r.GetKeyRangeStart() && int32(key) <= r.GetKeyRangeEnd() {
				return true
			}
		}
	}
	return false
}

// IsFault reports whether an error is about the content of the file, not about reading it.
func IsFault(err error) bool {
	var fault *Error
	return errors.As(err, &fault)
}
