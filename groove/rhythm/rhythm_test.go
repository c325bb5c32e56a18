package rhythm

import (
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/alloctest"
)

// bar writes the pins of a voice in the first bar: x a hit, . none, - as drawn. All bars must be alike.
func bar(t *testing.T, p *groove.Pins, v groove.Voice) string {
	t.Helper()
	var b strings.Builder
	for step := range groove.Steps {
		c := byte('-')
		if pin := p.At(step, v); pin != nil {
			c = map[bool]byte{true: 'x', false: '.'}[pin.On]
		}
		if step >= groove.StepsPerBar && b.String()[step%groove.StepsPerBar] != c {
			t.Errorf("%s: step %d is %c, otherwise than in the first bar", v, step, c)
		}
		b.WriteByte(c)
	}
	return b.String()[:groove.StepsPerBar]
}

func TestRead(t *testing.T) {
	const (
		free     = "----------------"
		quarters = "x...x...x...x..."
		eighths  = "x.x.x.x.x.x.x.x."
		offbeats = "..x...x...x...x."
		backbeat = ".-.-x-.-.-.-x-.-"
	)
	for text, want := range map[string]string{ // kick, snare, closed hat, open hat, ride, crash
		"four on the floor":                        quarters,
		"kick on 1 and 3":                          "x.......x.......",
		"Kick on 1 and 3, snare on 2 and 4":        "x.......x....... " + backbeat,
		"kick and snare on the 3":                  "........x....... .-.-.-.-x-.-.-.-",
		"one drop":                                 "........x....... .-.-.-.-x-.-.-.-",
		"snare on the backbeat":                    free + " " + backbeat,
		"16th hats":                                free + " " + free + " xxxxxxxxxxxxxxxx",
		"8th note hi-hats and a quarter note ride": free + " " + free + " " + eighths + " " + free + " " + quarters,
		"offbeat open hats":                        free + " " + free + " " + free + " " + offbeats,
		"open hat on the ands":                     free + " " + free + " " + free + " " + offbeats,
		"four to the floor kick with offbeat hats": quarters + " " + free + " " + offbeats,
		"kick four on the floor":                   quarters,
		"tresillo kick":                            "x.....x.....x...",
		"four to floor kick":                       quarters,
		"kick on the and of 2":                     "......x.........",
		"kick on 1, 2& and 4":                      "x.....x.....x...",
		"add a kick on the and of 4":               "--------------x-",
		"crash on the downbeat":                    strings.Repeat(free+" ", 5) + "x...............",
		"ride in quarters":                         strings.Repeat(free+" ", 4) + quarters,
		"rim on 2 and 4 only":                      free + " " + backbeat,
		"four on the floor but not on 3":           "x...x.......x...",
		"hats on all sixteenths but not on 2":      free + " " + free + " xxxx.xxxxxxxxxxx ----.-----------",
		"kick on every beat except 2 and 4":        "x.......x.......",
		"closed hats in 8ths except on the one":    free + " " + free + " ..x.x.x.x.x.x.x.",
		"not: no hats on 2":                        free + " " + free + " ----.----------- ----.-----------",
		"not: no closed hats on 2":                 free + " " + free + " ----.-----------",
		"not: no cymbals on 1":                     strings.Repeat(free+" ", 4) + ".--------------- .---------------",
		"no: cymbals on 1":                         "", "no: kick on 1 except on 1": "", "no: kick on 1, snare on 2 and 4 but not on 4": "",
		"no: four on the floor but not": "", "no: four on the floor but no snare on 3": "", "no: no kick except on 1": "",
		"not: no kick on 3":              "--------.-------",
		"not: don't play the snare on 4": free + " ------------.---",
		"not: no ghost notes":            free + " -.-.-.-.-.-.-.-.",
		"no: hat rolls":                  "", "no: more ghost notes": "", "no: crash every 8 bars": "", "no: kick": "", "no: on 2 and 4": "",
		"no: hats in triplets": "", "no: double kick": "", "no: don't play the kick on 1": "", "no: kick not on 1": "", "no: four on the floor snare": "",
		"not no: kick on 1": "", "not no: not only on 1 kick": "", "no: kick louder on 1": "", "no: kick on 1 snare": "", "no: ": "", "no: son clave": "",
		"no: snare on 3 until the chorus": "", "no: kick on 5": "", "no: crash on 1 of every 4 bars": "", "no: offbeat hats on 2": "",
	} {
		head, rest, marked := strings.Cut(text, ": ")
		if !marked {
			rest = text
		}
		not := marked && strings.HasPrefix(head, "not")
		pins, ok := Read(rest, not)
		if ok != (want != "") {
			t.Errorf("%s: read: %v, %s", text, ok, pins.Text())
			continue
		}
		lines := append(strings.Fields(want), strings.Fields(strings.Repeat(free+" ", 6))...)
		for i, v := range []groove.Voice{groove.Kick, groove.Snare, groove.ClosedHat, groove.OpenHat, groove.Ride, groove.Crash} {
			if got := bar(t, pins, v); ok && got != lines[i] {
				t.Errorf("%s: %s is %s, want %s", text, v, got, lines[i])
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"four on the floor", "kick on 1 and 3, snare on 2&", "8th note hats and &", "and of"} {
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, not bool) {
		defer alloctest.Bound(t, len(text))()
		if pins, ok := Read(text, not); ok != (pins.Count() > 0) {
			t.Errorf("%q: %v with %d pins", text, ok, pins.Count())
		}
	})
}
