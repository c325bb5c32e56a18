package infer

import (
	"archive/zip"
	"encoding/csv"
	"flag"
	"fmt"
	"go/format"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

var update = flag.Bool("update", false, "write fill_table.go again")

// oneBar is a bar of a take: velocities of the hits, 0 = none.
type oneBar [groove.StepsPerBar][groove.NumVoices]float64

// barsOf are the bars of the dataset's takes in 4/4: of fills the last one.
type barsOf struct {
	genre groove.Genre
	split string
	fill  bool
	bars  []oneBar
}

func datasetBars(t testing.TB) []barsOf {
	t.Helper()
	place := os.Getenv("GROOVE_DATASET")
	if place == "" {
		t.Skip("GROOVE_DATASET names no dataset")
	}
	z, err := zip.OpenReader(place)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open("groove/info.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var list []barsOf
	for _, row := range rows[1:] {
		field := func(name string) string { return row[column[name]] }
		style, _, _ := strings.Cut(field("style"), "/")
		genre, err := groove.ParseGenre(style)
		if err != nil || field("time_signature") != "4-4" {
			continue
		}
		bpm, _ := strconv.ParseFloat(field("bpm"), 64)
		file, err := z.Open("groove/" + field("midi_filename"))
		if err != nil {
			t.Fatal(err)
		}
		take, err := groove.ReadTake(file)
		if err != nil {
			t.Fatal(err)
		}
		b := barsOf{genre: genre, split: field("split"), fill: field("beat_type") == "fill", bars: bars(take, bpm)}
		if b.fill && len(b.bars) > 0 {
			b.bars = b.bars[len(b.bars)-1:]
		}
		list = append(list, b)
	}
	return list
}

// bars lays a take on the grid.
func bars(take *groove.Take, bpm float64) []oneBar {
	n := int(math.RoundToEven(take.Seconds(take.End) / (240 / bpm)))
	out := make([]oneBar, n)
	for _, note := range take.Notes {
		v, ok := groove.VoiceOfPitch(note.Note)
		step, _ := take.Cell(note.Tick)
		if i := int(step) / groove.StepsPerBar; ok && step >= 0 && i < n {
			c := &out[i][step%groove.StepsPerBar][v]
			*c = max(*c, float64(note.Velocity)/127)
		}
	}
	return out
}

// handOf says what the hands do on a step: of several drums the loudest.
func (b *oneBar) handOf(pos int) handMove {
	best, level := handRest, 0.0
	for _, h := range []handMove{handSnare, handHighTom, handMidTom, handLowTom} {
		if x := b[pos][handVoices[h]]; x > level {
			best, level = h, x
		}
	}
	if best == handRest {
		for _, v := range []groove.Voice{groove.ClosedHat, groove.OpenHat, groove.Crash, groove.Ride} {
			if b[pos][v] > 0 {
				return handGroove
			}
		}
	}
	return best
}

// fillTables counts the tables of fill_table.go in the training split.
func fillTables(list []barsOf) (chain [groove.StepsPerBeat][numHands][numHands]float64,
	genres [groove.NumGenres][numHands]float64, velocity [numHands][groove.StepsPerBar][2]float64,
) {
	var all [numHands]float64
	var of [groove.NumGenres][numHands]float64
	var levels [numHands][groove.StepsPerBar][]float64
	for _, b := range list {
		if !b.fill || b.split != "train" {
			continue
		}
		for i := range b.bars {
			before := handGroove
			for pos := range groove.StepsPerBar {
				h := b.bars[i].handOf(pos)
				chain[pos%groove.StepsPerBeat][before][h]++
				all[h]++
				of[b.genre][h]++
				if v := handVoices[h]; v != groove.Kick {
					levels[h][pos] = append(levels[h][pos], b.bars[i][pos][v])
				}
				before = h
			}
		}
	}
	total := 0.0
	for _, n := range all {
		total += n
	}
	for p := range chain {
		for before := range chain[p] {
			row := &chain[p][before]
			sum := 0.0
			for h := range row {
				row[h] += 3 * all[h] / total // three strokes of prior
				sum += row[h]
			}
			for h := range row {
				row[h] = math.Log(row[h] / sum)
			}
		}
	}
	for g := range genres {
		n := 0.0
		for _, x := range of[g] {
			n += x
		}
		for h := range genres[g] {
			const shrink = 160 // steps of all genres that each genre is mixed with: ten fills
			share := (of[g][h] + shrink*all[h]/total) / (n + shrink)
			genres[g][h] = math.Log(share / (all[h] / total))
		}
	}
	for h := range velocity {
		var whole []float64
		for _, x := range levels[h] {
			whole = append(whole, x...)
		}
		m, s := meanAndDeviation(whole)
		for pos, x := range levels[h] {
			mp, sp := meanAndDeviation(append([]float64{m, m, m, m, m, m, m, m}, x...))
			velocity[h][pos] = [2]float64{mp, max(sp, s/2)}
		}
	}
	return chain, genres, velocity
}

func meanAndDeviation(x []float64) (mean, deviation float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		deviation += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, math.Sqrt(deviation)
}

// TestFillTableIsTheDatasets makes the table again and compares.
func TestFillTableIsTheDatasets(t *testing.T) {
	chain, genres, velocity := fillTables(datasetBars(t))
	var b strings.Builder
	b.WriteString("package infer\n\nimport \"github.com/groovegen/groovegen/groove\"\n\n" +
		"// Made by this package's tests (-update) from the fills in the training split of the Groove MIDI Dataset (Gillick et al.,\n" +
		"// Learning to Groove with Inverse Sequence Transformations, 2019; CC BY 4.0): the last bar of each.\n\n")
	b.WriteString("// fillChain is the log probability of a move after another, by the place in the beat.\n")
	fmt.Fprintf(&b, "var fillChain = [groove.StepsPerBeat][numHands][numHands]float64{\n")
	for p := range chain {
		b.WriteString("{\n")
		for h := range chain[p] {
			writeRow(&b, chain[p][h][:])
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n\n// fillGenres is the log weight that a genre adds.\nvar fillGenres = [groove.NumGenres][numHands]float64{\n")
	for g := range genres {
		writeRow(&b, genres[g][:])
	}
	b.WriteString("}\n\n// fillVelocity is the mean and deviation of a move's velocity at a place of the bar.\n" +
		"var fillVelocity = [numHands][groove.StepsPerBar][2]float64{\n")
	for h := range velocity {
		if handVoices[h] == groove.Kick {
			continue
		}
		fmt.Fprintf(&b, "%d: {", h)
		for _, x := range velocity[h] {
			fmt.Fprintf(&b, "{%.2f, %.2f}, ", x[0], x[1])
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n")
	text, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("fill_table.go", text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile("fill_table.go"); err != nil || string(got) != string(text) {
		t.Errorf("fill_table.go is not what the dataset says: run the test with -update (%v)", err)
	}
}

func writeRow(b *strings.Builder, row []float64) {
	b.WriteString("{")
	for _, x := range row {
		fmt.Fprintf(b, "%.2f, ", x)
	}
	b.WriteString("},\n")
}
