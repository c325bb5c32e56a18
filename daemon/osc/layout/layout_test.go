package layout

import (
	"bytes"
	"flag"
	"image"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/osc/tosc"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

var update = flag.Bool("update", false, "write the layout that comes with the program")

const golden = "../../../configs/touchosc/groove.tosc"

// TestLayoutFile compares the documents: what the compressor makes of them may differ from one Go to the next.
func TestLayoutFile(t *testing.T) {
	var made bytes.Buffer
	if err := tosc.Write(&made, Build()); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, made.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Open(golden)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	there, err := tosc.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	want, err := tosc.Read(&made)
	if err != nil {
		t.Fatal(err)
	}
	if !cmp.Equal(want, there) {
		t.Errorf("%s is not what the table of parameters gives now: go test ./daemon/osc/layout -update", golden)
	}
	problems, found := Check(there)
	for _, p := range problems {
		t.Error(p)
	}
	if found < 400 {
		t.Errorf("only %d messages were checked", found)
	}
}

func TestEveryControlIsThere(t *testing.T) {
	pages := Pages(Build())
	if len(pages) != 4 {
		t.Fatalf("%d pages", len(pages))
	}
	addresses := func(n *tosc.Node) []string {
		var list []string
		n.Walk(func(c *tosc.Node, _, _ float64) {
			for i := range c.Messages {
				list = append(list, c.Messages[i].Address())
			}
		})
		return list
	}
	phone := slices.Concat(addresses(pages["Play"]), addresses(pages["Voices"]), addresses(pages["Loop"]))
	for where, got := range map[string][]string{"phone": phone, "tablet": addresses(pages["Tablet"])} {
		want := []string{
			"/groove/nudge", "/groove/density", "/groove/humanize", "/groove/swing", "/groove/transport/start", "/groove/transport/stop",
			osc.PlayingAddress, osc.LockedAddress, "/groove/fill", "/groove/next", "/groove/undo",
		}
		for _, v := range groove.AllVoices() {
			want = append(want, "/groove/voice/"+v.String()+"/mute", "/groove/voice/"+v.String()+"/lock", osc.RollFeedback(v, 0), osc.RollFeedback(v, 15))
		}
		for _, g := range steer.GenreNames() {
			want = append(want, "/groove/light/genre/"+g)
		}
		for _, a := range want {
			if !slices.Contains(got, a) {
				t.Errorf("the %s has no control for %s", where, a)
			}
		}
		genres := 0
		for _, a := range got {
			if a == "/groove/genre" {
				genres++
			}
		}
		if genres != groove.NumGenres {
			t.Errorf("the %s has %d genre buttons", where, genres)
		}
	}
}

// TestNothingOverlaps: a control lies inside its page, and what is touched lies under nothing else that is.
func TestNothingOverlaps(t *testing.T) {
	ids := map[string]bool{}
	Build().Walk(func(n *tosc.Node, _, _ float64) {
		if ids[n.ID] {
			t.Errorf("two nodes have the ID %s", n.ID)
		}
		ids[n.ID] = true
	})
	for name, page := range Pages(Build()) {
		inside := page.Frame()
		for i, c := range page.Children {
			f := c.Frame()
			if f.X < 0 || f.Y < 0 || f.X+f.W > inside.W+0.001 || f.Y+f.H > inside.H+0.001 || f.W < 5 || f.H < 5 {
				t.Errorf("%s: %s is at %+v", name, nameOf(c), f)
			}
			for _, d := range page.Children[:i] {
				if g := d.Frame(); c.Number("interactive") == 1 && d.Number("interactive") == 1 &&
					f.X < g.X+g.W-0.001 && g.X < f.X+f.W-0.001 && f.Y < g.Y+g.H-0.001 && g.Y < f.Y+f.H-0.001 {
					t.Errorf("%s: %s lies on %s", name, nameOf(c), nameOf(d))
				}
			}
			least := 13.0 // a finger on a tablet
			if name != "Tablet" {
				least = 30
			}
			if c.Number("interactive") == 1 && (f.W < least || f.H < least) {
				t.Errorf("%s: %s is too small to be hit: %+v", name, nameOf(c), f)
			}
		}
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	control := func(m tosc.Message) *tosc.Node {
		return &tosc.Node{Type: tosc.Fader, Messages: []tosc.Message{m}}
	}
	both := func(m tosc.Message) tosc.Message { m.Receive = 1; return m }
	for _, c := range []struct {
		m    tosc.Message
		want string
	}{
		{both(sends("/groove/density", tosc.Any, value("x", tosc.AsFloat, 0, 2))), ""},
		{sends("/mixer/fader1", tosc.Any, value("x", tosc.AsFloat, 0, 99)), ""},
		{sends("/groove/next", tosc.Rise), ""},
		{sends("/groove/genre", tosc.Any, value("x", tosc.AsInteger, 0, 17)), ""},
		{sends("/groove/densty", tosc.Any, value("x", tosc.AsFloat, 0, 2)), "did you mean /groove/density?"},
		{sends("/groove/density", tosc.Any, value("x", tosc.AsFloat, 0, 3)), "0 to 2"},
		{sends("/groove/nudge", tosc.Any, value("x", tosc.AsFloat, -3, 3)), "2 values"},
		{sends("/groove/playing", tosc.Any, value("x", tosc.AsFloat, 0, 1)), "cannot be set"},
		{sends("/groove/genre", tosc.Rise, tosc.Partial{Type: tosc.Constant, Value: tosc.Text{Text: "polka"}}), "afrobeat"},
		{receive("/groove/genre", tosc.AsFloat, "x"), "a text is sent"},
		{receive("/groove/next", tosc.AsFloat, "x"), "action"},
		{sends("", tosc.Any), "no such address"},
	} {
		problems, _ := Check(control(c.m))
		text := ""
		for _, p := range problems {
			text += p.Error() + "\n"
		}
		if (c.want == "") != (text == "") || !strings.Contains(text, c.want) {
			t.Errorf("%s: %q, want %q", c.m.Address(), text, c.want)
		}
	}
}

func TestPictureShowsWhatIsTold(t *testing.T) {
	page := Pages(Build())["Voices"]
	draw := func(state steer.State) []byte {
		img, err := Picture(page, state.Messages())
		if err != nil {
			t.Fatal(err)
		}
		return img.(*image.RGBA).Pix
	}
	before := steer.Default()
	after, err := steer.Apply(before, param("voice/kick/mute").Command())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(draw(before), draw(after.State)) {
		t.Error("a mute does not show")
	}
	if !bytes.Equal(draw(before), draw(before)) {
		t.Error("two pictures of one state differ")
	}
}
