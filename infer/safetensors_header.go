package infer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// dtypeSizes has the bytes of an element of each of the format's types. Only floats are converted. The other types may
// occur in tensors that are not used.
var dtypeSizes = map[string]uint64{
	"BOOL": 1, "U8": 1, "I8": 1, "F8_E5M2": 1, "F8_E4M3": 1, "I16": 2, "U16": 2, "F16": 2, "BF16": 2,
	"I32": 4, "U32": 4, "F32": 4, "I64": 8, "U64": 8, "F64": 8,
}

// The most dimensions of a tensor and the longest name that are read.
const (
	maxRank = 8
	maxName = 256
)

// parseHeader reads the JSON header key by key, because encoding/json alone would accept a name twice. Its errors quote nothing of
// the header: the file can be any file.
func parseHeader(header []byte) (map[string]string, map[string]entry, error) {
	if len(header) == 0 || header[0] != '{' {
		return nil, nil, errors.New("does not begin with {")
	}
	if !utf8.Valid(header) {
		return nil, nil, errors.New("is not UTF-8")
	}
	metadata, entries := map[string]string{}, map[string]entry{}
	dec := json.NewDecoder(bytes.NewReader(header))
	err := eachKey(dec, func(name string) error {
		if name == "__metadata__" {
			return eachKey(dec, func(key string) (err error) {
				metadata[key], err = stringValue(dec)
				return err
			})
		}
		if len(name) > maxName {
			return fmt.Errorf("its name is over %d bytes", maxName)
		}
		e, err := parseEntry(dec)
		entries[name] = e
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, nil, errors.New("goes on behind its closing brace")
	}
	return metadata, entries, nil
}

// eachKey reads an object and calls value for each key with the decoder before that key's value. Errors name a key by its number,
// from 1.
func eachKey(dec *json.Decoder, value func(key string) error) error {
	if t, err := dec.Token(); err != nil {
		return jsonError(err)
	} else if t != json.Delim('{') {
		return errors.New("want an object")
	}
	seen := map[string]bool{}
	for n := 1; dec.More(); n++ {
		t, err := dec.Token()
		if err != nil {
			return jsonError(err)
		}
		key, _ := t.(string) // the decoder accepts nothing else here
		if seen[key] {
			return fmt.Errorf("the name of entry %d comes twice", n)
		}
		seen[key] = true
		if err := value(key); err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
	}
	_, err := dec.Token()
	return jsonError(err)
}

// jsonError replaces an error of encoding/json, which quotes what it read.
func jsonError(err error) error {
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("ends in the middle")
	case errors.As(err, &syntax):
		return fmt.Errorf("is not valid JSON at byte %d", syntax.Offset)
	}
	return errors.New("is not valid JSON")
}

func stringValue(dec *json.Decoder) (string, error) {
	t, err := dec.Token()
	if err != nil {
		return "", jsonError(err)
	}
	s, ok := t.(string)
	if !ok {
		return "", errors.New("want a string")
	}
	return s, nil
}

func parseEntry(dec *json.Decoder) (entry, error) {
	var e entry
	var shape, offsets []uint64
	err := eachKey(dec, func(key string) (err error) {
		switch key {
		case "dtype":
			e.dtype, err = stringValue(dec)
		case "shape":
			shape, err = integers(dec, maxRank)
		case "data_offsets":
			offsets, err = integers(dec, 2)
		default:
			err = errors.New("unknown key: want dtype, shape and data_offsets")
		}
		return err
	})
	if err != nil {
		return e, err
	}
	size, ok := dtypeSizes[e.dtype]
	switch {
	case !ok:
		return e, errors.New("has an unknown dtype, or none")
	case shape == nil:
		return e, errors.New("has no shape")
	case len(offsets) != 2:
		return e, errors.New("want two data_offsets")
	}
	for _, n := range shape {
		over, low := bits.Mul64(size, n)
		if over != 0 || n > 1<<40 || low > 1<<48 {
			return e, errors.New("its shape is too large")
		}
		size = low
		e.shape = append(e.shape, int(n))
	}
	e.begin, e.end = offsets[0], offsets[1]
	if e.end < e.begin || e.end-e.begin != size {
		return e, errors.New("its data_offsets do not fit its dtype and shape")
	}
	return e, nil
}

// integers reads an array of at most limit whole numbers, never nil without an error.
func integers(dec *json.Decoder, limit int) ([]uint64, error) {
	var raw []json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return nil, fmt.Errorf("%w; want an array of whole numbers", jsonError(err))
	}
	if raw == nil || len(raw) > limit {
		return nil, fmt.Errorf("want an array of at most %d whole numbers", limit)
	}
	out := make([]uint64, len(raw))
	for i, r := range raw {
		n, err := strconv.ParseUint(string(r), 10, 63)
		if err != nil {
			return nil, fmt.Errorf("element %d: want a whole number of 0 or more", i)
		}
		out[i] = n
	}
	return out, nil
}
