package infer

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/internal/alloctest"
)

// rawFile puts a header and data together as the format says.
func rawFile(header string, data int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), make([]byte, data)...)
}

func TestParseReadsWhatWriteWrote(t *testing.T) {
	tensors := []Tensor{
		{Name: "b", Shape: []int{2, 3}, Data: []float32{1, -2, 3.5, 0, 1e-30, 6}},
		{Name: "half", Shape: []int{3}, Data: []float32{0.5, -65504, 0x1p-24}, Half: true},
		{Name: "a", Shape: []int{}, Data: []float32{7}},
		{Name: "empty", Shape: []int{0, 4}, Data: []float32{}},
	}
	meta := map[string]string{"k": "σ \" \\ ü", "": "empty key"}
	var file, again bytes.Buffer
	if err := WriteSafetensors(&file, meta, tensors); err != nil {
		t.Fatal(err)
	}
	tensors[0], tensors[2] = tensors[2], tensors[0]
	if err := WriteSafetensors(&again, meta, tensors); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Error("the order of the tensors changes the file")
	}
	st, err := ParseSafetensors(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(meta, st.Metadata); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"a", "b", "empty", "half"}, st.Names()); d != "" {
		t.Error(d)
	}
	for _, want := range tensors {
		got, err := st.Tensor(want.Name, want.Shape...)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want.Data, got.Data); d != "" || got.Half != want.Half || len(got.Shape) != len(want.Shape) {
			t.Errorf("%s: %s %v", want.Name, d, got.Shape)
		}
	}
	if n := binary.LittleEndian.Uint64(file.Bytes()); n%8 != 0 {
		t.Errorf("header of %d bytes: the data are not aligned", n)
	}
}

