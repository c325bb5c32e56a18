package main

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/groove/sound"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

//go:embed audition.html.tmpl
var auditionPage string

// picksRate is the rate of the sound in the page, in frames per second: half of a compact disc's, so that a pick of four bars takes about 600 kB.
const picksRate = 22050

// picksDoc is what audition prints with --json, and what its page shows.
type picksDoc struct {
	SchemaVersion int       `json:"schema_version"`
	Folder        string    `json:"folder"`
	Page          string    `json:"page"`
	Tried         int       `json:"tried"`
	Seconds       float64   `json:"seconds"`
	Picks         []pickDoc `json:"picks"`
	Older         []string  `json:"older,omitempty"` // files of earlier auditions that are in the folder
}

// pickDoc is a pick.
type pickDoc struct {
	Title    string   `json:"title"`
	Seed     uint64   `json:"seed"`
	Code     string   `json:"code"`
	Score    float64  `json:"score"`
	Lacks    []string `json:"lacks"`
	Genre    float64  `json:"genre"`   // the probability of the genre
	Novelty  float64  `json:"novelty"` // distance to the nearest four bars that a drummer played
	SpreadMS float64  `json:"spread_ms"`
	ApartMS  float64  `json:"apart_ms"`
	Accent   float64  `json:"accent"` // standard deviation, in MIDI velocities
	Kicks    int      `json:"kicks_on_one"`
	Backbeat bool     `json:"backbeat"`
	MIDI     string   `json:"midi"`
	Picture  string   `json:"picture"`

	Roll, Sound template.URL `json:"-"`
}

// writePicks writes the files of all picks and the page.
func writePicks(dir string, picks []auditioned, tried int, kit groove.Kit) (picksDoc, error) {
	doc := picksDoc{SchemaVersion: 1, Folder: dir, Tried: tried, Page: filepath.Join(dir, "index.html"), Picks: []pickDoc{}}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return doc, fmt.Errorf("make folder: %w", err)
	}
	for i, p := range picks {
		d, err := writePick(dir, i+1, p, kit)
		if err != nil {
			return doc, err
		}
		doc.Picks = append(doc.Picks, d)
	}
	doc.Older = olderPicks(dir, doc.Picks)
	t, err := template.New("page").Funcs(template.FuncMap{"join": strings.Join}).Parse(auditionPage)
	if err != nil {
		return doc, fmt.Errorf("read the page's template: %w", err)
	}
	return doc, atomicfile.WriteFile(doc.Page, 0o644, func(w io.Writer) error { return t.Execute(w, doc) })
}

// olderPicks returns the .mid files of earlier auditions in a folder: they stay, but the page has them no more.
func olderPicks(dir string, picks []pickDoc) (older []string) {
	all, _ := os.ReadDir(dir) // written to just now; a folder that cannot be listed has none
	for _, entry := range all {
		name := entry.Name()
		pick, _ := filepath.Match("[0-9][0-9]-*-seed*.mid", name) // its only error is of the pattern
		if pick && !slices.ContainsFunc(picks, func(p pickDoc) bool { return p.MIDI == name }) {
			older = append(older, name)
		}
	}
	return older
}

// writePick writes the .mid and the .png of a pick.
func writePick(dir string, place int, a auditioned, kit groove.Kit) (pickDoc, error) {
	l, v := a.loop, a.verdict
	p, err := recall.CodedPiece(l, kit, infer.Song{})
	if err != nil {
		return pickDoc{}, err
	}
	m := musicOf(groove.NewLoopDoc(l, kit), p)
	name := fmt.Sprintf("%02d-%s-seed%d", place, l.Origin.Style.Dominant(), l.Origin.Seed)
	d := pickDoc{
		Title: l.Origin.Title(), Seed: l.Origin.Seed, Code: l.Origin.Code, Score: rounded(v.Score), Lacks: append([]string{}, v.Lacks...),
		Genre: rounded(v.Genre), Novelty: rounded(v.Novelty), SpreadMS: rounded(v.Pocket.Spread), ApartMS: rounded(v.Pocket.Apart),
		Accent: rounded(v.Pocket.Accent), Kicks: v.Kicks, Backbeat: v.Backbeat, MIDI: name + ".mid", Picture: name + ".png",
	}
	var picture, wav bytes.Buffer
	if err = errors.Join(writePicture(&picture, &m), writeHeard(&wav, &p)); err != nil {
		return d, err
	}
	if d.Roll = dataURI("image/png", picture.Bytes()); wav.Len() > 0 {
		d.Sound = dataURI("audio/wav", wav.Bytes())
	}
	return d, errors.Join(
		atomicfile.WriteFile(filepath.Join(dir, d.MIDI), 0o644, func(w io.Writer) error { return writeMIDI(w, &m, piece.OneTrack) }),
		atomicfile.WriteFile(filepath.Join(dir, d.Picture), 0o644, func(w io.Writer) error { return copyOf(w, picture.Bytes()) }),
	)
}

func copyOf(w io.Writer, data []byte) error {
	_, err := w.Write(data)
	return err
}

// writeHeard renders a piece with the built-in kit, so that its end continues at its beginning: the page repeats it. A piece without a note
// has no sound.
func writeHeard(w io.Writer, p *piece.Piece) error {
	kit, err := sound.NewKit(picksRate)
	if err != nil {
		return err
	}
	seam := p.Seam()
	if err = seam.WriteWAV(w, sound.NewMixer(kit)); errors.Is(err, piece.ErrEmpty) {
		return nil
	}
	return err
}

func dataURI(kind string, data []byte) template.URL {
	return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)) //nolint:gosec // base64 needs no escaping
}

// rounded returns x with three decimals.
func rounded(x float64) float64 { return math.Round(1000*x) / 1000 }

// print writes the picks for people.
func (d *picksDoc) print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "score\tseed\tgenre\tnovelty\tspread\tlacks\tfile")
	for _, p := range d.Picks {
		lacks := "nothing"
		if len(p.Lacks) > 0 {
			lacks = strings.Join(p.Lacks, ", ")
		}
		fmt.Fprintf(t, "%.3f\t%d\t%.0f%%\t%.2f\t%.1f ms\t%s\t%s\n", p.Score, p.Seed, 100*p.Genre, p.Novelty, p.SpreadMS, lacks, p.MIDI)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%d of %d loops in %.1f s; hear them in %s\n", len(d.Picks), d.Tried, d.Seconds, d.Page)
	if n := len(d.Older); err == nil && n > 0 {
		_, err = fmt.Fprintf(out, "Picks of earlier auditions in that folder, which the page does not have: %d, for example %s\n", n, d.Older[0])
	}
	return err
}
