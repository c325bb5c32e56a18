package infer

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

var (
	// ErrFormat is wrapped by errors about a file that is not a valid safetensors file.
	ErrFormat = errors.New("not a sound safetensors file")
	// ErrNonFinite is wrapped by errors about a decode that gave NaN or an infinity.
	ErrNonFinite = errors.New("decoder gave a number that is not finite")
)

// ShapeError is a tensor that is missing or has a wrong shape.
type ShapeError struct {
	Tensor  string
	Want    []int // Any = every length fits; empty = every shape
	Got     []int
	Missing bool
}

// Error names the tensor, the expected shape and the shape in the file.
func (e *ShapeError) Error() string {
	got := formatShape(e.Got)
	if e.Missing {
		got = "no such tensor"
	}
	if e.Missing && len(e.Want) == 0 {
		return fmt.Sprintf("tensor %s: got %s", e.Tensor, got)
	}
	return fmt.Sprintf("tensor %s: want shape %s, got %s", e.Tensor, formatShape(e.Want), got)
}

func formatShape(shape []int) string {
	parts := make([]string, len(shape))
	for i, n := range shape {
		parts[i] = strconv.Itoa(n)
		if n == Any {
			parts[i] = "any"
		}
	}
	return "[" + strings.Join(parts, ",") + "]"
}
