package pair

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// What can be wrong with a request.
var (
	ErrNoPairing  = errors.New("nobody is being paired")
	ErrCandidate  = errors.New("this is not the controller that spoke first")
	ErrUnknown    = errors.New("no such controller")
	ErrTooMany    = errors.New("too many controllers are remembered")
	ErrBadName    = errors.New("no name for a controller")
	errOutOfRange = errors.New("out of range")
)

// Bounds of a pairing's length, and of the book.
const (
	DefaultWindow = 2 * time.Minute
	MaxWindow     = time.Hour
	maxName       = 64
	maxBook       = 64
)

// Controller is one that may steer.
type Controller struct {
	Name  string     `json:"name"`
	Addr  netip.Addr `json:"addr"`
	Since time.Time  `json:"since"`
}

// Candidate is the first stranger that spoke in a pairing.
type Candidate struct {
	Addr  netip.Addr `json:"addr"`
	First string     `json:"first"` // address of its first message, may be empty
	At    time.Time  `json:"at"`
}

// Pairing is a time in which a controller can be let in.
type Pairing struct {
	Until     time.Time  `json:"until"`
	Candidate *Candidate `json:"candidate,omitempty"` // nil = nobody has spoken yet
}

// Book says who is heard. Its methods are safe for concurrent use.
type Book struct {
	path string

	mu      sync.Mutex
	list    []Controller
	pairing Pairing
	refused map[netip.Addr]bool // in this pairing
}

// Hear implements osc.Gate: it says whether a sender is heard. In a pairing the first stranger is noted.
func (b *Book) Hear(from netip.Addr, first string) bool {
	from = from.Unmap()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.find(from) >= 0 {
		return true
	}
	now := time.Now()
	if now.Before(b.pairing.Until) && b.pairing.Candidate == nil && !b.refused[from] {
		b.pairing.Candidate = &Candidate{Addr: from, First: first, At: now}
	}
	return false
}

// Allows says whether a machine has been let in.
func (b *Book) Allows(addr netip.Addr) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.find(addr.Unmap()) >= 0
}

func (b *Book) find(addr netip.Addr) int {
	return slices.IndexFunc(b.list, func(c Controller) bool { return c.Addr == addr })
}

// List returns the controllers that are remembered, oldest first.
func (b *Book) List() []Controller {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.list)
}

// Pairing returns the pairing that goes on; ok is false when there is none.
func (b *Book) Pairing() (p Pairing, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !time.Now().Before(b.pairing.Until) {
		return Pairing{}, false
	}
	p = b.pairing
	if p.Candidate != nil {
		c := *p.Candidate
		p.Candidate = &c
	}
	return p, true
}

// Begin begins a pairing, anew when one goes on. 0 is the usual length.
func (b *Book) Begin(length time.Duration) (Pairing, error) {
	if length == 0 {
		length = DefaultWindow
	}
	if length < time.Second || length > MaxWindow {
		return Pairing{}, fmt.Errorf("pair for %v: %w: want 1s to %v", length, errOutOfRange, MaxWindow)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pairing = Pairing{Until: time.Now().Add(length)}
	b.refused = map[netip.Addr]bool{}
	return b.pairing, nil
}

// End ends the pairing, whoever has spoken.
func (b *Book) End() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pairing = Pairing{}
}

// Accept lets the candidate in under a name, which may be changed a little so that it is the only one of its kind, and
// remembers it. That ends the pairing.
func (b *Book) Accept(addr netip.Addr, name string) (Controller, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.check(addr); err != nil {
		return Controller{}, err
	}
	if len(b.list) >= maxBook {
		return Controller{}, fmt.Errorf("remember %s: %w: forget one of the %d with groovectl osc forget", addr, ErrTooMany, maxBook)
	}
	name = strings.TrimSpace(name)
	if name == "" {
		name = addr.String()
	}
	if err := checkName(name); err != nil {
		return Controller{}, err
	}
	c := Controller{Name: b.unique(name), Addr: addr.Unmap(), Since: time.Now().Round(time.Second)}
	if err := b.save(append(slices.Clone(b.list), c)); err != nil {
		return Controller{}, err
	}
	b.list = append(b.list, c)
	b.pairing = Pairing{}
	return c, nil
}

// Refuse sends the candidate away for the rest of the pairing: another may speak.
func (b *Book) Refuse(addr netip.Addr) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.check(addr); err != nil {
		return err
	}
	b.refused[addr.Unmap()] = true
	b.pairing.Candidate = nil
	return nil
}

// check says whether a pairing goes on whose candidate has this address.
func (b *Book) check(addr netip.Addr) error {
	c := b.pairing.Candidate
	switch {
	case !time.Now().Before(b.pairing.Until):
		return fmt.Errorf("pair %s: %w: begin again with groovectl osc pair", addr, ErrNoPairing)
	case c == nil || c.Addr != addr.Unmap():
		return fmt.Errorf("pair %s: %w", addr, ErrCandidate)
	}
	return nil
}

// Forget lets a controller, by its name or its address, in no more.
func (b *Book) Forget(nameOrAddr string) (Controller, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.list, func(c Controller) bool {
		return strings.EqualFold(c.Name, nameOrAddr) || c.Addr.String() == nameOrAddr
	})
	if i < 0 {
		return Controller{}, fmt.Errorf("forget %q: %w: groovectl osc list shows those there are", short(nameOrAddr), ErrUnknown)
	}
	gone := b.list[i]
	rest := slices.Delete(slices.Clone(b.list), i, i+1)
	if err := b.save(rest); err != nil {
		return Controller{}, err
	}
	b.list = rest
	return gone, nil
}

// unique adds a number to a name that is taken.
func (b *Book) unique(name string) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(b.list, func(c Controller) bool { return strings.EqualFold(c.Name, name) })
	}
	out := name
	for n := 2; taken(out); n++ {
		out = fmt.Sprintf("%s %d", name, n)
	}
	return out
}

// checkName refuses what cannot be shown and typed again.
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
