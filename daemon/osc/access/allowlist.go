package access

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/groovegen/groovegen/internal/lockorder"
	"github.com/groovegen/groovegen/internal/statefile"
)

// The reasons to refuse a request.
var (
	ErrNoPairing  = errors.New("no pairing is open")
	ErrCandidate  = errors.New("this is not the controller that sent first")
	ErrUnknown    = errors.New("no such controller")
	ErrTooMany    = errors.New("the list of paired controllers is full")
	ErrBadName    = errors.New("this name cannot be used for a controller")
	errOutOfRange = errors.New("out of range")
)

// Limits of a pairing's length and of the allow list.
const (
	DefaultWindow  = 2 * time.Minute
	MaxWindow      = time.Hour
	maxName        = 64
	maxControllers = 64
)

// Controller is a machine that may send.
type Controller struct {
	Name  string     `json:"name"`
	Addr  netip.Addr `json:"addr"`
	Since time.Time  `json:"since"`
}

// Candidate is the first unpaired machine that sent during a pairing.
type Candidate struct {
	Addr  netip.Addr `json:"addr"`
	First string     `json:"first"` // address of its first message, may be empty
	At    time.Time  `json:"at"`
}

// Pairing is a time in which a controller can be added to the allow list.
type Pairing struct {
	Until     time.Time  `json:"until"`
	Candidate *Candidate `json:"candidate,omitempty"` // nil = no unpaired machine has sent yet
}

// AllowList keeps the controllers that may send. Its methods are safe for concurrent use.
type AllowList struct {
	file statefile.File

	mu      lockorder.Mutex
	fault   error // why the file could not be read; nil from the first save on
	list    []Controller
	pairing Pairing
	refused map[netip.Addr]bool // in this pairing
}

// Admit implements osc.Gate: it reports whether a sender is on the list. During a pairing it notes the first one that
// is not.
func (l *AllowList) Admit(from netip.Addr, first string) bool {
	from = from.Unmap()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.find(from) >= 0 {
		return true
	}
	now := time.Now()
	if now.Before(l.pairing.Until) && l.pairing.Candidate == nil && !l.refused[from] {
		l.pairing.Candidate = &Candidate{Addr: from, First: first, At: now}
	}
	return false
}

// Allows reports whether a machine is on the list.
func (l *AllowList) Allows(addr netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.find(addr.Unmap()) >= 0
}

func (l *AllowList) find(addr netip.Addr) int {
	return slices.IndexFunc(l.list, func(c Controller) bool { return c.Addr == addr })
}

// Err says why the file could not be read, until a controller is paired or forgotten and the file is written anew.
func (l *AllowList) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fault
}

// List returns the controllers on the list, oldest first.
func (l *AllowList) List() []Controller {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.list)
}

// Pairing returns the open pairing. ok is false when none is open.
func (l *AllowList) Pairing() (p Pairing, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !time.Now().Before(l.pairing.Until) {
		return Pairing{}, false
	}
	p = l.pairing
	if p.Candidate != nil {
		c := *p.Candidate
		p.Candidate = &c
	}
	return p, true
}

// Begin opens a pairing, or restarts the open one. Length 0 means DefaultWindow.
func (l *AllowList) Begin(length time.Duration) (Pairing, error) {
	if length == 0 {
		length = DefaultWindow
	}
	if length < time.Second || length > MaxWindow {
		return Pairing{}, fmt.Errorf("pair for %v: %w: want 1s to %v", length, errOutOfRange, MaxWindow)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pairing = Pairing{Until: time.Now().Add(length)}
	l.refused = map[netip.Addr]bool{}
	return l.pairing, nil
}

// End ends the pairing without a new controller.
func (l *AllowList) End() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pairing = Pairing{}
}

// Accept adds the candidate to the list under a name and saves the list. A name that is in use gets a number. This ends
// the pairing.
func (l *AllowList) Accept(addr netip.Addr, name string) (Controller, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.check(addr); err != nil {
		return Controller{}, err
	}
	if len(l.list) >= maxControllers {
		return Controller{}, fmt.Errorf("pair %s: %w: remove one of the %d with groovectl osc forget", addr, ErrTooMany, maxControllers)
	}
	name = strings.TrimSpace(name)
	if name == "" {
		name = addr.String()
	}
	if err := checkName(name); err != nil {
		return Controller{}, err
	}
	c := Controller{Name: l.unique(name), Addr: addr.Unmap(), Since: time.Now().Round(time.Second)}
	if err := l.save(append(slices.Clone(l.list), c)); err != nil {
		return Controller{}, err
	}
	l.list = append(l.list, c)
	l.pairing = Pairing{}
	return c, nil
}

// Refuse ignores the candidate for the rest of the pairing, so that another machine can become the candidate.
func (l *AllowList) Refuse(addr netip.Addr) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.check(addr); err != nil {
		return err
	}
	l.refused[addr.Unmap()] = true
	l.pairing.Candidate = nil
	return nil
}

// check returns an error unless a pairing is open and its candidate has this address. l.mu is held.
func (l *AllowList) check(addr netip.Addr) error {
	c := l.pairing.Candidate
	switch {
	case !time.Now().Before(l.pairing.Until):
		return fmt.Errorf("pair %s: %w: start again with groovectl osc pair", addr, ErrNoPairing)
	case c == nil || c.Addr != addr.Unmap():
		return fmt.Errorf("pair %s: %w", addr, ErrCandidate)
	}
	return nil
}

// Forget removes a controller, by its name or its address.
func (l *AllowList) Forget(nameOrAddr string) (Controller, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.list, func(c Controller) bool {
		return strings.EqualFold(c.Name, nameOrAddr) || c.Addr.String() == nameOrAddr
	})
	if i < 0 {
		return Controller{}, fmt.Errorf("forget %q: %w: groovectl osc list shows all", short(nameOrAddr), ErrUnknown)
	}
	gone := l.list[i]
	rest := slices.Delete(slices.Clone(l.list), i, i+1)
	if err := l.save(rest); err != nil {
		return Controller{}, err
	}
	l.list = rest
	// In an older copy it would come back with damage to the file.
	if err := l.file.DropOlder(); err != nil {
		return gone, fmt.Errorf("remove older lists of controllers: %w", err)
	}
	return gone, nil
}

// unique adds a number to a name that is in use, and shortens a long one for it. l.mu is held, or the list is not
// shared yet.
func (l *AllowList) unique(name string) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(l.list, func(c Controller) bool { return strings.EqualFold(c.Name, name) })
	}
	out := name
	for n := 2; taken(out); n++ {
		number := fmt.Sprintf(" %d", n)
		out = strings.ToValidUTF8(name[:min(len(name), maxName-len(number))], "") + number
	}
	return out
}

// checkName refuses a name that cannot be shown and typed again.
func checkName(name string) error {
	bad := strings.IndexFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) >= 0
	if bad || len(name) > maxName {
		return fmt.Errorf("name controller %q: %w: want 1 to %d letters", short(name), ErrBadName, maxName)
	}
	return nil
}

func short(s string) string {
	const most = 40
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
