package wire

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"unsafe"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// The bounds of a batch: MaxBatch loops in all, and SliceLoops in one result.
const (
	MaxBatch   = 16384
	SliceLoops = 512
)

// Bytes returns the memory of v as bytes.
func Bytes(v []float32) []byte {
	if len(v) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), 4*len(v))
}

// Ready is what groovegpu says of itself once it can decode.
type Ready struct {
	Adapter  string `json:"adapter"` // name of the GPU
	Driver   string `json:"driver"`
	Backend  string `json:"backend"` // Vulkan, Metal or DX12
	Software bool   `json:"software,omitempty"`
	MaxBatch int    `json:"max_batch"`
}

// Encode returns the payload of a frame of KindReady.
func (r Ready) Encode() ([]byte, error) { return json.Marshal(r) }

// ParseReady reads the payload of a frame of KindReady.
func ParseReady(payload []byte) (Ready, error) {
	var r Ready
	if err := json.Unmarshal(payload, &r); err != nil {
		return r, fmt.Errorf("%w: ready: %w", ErrGarbage, err)
	}
	if r.MaxBatch < 1 || r.MaxBatch > MaxBatch {
		return r, fmt.Errorf("%w: ready: max_batch %d: want 1 to %d", ErrGarbage, r.MaxBatch, MaxBatch)
	}
	return r, nil
}

// AppendBatch appends the payload of a frame of KindDecode: the number of loops, z (batch, latent), cond (batch, condition).
func AppendBatch(dst []byte, z, cond []float32) []byte {
	dst = binary.NativeEndian.AppendUint32(dst, uint32(len(cond)/groove.ConditionSize))
	return append(append(dst, Bytes(z)...), Bytes(cond)...)
}

// ParseBatch reads a payload of KindDecode into z and cond, which it grows.
func ParseBatch(payload []byte, latent int, z, cond []float32) (zs, conds []float32, err error) {
	if len(payload) < 4 {
		return z, cond, fmt.Errorf("%w: batch of %d bytes", ErrGarbage, len(payload))
	}
	n, rest := int(binary.NativeEndian.Uint32(payload)), payload[4:]
	if n < 1 || n > MaxBatch || len(rest) != 4*n*(latent+groove.ConditionSize) {
		return z, cond, fmt.Errorf("%w: batch of %d loops in %d bytes", ErrGarbage, n, len(payload))
	}
	z, cond = Grown(z, n*latent), Grown(cond, n*groove.ConditionSize)
	copy(Bytes(cond), rest[copy(Bytes(z), rest):])
	return z, cond, nil
}

// Grown returns v with length n, or a new slice where v is too small.
func Grown(v []float32, n int) []float32 {
	if cap(v) < n {
		return make([]float32, n)
	}
	return v[:n]
}

// ResultHeader returns the beginning of a payload of KindResult. The numbers follow: one plane (loops, 64, 9) for each of the
// heads, before their functions.
func ResultHeader(first, loops int) []byte {
	return binary.NativeEndian.AppendUint32(binary.NativeEndian.AppendUint32(nil, uint32(first)), uint32(loops))
}

// ParseResult copies a payload of KindResult into the planes of a batch. first is the loop that it has to begin with. It
// returns the loop after its last one.
func ParseResult(payload []byte, planes [][]float32, first int) (next int, err error) {
	if len(payload) < 8 {
		return 0, fmt.Errorf("%w: result of %d bytes", ErrGarbage, len(payload))
	}
	at, loops, rest := int(binary.NativeEndian.Uint32(payload)), int(binary.NativeEndian.Uint32(payload[4:])), payload[8:]
	total := len(planes[0]) / infer.Cells
	if at != first || loops < 1 || loops > total-first || len(rest) != 4*loops*infer.Cells*len(planes) {
		return 0, fmt.Errorf("%w: result of loops %d to %d of %d in %d bytes", ErrGarbage, at, at+loops-1, total, len(payload))
	}
	for _, p := range planes {
		rest = rest[copy(Bytes(p[first*infer.Cells:][:loops*infer.Cells]), rest):]
	}
	return first + loops, nil
}
