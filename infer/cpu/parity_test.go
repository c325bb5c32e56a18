package cpu_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/models"
)

var update = flag.Bool("update", false, "write the golden loops again")

const (
	goldenLoops = "testdata/loops.txt"
	goldenSeeds = 200
)

// goldenSums has a number for the notes of each genre's loops, by their seeds.
type goldenSums [groove.NumGenres][goldenSeeds]uint16

// sumOfNotes makes a loop as it is played, with its fill, and returns a number for its notes: steps, velocities of MIDI, offsets in ticks.
func sumOfNotes(t testing.TB, g *infer.Generator, genre groove.Genre, seed int) uint16 {
	t.Helper()
	l, err := g.Loop(infer.Recipe{
		Style: groove.Pure(genre, genre.First().BPM), Seed: uint64(seed), Draw: 1, Temperature: infer.DefaultTemperature,
		Feel: groove.DefaultFeel(), Steady: infer.DefaultSteady, Fill: 0.5,
	})
	if err != nil {
		t.Fatal(err)
	}
	return uint16(crc32.ChecksumIEEE([]byte(l.Pattern.Text() + "\n" + l.Fill.Text())))
}

// TestEveryKernelPlaysTheSameNotes compares the loops of the embedded model with the golden ones, on each kernel that this machine has. Other machines
// and builds compare with the same numbers: AVX-512 where there is one, plain Go in make plain, NEON in make arm64. That the precision of the weights
// changes no bit is what TestAutoLosesNothing says.
func TestEveryKernelPlaysTheSameNotes(t *testing.T) {
	racetest.Skip(t, "it makes plain loops twenty times slower")
	m, err := infer.Load(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	seeds := 4
	switch {
	case os.Getenv("GROOVE_NIGHTLY") != "" || *update:
		seeds = goldenSeeds
	case testing.Short(): // in an emulator
		seeds = 1
	}
	if *update {
		writeGoldenLoops(t, m)
	}
	want := readGoldenLoops(t)
	for _, kernel := range cpu.Kernels() {
		t.Run(kernel, func(t *testing.T) {
			if differ := otherNotes(t, newGenerator(t, m, cpu.WithKernel(kernel)), &want, seeds); len(differ) > 0 {
				t.Errorf("%d of %d loops have other notes: %s", len(differ), seeds*groove.NumGenres, strings.Join(differ, ", "))
			}
		})
	}
}

// TestRoundedWeightsPlayOtherNotes: what the golden loops are compared by shows that weights were rounded.
func TestRoundedWeightsPlayOtherNotes(t *testing.T) {
	if testing.Short() {
		t.Skip("an emulator takes too long")
	}
	m, err := infer.Load(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	want := readGoldenLoops(t)
	if len(otherNotes(t, newGenerator(t, m, cpu.WithPrecision(cpu.Float16)), &want, 2)) == 0 {
		t.Error("with rounded weights all loops have the same notes: nothing is compared")
	}
}

func newGenerator(t *testing.T, m *infer.Model, opts ...cpu.Option) *infer.Generator {
	t.Helper()
	dec, err := cpu.New(m, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dec.Close() })
	return infer.NewGenerator(m, dec)
}

// otherNotes lists the loops that differ, of the first seeds of each genre.
func otherNotes(t *testing.T, g *infer.Generator, want *goldenSums, seeds int) (list []string) {
	t.Helper()
	for _, genre := range groove.AllGenres() {
		for seed := range seeds {
			if sumOfNotes(t, g, genre, seed) != want[genre][seed] {
				list = append(list, fmt.Sprintf("%s %d", genre, seed))
			}
		}
	}
	return list
}

// writeGoldenLoops writes the numbers of this machine's fastest kernel.
func writeGoldenLoops(t *testing.T, m *infer.Model) {
	t.Helper()
	g := newGenerator(t, m)
	var b bytes.Buffer
	for _, genre := range groove.AllGenres() {
		fmt.Fprint(&b, genre)
		for seed := range goldenSeeds {
			fmt.Fprintf(&b, " %04x", sumOfNotes(t, g, genre, seed))
		}
		fmt.Fprintln(&b)
	}
	if err := os.WriteFile(goldenLoops, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readGoldenLoops(t *testing.T) (sums goldenSums) {
	t.Helper()
	f, err := os.Open(goldenLoops)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for _, genre := range groove.AllGenres() {
		if !lines.Scan() {
			t.Fatalf("%s ends before %s", goldenLoops, genre)
		}
		words := strings.Fields(lines.Text())
		if len(words) != 1+goldenSeeds || words[0] != genre.String() {
			t.Fatalf("%s: the line of %s has %d words", goldenLoops, genre, len(words))
		}
		for seed, word := range slices.All(words[1:]) {
			x, err := strconv.ParseUint(word, 16, 16)
			if err != nil {
				t.Fatal(err)
			}
			sums[genre][seed] = uint16(x)
		}
	}
	return sums
}
