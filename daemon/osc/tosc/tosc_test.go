package tosc

import (
	"bytes"
	"compress/zlib"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func sample() *Node {
	fader := &Node{ID: "2", Type: Fader}
	fader.Set("frame", Rect{10, 20, 30.5, 40})
	fader.Set("color", Color{1, 0.5, 0, 1})
	fader.Set("name", "a < b & ]]> c")
	fader.Set("grid", true)
	fader.Set("grid", false)
	fader.Set("gridSteps", 5)
	fader.Begin("x", "0.25")
	m := NewMessage("/groove/density", Partial{Type: ValueOf, Conversion: AsFloat, Value: Text{"x"}, ScaleMax: 2})
	m.Send, m.Receive = 1, 1
	m.Triggers = []Trigger{{Text{"x"}, Any}}
	fader.Messages = []Message{m}
	root := &Node{ID: "1", Type: Group, Children: []*Node{fader}}
	root.Set("frame", Rect{0, 0, 100, 200})
	return root
}

func inflate(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWriteAndRead(t *testing.T) {
	var file bytes.Buffer
	if err := Write(&file, sample()); err != nil {
		t.Fatal(err)
	}
	text := inflate(t, file.Bytes())
	for _, part := range []string{
		`<lexml version="3"><node ID="1" type="GROUP">`,
		`<property type="r"><key><![CDATA[frame]]></key><value><x>10</x><y>20</y><w>30.5</w><h>40</h></value></property>`,
		`<property type="b"><key><![CDATA[grid]]></key><value>0</value></property>`,
		`<path><partial><type>CONSTANT</type><conversion>STRING</conversion><value><![CDATA[/groove/density]]></value>`,
		`<scaleMin>0</scaleMin><scaleMax>2</scaleMax>`,
		`<trigger><var><![CDATA[x]]></var><condition>ANY</condition></trigger>`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the document lacks %s", part)
		}
	}
	root, err := Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	fader := root.Children[0]
	if fader.Frame() != (Rect{10, 20, 30.5, 40}) || fader.Color("color") != (Color{1, 0.5, 0, 1}) || fader.Number("gridSteps") != 5 ||
		fader.String("name") != "a < b & ]]> c" || fader.Default("x") != "0.25" || fader.Number("grid") != 0 {
		t.Errorf("read %+v", fader)
	}
	if diff := cmp.Diff(sample().Children[0].Messages, fader.Messages); diff != "" {
		t.Error(diff)
	}
	if a := fader.Messages[0].Address(); a != "/groove/density" {
		t.Errorf("address %q", a)
	}
	n := 0
	root.Walk(func(c *Node, x, y float64) {
		if n++; c.Type == Fader && (x != 10 || y != 20) {
			t.Errorf("the fader is at %v, %v", x, y)
		}
	})
	if n != 2 {
		t.Errorf("walked over %d nodes", n)
	}
}

func pressed(text string) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return b.Bytes()
}

func TestReadRefusesWhatIsNoLayout(t *testing.T) {
	for name, data := range map[string][]byte{
		"nothing": nil, "plain XML": []byte("<lexml/>"), "no node": pressed("<lexml version='3'></lexml>"),
		"no XML": pressed("hello"), "another root": pressed("<node/>"), "cut": pressed("<lexml><node ID='1' type='GROUP'>"),
		"huge": pressed("<lexml><node><!--" + strings.Repeat(" ", maxSize) + "--></node></lexml>"),
	} {
		if n, err := Read(bytes.NewReader(data)); err == nil {
			t.Errorf("%s: read %+v", name, n)
		} else if !strings.HasPrefix(err.Error(), "read layout: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	var file bytes.Buffer
	if err := Write(&file, sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(pressed("<lexml version='6'><node ID='1' type='GROUP'><children><node/></children></node></lexml>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		root, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		root.Walk(func(n *Node, _, _ float64) { _ = n.String("name") })
		var again bytes.Buffer
		if err := Write(&again, root); err != nil {
			t.Skip(err) // numbers that XML cannot hold
		}
	})
}
