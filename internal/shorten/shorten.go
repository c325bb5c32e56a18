// Package shorten shortens text that comes from outside before it is repeated.
package shorten

import "strings"

// Text returns at most so many bytes of s, whole characters, and dots behind them where something is missing.
func Text(s string, most int) string {
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}
