package osc

import (
	"net"
	"testing"
)

func TestKernelDropsAreCounted(t *testing.T) {
	c, at, err := bind(&net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if n, ok := kernelDrops(c); !ok || n != 0 {
		t.Fatalf("a new socket has dropped %d, known: %v", n, ok)
	}
	fader, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(at))
	if err != nil {
		t.Fatal(err)
	}
	defer fader.Close()
	const datagrams, size = 200, 16 << 10 // more than receiveBuffer
	for range datagrams {
		if _, err := fader.Write(make([]byte, size)); err != nil {
			t.Fatal(err)
		}
	}
	if n, ok := kernelDrops(c); !ok || n == 0 || n >= datagrams {
		t.Errorf("of %d datagrams that nobody read %d were dropped, known: %v", datagrams, n, ok)
	}
}
