package address

import (
	"net/netip"
	"slices"
	"testing"
)

func TestOwnIsOfTheNetwork(t *testing.T) {
	six := false
	for _, a := range Own() {
		if a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.Is4() && six {
			t.Errorf("address %v", a)
		}
		six = a.Is6()
	}
}

func TestReaching(t *testing.T) {
	own := Own()
	four := slices.DeleteFunc(slices.Clone(own), netip.Addr.Is6)
	for _, c := range []struct {
		at   netip.Addr
		want []netip.Addr
	}{
		{netip.Addr{}, nil},
		{netip.MustParseAddr("127.0.0.1"), nil},
		{netip.MustParseAddr("::ffff:127.0.0.1"), nil},
		{netip.MustParseAddr("::1"), nil},
		{netip.MustParseAddr("192.168.1.5"), []netip.Addr{netip.MustParseAddr("192.168.1.5")}},
		{netip.MustParseAddr("0.0.0.0"), four},
		{netip.MustParseAddr("::"), own},
	} {
		if got := Reaching(c.at); !slices.Equal(got, c.want) {
			t.Errorf("at %v: %v, want %v", c.at, got, c.want)
		}
	}
}
