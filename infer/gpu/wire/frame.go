// Package wire is what the client of package gpu and the program groovegpu say to each other over two pipes: frames with a
// length and a checksum. Both run on one machine, so numbers have its byte order.
//
// The client sends the model once, and is answered with Ready or Unusable. After that it sends batches. Each is answered
// with results for its loops, in order, or with Failed.
package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// Kind says what a frame is.
type Kind uint16

// The kinds of frames.
const (
	KindModel    Kind = 1 + iota // to groovegpu: a model file
	KindDecode                   // to groovegpu: a batch, see AppendBatch
	KindReady                    // from groovegpu: it has the model; see Ready
	KindResult                   // from groovegpu: decoded loops, see Result
	KindFailed                   // from groovegpu: why a batch was not decoded, in words
	KindUnusable                 // from groovegpu: why it can never decode here, in words
)

// version changes when a frame's meaning does.
const version = 1

const (
	magic      = 0x55504747 // "GGPU"
	headerSize = 20
	growStep   = 1 << 20 // a payload's memory is taken as its bytes arrive
)

// limits are the largest payloads, in bytes.
var limits = map[Kind]uint32{
	KindModel: 1 << 28, KindDecode: 1 << 26, KindReady: 1 << 12, KindResult: 1 << 24, KindFailed: 1 << 12, KindUnusable: 1 << 12,
}

// ErrGarbage is wrapped by errors about bytes that are no frame.
var ErrGarbage = errors.New("not a frame of this version")

// Frame is one message.
type Frame struct {
	Kind     Kind
	Sequence uint32 // of the batch that it belongs to
	Payload  []byte
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Reader reads frames. Its memory is bounded by the largest payload.
type Reader struct {
	r      io.Reader
	header [headerSize]byte
	buf    []byte
}

// NewReader returns a reader of r's frames.
func NewReader(r io.Reader) *Reader { return &Reader{r: r} }

// Next returns the next frame. Its payload is valid until the next call. The error is io.EOF at the end of the input between
// two frames, and wraps ErrGarbage for anything that is no frame.
func (r *Reader) Next() (Frame, error) {
	if _, err := io.ReadFull(r.r, r.header[:]); err != nil {
		return Frame{}, err
	}
	h := r.header[:]
	if m, v := binary.NativeEndian.Uint32(h), binary.NativeEndian.Uint16(h[4:]); m != magic || v != version {
		return Frame{}, fmt.Errorf("%w: it begins with %#x, version %d", ErrGarbage, m, v)
	}
	f := Frame{Kind: Kind(binary.NativeEndian.Uint16(h[6:])), Sequence: binary.NativeEndian.Uint32(h[8:])}
	n := binary.NativeEndian.Uint32(h[12:])
	if limit, known := limits[f.Kind]; !known || n > limit {
		return Frame{}, fmt.Errorf("%w: kind %d with %d bytes", ErrGarbage, f.Kind, n)
	}
	if err := r.fill(int(n)); err != nil {
		return Frame{}, err
	}
	f.Payload = r.buf
	if sum := checksum(h, r.buf); sum != binary.NativeEndian.Uint32(h[16:]) {
		return Frame{}, fmt.Errorf("%w: the checksum is wrong", ErrGarbage)
	}
	return f, nil
}

// fill reads n bytes into buf.
func (r *Reader) fill(n int) error {
	r.buf = r.buf[:0]
	for len(r.buf) < n {
		at := len(r.buf)
		to := min(n, max(cap(r.buf), at+growStep))
		if to > cap(r.buf) {
			r.buf = append(make([]byte, 0, min(n, 2*to)), r.buf...)
		}
		r.buf = r.buf[:to]
		if _, err := io.ReadFull(r.r, r.buf[at:]); err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
	}
	return nil
}

// checksum returns the sum of a header, without its last field, and of a payload's parts.
func checksum(header []byte, parts ...[]byte) uint32 {
	sum := crc32.Checksum(header[:16], castagnoli)
	for _, p := range parts {
		sum = crc32.Update(sum, castagnoli, p)
	}
	return sum
}

// Write writes a frame whose payload is the parts, one after the other.
func Write(w io.Writer, kind Kind, sequence uint32, parts ...[]byte) error {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if limit := limits[kind]; n > int(limit) {
		return fmt.Errorf("write frame of kind %d: %d bytes: want at most %d", kind, n, limit)
	}
	var h [headerSize]byte
	binary.NativeEndian.PutUint32(h[:], magic)
	binary.NativeEndian.PutUint16(h[4:], version)
	binary.NativeEndian.PutUint16(h[6:], uint16(kind))
	binary.NativeEndian.PutUint32(h[8:], sequence)
	binary.NativeEndian.PutUint32(h[12:], uint32(n))
	binary.NativeEndian.PutUint32(h[16:], checksum(h[:], parts...))
	if _, err := w.Write(h[:]); err != nil {
		return err
	}
	for _, p := range parts {
		if len(p) == 0 {
			continue
		}
		if _, err := w.Write(p); err != nil {
			return err
		}
	}
	return nil
}
