package soundfont

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Error says what is wrong with a SoundFont file, and where.
type Error struct {
	Chunk  string // the chunk that is wrong, "" = the file as a whole
	Reason string
}

func (e *Error) Error() string {
	if e.Chunk == "" {
		return "no usable SoundFont: " + e.Reason
	}
	return fmt.Sprintf("no usable SoundFont: chunk %q: %s", e.Chunk, e.Reason)
}

// ErrTooLarge is returned for files beyond MaxSize.
var ErrTooLarge = errors.New("the file is larger than 1 GiB")

// MaxSize bounds a file: it is held in memory.
const MaxSize = 1 << 30

// records says how long the records of each list are, and where in them stands the index of the first record of
// another list that belongs to it; −1 = there is none ("SoundFont Technical Specification", version 2.04, chapter 7).
var records = map[string]struct{ size, index int }{
	"phdr": {38, 24}, "pbag": {4, 0}, "pmod": {10, -1}, "pgen": {4, -1},
	"inst": {22, 20}, "ibag": {4, 0}, "imod": {10, -1}, "igen": {4, -1}, "shdr": {46, -1},
}

// owns says which list the indices of a list point into.
var owns = map[string]string{"phdr": "pbag", "pbag": "pgen", "inst": "ibag", "ibag": "igen"}

// check reads a whole file: all chunks must lie within the one that holds them, and the indices of each list
// must grow and stay within the list that they point into. The library then reserves no more than a few
// times the file's size.
func check(file []byte) error {
	body, rest, err := chunk(file, "RIFF")
	if err != nil {
		return err
	}
	if len(body) < 4 || string(body[:4]) != "sfbk" {
		return &Error{"RIFF", "it holds something else than a SoundFont bank"}
	}
	_ = rest // what stands behind the bank is not read
	counts := map[string]int{}
	lists := map[string][]byte{}
	for body = body[4:]; len(body) > 0; {
		var list []byte
		if list, body, err = chunk(body, "LIST"); err != nil {
			return err
		}
		if len(list) < 4 {
			return &Error{"LIST", "it is empty"}
		}
		if err := checkList(string(list[:4]), list[4:], counts, lists); err != nil {
			return err
		}
	}
	return checkIndices(counts, lists)
}

// chunk splits off the chunk at the beginning of b: its content, and the rest. want is its id; "" = any.
func chunk(b []byte, want string) (content, rest []byte, err error) {
	if len(b) < 8 {
		return nil, nil, &Error{want, "the file ends inside of it"}
	}
	id, size := string(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))
	if want != "" && id != want {
		return nil, nil, &Error{want, fmt.Sprintf("it is missing, %q stands in its place", id)}
	}
	if size > int64(len(b)-8) {
		return nil, nil, &Error{id, fmt.Sprintf("it says that it has %d bytes, only %d follow", size, len(b)-8)}
	}
	return b[8 : 8+size], b[8+size:], nil
}

func checkList(kind string, b []byte, counts map[string]int, lists map[string][]byte) error {
	for len(b) > 0 {
		id := string(b[:min(4, len(b))])
		content, rest, err := chunk(b, "")
		if err != nil {
			return err
		}
		b = rest
		r, ok := records[id]
		if kind != "pdta" || !ok {
			continue
		}
		if len(content) == 0 || len(content)%r.size != 0 {
			return &Error{id, fmt.Sprintf("%d bytes are no whole number of records of %d", len(content), r.size)}
		}
		if _, twice := lists[id]; twice {
			return &Error{id, "it is there twice"}
		}
		counts[id], lists[id] = len(content)/r.size, content
	}
	return nil
}

func checkIndices(counts map[string]int, lists map[string][]byte) error {
	for id, r := range records {
		if lists[id] == nil {
			return &Error{id, "it is missing"}
		}
		if r.index < 0 {
			continue
		}
		last := 0
		for at := r.index; at < len(lists[id]); at += r.size {
			i := int(binary.LittleEndian.Uint16(lists[id][at:]))
			if i < last || i >= counts[owns[id]] {
				return &Error{id, fmt.Sprintf("an index, %d after %d, is not within the %d records of %q", i, last, counts[owns[id]], owns[id])}
			}
			last = i
		}
	}
	return nil
}
