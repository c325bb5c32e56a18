package infer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Tensor is a named array of float32, row-major.
type Tensor struct {
	Name  string
	Shape []int
	Data  []float32
	Half  bool // read from, or to be written as, float16
}

// Safetensors is a parsed file in the safetensors format (https://github.com/huggingface/safetensors, "Format"): eight
// bytes of header length, a JSON header, then the tensors' bytes. It keeps the slice that it was parsed from and
// converts a tensor when it is asked for.
type Safetensors struct {
	Metadata map[string]string
	entries  map[string]entry
	data     []byte // after the header
}

// entry is the type, shape and place of a tensor.
type entry struct {
	dtype      string
	shape      []int
	begin, end uint64
}

// maxHeader is the longest header that is read. The format allows 100 MB; ours take a few kilobytes.
const maxHeader = 4 << 20

// ParseSafetensors checks the header of a file and every offset in it. The error wraps ErrFormat and says what is
// wrong, but carries no name, number or text of the file: who asked need not have the right to read it. In the result
// no tensor overlaps another, no byte is unused, and no name comes twice.
func ParseSafetensors(file []byte) (*Safetensors, error) {
	if len(file) < 8 {
		return nil, fmt.Errorf("%w: it is too short for the header's length", ErrFormat)
	}
	n := binary.LittleEndian.Uint64(file)
	if n > maxHeader {
		return nil, fmt.Errorf("%w: the header is over the limit of %d bytes", ErrFormat, maxHeader)
	}
	if n > uint64(len(file)-8) {
		return nil, fmt.Errorf("%w: the header is longer than the file: it is cut short", ErrFormat)
	}
	st := &Safetensors{data: file[8+n:]}
	var err error
	if st.Metadata, st.entries, err = parseHeader(file[8 : 8+n]); err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrFormat, err)
	}
	if err := st.checkLayout(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return st, nil
}

// checkLayout returns an error unless the tensors follow each other and fill the data, as the format requires.
func (st *Safetensors) checkLayout() error {
	names := st.Names()
	slices.SortStableFunc(names, func(a, b string) int {
		x, y := st.entries[a], st.entries[b]
		if c := compareUint(x.begin, y.begin); c != 0 {
			return c
		}
		return compareUint(x.end, y.end)
	})
	at := uint64(0)
	for _, name := range names {
		e := st.entries[name]
		switch {
		case e.begin < at:
			return errors.New("a tensor overlaps another")
		case e.begin > at:
			return errors.New("there is a hole before a tensor")
		}
		at = e.end
	}
	switch have := uint64(len(st.data)); {
	case at > have:
		return errors.New("a tensor ends behind the data: the file is cut short")
	case at < have:
		return errors.New("the bytes at the end belong to no tensor")
	}
	return nil
}

func compareUint(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Names returns the names of all tensors in alphabetical order.
func (st *Safetensors) Names() []string {
	names := make([]string, 0, len(st.entries))
	for name := range st.entries {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Shape returns a tensor's shape, and whether the file has it.
func (st *Safetensors) Shape(name string) ([]int, bool) {
	e, ok := st.entries[name]
	return slices.Clone(e.shape), ok
}

// Any is a wanted dimension that fits every length.
const Any = -1

// Tensor converts a tensor to float32. With want given the shape must be that, Any fitting all. The error is a
// *ShapeError if the tensor is missing or has another shape; another error if its type is not a float or a value is not finite.
func (st *Safetensors) Tensor(name string, want ...int) (Tensor, error) {
	e, ok := st.entries[name]
	if !ok {
		return Tensor{}, &ShapeError{Tensor: name, Want: want, Missing: true}
	}
	if len(want) > 0 && !shapeFits(e.shape, want) {
		return Tensor{}, &ShapeError{Tensor: name, Want: want, Got: e.shape}
	}
	t := Tensor{Name: name, Shape: slices.Clone(e.shape), Half: e.dtype == "F16"}
	raw := st.data[e.begin:e.end]
	switch e.dtype {
	case "F32":
		t.Data = floats(raw)
	case "F16":
		t.Data = widen(raw, halfToFloat)
	case "BF16":
		t.Data = widen(raw, bfloat16ToFloat)
	default:
		return Tensor{}, fmt.Errorf("tensor %s: type %s: want F32, F16 or BF16", name, e.dtype)
	}
	if i := firstNonFinite(t.Data); i >= 0 {
		return Tensor{}, fmt.Errorf("tensor %s: element %d is %g: want finite numbers", name, i, t.Data[i])
	}
	return t, nil
}

// floats reads float32 numbers. It and the other loops over all numbers of a model are not watched by the race detector: they
// read and write nothing but what they were given or made, and watched they are most of a program's start.
//
//go:norace
//go:nocheckptr
func floats(raw []byte) []float32 {
	out := make([]float32, len(raw)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return out
}

// widen reads numbers of 16 bits.
//
//go:norace
//go:nocheckptr
func widen(raw []byte, convert func(uint16) float32) []float32 {
	out := make([]float32, len(raw)/2)
	for i := range out {
		out[i] = convert(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return out
}

func shapeFits(got, want []int) bool {
	return slices.EqualFunc(got, want, func(g, w int) bool { return w == Any || g == w })
}

// firstNonFinite returns the index of the first NaN or infinity, or −1.
//
//go:norace
//go:nocheckptr
func firstNonFinite(x []float32) int {
	const exponent = 0x7f800000
	for i, v := range x {
		if math.Float32bits(v)&exponent == exponent {
			return i
		}
	}
	return -1
}