func TestParseRefuses(t *testing.T) {
	f32 := func(offsets string) string { return `{"a":{"dtype":"F32","shape":[2],"data_offsets":` + offsets + `}}` }
	pair := func(a, b string) string {
		return `{"a":{"dtype":"F32","shape":[2],"data_offsets":` + a + `},"b":{"dtype":"F32","shape":[2],"data_offsets":` + b + `}}`
	}
	for name, c := range map[string]struct {
		file []byte
		say  string
	}{
		"empty":           {nil, "too short"},
		"seven bytes":     {make([]byte, 7), "too short"},
		"no header":       {make([]byte, 8), "does not begin with {"},
		"huge header":     {bytes.Repeat([]byte{0xff}, 64), "over the limit"},
		"header cut":      {rawFile(f32("[0,8]"), 0)[:30], "cut short"},
		"data cut":        {rawFile(f32("[0,8]"), 7), "cut short"},
		"data left over":  {rawFile(f32("[0,8]"), 9), "the bytes at the end belong to no tensor"},
		"data, no tensor": {rawFile(`{}`, 3), "the bytes at the end belong to no tensor"},
		"not JSON":        {rawFile(`{"a":}`, 0), "entry 1: is not valid JSON at byte 5"},
		"cut JSON":        {rawFile(`{"a":{"dtype":"F32"`, 0), "ends in the middle"},
		"array":           {rawFile(`[1]`, 0), "does not begin with {"},
		"trailing":        {rawFile(`{} {}`, 0), "goes on behind"},
		"not UTF-8":       {rawFile("{\"\xff\":1}", 0), "UTF-8"},
		"twice": {
			rawFile(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4),
			"the name of entry 2 comes twice",
		},
		"metadata twice":    {rawFile(`{"__metadata__":{"k":"1","k":"2"}}`, 0), "entry 1: the name of entry 2 comes twice"},
		"metadata number":   {rawFile(`{"__metadata__":{"k":1}}`, 0), "want a string"},
		"metadata null":     {rawFile(`{"__metadata__":null}`, 0), "want an object"},
		"entry number":      {rawFile(`{"a":1}`, 0), "want an object"},
		"unknown key":       {rawFile(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}`, 4), "unknown key"},
		"key case":          {rawFile(`{"a":{"DType":"F32","shape":[1],"data_offsets":[0,4]}}`, 4), "unknown key"},
		"no dtype":          {rawFile(`{"a":{"shape":[1],"data_offsets":[0,4]}}`, 4), "unknown dtype, or none"},
		"unknown dtype":     {rawFile(`{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}`, 4), "unknown dtype, or none"},
		"no shape":          {rawFile(`{"a":{"dtype":"F32","data_offsets":[0,4]}}`, 4), "no shape"},
		"null shape":        {rawFile(`{"a":{"dtype":"F32","shape":null,"data_offsets":[0,4]}}`, 4), "want an array"},
		"no offsets":        {rawFile(`{"a":{"dtype":"F32","shape":[1]}}`, 4), "two data_offsets"},
		"three offsets":     {rawFile(f32("[0,8,8]"), 8), "at most 2"},
		"fraction":          {rawFile(f32("[0,8.0]"), 8), "whole number"},
		"negative":          {rawFile(f32("[-8,0]"), 8), "whole number"},
		"null offset":       {rawFile(f32("[null,8]"), 8), "whole number"},
		"text offset":       {rawFile(f32(`["0",8]`), 8), "whole number"},
		"over 64 bits":      {rawFile(f32("[0,18446744073709551624]"), 8), "whole number"},
		"backwards":         {rawFile(f32("[8,0]"), 8), "do not fit its dtype and shape"},
		"wrong length":      {rawFile(f32("[0,4]"), 4), "do not fit its dtype and shape"},
		"overflow":          {rawFile(`{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, 0), "too large"},
		"overflow to fit":   {rawFile(`{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}`, 4), "too large"},
		"rank":              {rawFile(`{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}`, 4), "at most 8"},
		"overlap":           {rawFile(pair("[0,8]", "[4,12]"), 12), "a tensor overlaps another"},
		"same place":        {rawFile(pair("[0,8]", "[0,8]"), 8), "overlaps"},
		"hole":              {rawFile(pair("[0,8]", "[12,20]"), 20), "hole before a tensor"},
		"hole at the start": {rawFile(f32("[8,16]"), 16), "hole before a tensor"},
		"long name":         {rawFile(`{"`+strings.Repeat("a", 300)+`":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4), "its name is over 256 bytes"},
		"deep":              {rawFile(`{"a":{"shape":`+strings.Repeat("[", 100000)+`}}`, 0), "whole numbers"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseSafetensors(c.file)
			if !errors.Is(err, ErrFormat) {
				t.Errorf("error %v: want ErrFormat", err)
			}
			errorContains(t, err, c.say)
		})
	}
}

// Whoever names a file may be somebody who may not read it.
func TestErrorsQuoteNothingOfTheFile(t *testing.T) {
	const secret = "hunter2"
	number := binary.LittleEndian.Uint64([]byte("hunter2!"))
	for name, file := range map[string][]byte{
		"text":              []byte("hunter2!root:x:0:0:hunter2\n"),
		"short text":        []byte(secret),
		"short header":      append([]byte("\x20\x00\x00\x00\x00\x00\x00\x00"), secret...),
		"JSON":              rawFile(`{"hunter2":hunter2}`, 0),
		"JSON string":       rawFile(`{"__metadata__":{"hunter2":["hunter2"]}}`, 0),
		"JSON number":       rawFile(`{"__metadata__":{"hunter2":19890604}}`, 0),
		"a name twice":      rawFile(`{"hunter2":{"hunter2":1},"hunter2":2}`, 0),
		"metadata twice":    rawFile(`{"__metadata__":{"hunter2":"","hunter2":""}}`, 0),
		"unknown key":       rawFile(`{"hunter2":{"hunter2":1}}`, 0),
		"dtype":             rawFile(`{"hunter2":{"dtype":"hunter2","shape":[1],"data_offsets":[0,4]}}`, 4),
		"shape":             rawFile(`{"hunter2":{"dtype":"F32","shape":[19890604,19890604,19890604],"data_offsets":[0,4]}}`, 4),
		"offsets":           rawFile(`{"hunter2":{"dtype":"F32","shape":[1],"data_offsets":[19890604,19890605]}}`, 4),
		"text for a number": rawFile(`{"hunter2":{"dtype":"F32","shape":["hunter2"],"data_offsets":[0,4]}}`, 4),
		"hole":              rawFile(`{"hunter2":{"dtype":"F32","shape":[1],"data_offsets":[19890600,19890604]}}`, 4),
		"another program's": rawFile(`{"__metadata__":{"architecture":"hunter2","hunter2":"19890604"}}`, 0),
	} {
		_, err := Load(file)
		if err == nil {
			t.Errorf("%s: loaded", name)
			continue
		}
		for _, part := range []string{secret, "hunt", "19890604", strconv.FormatUint(number, 10), strconv.Itoa(len(file))} {
			if strings.Contains(err.Error(), part) {
				t.Errorf("%s: the error %q has %q of the file", name, err, part)
			}
		}
	}
}

func TestTensorRefuses(t *testing.T) {
	file := rawFile(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"i":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}}`, 16)
	binary.LittleEndian.PutUint32(file[len(file)-12:], math.Float32bits(float32(math.NaN())))
	st, err := ParseSafetensors(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		want []int
		say  string
	}{
		{"b", []int{3, Any}, "tensor b: want shape [3,any], got no such tensor"},
		{"b", nil, "tensor b: got no such tensor"},
		{"a", []int{3}, "tensor a: want shape [3], got [2]"},
		{"a", []int{2, 1}, "tensor a: want shape [2,1], got [2]"},
		{"a", []int{2}, "tensor a: element 1 is NaN"},
		{"i", []int{1}, "tensor i: type I64: want F32, F16 or BF16"},
	} {
		_, err := st.Tensor(c.name, c.want...)
		errorContains(t, err, c.say)
	}
}

func TestTensorReadsBFloat16(t *testing.T) {
	file := rawFile(`{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}`, 2)
	file[len(file)-1] = 0x40
	st, err := ParseSafetensors(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := mustTensor(t, st, "a", 1); got[0] != 2 {
		t.Errorf("%g, want 2", got[0])
	}
}

func TestWriteRefuses(t *testing.T) {
	one := func(name string, shape []int, half bool, data ...float32) []Tensor {
		return []Tensor{{Name: name, Shape: shape, Data: data, Half: half}}
	}
	for name, c := range map[string]struct {
		tensors []Tensor
		say     string
	}{
		"length": {one("a", []int{2}, false, 1), "tensor a: shape [2] wants 2 numbers, got 1"},
		"nan":    {one("a", []int{1}, false, float32(math.NaN())), "tensor a: element 0 is NaN"},
		"half":   {one("a", []int{1}, true, 1e6), "too large for float16"},
		"name":   {one("", []int{1}, false, 1), "want a name"},
		"twice":  {append(one("a", []int{1}, false, 1), one("a", []int{1}, false, 1)...), "tensor a comes twice"},
	} {
		t.Run(name, func(t *testing.T) {
			errorContains(t, WriteSafetensors(&bytes.Buffer{}, nil, c.tensors), c.say)
		})
	}
	errorContains(t, WriteSafetensors(brokenWriter{}, nil, one("a", []int{1}, false, 1)), "write safetensors: disk full")
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// FuzzParseSafetensors: whatever the bytes, no panic; and what is accepted comes back the same after writing.
func FuzzParseSafetensors(f *testing.F) {
	f.Add(rawFile(`{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}`, 4))
	f.Fuzz(func(t *testing.T, file []byte) {
		defer alloctest.Bound(t, len(file))()
		st, err := ParseSafetensors(file)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatalf("error %v does not wrap ErrFormat", err)
			}
			return
		}
		var tensors []Tensor
		for _, name := range st.Names() {
			if x, bad := st.Tensor(name); bad == nil && name != "" {
				tensors = append(tensors, x)
			}
		}
		var out bytes.Buffer
		if err = WriteSafetensors(&out, st.Metadata, tensors); err != nil {
			t.Fatal(err)
		}
		again, err := ParseSafetensors(out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range tensors {
			got, err := again.Tensor(want.Name, want.Shape...)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want.Data, got.Data); d != "" {
				t.Fatalf("%s: %s", want.Name, d)
			}
		}
	})
}
