package wire

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/alloctest"
)

func frame(t testing.TB, kind Kind, sequence uint32, parts ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, kind, sequence, parts...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFramesArriveAsSent(t *testing.T) {
	long := bytes.Repeat([]byte("groove"), growStep/2)
	data := slices.Concat(frame(t, KindModel, 0, long), frame(t, KindFailed, 7), frame(t, KindDecode, 8, []byte("ab"), nil, []byte("c")))
	r := NewReader(bytes.NewReader(data))
	for _, want := range []Frame{{KindModel, 0, long}, {KindFailed, 7, nil}, {KindDecode, 8, []byte("abc")}} {
		got, err := r.Next()
		if err != nil || got.Kind != want.Kind || got.Sequence != want.Sequence || !bytes.Equal(got.Payload, want.Payload) {
			t.Fatalf("got %d %d with %d bytes, want %d %d with %d: %v",
				got.Kind, got.Sequence, len(got.Payload), want.Kind, want.Sequence, len(want.Payload), err)
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

// TestEachDamagedByteIsFound changes every byte of a frame.
func TestEachDamagedByteIsFound(t *testing.T) {
	whole := frame(t, KindResult, 3, []byte("some loops"))
	for i := range whole {
		data := slices.Clone(whole)
		data[i] ^= 0x40
		if f, err := NewReader(bytes.NewReader(data)).Next(); err == nil {
			t.Errorf("byte %d is damaged: read %+v", i, f)
		}
		if _, err := NewReader(bytes.NewReader(whole[:i])).Next(); err == nil {
			t.Errorf("cut at byte %d: no error", i)
		}
	}
}

func TestFramesAreBounded(t *testing.T) {
	for kind, limit := range limits {
		if err := Write(io.Discard, kind, 0, make([]byte, limit+1)); err == nil {
			t.Errorf("kind %d: %d bytes are written", kind, limit+1)
		}
	}
	long := frame(t, KindFailed, 1, make([]byte, limits[KindFailed]))
	long[12]++ // one byte more
	if _, err := NewReader(bytes.NewReader(long)).Next(); !errors.Is(err, ErrGarbage) {
		t.Errorf("a payload over its limit: %v", err)
	}
}

// TestMemoryGrowsWithWhatArrives sends the header of the largest frame and nothing after it.
func TestMemoryGrowsWithWhatArrives(t *testing.T) {
	header := frame(t, KindModel, 1, make([]byte, limits[KindModel]))[:headerSize]
	r := NewReader(bytes.NewReader(append(header, make([]byte, 10)...)))
	if _, err := r.Next(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a frame without its end: %v", err)
	}
	if cap(r.buf) > 2*growStep {
		t.Errorf("%d bytes were taken for 10", cap(r.buf))
	}
}

func FuzzReader(f *testing.F) {
	f.Add(frame(f, KindFailed, 1, []byte("no")))
	f.Add(append(frame(f, KindReady, 0, []byte(`{"adapter":"a","max_batch":4}`)), frame(f, KindDecode, 2, AppendBatch(nil, make([]float32, 2), make([]float32, groove.ConditionSize)))...))
	f.Add(frame(f, KindResult, 1, ResultHeader(0, 1), make([]byte, 3*4*infer.Cells)))
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		r := NewReader(bytes.NewReader(data))
		var again []byte
		for {
			fr, err := r.Next()
			if err != nil {
				break
			}
			again = append(again, frame(t, fr.Kind, fr.Sequence, fr.Payload)...)
			parsePayload(t, fr)
		}
		if !bytes.HasPrefix(data, again) {
			t.Error("the frames that were read are not those of the data")
		}
	})
}

// parsePayload reads a frame's payload as the program does that receives it.
func parsePayload(t *testing.T, fr Frame) {
	switch fr.Kind {
	case KindReady:
		if r, err := ParseReady(fr.Payload); err == nil && (r.MaxBatch < 1 || r.MaxBatch > MaxBatch) {
			t.Errorf("accepted %+v", r)
		}
	case KindDecode:
		if z, cond, err := ParseBatch(fr.Payload, 2, nil, nil); err == nil && len(z)/2 != len(cond)/groove.ConditionSize {
			t.Errorf("%d and %d numbers", len(z), len(cond))
		}
	case KindResult:
		planes := [][]float32{make([]float32, 2*infer.Cells), make([]float32, 2*infer.Cells), make([]float32, 2*infer.Cells)}
		if next, err := ParseResult(fr.Payload, planes, 0); err == nil && (next < 1 || next > 2) {
			t.Errorf("next loop %d", next)
		}
	case KindModel, KindFailed, KindUnusable:
	}
}

func TestBatchArrivesAsSent(t *testing.T) {
	z, cond := []float32{1, -2, 3, 4}, make([]float32, 2*groove.ConditionSize)
	cond[20] = 0.5
	payload := AppendBatch(nil, z, cond)
	zs, conds, err := ParseBatch(payload, 2, nil, nil)
	if err != nil || !slices.Equal(zs, z) || !slices.Equal(conds, cond) {
		t.Errorf("got %v, %v: %v", zs, conds, err)
	}
	for _, bad := range [][]byte{nil, payload[:3], payload[:len(payload)-4], append(slices.Clone(payload), 0), {0, 0, 0, 0}, {0xff, 0xff, 0xff, 0xff}} {
		if _, _, err := ParseBatch(bad, 2, nil, nil); !errors.Is(err, ErrGarbage) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}

func TestResultsFillTheirLoops(t *testing.T) {
	sent := make([]float32, 3*2*infer.Cells)
	for i := range sent {
		sent[i] = float32(i)
	}
	planes := make([][]float32, 3)
	for i := range planes {
		planes[i] = make([]float32, 3*infer.Cells)
	}
	payload := append(ResultHeader(1, 2), Bytes(sent)...)
	next, err := ParseResult(payload, planes, 1)
	if err != nil || next != 3 {
		t.Fatalf("next loop %d: %v", next, err)
	}
	for h, p := range planes {
		if want := sent[h*2*infer.Cells:][:2*infer.Cells]; !slices.Equal(p[infer.Cells:], want) || p[0] != 0 {
			t.Errorf("plane %d is wrong", h)
		}
	}
	for _, first := range []int{0, 2} {
		if _, err := ParseResult(payload, planes, first); !errors.Is(err, ErrGarbage) {
			t.Errorf("loops 1 and 2 where %d is next: %v", first, err)
		}
	}
	for _, bad := range [][]byte{nil, payload[:7], payload[:len(payload)-1], append(ResultHeader(1, 3), Bytes(sent)...)} {
		if _, err := ParseResult(bad, planes, 1); !errors.Is(err, ErrGarbage) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}
