package oscquery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/internal/connlimit"
)

// Time limits for clients and for Close.
const (
	requestTimeout = 5 * time.Second
	idleTimeout    = time.Minute
	closeTimeout   = time.Second
	maxHeader      = 8 << 10
	maxConnections = 64 // at most 1/16 of the files that this process may open
)

// Config says what is published, and to whom.
type Config struct {
	State    func() steer.State
	ReadOnly func() map[string][]any // the values of the addresses that clients cannot set; nil = none
	Port     uint16                  // the UDP port of OSC
	Allows   func(netip.Addr) bool   // which machines of the network get an answer; nil = all
	Log      *slog.Logger            // nil logs nothing
}

// Server answers queries. It owns one goroutine, from Listen to Close.
type Server struct {
	ln   net.Listener
	http http.Server
	done chan struct{}

	refused atomic.Uint64 // connections too many
}

// Listen opens the TCP port and answers until Close.
func Listen(addr string, cfg Config) (*Server, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen for OSC queries: %w (OSC itself goes on; osc.query = false turns this off)", err)
	}
	s := &Server{done: make(chan struct{})}
	s.ln = &connlimit.Listener{
		Listener: ln, Most: connlimit.Share(maxConnections, 16), Text: "too many connections: try again in a minute\n", Refused: &s.refused, Log: cfg.Log,
	}
	s.http = http.Server{
		Handler: Handler(cfg), ReadTimeout: requestTimeout, WriteTimeout: requestTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(cfg.Log.Handler(), slog.LevelDebug),
	}
	go func() {
		defer close(s.done)
		if err := s.http.Serve(s.ln); !errors.Is(err, http.ErrServerClosed) {
			cfg.Log.Error("serve OSC queries", "error", err)
		}
	}()
	return s, nil
}

// Addr returns the address on which it listens.
func (s *Server) Addr() net.Addr { return s.ln.Addr() }

// Close lets requests finish for up to a second and waits until nothing of the server runs.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = s.http.Close()
	}
	<-s.done
	if err != nil {
		return fmt.Errorf("close OSC query server: %w", err)
	}
	return nil
}

// Handler answers queries.
func Handler(cfg Config) http.Handler {
	own := ownNames()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		switch {
		case !fromHere(r.RemoteAddr) && cfg.Allows != nil && !cfg.Allows(remote(r.RemoteAddr)):
			http.Error(w, "this machine is not paired: groovectl osc pair lets it in", http.StatusForbidden)
		case !knownHost(r.Host, own):
			http.Error(w, "use the machine's address or its own name", http.StatusForbidden)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET: values are set by OSC", http.StatusMethodNotAllowed)
		default:
			answer(w, r, cfg)
		}
	})
}

func answer(w http.ResponseWriter, r *http.Request, cfg Config) {
	query, _, _ := strings.Cut(r.URL.RawQuery, "&")
	name, _, _ := strings.Cut(query, "=")
	if name == "HOST_INFO" {
		write(w, hostInfo(cfg.Port))
		return
	}
	var values map[string][]any
	if cfg.ReadOnly != nil {
		values = cfg.ReadOnly()
	}
	n := tree(cfg.State(), values).find(r.URL.Path)
	if n == nil {
		http.Error(w, "there is no such address", http.StatusNotFound)
		return
	}
	if name == "" {
		write(w, n)
		return
	}
	value, ok := n.attribute(name)
	switch {
	case ok:
		write(w, map[string]any{name: value})
	case slices.Contains(attributes, name):
		w.WriteHeader(http.StatusNoContent)
	default:
		http.Error(w, "no such attribute: there are HOST_INFO, "+strings.Join(attributes, ", "), http.StatusBadRequest)
	}
}

type info struct {
	Name       string          `json:"NAME"`
	Port       uint16          `json:"OSC_PORT"`
	Transport  string          `json:"OSC_TRANSPORT"`
	Extensions map[string]bool `json:"EXTENSIONS"`
}

func hostInfo(port uint16) info {
	return info{Name: "GrooveGen", Port: port, Transport: "UDP", Extensions: map[string]bool{
		"ACCESS": true, "VALUE": true, "RANGE": true, "DESCRIPTION": true, "UNIT": true, "LISTEN": false,
	}}
}

// write writes a document. An error means that the client has gone.
func write(w http.ResponseWriter, doc any) {
	data, err := json.Marshal(doc)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(data, '\n'))
}

func remote(address string) netip.Addr {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}

func fromHere(address string) bool { return remote(address).IsLoopback() }

// ownNames returns the names of this machine that are allowed besides its addresses.
func ownNames() []string {
	names := []string{"localhost"}
	if name, err := os.Hostname(); err == nil && name != "" {
		name = strings.ToLower(name)
		names = append(names, name, strings.TrimSuffix(name, ".local")+".local")
	}
	return names
}

// knownHost refuses every name that somebody else may have made point to this machine. Addresses need no name, so a page
// cannot pretend to be of their origin.
func knownHost(host string, own []string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return slices.Contains(own, host)
}
