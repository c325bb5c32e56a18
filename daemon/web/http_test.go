package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
)

// midiFile returns a small MIDI file.
func midiFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	l := newFakeHub().loop
	if err := groove.WriteSMF(&b, l.Pattern, groove.SMFOptions{BPM: l.Origin.Style.BPM, Seamless: true}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUpload(t *testing.T) {
	hub := newFakeHub()
	s := serve(t, hub)
	file := midiFile(t)
	put := func(path string, body []byte, header ...string) (int, string) {
		code, answer, _ := request(t, http.MethodPut, s.url("/upload/"+path), body, header...)
		return code, answer
	}
	for _, x := range []struct {
		path string
		body []byte
		kind string
		code int
		want string
	}{
		{"batch001/funk/one.mid", file, "audio/midi", 201, `"name":"funk/one.mid","bytes":` + fmt.Sprint(len(file)) + `,"files":1`},
		{"batch001/funk/one.mid", file, "", 201, `"files":1`}, // sent again
		{"batch001/two.MID", file, "application/octet-stream", 201, `"files":2`},
		{"batch001/Gr%C3%BC%C3%9Fe.midi", file, "", 201, `"files":3`},
		{"batch001/../../x.mid", file, "", 400, "no proper name"},
		{"batch001/%2e%2e/x.mid", file, "", 400, "no proper name"},
		{"batch001/a%2F..%2F..%2Fx.mid", file, "", 400, "no proper name"},
		{"batch001/.mid", file, "", 201, `"files":4`},
		{"batch001/a/b/c/d/e.mid", file, "", 400, "too many folders"},
		{"batch001/", file, "", 400, "no proper name"},
		{"batch001", file, "", 400, "no proper name"},
		{"../../x/y.mid", file, "", 400, "no proper name"},
		{"Batch001/x.mid", file, "", 400, "small letters"},
		{"short/x.mid", file, "", 400, "small letters"},
		{"batch001/x.wav", file, "", 415, "not a MIDI file (by its name)"},
		{"batch001/x.mid", file, "text/html", 415, "not a MIDI file (by its media type)"},
		{"batch001/x.mid", []byte("<html>hello, this is no MIDI"), "", 415, "not a Standard MIDI File"},
		{"batch001/x.mid", nil, "", 415, "not a Standard MIDI File"},
		{"batch001/x.mid", append(bytes.Clone(file), make([]byte, maxUploadFile)...), "", 413, "over 1 MB"},
	} {
		header := []string{}
		if x.kind != "" {
			header = []string{"Content-Type", x.kind}
		}
		code, answer := put(x.path, x.body, header...)
		if code != x.code || !strings.Contains(answer, x.want) {
			t.Errorf("%s: got %d %s, want %d %s", x.path, code, answer, x.code, x.want)
		}
	}
	if code, _ := put("batch001/x.mid", file, "Origin", "http://evil.example"); code != http.StatusForbidden {
		t.Errorf("a foreign page's upload: %d", code)
	}
	if code, _, h := request(t, http.MethodPost, s.url("/upload/batch001/x.mid"), file); code != http.StatusMethodNotAllowed || h.Get("Allow") != "PUT" {
		t.Errorf("POST: %d, Allow %q", code, h.Get("Allow"))
	}
	// Nothing was written outside.
	err := filepath.WalkDir(s.cfg.State, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(path, filepath.Join(s.uploads.dir, "batch001")) && d.Name() != tokenFile {
			t.Errorf("there is %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	c := dial(t, s)
	m := c.ask(`{"type":"retrain","id":1,"upload":"batch001","genre":"funk","epochs":2}`)
	if string(m["ok"]) != "true" || len(hub.jobs) != 1 || hub.jobs[0].Data != filepath.Join(s.uploads.dir, "batch001") || hub.jobs[0].Genre != "funk" {
		t.Errorf("retrain: %s, jobs %+v", m, hub.jobs)
	}
}

func TestCaptureFile(t *testing.T) {
	hub := newFakeHub()
	s := serve(t, hub)
	file := midiFile(t)
	for _, x := range []struct {
		path string
		body []byte
		code int
		want string
	}{
		{"/capture", file, 200, `"hits":16,"bar":1`},
		{"/capture?bar=1&channel=10", file, 200, `"hits":16`},
		{"/capture?bar=90", file, 422, `"message"`},
		{"/capture?bar=0", file, 400, "out of range"},
		{"/capture?channel=17", file, 400, "out of range"},
		{"/capture?kit=none", file, 400, `"field":"kit"`},
		{"/capture?track=Violin", file, 422, `"field":"track"`},
		{"/capture?track=1", file, 200, `"hits":16`},
		{"/capture", file[:40], 422, `"message"`},
		{"/capture", []byte("this is no MIDI at all"), 415, "not a Standard MIDI File"},
	} {
		if code, body, _ := request(t, http.MethodPut, s.url(x.path), x.body); code != x.code || !strings.Contains(body, x.want) {
			t.Errorf("%s: got %d %s, want %d %s", x.path, code, body, x.code, x.want)
		}
	}
	if hub.State().Drumify {
		t.Error("a captured groove is a rhythm")
	}
	if code, body, _ := request(t, http.MethodPut, s.url("/capture?drumify=1"), file); code != 200 || !hub.State().Drumify {
		t.Errorf("a rhythm: got %d %s", code, body)
	}
	if p, err := groove.ParsePattern(hub.State().Captured); err != nil || !p.Equal(&hub.loop.Pattern) {
		t.Errorf("captured is %q, %v", hub.State().Captured, err)
	}
}

func TestUploadLimits(t *testing.T) {
	hub := newFakeHub()
	u := newUploads(filepath.Join(t.TempDir(), "uploads"), hub)
	data := make([]byte, maxUploadFile)
	for i := range maxUploadBatch / maxUploadFile {
		if _, err := u.keep("batch001", fmt.Sprintf("%d.mid", i), data); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := u.keep("batch001", "more.mid", data[:1]); err == nil || !strings.Contains(err.Error(), "64 MB") {
		t.Errorf("beyond 64 MB: %v", err)
	}
	if _, err := u.keep("batch001", "1.mid", data[:1]); err != nil {
		t.Errorf("a smaller one in place of another: %v", err)
	}
	if _, err := u.keep("batch001", "more.mid", data[:1]); err != nil {
		t.Errorf("there is room now: %v", err)
	}
	again := newUploads(u.dir, hub) // the daemon started anew
	if _, err := again.keep("batch001", "even-more.mid", data); err == nil {
		t.Error("a restart makes room")
	}
	// Newer drops take the place of older ones, but not of what a training reads.
	hub.jobs = []jobs.Status{{State: jobs.StateRunning, Job: jobs.Job{Request: jobs.Request{Data: filepath.Join(u.dir, "batch001")}}}}
	for i := range 2 * maxBatches {
		if _, err := u.keep(fmt.Sprintf("later%03d", i), "x.mid", data[:14]); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(u.dir)
	if err != nil || len(entries) != maxBatches+1 || entries[0].Name() != "batch001" {
		t.Errorf("%d batches are kept, want %d and the one in use: %v", len(entries), maxBatches, err)
	}
}

func TestUploadsAtOnce(t *testing.T) {
	s := serve(t, newFakeHub())
	for range maxUploading {
		s.uploads.busy <- struct{}{}
	}
	if code, _, h := request(t, http.MethodPut, s.url("/upload/batch001/x.mid"), midiFile(t)); code != http.StatusTooManyRequests || h.Get("Retry-After") == "" {
		t.Errorf("beyond what is taken at once: %d", code)
	}
	for range maxUploading {
		<-s.uploads.busy
	}
	var group sync.WaitGroup
	for i := range maxUploading {
		group.Go(func() {
			if code, answer, _ := request(t, http.MethodPut, s.url(fmt.Sprintf("/upload/batch001/%d.mid", i)), midiFile(t)); code != http.StatusCreated {
				t.Errorf("%d: %d %s", i, code, answer)
			}
		})
	}
	group.Wait()
}

// TestStalledUploadsBlockNobody sends the head of many uploads and then nothing.
func TestStalledUploadsBlockNobody(t *testing.T) {
	s := serve(t, newFakeHub())
	const stalled = 40
	var conns []net.Conn
	for i := range stalled {
		c, err := net.Dial("tcp", s.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		conns = append(conns, c)
		if _, err := fmt.Fprintf(c, "PUT /upload/batch001/%d.mid HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nMThd", i); err != nil {
			t.Fatal(err)
		}
		await(t, "the head of an upload", func() bool { return s.Counters().Requests == uint64(i+1) })
	}
	if code, answer, _ := request(t, http.MethodPut, s.url("/upload/batch001/x.mid"), midiFile(t)); code != http.StatusCreated {
		t.Errorf("a whole file beside stalled ones: %d %s", code, answer)
	}
	_ = conns[0].SetReadDeadline(time.Now().Add(limitOfWaits))
	head := make([]byte, len("HTTP/1.1 400"))
	if _, err := io.ReadFull(conns[0], head); err != nil || string(head) != "HTTP/1.1 400" {
		t.Errorf("the first that stalled got %q: %v", head, err)
	}
}

func TestDownloads(t *testing.T) {
	s := serve(t, newFakeHub())
	for _, x := range []struct{ path, kind, begins string }{
		{"/loop.mid", "audio/midi", "MThd"},
		{"/loop.wav?id=7", "audio/wav", "RIFF"},
		{"/loop.png?id=0", "image/png", "\x89PNG"},
		{"/loop.json", "application/json", "{"},
		{"/kit/kick.wav", "audio/wav", "RIFF"},
		{"/kit/closed_hat.wav?velocity=33", "audio/wav", "RIFF"},
		{"/kit/closed_hat.wav?velocity=33&articulation=pedal", "audio/wav", "RIFF"},
	} {
		code, body, h := request(t, http.MethodGet, s.url(x.path), nil)
		if code != http.StatusOK || h.Get("Content-Type") != x.kind || !strings.HasPrefix(body, x.begins) {
			t.Errorf("%s: got %d, %s, %.10q", x.path, code, h.Get("Content-Type"), body)
		}
		if name := h.Get("Content-Disposition"); strings.HasPrefix(x.path, "/loop") && !strings.HasPrefix(name, "attachment; filename=groove-funk-100-42-3.") {
			t.Errorf("%s: is called %q", x.path, name)
		}
	}
	loop := newFakeHub().loop.Pattern
	_, seamless, _ := request(t, http.MethodGet, s.url("/loop.mid?seamless"), nil)
	if p, _, err := groove.ReadSMF(strings.NewReader(seamless), groove.ImportOptions{}); err != nil || !p.Equal(&loop) {
		t.Errorf("the file is not the loop: %v", err)
	}
	_, plain, _ := request(t, http.MethodGet, s.url("/loop.mid"), nil)
	take, err := groove.ReadTake(strings.NewReader(plain))
	if first := loop.Offsets[0][groove.Kick]; err != nil || first >= 0 || take.Notes[0].Tick != 0 ||
		take.Notes[len(take.Notes)-1].Tick >= groove.LoopUnits-groove.OffsetUnits/2 {
		t.Errorf("the early downbeat, %g, is not at the file's start: %v", first, err)
	}
	_, loud, _ := request(t, http.MethodGet, s.url("/kit/snare.wav?velocity=127"), nil)
	if _, soft, _ := request(t, http.MethodGet, s.url("/kit/snare.wav?velocity=20"), nil); !strings.HasPrefix(loud, "RIFF") || loud == soft {
		t.Errorf("a loud stroke of %d bytes is as a soft one of %d", len(loud), len(soft))
	}
	for _, x := range []struct {
		path string
		code int
	}{
		{"/loop.exe", 404},
		{"/loop.mid?id=99", 404},
		{"/loop.mid?id=-1", 400},
		{"/loop.mid?id=x", 400},
		{"/kit/gong.wav", 404},
		{"/kit/snare.mp3", 404},
		{"/kit/snare.wav?velocity=0", 400},
		{"/kit/snare.wav?velocity=x", 400},
		{"/kit/snare.wav?articulation=brush", 400},
		{"/models/nobody/card.json", 404},
		{"/models/x", 404},
		{"/etc/passwd", 404},
		{"/page/index.html", 404},
		{"//", 404},
		{"/index.html/..", 404},
	} {
		if code, body, _ := request(t, http.MethodGet, s.url(x.path), nil); code != x.code || !strings.Contains(body, `"message":`) {
			t.Errorf("%s: got %d %.100s, want %d", x.path, code, body, x.code)
		}
	}
	if code, _, h := request(t, http.MethodPost, s.url("/loop.mid"), nil); code != http.StatusMethodNotAllowed || h.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d", code)
	}
	code, body, _ := request(t, http.MethodGet, s.url("/models/"+loadModel().ID+"/card.json"), nil)
	if code != http.StatusOK || !strings.Contains(body, `"metadata":{`) {
		t.Errorf("card: %d %.200s", code, body)
	}
}

func TestAssets(t *testing.T) {
	long := strings.Repeat("let x = 1;\n", 200)
	list, err := loadAssets(fstest.MapFS{
		"index.html": {Data: []byte("<p>")}, "js/main.js": {Data: []byte(long)}, "secret.go": {Data: []byte("package x")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, there := list["/secret.go"]; there || len(list) != 3 || list["/"].etag != list["/index.html"].etag {
		t.Errorf("served are %v", list)
	}
	s := serve(t, newFakeHub())
	s.assets = maps.Clone(s.assets) // all servers share one
	s.assets["/js/main.js"] = list["/js/main.js"]
	code, body, h := request(t, http.MethodGet, s.url("/js/main.js"), nil, "Accept-Encoding", "gzip")
	if code != http.StatusOK || h.Get("Content-Encoding") != "gzip" || h.Get("Content-Type") != "text/javascript; charset=utf-8" || len(body) > len(long)/4 {
		t.Fatalf("zipped: %d, %d bytes, %v", code, len(body), h)
	}
	r, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(r); err != nil || string(plain) != long {
		t.Errorf("unzipped: %v", err)
	}
	etag := h.Get("ETag")
	if code, body, _ = request(t, http.MethodGet, s.url("/js/main.js"), nil, "Accept-Encoding", "gzip",
		"If-None-Match", etag); code != http.StatusNotModified || body != "" {
		t.Errorf("known already: %d", code)
	}
	if code, body, _ = request(t, http.MethodGet, s.url("/js/main.js"), nil, "Accept-Encoding", "identity"); code != http.StatusOK || body != long {
		t.Errorf("plain: %d", code)
	}
	if code, body, _ = request(t, http.MethodHead, s.url("/"), nil); code != http.StatusOK || body != "" {
		t.Errorf("HEAD: %d", code)
	}
}

func TestListenRefuses(t *testing.T) {
	s := serve(t, newFakeHub())
	if _, err := Listen(Config{Listen: s.Addr().String(), State: t.TempDir()}, newFakeHub()); err == nil || !strings.Contains(err.Error(), "--web") {
		t.Errorf("a taken address: %v", err)
	}
	if _, err := Listen(Config{Listen: "127.0.0.1:0", State: filepath.Join(t.TempDir(), "nowhere")}, newFakeHub()); err == nil {
		t.Error("no folder for the token")
	}
	never, err := Listen(Config{Listen: "127.0.0.1:0", State: t.TempDir()}, newFakeHub())
	if err != nil {
		t.Fatal(err)
	}
	if err := never.Close(); err != nil {
		t.Errorf("close what has never served: %v", err)
	}
	never.Serve() // too late; harmless
	if err := never.Close(); err != nil {
		t.Errorf("twice: %v", err)
	}
}

// TestAnotherTempoIsAnotherFile: a file that has only another tempo in it, and so the same length, is sent again.
func TestAnotherTempoIsAnotherFile(t *testing.T) {
	h := newFakeHub()
	s := serve(t, h)
	_, first, header := request(t, http.MethodGet, s.url("/loop.mid"), nil)
	if code, _, _ := request(t, http.MethodGet, s.url("/loop.mid"), nil, "If-None-Match", header.Get("ETag")); code != http.StatusNotModified {
		t.Errorf("the same file: code %d", code)
	}
	h.mu.Lock()
	faster := *h.loop
	faster.Origin.Style.BPM++
	h.loop = &faster
	h.mu.Unlock()
	code, second, _ := request(t, http.MethodGet, s.url("/loop.mid"), nil, "If-None-Match", header.Get("ETag"))
	if code != http.StatusOK || len(second) != len(first) || second == first {
		t.Errorf("another tempo: code %d, %d bytes after %d", code, len(second), len(first))
	}
}
