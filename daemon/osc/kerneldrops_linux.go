package osc

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// kernelDrops returns how many datagrams the system has dropped because a socket's buffer was full; ok is false where
// that cannot be known.
func kernelDrops(c conn) (n uint64, ok bool) {
	udp, isUDP := c.(*net.UDPConn)
	if !isUDP {
		return 0, false
	}
	inode, err := inodeOf(udp)
	if err != nil {
		return 0, false
	}
	for _, table := range []string{"/proc/self/net/udp", "/proc/self/net/udp6"} {
		if n, ok = dropsIn(table, inode); ok {
			return n, true
		}
	}
	return 0, false
}

func inodeOf(c *net.UDPConn) (string, error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return "", fmt.Errorf("look at socket: %w", err)
	}
	var stat syscall.Stat_t
	var failed error
	if err = raw.Control(func(fd uintptr) { failed = syscall.Fstat(int(fd), &stat) }); err != nil {
		return "", fmt.Errorf("look at socket: %w", err)
	}
	return strconv.FormatUint(stat.Ino, 10), failed
}

// dropsIn looks a socket up in a table of proc(5). Its tenth column is the inode, its last the drops.
func dropsIn(table, inode string) (n uint64, ok bool) {
	f, err := os.Open(table)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) > 10 && fields[9] == inode {
			n, err = strconv.ParseUint(fields[len(fields)-1], 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
