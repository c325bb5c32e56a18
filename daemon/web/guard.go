package web

import (
	"crypto/subtle"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
)

// guard decides which requests are allowed.
//
// A page of another site can make the browser of its visitor send requests here. By giving its own name our address
// (DNS rebinding) it can even read the answers. So the Host must be localhost, an IP address or a configured name,
// which no other site can have. A browser marks a request for another site in Origin or Sec-Fetch-Site; such requests
// are refused. Requests from other machines need the token. Users of this machine are trusted.
type guard struct {
	hosts []string // host names besides localhost, lower case
	token string
}

// cookieName is the cookie that carries the token after the first visit.
const cookieName = "groovegen"

// check returns why a request is refused, or nil.
func (g *guard) check(r *http.Request) *control.Error {
	if !g.knownHost(r.Host) {
		return &control.Error{
			Code: http.StatusMisdirectedRequest, Field: "Host", Value: clip(r.Host), Message: "the page is not served under this name",
			Hint: "use localhost or the IP address, or add the name to [web] hosts in the settings",
		}
	}
	if foreign(r) {
		return &control.Error{
			Code: http.StatusForbidden, Field: "Origin", Value: clip(r.Header.Get("Origin")), Message: "the request comes from a page of another site",
			Hint: "open http://" + r.Host + "/ itself",
		}
	}
	if !local(r.RemoteAddr) && !g.hasToken(r) {
		return &control.Error{
			Code: http.StatusUnauthorized, Field: "token", Message: "a page on another machine needs the token",
			Hint: "run groovectl url on the machine that plays, and open what it prints",
		}
	}
	return nil
}

// knownHost reports whether a Host header is allowed. The port may differ: there may be a tunnel in between.
func (g *guard) knownHost(host string) bool {
	u, err := url.Parse("http://" + host)
	if err != nil || u.Host != host { // it contains more than a host
		return false
	}
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if name == "localhost" || slices.Contains(g.hosts, name) {
		return true
	}
	a, err := netip.ParseAddr(name)
	return err == nil && a.Zone() == "" // no name server can change an IP address
}

// foreign reports whether a browser sent the request for another site. Other programs send neither header.
func foreign(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.EqualFold(u.Host, r.Host)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return false
	}
	// Following a link to the page is harmless: it only opens the page.
	link := r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return !link || r.Method != http.MethodGet || r.URL.Path != "/"
}

// local reports whether a peer is on this machine.
func local(remote string) bool {
	a, err := netip.ParseAddrPort(remote)
	return err == nil && a.Addr().Unmap().IsLoopback()
}

// hasToken reports whether the request carries the token, in its cookie or in ?token=.
func (g *guard) hasToken(r *http.Request) bool {
	if c, err := r.Cookie(cookieName); err == nil && g.is(c.Value) {
		return true
	}
	return g.is(r.URL.Query().Get("token"))
}

// is compares the token in constant time.
func (g *guard) is(given string) bool {
	return g.token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(g.token)) == 1
}

// exchangeToken answers a visit with ?token= with a cookie and a redirect to the page without it, so that the token is in no
// history and bookmark. It reports whether it has answered.
//
// The cookie is Lax, not Strict: a link in a chat leads here from another site, and with Strict the browser would not
// send the cookie on that visit. Requests that change anything use PUT or the websocket, where the Origin is checked.
func (g *guard) exchangeToken(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet || r.URL.Path != "/" || !r.URL.Query().Has("token") {
		return false
	}
	if g.is(r.URL.Query().Get("token")) {
		http.SetCookie(w, &http.Cookie{
			Name: cookieName, Value: g.token, Path: "/", MaxAge: int(365 * 24 * time.Hour / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
	}
	w.Header().Set("Location", "/")
	w.WriteHeader(http.StatusSeeOther)
	return true
}

// protect sets the security headers.
func protect(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	// The address of the websocket is listed too, because for older versions of Safari it is not part of 'self'.
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "+
		"media-src 'self' blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; connect-src 'self' ws://"+r.Host+
		"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "midi=(self), camera=(), microphone=(), geolocation=()")
}
