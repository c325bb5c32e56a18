package web

import (
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

func TestGuard(t *testing.T) {
	const here, lan = "127.0.0.1:40000", "192.168.1.20:40000"
	g := guard{hosts: []string{"studio.local"}, token: "abcdefghijklmnopqrstuvwxyz"}
	for _, x := range []struct {
		what, remote, host, path string
		header                   []string
		want                     int // 0 = let in
	}{
		{"a program", here, "127.0.0.1:7770", "/", nil, 0},
		{"localhost", here, "localhost:7770", "/", nil, 0},
		{"localhost as a root name", here, "LOCALHOST.:7770", "/", nil, 0},
		{"version 6", "[::1]:5", "[::1]:7770", "/", nil, 0},
		{"without a port", here, "localhost", "/", nil, 0},
		{"through a tunnel", here, "localhost:9999", "/ws", []string{"Origin", "http://localhost:9999"}, 0},
		{"a configured name", here, "Studio.local:7770", "/", nil, 0},
		{"a foreign name", here, "evil.example:7770", "/", nil, 421},
		{"a foreign name that begins like ours", here, "localhost.evil.example", "/", nil, 421},
		{"an address as part of a name", here, "127.0.0.1.evil.example", "/", nil, 421},
		{"no name", here, "", "/", nil, 421},
		{"a host with more in it", here, "localhost:7770;x", "/", nil, 421},
		{"a host with a user", here, "x@localhost", "/", nil, 421},
		{"a host with a path", here, "localhost/x", "/", nil, 421},
		{"a host with a zone", here, "[fe80::1%25eth0]:7770", "/", nil, 421},
		{"a number that is an address to some", here, "2130706433", "/", nil, 421},

		{"our own origin", here, "localhost:7770", "/ws", []string{"Origin", "http://localhost:7770"}, 0},
		{"our own origin behind TLS", here, "localhost:7770", "/ws", []string{"Origin", "https://localhost:7770"}, 0},
		{"a foreign origin", here, "localhost:7770", "/ws", []string{"Origin", "http://evil.example"}, 403},
		{"another port of this machine", here, "localhost:7770", "/ws", []string{"Origin", "http://localhost:3000"}, 403},
		{"a file's origin", here, "localhost:7770", "/ws", []string{"Origin", "null"}, 403},
		{"an origin that is none", here, "localhost:7770", "/ws", []string{"Origin", "://"}, 403},
		{"an extension's origin", here, "localhost:7770", "/ws", []string{"Origin", "chrome-extension://localhost:7770"}, 403},
		{"a foreign page's picture", here, "localhost:7770", "/loop.png", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"a link to the page", here, "localhost:7770", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 0},
		{
			"a link to a download", here, "localhost:7770", "/loop.wav",
			[]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"},
			403,
		},
		{"a frame", here, "localhost:7770", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"the page's own files", here, "localhost:7770", "/loop.png", []string{"Sec-Fetch-Site", "same-origin"}, 0},
		{"typed in", here, "localhost:7770", "/loop.png", []string{"Sec-Fetch-Site", "none"}, 0},

		{"a phone without the token", lan, "192.168.1.5:7770", "/", nil, 401},
		{"with a wrong token", lan, "192.168.1.5:7770", "/?token=abc", nil, 401},
		{"with an empty token", lan, "192.168.1.5:7770", "/?token=", nil, 401},
		{"with the token", lan, "192.168.1.5:7770", "/?token=abcdefghijklmnopqrstuvwxyz", nil, 0},
		{"with the cookie", lan, "192.168.1.5:7770", "/ws", []string{"Cookie", "groovegen=abcdefghijklmnopqrstuvwxyz"}, 0},
		{"with another's cookie", lan, "192.168.1.5:7770", "/ws", []string{"Cookie", "groovegen=x"}, 401},
		{
			"with the cookie, from a foreign page", lan, "192.168.1.5:7770", "/ws",
			[]string{"Cookie", "groovegen=abcdefghijklmnopqrstuvwxyz", "Origin", "http://evil.example"},
			403,
		},
		{"from this machine in version 6 clothes", "[::ffff:127.0.0.1]:5", "localhost:7770", "/", nil, 0},
		{"from nowhere", "pipe", "localhost:7770", "/", nil, 401},
	} {
		r := httptest.NewRequest(http.MethodGet, x.path, nil)
		r.RemoteAddr, r.Host = x.remote, x.host
		for i := 0; i+1 < len(x.header); i += 2 {
			r.Header.Set(x.header[i], x.header[i+1])
		}
		got := 0
		if e := g.check(r); e != nil {
			got = e.Code
			if e.Message == "" || e.Hint == "" {
				t.Errorf("%s: the refusal %+v has no hint", x.what, e)
			}
		}
		if got != x.want {
			t.Errorf("%s: got %d, want %d", x.what, got, x.want)
		}
	}
}

// TestAnEmptyTokenAdmitsNoRequest: a guard whose token could not be made must not take an empty one for it.
func TestAnEmptyTokenAdmitsNoRequest(t *testing.T) {
	if g := (guard{}); g.is("") {
		t.Error("an empty token opens")
	}
}

func TestTokenBecomesACookie(t *testing.T) {
	s := serve(t, newFakeHub())
	code, _, h := request(t, http.MethodGet, s.url("/?token="+s.guard.token), nil)
	cookie := h.Get("Set-Cookie")
	if code != http.StatusSeeOther || h.Get("Location") != "/" || !strings.HasPrefix(cookie, "groovegen="+s.guard.token+";") ||
		!strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
		t.Errorf("got %d to %q with %q", code, h.Get("Location"), cookie)
	}
	if code, _, h = request(t, http.MethodGet, s.url("/?token=wrong"), nil); code != http.StatusSeeOther || h.Get("Set-Cookie") != "" {
		t.Errorf("a wrong token from this machine: %d with %q", code, h.Get("Set-Cookie"))
	}
}

func TestTokenIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), tokenFile)
	a, err := loadToken(path)
	if err != nil || len(a) < minToken {
		t.Fatal(a, err)
	}
	if b, err := loadToken(path); err != nil || a != b {
		t.Errorf("the next start has %q, %v; want %q", b, err, a)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := loadToken(path); err != nil || len(b) < minToken {
		t.Errorf("a damaged file gives %q, %v", b, err)
	}
}

func TestURLs(t *testing.T) {
	at := func(s string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(s)) }
	here, network := urls(at("127.0.0.1:7770"), "abc")
	if len(here) != 1 || here[0] != "http://127.0.0.1:7770/" || network != nil {
		t.Errorf("loopback: %v %v", here, network)
	}
	here, network = urls(at("192.168.1.5:7770"), "abc")
	if here != nil || len(network) != 1 || network[0] != "http://192.168.1.5:7770/?token=abc" {
		t.Errorf("one address: %v %v", here, network)
	}
	here, network = urls(at("[::]:7770"), "abc")
	if len(here) != 1 || here[0] != "http://127.0.0.1:7770/" {
		t.Errorf("all addresses: %v %v", here, network)
	}
	for _, u := range network {
		if !strings.HasSuffix(u, ":7770/?token=abc") || strings.Contains(u, "127.0.0.1") {
			t.Errorf("other machines get %s", u)
		}
	}
}

func TestHeaders(t *testing.T) {
	s := serve(t, newFakeHub())
	for _, path := range []string{"/", "/map.json", "/nothing", "/loop.mid"} {
		_, _, h := request(t, http.MethodGet, s.url(path), nil)
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: CSP %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Access-Control-Allow-Origin") != "" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", path, h)
		}
	}
	code, body, h := request(t, http.MethodGet, s.url("/"), nil, "Host", "evil.example")
	if code != http.StatusMisdirectedRequest || !strings.Contains(body, "[web] hosts") || h.Get("Content-Security-Policy") != "" {
		t.Errorf("forged Host: %d %s", code, body)
	}
}

func TestForeignPageGetsNoSocket(t *testing.T) {
	s := serve(t, newFakeHub())
	for _, h := range []http.Header{{"Origin": {"http://evil.example"}}, {"Origin": {"null"}}} {
		_, resp, err := websocket.Dial(t.Context(), s.url("/ws"), &websocket.DialOptions{HTTPHeader: h})
		if err == nil || resp == nil || resp.StatusCode != http.StatusForbidden {
			t.Errorf("%v: got %v, %v", h, resp, err)
		}
	}
	_, resp, err := websocket.Dial(t.Context(), s.url("/ws"), &websocket.DialOptions{Host: "rebound.example"})
	if err == nil || resp == nil || resp.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("forged Host: got %v, %v", resp, err)
	}
	conn, _, err := websocket.Dial(t.Context(), s.url("/ws"), &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {"http://" + s.Addr().String()}}})
	if err != nil {
		t.Fatalf("our own page: %v", err)
	}
	_ = conn.CloseNow()
}

// TestOtherMachine visits the page by this machine's address in the network, as a phone would.
func TestOtherMachine(t *testing.T) {
	s, err := Listen(Config{Listen: "0.0.0.0:0", State: t.TempDir()}, newFakeHub())
	if err != nil {
		t.Fatal(err)
	}
	s.Serve()
	defer s.Close()
	_, network := s.URLs()
	if len(network) == 0 {
		t.Skip("this machine is in no network")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	phone := &http.Client{Jar: jar}
	status := func(url string) int {
		resp, gerr := phone.Get(url)
		if gerr != nil {
			t.Fatal(gerr)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	bare, _, _ := strings.Cut(network[0], "?")
	if code := status(bare); code != http.StatusUnauthorized {
		t.Errorf("without the token: %d", code)
	}
	_, resp, err := websocket.Dial(t.Context(), bare+"ws", nil)
	if err == nil || resp == nil || resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a socket without the token: %v", err)
	}
	if code := status(network[0]); code != http.StatusOK {
		t.Errorf("with the token: %d", code)
	}
	if code := status(bare + "loop.mid"); code != http.StatusOK {
		t.Errorf("from then on: %d", code)
	}
	conn, _, err := websocket.Dial(t.Context(), bare+"ws", &websocket.DialOptions{HTTPClient: phone})
	if err != nil {
		t.Fatalf("the socket: %v", err)
	}
	_ = conn.CloseNow()
}

// TestPhone goes the way of a phone: the guard thinks that requests come from elsewhere.
func TestPhone(t *testing.T) {
	s := serve(t, newFakeHub())
	ask := func(path, cookie string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr, r.Host = "192.168.1.20:40000", "192.168.1.5:7770"
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		w := httptest.NewRecorder()
		s.http.Handler.ServeHTTP(w, r)
		return w
	}
	if w := ask("/", ""); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "groovectl url") || strings.Contains(w.Body.String(), s.guard.token) {
		t.Errorf("without token: %d %s", w.Code, w.Body)
	}
	if w := ask("/loop.mid", ""); w.Code != http.StatusUnauthorized || !strings.HasPrefix(w.Body.String(), "{") {
		t.Errorf("a download without token: %d %s", w.Code, w.Body)
	}
	w := ask("/?token="+s.guard.token, "")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("with token: %d", w.Code)
	}
	cookie, _, _ := strings.Cut(w.Header().Get("Set-Cookie"), ";")
	if w := ask("/", cookie); w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Security-Policy"), "ws://192.168.1.5:7770;") {
		t.Errorf("with cookie: %d %v", w.Code, w.Header())
	}
}
