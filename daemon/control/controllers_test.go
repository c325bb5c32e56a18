package control

import (
	"errors"
	"net/http"
	"net/netip"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/osc/access"
)

// fakeAccess is the access service of a fakeHub: a real allow list with one candidate.
type fakeAccess struct {
	once sync.Once
	list *access.AllowList
	dir  string
}

var candidate = netip.MustParseAddr("192.168.1.20")

func (d *fakeAccess) open() *access.AllowList {
	d.once.Do(func() { d.list, _ = access.Open(filepath.Join(d.dir, "controllers.json")) })
	return d.list
}

func (d *fakeAccess) Controllers() Controllers {
	c := Controllers{Addr: "[::]:9000", ReplyPort: 9001, Access: "paired", Controllers: d.open().List()}
	if p, ok := d.open().Pairing(); ok {
		c.Pairing = &p
	}
	return c
}

func (d *fakeAccess) Pair(length time.Duration) error {
	if length < 0 {
		d.open().End()
		return nil
	}
	_, err := d.open().Begin(length)
	d.open().Admit(candidate, "/ping")
	return err
}

func (d *fakeAccess) AnswerPair(addr netip.Addr, accept bool, name string) (access.Controller, error) {
	if accept {
		return d.open().Accept(addr, name)
	}
	return access.Controller{Addr: addr}, d.open().Refuse(addr)
}

func (d *fakeAccess) ForgetController(name string) (access.Controller, error) {
	return d.open().Forget(name)
}

func TestControllers(t *testing.T) {
	hub := newFakeHub()
	hub.dir = t.TempDir()
	_, c := serve(t, hub)
	ctx := t.Context()
	doc, err := c.Pair(ctx, PairRequest{Seconds: 60})
	if err != nil || doc.Pairing == nil || doc.Pairing.Candidate == nil || doc.Pairing.Candidate.Addr != candidate || doc.SchemaVersion != SchemaVersion {
		t.Fatalf("pairing %+v, %v", doc, err)
	}
	if in, bad := c.AnswerPair(ctx, PairAnswer{Addr: candidate, Accept: true, Name: "phone"}); bad != nil || in.Name != "phone" {
		t.Errorf("let in %+v, %v", in, bad)
	}
	if doc, err = c.Controllers(ctx); err != nil || len(doc.Controllers) != 1 || doc.Controllers[0].Addr != candidate || doc.Pairing != nil {
		t.Errorf("controllers %+v, %v", doc, err)
	}
	if gone, bad := c.ForgetController(ctx, "phone"); bad != nil || gone.Addr != candidate {
		t.Errorf("forgot %+v, %v", gone, bad)
	}
	if _, err = c.Pair(ctx, PairRequest{End: true}); err != nil {
		t.Error(err)
	}
	code := func(err error) int {
		var e *Error
		if !errors.As(err, &e) {
			return 0
		}
		return e.Code
	}
	_, unknown := c.ForgetController(ctx, "phone")
	_, nobody := c.AnswerPair(ctx, PairAnswer{Addr: candidate})
	_, long := c.Pair(ctx, PairRequest{Seconds: 1e9})
	_, empty := c.AnswerPair(ctx, PairAnswer{})
	for _, e := range []struct {
		err  error
		want int
	}{
		{unknown, http.StatusNotFound},
		{nobody, http.StatusConflict},
		{long, http.StatusUnprocessableEntity},
		{empty, http.StatusBadRequest},
	} {
		if code(e.err) != e.want {
			t.Errorf("%v: want %d", e.err, e.want)
		}
	}
}
