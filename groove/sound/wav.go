package sound

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"time"
)

// maxWAV is the most data that the format's 32-bit lengths allow: 6.7 hours of stereo at 44,100.
const maxWAV = math.MaxUint32 - 44 - 1<<20 // a megabyte is left for what stands beside the sound

// WAVHeader returns the 44 bytes that stand before 16-bit PCM samples: a RIFF chunk with "fmt " and "data" ("Multimedia
// Programming Interface and Data Specifications 1.0", IBM and Microsoft 1991).
func WAVHeader(rate, channels, frames int) ([]byte, error) {
	size := int64(frames) * int64(channels) * 2
	if frames < 0 || channels < 1 || channels > 2 || rate < 1 || size > maxWAV {
		return nil, fmt.Errorf("write wav: %d frames of %d channels at %d do not fit in the format: at most 4 GiB, one or two channels",
			frames, channels, rate)
	}
	h := make([]byte, 0, 44)
	le := binary.LittleEndian
	h = append(h, "RIFF"...)
	h = le.AppendUint32(h, uint32(36+size))
	h = append(h, "WAVEfmt "...)
	h = le.AppendUint32(h, 16)
	h = le.AppendUint16(h, 1) // PCM
	h = le.AppendUint16(h, uint16(channels))
	h = le.AppendUint32(h, uint32(rate))
	h = le.AppendUint32(h, uint32(rate*channels*2))
	h = le.AppendUint16(h, uint16(channels*2))
	h = le.AppendUint16(h, 16)
	h = append(h, "data"...)
	return le.AppendUint32(h, uint32(size)), nil
}

// AppendPCM appends samples in [−1, 1] as 16-bit PCM; what is outside is clipped.
func AppendPCM(dst []byte, samples []float32) []byte {
	for _, x := range samples {
		v := math.Round(float64(x) * math.MaxInt16)
		dst = binary.LittleEndian.AppendUint16(dst, uint16(int16(min(max(v, -math.MaxInt16), math.MaxInt16))))
	}
	return dst
}

// WriteWAV writes samples, interleaved if there are two channels, as a 16-bit WAV file.
func WriteWAV(w io.Writer, samples []float32, channels, rate int) error {
	header, err := WAVHeader(rate, channels, len(samples)/max(channels, 1))
	if err != nil {
		return err
	}
	if _, err := w.Write(AppendPCM(header, samples)); err != nil {
		return fmt.Errorf("write wav: %w", err)
	}
	return nil
}

// WriteNotes renders notes with an instrument for a length of time and writes the sound as a stereo WAV file, block by
// block.
func WriteNotes(w io.Writer, in Instrument, notes []Note, length time.Duration) error {
	header, err := WAVHeader(in.Rate(), 2, Frames(length, in.Rate()))
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return fmt.Errorf("write wav: %w", err)
	}
	pcm := make([]byte, 0, 4*blockFrames)
	return Play(in, notes, length, func(block []float32) error {
		if _, err := w.Write(AppendPCM(pcm[:0], block)); err != nil {
			return fmt.Errorf("write wav: %w", err)
		}
		return nil
	})
}

// fadeOut is how long a sound that is cut fades out before the cut: long enough that it does not click.
const fadeOut = 5 * time.Millisecond

// WriteCut is WriteNotes for a sound that ends at its length whatever still rings: it fades out just before, so that it
// does not click.
func WriteCut(w io.Writer, in Instrument, notes []Note, length time.Duration) error {
	frames := Frames(length, in.Rate())
	header, err := WAVHeader(in.Rate(), 2, frames)
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return fmt.Errorf("write wav: %w", err)
	}
	pcm, fade, left := make([]byte, 0, 4*blockFrames), Frames(fadeOut, in.Rate()), frames
	return Play(in, notes, length, func(block []float32) error {
		for i := range block {
			if rest := left - i/2 - 1; rest < fade {
				block[i] *= float32(rest) / float32(fade)
			}
		}
		left -= len(block) / 2
		if _, err := w.Write(AppendPCM(pcm[:0], block)); err != nil {
			return fmt.Errorf("write wav: %w", err)
		}
		return nil
	})
}

// WriteLoop is WriteNotes for a loop: the file is exactly as long as the loop, and a sound that rings past its end
// continues at its beginning, so that it repeats without a seam. It is held in memory, 0.35 MB a second.
func WriteLoop(w io.Writer, in Instrument, notes []Note, length time.Duration) error {
	frames := Frames(length, in.Rate())
	if _, err := WAVHeader(in.Rate(), 2, frames); err != nil {
		return err
	}
	out := make([]float32, 2*frames)
	at := 0
	err := Play(in, notes, max(length+Tail, End(notes)), func(block []float32) error {
		for _, x := range block {
			if len(out) == 0 {
				return nil
			}
			if i := at % len(out); at < len(out) {
				out[i] = x
			} else {
				out[i] = Limit(out[i] + x)
			}
			at++
		}
		return nil
	})
	if err != nil {
		return err
	}
	return WriteWAV(w, out, 2, in.Rate())
}
