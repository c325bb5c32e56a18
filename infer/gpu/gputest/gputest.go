// Package gputest plays groovegpu in a test program, with the CPU engine for a GPU, soundly or not. A test's TestMain calls
// Play first; the test then starts its own program again in a part.
package gputest

import (
	"bufio"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gpu/wire"
)

// The variables by which a test program knows its part, and the file that makes it misbehave once it exists.
const (
	PartEnv = "GROOVE_TEST_GPU_PART"
	FileEnv = "GROOVE_TEST_GPU_FILE"
)

// The parts. Those after Wrong decode soundly until the file exists.
const (
	Sound    = "sound"
	Unusable = "unusable"
	Deaf     = "deaf"  // it does not read the model
	Wrong    = "wrong" // one number is off
	NaN      = "nan"   // one number is NaN
	Noise    = "noise" // it answers with other bytes than frames
	Flip     = "flip"  // one bit of an answer is another
	Hang     = "hang"  // it does not answer
	Stall    = "stall" // it stops in the middle of an answer
	Exit     = "exit"  // it ends
	Fail     = "fail"  // it says that it failed
	Stale    = "stale" // it answers the batch before
	Short    = "short" // it answers with fewer numbers
	Flood    = "flood" // it writes without end
)

// Faults are the parts that misbehave once the file exists.
func Faults() []string {
	return []string{NaN, Noise, Flip, Hang, Stall, Exit, Fail, Stale, Short, Flood}
}

// MaxBatch is the largest batch that a part takes.
const MaxBatch = 64

// Command returns the command of this test program in a part. The file may be empty for parts that need none.
func Command(part, file string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), Environment(part, file)...)
	return cmd
}

// Environment returns the variables that give a test program its part.
func Environment(part, file string) []string {
	return []string{PartEnv + "=" + part, FileEnv + "=" + file}
}

// Play plays the part that the environment names, and ends the program. Without one it returns.
func Play() {
	if part := os.Getenv(PartEnv); part != "" {
		os.Exit(play(part))
	}
}

func play(part string) int {
	if part == Deaf {
		time.Sleep(time.Hour)
	}
	r, w := wire.NewReader(bufio.NewReader(os.Stdin)), bufio.NewWriter(os.Stdout)
	f, err := r.Next()
	if err != nil || f.Kind != wire.KindModel {
		return 1
	}
	m, err := infer.Load(f.Payload)
	if err != nil {
		return 1
	}
	if part == Unusable {
		_ = errors.Join(wire.Write(w, wire.KindUnusable, 0, []byte("none is installed")), w.Flush())
		return 0
	}
	text, _ := wire.Ready{Adapter: "a test", Backend: "none", MaxBatch: MaxBatch}.Encode()
	if errors.Join(wire.Write(w, wire.KindReady, 0, text), w.Flush()) != nil {
		return 1
	}
	d, err := cpu.New(m, cpu.WithoutHeads())
	if err != nil {
		return 1
	}
	a := actor{part: part, latent: m.Config.Latent, w: w, cpu: d}
	for {
		if f, err = r.Next(); errors.Is(err, io.EOF) {
			return 0
		}
		if err != nil || a.answer(f) != nil {
			return 1
		}
	}
}

// actor answers batches.
type actor struct {
	part   string
	latent int
	w      *bufio.Writer
	cpu    *cpu.Decoder
}

func (a *actor) answer(f wire.Frame) error {
	z, cond, err := wire.ParseBatch(f.Payload, a.latent, nil, nil)
	if err != nil {
		return err
	}
	var out infer.Output
	if err := a.cpu.Decode(&out, z, cond); err != nil {
		return err
	}
	part := a.part
	if _, err := os.Stat(os.Getenv(FileEnv)); err != nil && part != Wrong {
		part = Sound
	}
	return errors.Join(a.send(part, f.Sequence, &out), a.w.Flush())
}

// send writes an answer as the part does.
func (a *actor) send(part string, sequence uint32, out *infer.Output) error {
	switch part {
	case Wrong:
		out.Offsets[out.Batch*infer.Cells-1] += 0.1
	case NaN:
		out.Velocities[7] = float32(math.NaN())
	case Noise:
		_, err := a.w.WriteString("warning: this is not a frame of any version, and there are many bytes of it\n")
		return err
	case Hang:
		time.Sleep(time.Hour)
	case Exit:
		os.Exit(7)
	case Fail:
		return wire.Write(a.w, wire.KindFailed, sequence, []byte("the device was lost"))
	case Stale:
		sequence--
	case Short:
		out.Velocities = out.Velocities[1:]
	case Flood:
		return flood()
	}
	frame := answerFrame(sequence, out)
	switch part {
	case Flip:
		frame[len(frame)-5] ^= 0x10
	case Stall:
		_, _ = a.w.Write(frame[:len(frame)/2])
		_ = a.w.Flush()
		time.Sleep(time.Hour)
	}
	_, err := a.w.Write(frame)
	return err
}

func flood() error {
	for {
		if _, err := os.Stdout.Write(make([]byte, 1<<16)); err != nil {
			return err
		}
	}
}

// answerFrame returns the frame of a sound answer.
func answerFrame(sequence uint32, out *infer.Output) []byte {
	var b frameBytes
	planes := slices.Concat(out.Logits, out.Offsets, out.Velocities, out.OffsetSpread, out.VelocitySpread)
	_ = wire.Write(&b, wire.KindResult, sequence, wire.ResultHeader(0, out.Batch), wire.Bytes(planes)) // into memory
	return b
}

type frameBytes []byte

func (b *frameBytes) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }
