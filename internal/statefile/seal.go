package statefile

import (
	"errors"
	"fmt"
	"hash/crc32"
	"regexp"
)

// errChecksum is what is wrong with a document whose checksum is another's.
var errChecksum = errors.New("it is damaged, or was edited: its checksum is another (who edits it removes the checksum)")

// seal is the first member of a document: the CRC-32 of all that follows it.
var seal = regexp.MustCompile(`^\{\s*"checksum": ?"([0-9a-f]{8})",`)

// sealed returns a document, which is an object with members, with its checksum. Programs from before it skip it.
func sealed(data []byte) []byte {
	if len(data) == 0 || data[0] != '{' {
		return data
	}
	rest := data[1:]
	return append(fmt.Appendf(nil, "{\n  \"checksum\": \"%08x\",", crc32.ChecksumIEEE(rest)), rest...)
}

// unsealed returns a document without its checksum, and whether that was right. A document without one is taken as it
// is: it is from before there were checksums, or was edited.
func unsealed(data []byte) ([]byte, error) {
	at := seal.FindSubmatchIndex(data)
	if at == nil {
		return data, nil
	}
	rest := data[at[1]:]
	sum := string(data[at[2]:at[3]])
	plain := append([]byte{'{'}, rest...)
	if sum != fmt.Sprintf("%08x", crc32.ChecksumIEEE(rest)) {
		return plain, errChecksum
	}
	return plain, nil
}
