package page

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/groove/roll"
	"github.com/groovegen/groovegen/groove/sound"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/train/eval/human"
)

// loopFolder is the folder of the loops' files, beside the page.
const loopFolder = "loops"

// previewRate is the rate of the sound files, in frames per second: half of a compact disc's, because 68 loops would take 100 MB at the full rate.
// They are beside the page, not inside, for the same reason.
const previewRate = 22050

// genreLoops are the loops of one genre.
type genreLoops struct {
	Name  string
	Loops []loop
}

// loop is a loop inside the page.
type loop struct {
	Name, Title string // "funk-1"
	Sound       string // the sound file's path; empty = none
	Roll, MIDI  template.URL
	Notes       string  // for the player: "voice:ms:velocity", a space between
	MS          float64 // of the whole loop

	files map[string]func(io.Writer) error // by their endings
}

// newLoop draws a loop and writes its MIDI file.
func newLoop(l *groove.Loop, name string) (loop, error) {
	var picture, midi bytes.Buffer
	if err := roll.EncodePNG(&picture, fewColours(roll.DrawLoop(l))); err != nil {
		return loop{}, err
	}
	if err := groove.WriteLoopSMF(&midi, l, groove.GMKit()); err != nil {
		return loop{}, err
	}
	out := loop{
		Name: name, Title: l.Origin.Title(),
		Roll: dataURI("image/png", picture.Bytes()), MIDI: dataURI("audio/midi", midi.Bytes()),
		Notes: notes(l), MS: groove.Steps * human.StepLength(l.Origin.Style.BPM),
		files: map[string]func(io.Writer) error{".png": saved(picture.Bytes()), ".mid": saved(midi.Bytes())},
	}
	if l.Pattern.Count() > 0 {
		out.Sound = loopFolder + "/" + name + ".wav"
		out.files[".wav"] = func(w io.Writer) error { return writeSound(w, l) }
	}
	return out, nil
}

// saved returns a function that writes data.
func saved(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// writeSound renders a loop with the built-in kit, so that its end continues at its beginning.
func writeSound(w io.Writer, l *groove.Loop) error {
	kit, err := sound.NewKit(previewRate)
	if err != nil {
		return err
	}
	p, err := piece.FromLoops([]*groove.Loop{l}, groove.GMKit())
	if err != nil {
		return err
	}
	p = p.Seam() // the page repeats it
	return p.WriteWAV(w, sound.NewMixer(kit))
}

// writeLoops writes the files of all loops into a folder, which it makes if there are any.
func writeLoops(dir string, genres []genreLoops, progress func(done, of int)) error {
	done, of := 0, 0
	for _, g := range genres {
		of += len(g.Loops)
	}
	if of == 0 {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write loops: %w", err)
	}
	for _, g := range genres {
		for _, l := range g.Loops {
			var errs []error
			for ending, write := range l.files {
				errs = append(errs, atomicfile.WriteFile(filepath.Join(dir, l.Name+ending), 0o644, write))
			}
			if err := errors.Join(errs...); err != nil {
				return fmt.Errorf("write loops: %w", err)
			}
			if done++; progress != nil {
				progress(done, of)
			}
		}
	}
	return nil
}

// notes writes a loop's notes for the player.
func notes(l *groove.Loop) string {
	unit := human.StepLength(l.Origin.Style.BPM) / groove.OffsetUnits
	var b strings.Builder
	for _, n := range l.Pattern.Notes(groove.GMKit()) {
		fmt.Fprintf(&b, "%s:%.1f:%.2f ", n.Voice, float64(n.Unit)*unit, float64(n.Velocity)/127)
	}
	return strings.TrimSpace(b.String())
}
