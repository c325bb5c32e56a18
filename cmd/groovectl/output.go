package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/groove/roll"
	"github.com/groovegen/groovegen/groove/sound"
	"github.com/groovegen/groovegen/groove/sound/soundfont"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

// outputHelp is what render and export write.
const outputHelp = `  .mid    each hit where it sounds, to a 960th of a sixteenth; --tracks voices gives each voice a track of its own
  .wav    sound, exactly as long as its bars: the built-in drum kit, or your own with --soundfont
  .png    a piano roll, four bars a row: height is velocity, the left edge is the onset
  .json   everything as a document; - writes it to the terminal

A file starts with its downbeat: hits of the first beat that are played early are at its start. --seamless is for players that
repeat the file: early hits, and sound that rings past the end, come where they sound when it repeats.`

// outputEndings are the endings of files that are written.
var outputEndings = []string{"mid", "wav", "png", "json"}

// outputFlags say how files are written.
type outputFlags struct {
	tracks    string
	seamless  bool
	soundFont string
	rate      int
	json      bool

	remarks []string // about what is written
}

func (f *outputFlags) addTo(flags *pflag.FlagSet) {
	flags.StringVar(&f.tracks, "tracks", string(piece.OneTrack), "tracks of a .mid: one, or voices for a track a voice")
	flags.BoolVar(&f.seamless, "seamless", false, "for players that repeat the file: early hits of the first beat are at its end, and a tail continues at its start")
	flags.StringVar(&f.soundFont, "soundfont", "", "SoundFont (.sf2) that a .wav is played with (default: the built-in kit)")
	flags.IntVar(&f.rate, "rate", sound.DefaultRate, "frames per second of a .wav")
	flags.BoolVar(&f.json, "json", false, "print a JSON document of what was written")
}

// completeOutputs offers the files that can be written.
func completeOutputs(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return outputEndings, cobra.ShellCompDirectiveFilterFileExt
}

// music is what is written: a loop, or more than one.
type music struct {
	title string
	loop  *groove.Loop // nil: more than one
	doc   groove.LoopDoc
	piece piece.Piece
}

// musicOf is a single loop and the piece as which it is played.
func musicOf(doc groove.LoopDoc, p piece.Piece) music {
	l := doc.Loop()
	m := music{title: fmt.Sprintf("%s, %d hits", strings.TrimPrefix(p.Title, "GrooveGen "), len(p.Notes)), loop: l, doc: p.LoopDoc(l, doc.Kit), piece: p}
	if doc.LoopID > 0 {
		m.title = fmt.Sprintf("loop %d, %s", doc.LoopID, m.title)
	}
	return m
}

// musicOfPiece is more than one loop.
func musicOfPiece(p piece.Piece) music {
	return music{title: fmt.Sprintf("%s, %d bars, %d notes", p.Title, p.Bars(), len(p.Notes)), piece: p}
}

// writer writes music in one format.
type writer func(io.Writer, *music) error

// writers chooses a writer for each path by its ending, and opens what they need. Nothing has been written when it
// fails.
func (f *outputFlags) writers(paths []string) ([]writer, error) {
	division, err := piece.ParseTracks(f.tracks)
	if err != nil {
		return nil, fmt.Errorf("--%w", err)
	}
	if f.json && slices.Contains(paths, "-") {
		return nil, errors.New("- and --json both print JSON: give one of them")
	}
	out := make([]writer, len(paths))
	for i, path := range paths {
		switch ending := strings.ToLower(filepath.Ext(path)); {
		case path == "-", ending == ".json":
			out[i] = writeDoc
		case ending == ".mid", ending == ".midi":
			out[i] = func(w io.Writer, m *music) error { return writeMIDI(w, m, division) }
		case ending == ".png":
			out[i] = writePicture
		case ending == ".wav":
			if out[i], err = f.wavWriter(); err != nil {
				return nil, err
			}
		case ending == "":
			return nil, fmt.Errorf("output %q has no ending: write .mid, .wav, .png or .json", path)
		default:
			return nil, fmt.Errorf("output %q: cannot write %s: write .mid, .wav, .png or .json", path, ending)
		}
	}
	return out, nil
}

