package steer

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/internal/alloctest"
)

// decodeArgs makes arguments of every type out of bytes: a tag, then the value.
func decodeArgs(data []byte) []any {
	var args []any
	for len(data) >= 9 && len(args) < 300 {
		tag, bits := data[0], binary.LittleEndian.Uint64(data[1:9])
		data = data[9:]
		switch tag % 12 {
		case 0:
			args = append(args, math.Float64frombits(bits))
		case 1:
			args = append(args, math.Float32frombits(uint32(bits)))
		case 2:
			args = append(args, int32(bits))
		case 3:
			args = append(args, int64(bits))
		case 4:
			args = append(args, bits)
		case 5:
			args = append(args, bits&1 == 1)
		case 6:
			n := min(int(bits%64), len(data))
			args = append(args, string(data[:n]))
			data = data[n:]
		case 7:
			args = append(args, json.Number(data[:min(len(data), 8)]))
		case 8:
			args = append(args, nil)
		case 9:
			args = append(args, data)
		case 10: // small numbers, so that some are in range
			args = append(args, float64(int8(bits))/16)
		case 11:
			args = append(args, GenreNames()[bits%18])
		}
	}
	return args
}

func FuzzApply(f *testing.F) {
	for i, p := range Params() {
		f.Add(p.Name, []byte{byte(i), 1, 0, 0, 0, 0, 0, 0, 0, byte(i + 3), 2, 0, 0, 0, 0, 0, 0, 0})
		f.Add(p.Address, []byte{10, byte(i * 7), 0, 0, 0, 0, 0, 0, 0, 10, byte(i), 0, 0, 0, 0, 0, 0, 0})
	}
	f.Add("blend", []byte{11, 5, 0, 0, 0, 0, 0, 0, 0, 10, 8, 0, 0, 0, 0, 0, 0, 0, 11, 9, 0, 0, 0, 0, 0, 0, 0, 10, 3, 0, 0, 0, 0, 0, 0, 0})
	f.Add("", []byte{})
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		defer alloctest.Bound(t, len(name)+len(data))()
		before := Default()
		before.Latent = map[int]float64{7: 0.5}
		kept := Default()
		kept.Latent = map[int]float64{7: 0.5}
		after, effect, err := try(before, name, decodeArgs(data)...)
		if !before.Equal(kept) {
			t.Fatal("the state given was written to")
		}
		if err != nil {
			if effect != None || !after.Equal(before) || len(err.Error()) > 1000 {
				t.Fatalf("refused with effect %v and %v", effect, err)
			}
			return
		}
		checked, err := after.Canonical()
		if err != nil || !checked.Equal(after) {
			t.Fatalf("%s made a state that is not canonical: %v\n%s", name, err, cmp.Diff(after, checked))
		}
	})
}
