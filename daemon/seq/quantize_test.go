package seq

import (
	"strings"
	"testing"
)

func TestQuantizeNames(t *testing.T) {
	steps := map[Quantize]int{Step: 1, Beat: 4, Bar: 16, Loop: 64}
	for q, want := range steps {
		if q.Steps() != want {
			t.Errorf("%s has %d steps, want %d", q, q.Steps(), want)
		}
		for _, name := range []string{q.String(), strings.ToUpper(q.String())} {
			if back, err := ParseQuantize(name); err != nil || back != q {
				t.Errorf("ParseQuantize(%q) = %v, %v", name, back, err)
			}
		}
		text, err := q.MarshalText()
		var back Quantize
		if err != nil || back.UnmarshalText(text) != nil || back != q {
			t.Errorf("%s comes back from text as %s (%v)", q, back, err)
		}
	}
}

func TestQuantizeRefuses(t *testing.T) {
	for _, name := range []string{"", "bars", "half", "step ", "schritt"} {
		if _, err := ParseQuantize(name); err == nil || !strings.Contains(err.Error(), "step, beat, bar, loop") {
			t.Errorf("ParseQuantize(%q): error %v should list the names", name, err)
		}
		q := Bar
		if q.UnmarshalText([]byte(name)) == nil || q != Bar {
			t.Errorf("UnmarshalText(%q) changed the value to %s or gave no error", name, q)
		}
	}
	if _, err := Quantize(9).MarshalText(); err == nil {
		t.Error("MarshalText of no quantum gives no error")
	}
	if Quantize(9).String() != "quantize?" {
		t.Errorf("String of no quantum is %q", Quantize(9))
	}
}
