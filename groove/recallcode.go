package groove

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
)

// recallMark begins every recall code. No number of the history and no seed does.
const recallMark = 'G'

// recallDigits are the digits of a recall code, five bits each: Crockford's base 32, which has no I, L, O and U, so that a code can be read
// out and typed.
const recallDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// maxRecallCode bounds the text of a recall code. One of a loop with a captured groove and locked voices, all cells full, has 8,000 characters.
const maxRecallCode = 16 << 10

// ErrRecallCode is wrapped by the refusal of a text that is no recall code.
var ErrRecallCode = errors.New("this is no recall code")

// EncodeRecallCode writes data as a recall code: one word of capital letters and digits, with a checksum.
func EncodeRecallCode(data []byte) string {
	data = binary.BigEndian.AppendUint16(data[:len(data):len(data)], recallSum(data))
	var b strings.Builder
	b.Grow(1 + (8*len(data)+4)/5)
	b.WriteByte(recallMark)
	bits, n := uint32(0), 0
	for _, x := range data {
		for bits, n = bits<<8|uint32(x), n+8; n >= 5; n -= 5 {
			b.WriteByte(recallDigits[bits>>(n-5)&31])
		}
	}
	if n > 0 {
		b.WriteByte(recallDigits[bits<<(5-n)&31])
	}
	return b.String()
}

func recallSum(data []byte) uint16 { return uint16(crc32.ChecksumIEEE(data)) }

// DecodeRecallCode returns the data of a recall code. Small letters, spaces and hyphens are accepted, I and L as 1, and
// O as 0. The error wraps ErrRecallCode.
func DecodeRecallCode(text string) ([]byte, error) {
	text = strings.TrimSpace(text)
	if !IsRecallCode(text) {
		return nil, fmt.Errorf("%w: it begins with %c and has letters and digits", ErrRecallCode, recallMark)
	}
	if len(text) > maxRecallCode {
		return nil, fmt.Errorf("%w: it has %d characters, over the limit of %d", ErrRecallCode, len(text), maxRecallCode)
	}
	data, bits, n := make([]byte, 0, len(text)*5/8), uint32(0), 0
	for _, r := range foldRecall.Replace(strings.ToUpper(text[1:])) {
		i := strings.IndexRune(recallDigits, r)
		if i < 0 {
			return nil, fmt.Errorf("%w: %q is no letter or digit of one", ErrRecallCode, r)
		}
		if bits, n = bits<<5|uint32(i), n+5; n >= 8 {
			data, n = append(data, byte(bits>>(n-8))), n-8
		}
	}
	const sum = 2
	if len(data) < sum || n >= 5 || bits&(1<<n-1) != 0 {
		return nil, fmt.Errorf("%w: a part of it is missing: copy it whole", ErrRecallCode)
	}
	data, want := data[:len(data)-sum], binary.BigEndian.Uint16(data[len(data)-sum:])
	if recallSum(data) != want {
		return nil, fmt.Errorf("%w: a letter is wrong or missing: copy it again", ErrRecallCode)
	}
	return data, nil
}

var foldRecall = strings.NewReplacer("-", "", " ", "", "I", "1", "L", "1", "O", "0")

// IsRecallCode reports whether a text looks like a recall code, whole or not.
func IsRecallCode(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) > 1 && (text[0] == recallMark || text[0] == recallMark|0x20) && !strings.ContainsAny(text, ".:/\\")
}
