package infer

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// WriteSafetensors writes a file that ParseSafetensors and every other reader of the format can read. The same tensors
// and metadata give the same bytes, in any order. The error names a tensor whose length does not fit its shape, whose
// name comes twice, or that does not fit into float16.
func WriteSafetensors(w io.Writer, metadata map[string]string, tensors []Tensor) error {
	sorted := slices.Clone(tensors)
	slices.SortFunc(sorted, func(a, b Tensor) int {
		// The wider type first, so that every tensor is aligned to its own elements.
		if a.Half != b.Half {
			if b.Half {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	header, err := makeHeader(metadata, sorted)
	if err != nil {
		return fmt.Errorf("write safetensors: %w", err)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(len(header)))
	write := func(p []byte) { _, _ = out.Write(p) } // a bufio.Writer keeps its first error for Flush
	write(b[:])
	write(header)
	for _, t := range sorted {
		for _, v := range t.Data {
			if t.Half {
				binary.LittleEndian.PutUint16(b[:], floatToHalf(v))
				write(b[:2])
				continue
			}
			binary.LittleEndian.PutUint32(b[:], math.Float32bits(v))
			write(b[:4])
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write safetensors: %w", err)
	}
	return nil
}

// headerEntry is a tensor in the JSON header.
type headerEntry struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

func makeHeader(metadata map[string]string, tensors []Tensor) ([]byte, error) {
	fields := map[string]any{}
	if len(metadata) > 0 {
		fields["__metadata__"] = metadata
	}
	at := 0
	for _, t := range tensors {
		if err := checkWritable(t); err != nil {
			return nil, fmt.Errorf("tensor %s: %w", t.Name, err)
		}
		if _, twice := fields[t.Name]; twice {
			return nil, fmt.Errorf("tensor %s comes twice", t.Name)
		}
		e := headerEntry{DType: "F32", Shape: append([]int{}, t.Shape...), Offsets: [2]int{at, at + 4*len(t.Data)}}
		if t.Half {
			e.DType, e.Offsets[1] = "F16", at+2*len(t.Data)
		}
		fields[t.Name], at = e, e.Offsets[1]
	}
	header, err := json.Marshal(fields) // sorts the keys
	if err != nil {
		return nil, err
	}
	for len(header)%8 != 0 {
		header = append(header, ' ')
	}
	if len(header) > maxHeader {
		return nil, fmt.Errorf("header of %d bytes is over the limit of %d", len(header), maxHeader)
	}
	return header, nil
}

func checkWritable(t Tensor) error {
	if t.Name == "" || len(t.Name) > maxName || len(t.Shape) > maxRank {
		return fmt.Errorf("want a name of 1 to %d bytes and at most %d dimensions", maxName, maxRank)
	}
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	if n != len(t.Data) {
		return fmt.Errorf("shape %v wants %d numbers, got %d", t.Shape, n, len(t.Data))
	}
	for i, v := range t.Data {
		if x := float64(v); math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("element %d is %g: want finite numbers", i, v)
		}
		if t.Half && math.Abs(float64(v)) >= 65520 {
			return fmt.Errorf("element %d is %g: too large for float16", i, v)
		}
	}
	return nil
}
