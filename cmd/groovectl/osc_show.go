package main

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"time"

	"rsc.io/qr"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
)

// qrText draws a code for a terminal, two rows a line, dark on light with the margin of four that readers need (ISO/IEC
// 18004).
func qrText(code *qr.Code) string {
	const margin = 4
	var b strings.Builder
	for y := -margin; y < code.Size+margin; y += 2 {
		b.WriteString("\x1b[" + terminal.OnWhite + "m")
		for x := -margin; x < code.Size+margin; x++ {
			switch upper, lower := code.Black(x, y), code.Black(x, y+1); {
			case upper && lower:
				b.WriteRune('█')
			case upper:
				b.WriteRune('▀')
			case lower:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteString("\x1b[0m\n")
	}
	return b.String()
}

// hostName looks up the name of a machine; empty when there is no answer within a second.
func hostName(ctx context.Context, addr netip.Addr) string {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	names, err := net.DefaultResolver.LookupAddr(ctx, addr.String())
	if err != nil || len(names) == 0 {
		return ""
	}
	name := strings.TrimSuffix(names[0], ".")
	const most = 64
	if len(name) > most {
		return ""
	}
	return name
}
