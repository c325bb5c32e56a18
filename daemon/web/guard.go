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

// guard decides who may ask.
//
// A page of a foreign site can make its visitor's browser send requests here, and by giving its own name our address (DNS
// rebinding) even read the answers. So the Host must be localhost, an IP address or a configured name, which no foreign
// site can be called; and a request that a browser sends for another site says so in Origin or Sec-Fetch-Site, and is
// refused. Requests from other machines need the token; this machine's users are trusted, as far as they can connect.
type guard struct {
	hosts []string // names beside localhost, lower case
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

// knownHost reports whether a Host header is one of ours. Its port may be any: there may be a tunnel in between.
func (g *guard) knownHost(host string) bool {
	u, err := url.Parse("http://" + host)
	if err != nil || u.Host != host { // it says more than a host
		return false
	}
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if name == "localhost" || slices.Contains(g.hosts, name) {
		return true
	}
	a, err := netip.ParseAddr(name)
	return err == nil && a.Zone() == "" // nobody's name server can make an address of it
}

// foreign reports whether a browser sent the request on behalf of another site. Programs send neither header.
func foreign(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.EqualFold(u.Host, r.Host)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return false
	}
	// Following a link to the page is no harm: it only shows it.
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

// is compares in a time that tells nothing of the token.
func (g *guard) is(given string) bool {
	return g.token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(g.token)) == 1
}

// welcome answers a visit with ?token= by a cookie and the same page without it, so that the token is in no history and no
// bookmark. It reports whether it has answered.
//
// The cookie is Lax and not Strict: a link in a chat leads here from another site, and Strict would hide the cookie from
// the very visit that follows. What changes anything goes by PUT or websocket, with the Origin checked.
func (g *guard) welcome(w http.ResponseWriter, r *http.Request) bool {
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

// protect sets the headers that keep the page to itself.
func protect(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	// The websocket's address is named beside 'self', because older Safaris do not count it as that.
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
