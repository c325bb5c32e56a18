package access

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/groovegen/groovegen/internal/alloctest"
)

var (
	phone  = netip.MustParseAddr("192.168.1.20")
	tablet = netip.MustParseAddr("192.168.1.21")
)

func open(t *testing.T, path string) *AllowList {
	t.Helper()
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOnlyAllowedAreAdmitted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controllers.json")
	b := open(t, path)
	if b.Admit(phone, "/ping") {
		t.Error("an unpaired sender was admitted")
	}
	if _, going := b.Pairing(); going {
		t.Error("a pairing is open that nobody has begun")
	}
	if _, err := b.Accept(phone, "x"); !errors.Is(err, ErrNoPairing) {
		t.Errorf("accepted without a pairing: %v", err)
	}
	if _, err := b.Begin(0); err != nil {
		t.Fatal(err)
	}
	if b.Admit(phone, "/groove/next") || b.Admit(tablet, "/ping") {
		t.Error("an unpaired sender was admitted during a pairing")
	}
	p, going := b.Pairing()
	if !going || p.Candidate == nil || p.Candidate.Addr != phone || p.Candidate.First != "/groove/next" {
		t.Fatalf("pairing %+v, %v", p, going)
	}
	if _, err := b.Accept(tablet, "x"); !errors.Is(err, ErrCandidate) {
		t.Errorf("the second sender was accepted: %v", err)
	}
	if c, err := b.Accept(netip.AddrFrom16(phone.As16()), " my phone "); err != nil || c.Name != "my phone" {
		t.Fatalf("%+v, %v", c, err)
	}
	if !b.Admit(phone, "") || !b.Admit(netip.AddrFrom16(phone.As16()), "") || b.Admit(tablet, "") {
		t.Error("the wrong ones are admitted")
	}
	if again := open(t, path); !again.Allows(phone) || again.Allows(tablet) {
		t.Error("the list was not saved")
	}
	if _, err := b.Forget("MY PHONE"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Forget("192.168.1.20"); !errors.Is(err, ErrUnknown) {
		t.Errorf("removed twice: %v", err)
	}
	if again := open(t, path); b.Admit(phone, "") || again.Allows(phone) {
		t.Error("the controller was not removed")
	}
}

func TestRefusedStaysRefused(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "c.json"))
	_, _ = b.Begin(time.Minute)
	b.Admit(phone, "/a")
	if err := b.Refuse(phone); err != nil {
		t.Fatal(err)
	}
	b.Admit(phone, "/a")
	if p, _ := b.Pairing(); p.Candidate != nil {
		t.Errorf("the refused candidate is back: %+v", p.Candidate)
	}
	b.Admit(tablet, "/b")
	if p, _ := b.Pairing(); p.Candidate == nil || p.Candidate.Addr != tablet {
		t.Errorf("candidate %+v", p.Candidate)
	}
	_, _ = b.Begin(time.Minute)
	b.Admit(phone, "/a")
	if p, _ := b.Pairing(); p.Candidate == nil {
		t.Error("a new pairing ignores a machine that the last one refused")
	}
	for _, bad := range []time.Duration{-1, time.Millisecond, MaxWindow + 1} {
		if _, err := b.Begin(bad); err == nil {
			t.Errorf("a pairing of %v", bad)
		}
	}
}

func TestPairingEnds(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b := open(t, filepath.Join(dir, "c.json"))
		_, _ = b.Begin(0)
		b.Admit(phone, "/a")
		time.Sleep(DefaultWindow)
		b.Admit(tablet, "/a")
		if _, going := b.Pairing(); going {
			t.Error("the pairing is open after two minutes")
		}
		if _, err := b.Accept(phone, ""); !errors.Is(err, ErrNoPairing) {
			t.Errorf("accepted too late: %v", err)
		}
		if err := b.Refuse(phone); !errors.Is(err, ErrNoPairing) {
			t.Errorf("refused too late: %v", err)
		}
		_, _ = b.Begin(0)
		b.End()
		if _, going := b.Pairing(); going {
			t.Error("the pairing is open after End")
		}
	})
}

func TestNames(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "c.json"))
	addr := phone
	for _, c := range []struct{ name, want string }{
		{"phone", "phone"}, {"Phone", "Phone 2"}, {"", ""}, {"a\nb", "!"}, {strings.Repeat("a", 65), "!"},
	} {
		_, _ = b.Begin(0)
		b.Admit(addr, "/a")
		got, err := b.Accept(addr, c.name)
		if c.want == "" {
			c.want = addr.String()
		}
		if c.want == "!" {
			if !errors.Is(err, ErrBadName) {
				t.Errorf("%q: %v, %v", c.name, got, err)
			}
			continue
		}
		if err != nil || got.Name != c.want {
			t.Errorf("%q: %v, %v", c.name, got, err)
		}
		addr = addr.Next()
	}
}

func TestBadFilesAllowNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.json")
	for _, text := range []string{
		"", "{", `{"schema_version":0}`, `{"schema_version":1,"controllers":[{"name":"a"}]}`,
		`{"schema_version":1,"controllers":[{"name":"","addr":"10.0.0.1"}]}`,
		`{"schema_version":1,"controllers":[{"name":"a","addr":"0.0.0.0"}]}`,
		`{"schema_version":1,"controllers":[{"name":"a","addr":"10.0.0.1"},{"name":"b","addr":"::ffff:10.0.0.1"}]}`,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Open(path)
		if err == nil || !strings.Contains(err.Error(), "groovectl osc pair") || len(b.List()) != 0 {
			t.Errorf("%s: %v, %v", text, b.List(), err)
		}
		_, _ = b.Begin(0)
		b.Admit(phone, "/a")
		if _, err := b.Accept(phone, "a"); err != nil {
			t.Errorf("%s: not repaired by a new pairing: %v", text, err)
		}
	}
}

// TestForgottenControllerStaysForgotten: damage to the file brings the list before it, but nobody who was forgotten.
func TestForgottenControllerStaysForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.json")
	l, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	pair := func(name string, addr netip.Addr) {
		t.Helper()
		_, _ = l.Begin(0)
		l.Admit(addr, "/a")
		if _, err := l.Accept(addr, name); err != nil {
			t.Fatal(err)
		}
	}
	damage := func() *AllowList {
		t.Helper()
		if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		damaged, _ := Open(path)
		return damaged
	}
	other := phone.Next()
	pair("a", phone)
	pair("b", other)
	if l = damage(); !l.Allows(phone) || l.Allows(other) {
		t.Errorf("after damage: %v, want the list before", l.List())
	}
	pair("b", other)
	if _, err := l.Forget("a"); err != nil {
		t.Fatal(err)
	}
	if l = damage(); len(l.List()) != 0 {
		t.Errorf("after a controller was forgotten, damage brings %v", l.List())
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"schema_version":1,"controllers":[{"name":"a","addr":"10.0.0.1","since":"2026-01-02T03:04:05Z"}]}`))
	f.Add([]byte(`{"schema_version":1,"controllers":[{"name":"a","addr":"fe80::1%eth0"},{"name":"a","addr":"10.0.0.2"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		list, err := parse(data)
		if err != nil && list != nil {
			t.Error("a list beside an error")
		}
		b := AllowList{list: list}
		for i, c := range list {
			if !c.Addr.IsValid() || c.Name == "" || b.find(c.Addr) != i {
				t.Errorf("controller %+v", c)
			}
		}
	})
}

// Two controllers of one long name: the number behind the second one's must not make the file unreadable.
func TestLongNamesThatAreInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controllers.json")
	b := open(t, path)
	name := strings.Repeat("ü", maxName/2)
	for i, addr := range []netip.Addr{phone, tablet} {
		if _, err := b.Begin(0); err != nil {
			t.Fatal(err)
		}
		b.Admit(addr, "")
		if _, err := b.Accept(addr, name); err != nil {
			t.Fatal(i, err)
		}
	}
	if again := open(t, path); !again.Allows(phone) || !again.Allows(tablet) {
		t.Error("a controller is lost")
	}
}

// The fault of a file that could not be read is known until the file is written anew.
func TestFaultLastsUntilTheNextPairing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controllers.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := Open(path)
	if err == nil || b.Err() == nil || !strings.Contains(b.Err().Error(), path) {
		t.Fatalf("opened with %v, and then %v", err, b.Err())
	}
	if _, err := b.Begin(0); err != nil {
		t.Fatal(err)
	}
	b.Admit(phone, "")
	if _, err := b.Accept(phone, "phone"); err != nil || b.Err() != nil {
		t.Errorf("paired with %v, and still %v", err, b.Err())
	}
}
