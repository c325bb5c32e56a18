//go:build unix

package daemon

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/groovegen/groovegen/daemon/midiport/fake"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/groove"
)

// page is a browser's end of the web page's socket.
type page struct {
	t    testing.TB
	conn *websocket.Conn
	ctx  context.Context
}

// openPage opens the page of a daemon, as far as its hello.
func openPage(t testing.TB, d *Daemon) *page {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	conn, _, err := websocket.Dial(ctx, "http://"+d.page.Server().Addr().String()+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(1 << 20)
	p := &page{t, conn, ctx}
	p.read()
	return p
}

// pageUpdate is what this test looks at of an update.
type pageUpdate struct {
	Type  string
	Live  *pageLive
	Steer *struct {
		Genres map[string]float64
		BPM    float64
	}
	Loop   *pageLoop
	Models []library.Entry
	Notes  [][10]float64
	OK     *bool
}

type pageLive struct {
	At, Step, BPM, Scale float64
	State                string
}

type pageLoop struct {
	ID    uint64
	Genre string
	Hits  [][5]float64
}

func (p *page) read() (u pageUpdate) {
	p.t.Helper()
	_, data, err := p.conn.Read(p.ctx)
	if err == nil {
		err = json.Unmarshal(data, &u)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return u
}

func (p *page) send(message string) {
	p.t.Helper()
	if err := p.conn.Write(p.ctx, websocket.MessageText, []byte(message)); err != nil {
		p.t.Fatal(err)
	}
}

func TestPageSteersAndSees(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	a, b := openPage(t, r.Daemon), openPage(t, r.Daemon)
	a.send(`{"type":"command","id":1,"name":"genre","args":["jazz"]}`)
	for loop, notes := uint64(0), 0; notes == 0; { // the other page sees the loop, and then hears it
		u := b.read()
		if u.Loop != nil && u.Loop.Genre == "jazz" {
			loop = u.Loop.ID
		}
		for _, n := range u.Notes {
			if loop != 0 && uint64(n[9]) == loop {
				notes++
			}
		}
	}
	if g := r.Status().Loop.Genre; g != "jazz" {
		t.Errorf("%s plays", g)
	}
}

// TestPageKnowsWhereTheSongIs reckons the playhead as the page does, from the anchors alone, and compares it with the notes that
// were sent: the page is allowed 20 ms in all.
func TestPageKnowsWhereTheSongIs(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.bpm": "287", "play.freeze": "on"})
	p := openPage(t, r.Daemon)
	var live *pageLive
	var loop *pageLoop
	var byLine, bySending []float64
	for len(byLine) < 60 {
		u := p.read()
		if u.Loop != nil {
			loop = u.Loop
		}
		for _, n := range u.Notes {
			if live == nil || live.State != "running" || loop == nil || uint64(n[9]) != loop.ID {
				continue
			}
			for _, hit := range loop.Hits {
				if hit[0] == n[3] && hit[1] == n[4] {
					stepMS := 60_000 / live.BPM / 4 / live.Scale
					missed := func(at float64) float64 {
						d := math.Mod(live.Step+(at-live.At)/stepMS-(hit[0]+hit[2]), groove.Steps)
						return math.Abs(d-groove.Steps*math.Round(d/groove.Steps)) * stepMS
					}
					byLine, bySending = append(byLine, missed(n[2])), append(bySending, missed(n[1]))
				}
			}
		}
		if u.Live != nil {
			live = u.Live
		}
	}
	slices.Sort(byLine)
	slices.Sort(bySending)
	n := len(byLine)
	t.Logf("playhead against the notes' instants: p50 %.3f ms, max %.3f ms; against their sending: p50 %.3f ms, p90 %.3f ms",
		byLine[n/2], byLine[n-1], bySending[n/2], bySending[n*9/10])
	if byLine[n-1] > 1 {
		t.Errorf("the playhead is off by %.3f ms", byLine[n-1])
	}
}

func TestPageUploadIsTrainedOn(t *testing.T) {
	t.Parallel()
	r := learning(t, tempDir(t), "better", nil)
	url := "http://" + r.page.Server().Addr().String()
	for i, body := range []string{string(smf(t)), "no MIDI at all, whatever its name"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, fmt.Sprintf("%s/upload/batch001/funk/%d.mid", url, i), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if want := []int{http.StatusCreated, http.StatusUnsupportedMediaType}[i]; resp.StatusCode != want {
			t.Errorf("file %d: %s", i, resp.Status)
		}
	}
	folder := filepath.Join(r.dir, "uploads", "batch001")
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.mid"))
	if err != nil || len(files) != 1 {
		t.Errorf("%d files are kept: %v", len(files), err)
	}
	p := openPage(t, r.Daemon)
	p.send(`{"type":"retrain","id":1,"upload":"batch001"}`)
	for { // until the page is offered the model that came of it
		u := p.read()
		if u.OK != nil && !*u.OK {
			t.Fatal("the training was refused")
		}
		if slices.ContainsFunc(u.Models, func(m library.Entry) bool { return m.Data == folder }) {
			break
		}
	}
	await(t, "the better model", func() bool { return r.Status().Model.ID != defaultID(t) }) // it is listed a moment before it plays
	// And it goes back, and on again under the same seed.
	p.send(`{"type":"use","id":2,"previous":true,"code":"7:3"}`)
	for p.read().OK == nil {
	}
	await(t, "the old model's loop", func() bool {
		l, _, err := r.session.Loop(0)
		return err == nil && l.Origin.Model == defaultID(t) && l.Origin.Seed == 7 && l.Origin.Variation >= 3
	})
}

func smf(t *testing.T) []byte {
	t.Helper()
	var b strings.Builder
	var p groove.Pattern
	p.Hits[0][groove.Kick], p.Velocities[0][groove.Kick] = true, 1
	if err := groove.WriteSMF(&b, p, groove.SMFOptions{Name: "x", BPM: 100}); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

func TestPageIsNotNeeded(t *testing.T) {
	t.Parallel()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	r := start(t, tempDir(t), map[string]string{"web.listen": busy.Addr().String()})
	if e := r.Status().Web.Error; !strings.Contains(e, "--web") {
		t.Errorf("status says %q of a taken address", e)
	}
	if p := r.page.Page(); p.Error == "" || p.Here != nil {
		t.Errorf("url says %+v", p)
	}
	await(t, "notes", func() bool { return r.notesOn() >= 3 })
	off := start(t, tempDir(t), map[string]string{"web.listen": "none"})
	if w := off.Status().Web; w.Addr != "" || w.Error != "" || !strings.Contains(off.page.Page().Error, "off") {
		t.Errorf("switched off: %+v, %+v", w, off.page.Page())
	}
}

// BenchmarkLatenessWithPages plays for a second an iteration, with no page and with ten open that take all that is new, while
// one of them drags a fader. The clients run in this same process, which is harder on the player than browsers are.
func BenchmarkLatenessWithPages(b *testing.B) {
	TuneRuntime() // as grooved does
	for _, pages := range []int{0, 1, 10} {
		b.Run(fmt.Sprintf("pages=%d", pages), func(b *testing.B) {
			d, err := Open(source(settings(b, tempDir(b), map[string]string{"play.density": "1.5"})), edges(fake.New()))
			if err != nil {
				b.Fatal(err)
			}
			defer d.Close()
			for i := range pages {
				p := openPage(b, d)
				if i == 0 {
					go dragFader(p)
				}
				go func() {
					for {
						if _, _, err := p.conn.Read(p.ctx); err != nil {
							return
						}
					}
				}()
			}
			time.Sleep(time.Second)
			d.player.ResetLateness()
			before := d.player.Snapshot()
			b.ResetTimer()
			time.Sleep(time.Duration(b.N) * time.Second)
			b.StopTimer()
			l, after := d.player.Lateness(), d.player.Snapshot()
			b.ReportMetric(us(l.P50), "late-p50-µs")
			b.ReportMetric(us(l.P99), "late-p99-µs")
			b.ReportMetric(us(l.Max), "late-max-µs")
			b.ReportMetric(float64(l.Count), "notes")
			b.ReportMetric(float64(d.page.Server().Counters().Commands), "commands")
			b.ReportMetric(float64(after.ReportDrops-before.ReportDrops+after.LateDrops-before.LateDrops), "drops")
		})
	}
}

// dragFader sends a change at each frame of a screen, until the page is closed.
func dragFader(p *page) {
	frame := time.NewTicker(16 * time.Millisecond)
	defer frame.Stop()
	for i := 0; ; i++ {
		<-frame.C
		message := fmt.Sprintf(`{"type":"command","name":"voice/kick/gain","args":[%.2f]}`, 0.5+float64(i%50)/100)
		if p.conn.Write(p.ctx, websocket.MessageText, []byte(message)) != nil {
			return
		}
	}
}
