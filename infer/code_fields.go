package infer

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"

	"github.com/groovegen/groovegen/groove"
)

// codeWriter writes the fields of a code.
type codeWriter struct{ data []byte }

func (w *codeWriter) uint(x uint64) { w.data = binary.AppendUvarint(w.data, x) }
func (w *codeWriter) int(x int64)   { w.uint(uint64(x)<<1 ^ uint64(x>>63)) }
func (w *codeWriter) byte(x byte)   { w.data = append(w.data, x) }

// A number is its decimal digits and how many of them stand after the point, in the low four bits. rawNumber means that
// the eight bytes of the float follow.
const (
	maxPlaces  = 14
	rawNumber  = 15
	maxDecimal = 1 << 52
)

// number writes a float exactly; decimals such as 0.08 take two bytes.
func (w *codeWriter) number(x float64) {
	for places, scale := 0, 1.0; places <= maxPlaces; places, scale = places+1, scale*10 {
		if digits := math.Round(x * scale); math.Abs(digits) < maxDecimal && digits/scale == x && !(x == 0 && math.Signbit(x)) {
			d := int64(digits)
			w.uint((uint64(d)<<1^uint64(d>>63))<<4 | uint64(places))
			return
		}
	}
	w.uint(rawNumber)
	w.data = binary.BigEndian.AppendUint64(w.data, math.Float64bits(x))
}

// number32 writes a float32 as the shortest decimal that names it.
func (w *codeWriter) number32(x float32) {
	f, _ := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', -1, 32), 64)
	w.number(f)
}

// pattern writes a canonical pattern, about four bytes for a hit.
func (w *codeWriter) pattern(p *groove.Pattern) {
	w.uint(uint64(p.Count()))
	last := -1
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			if !p.Hits[s][v] {
				continue
			}
			at := s*groove.NumVoices + v
			w.uint(uint64(at - last - 1))
			w.byte(groove.MIDIVelocity(p.Velocities[s][v]))
			w.int(int64(groove.OffsetToUnits(p.Offsets[s][v])))
			last = at
		}
	}
}

// timing writes the timing of a loop, or that there is none.
func (w *codeWriter) timing(t *groove.Timing) {
	if t == nil {
		w.byte(0)
		return
	}
	triplets := byte(1)
	if t.Triplets {
		triplets = 2
	}
	w.byte(triplets)
	w.number(t.Center)
	w.number(t.Sixteenths)
	w.number(t.Eighths)
}

// errCode says that the data of a code is not what this version writes.
var errCode = errors.New("it was made by another version, or a part is missing")

// codeReader reads what codeWriter wrote. After an error, which it keeps, it returns zeros.
type codeReader struct {
	data []byte
	err  error
}

func (r *codeReader) fail() {
	if r.err == nil {
		r.err = errCode
	}
	r.data = nil
}

func (r *codeReader) bytes(n int) []byte {
	if len(r.data) < n {
		r.fail()
		return make([]byte, n)
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}

func (r *codeReader) byte() byte { return r.bytes(1)[0] }

func (r *codeReader) uint() uint64 {
	x, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.data = r.data[n:]
	return x
}

// count reads a number of things, at most limit.
func (r *codeReader) count(limit int) int {
	x := r.uint()
	if x > uint64(limit) {
		r.fail()
		return 0
	}
	return int(x)
}

func unzigzag(x uint64) int64 { return int64(x>>1) ^ -int64(x&1) }

func (r *codeReader) number() float64 {
	x := r.uint()
	if x&15 == rawNumber {
		f := math.Float64frombits(binary.BigEndian.Uint64(r.bytes(8)))
		if math.IsNaN(f) || math.IsInf(f, 0) {
			r.fail()
			return 0
		}
		return f
	}
	scale := 1.0
	for range x & 15 {
		scale *= 10
	}
	return float64(unzigzag(x>>4)) / scale
}

func (r *codeReader) number32() float32 { return float32(r.number()) }

func (r *codeReader) pattern() (p groove.Pattern) {
	at := -1
	for range r.count(groove.Steps * groove.NumVoices) {
		at += 1 + r.count(groove.Steps*groove.NumVoices)
		velocity, units := r.byte(), unzigzag(r.uint())
		if at >= groove.Steps*groove.NumVoices || velocity < 1 || velocity > 127 || units < -groove.OffsetUnits/2 || units >= groove.OffsetUnits/2 {
			r.fail()
			return groove.Pattern{}
		}
		s, v := at/groove.NumVoices, at%groove.NumVoices
		p.Hits[s][v], p.Offsets[s][v], p.Velocities[s][v] = true, groove.UnitsToOffset(int(units)), float32(velocity)/127
	}
	return p
}

func (r *codeReader) timing() *groove.Timing {
	kind := r.byte()
	if kind == 0 {
		return nil
	}
	t := &groove.Timing{Triplets: kind == 2, Center: r.number(), Sixteenths: r.number(), Eighths: r.number()}
	if kind > 2 || t.Validate() != nil {
		r.fail()
		return nil
	}
	return t
}
