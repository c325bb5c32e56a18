package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"strings"

	"github.com/groovegen/groovegen/internal/address"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// tokenFile is the file of the token in the daemon's state folder. So a phone that was admitted once stays admitted.
const tokenFile = "web-token"

// minToken is the length of the shortest token that is accepted from a file: crypto/rand.Text makes 26 characters, 130
// bits.
const minToken = 20

// maxToken is the largest token file that is read, in bytes.
const maxToken = 4096

// loadToken reads the token, or makes one if there is none.
func loadToken(path string) (string, error) {
	data, err := regularfile.Read(path, maxToken)
	if err == nil {
		if token := strings.TrimSpace(string(data)); len(token) >= minToken {
			return token, nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read token of the web page: %w", err)
	}
	token := rand.Text()
	err = atomicfile.WriteFile(path, 0o600, func(w io.Writer) error {
		_, werr := io.WriteString(w, token+"\n")
		return werr
	})
	if err != nil {
		return "", fmt.Errorf("keep token of the web page: %w", err)
	}
	return token, nil
}

// urls lists the page's addresses for a listening address: without token those on this machine, with it those that other
// machines can use.
func urls(at net.Addr, token string) (here, network []string) {
	tcp, ok := at.(*net.TCPAddr)
	if !ok {
		return nil, nil
	}
	url := func(ip netip.Addr) string { return "http://" + netip.AddrPortFrom(ip, uint16(tcp.Port)).String() + "/" }
	ip := tcp.AddrPort().Addr().Unmap()
	switch {
	case ip.IsLoopback():
		here = []string{url(ip)}
	case ip.IsUnspecified():
		here = []string{url(netip.AddrFrom4([4]byte{127, 0, 0, 1}))}
	}
	for _, other := range address.Reaching(ip) {
		network = append(network, url(other)+"?token="+token)
	}
	return here, network
}