// wavWriter chooses the instrument.
func (f *outputFlags) wavWriter() (writer, error) {
	kit, err := sound.NewKit(f.rate)
	if err != nil {
		return nil, err
	}
	if f.soundFont == "" {
		return func(w io.Writer, m *music) error { return m.piece.WriteWAV(w, sound.NewMixer(kit)) }, nil
	}
	font, err := soundfont.Open(f.soundFont, f.rate)
	if err != nil {
		return nil, err
	}
	if !font.HasKit {
		f.remarks = append(f.remarks, fmt.Sprintf("SoundFont %s has no drum kit: its preset %q plays the drums: choose a SoundFont with drums", f.soundFont, font.Kit))
	}
	return func(w io.Writer, m *music) error {
		if !hasSounds(font, m) {
			return fmt.Errorf("SoundFont %s has no sound for the notes of this kit: choose a SoundFont with drums", f.soundFont)
		}
		return m.piece.WriteWAV(w, font)
	}, nil
}

// hasSounds reports whether the font has a sound for any note of the music.
func hasSounds(font *soundfont.Font, m *music) bool {
	for _, n := range m.piece.Notes {
		if font.Has(n.Key) {
			return true
		}
	}
	return len(m.piece.Notes) == 0
}

func writeDoc(w io.Writer, m *music) error {
	if m.loop != nil {
		return m.doc.Write(w)
	}
	return m.piece.WriteJSON(w)
}

func writeMIDI(w io.Writer, m *music, division piece.Tracks) error {
	return m.piece.WriteSMF(w, division)
}

func writePicture(w io.Writer, m *music) error {
	picture := m.piece.Draw
	if m.loop != nil && m.piece.IsPattern(&m.loop.Pattern) {
		picture = func() image.Image { return roll.DrawLoop(m.loop) }
	}
	return roll.EncodeTaggedPNG(w, picture(), groove.RecallNote(m.piece.Code))
}

// filesDoc is what render and export print with --json.
type filesDoc struct {
	SchemaVersion int      `json:"schema_version"`
	Title         string   `json:"title"`
	Files         []string `json:"files"`
	Notes         int      `json:"notes"`
	Dropped       int      `json:"dropped"` // notes that are not kept any more
	Remarks       []string `json:"remarks,omitempty"`
}

// writeOut writes music to each path and reports it: as a document, or as a line each in log.
func (f *outputFlags) writeOut(m *music, paths []string, writers []writer, out, log io.Writer) error {
	if f.seamless {
		m.piece = m.piece.Seam()
	}
	if !f.json {
		for _, r := range f.remarks {
			fmt.Fprintln(log, r)
		}
		return writeAll(m, paths, writers, out, log)
	}
	if err := writeAll(m, paths, writers, out, io.Discard); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(filesDoc{1, m.title, paths, len(m.piece.Notes), int(m.piece.Dropped), f.remarks})
}

// writeAll writes music to each path, - being out, and says so in log.
func writeAll(m *music, paths []string, writers []writer, out, log io.Writer) error {
	if m.piece.Dropped > 0 {
		fmt.Fprintf(log, "the first %d notes are missing: the daemon keeps about a million\n", m.piece.Dropped)
	}
	for i, path := range paths {
		if path == "-" {
			if err := writers[i](terminal.Raw(out), m); err != nil {
				return err
			}
			continue
		}
		err := atomicfile.WriteFile(path, 0o644, func(w io.Writer) error { return writers[i](w, m) })
		if errors.Is(err, piece.ErrEmpty) {
			return fmt.Errorf("write %s: %w", path, piece.ErrEmpty)
		}
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(log, "wrote %s: %s\n", path, m.title); err != nil {
			return err
		}
	}
	return nil
}
