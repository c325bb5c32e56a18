package soundfont

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
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

// checkedFile is what the library reads of a file: these chunks alone, in its order.
type checkedFile struct {
	lists map[string][]byte // of the parameters, by id
	ifil  []byte
	name  []byte
	pcm   []byte
}

// check reads a whole file: all chunks must lie within the one that holds them, and the indices of each list
// must grow and stay within the list that they point into. The library then reserves no more than a few
// times the file's size.
func check(file []byte) (*checkedFile, error) {
	body, _, err := chunk(file, "RIFF") // what stands behind the bank is not read
	if err != nil {
		return nil, err
	}
	if len(body) < 4 || string(body[:4]) != "sfbk" {
		return nil, &Error{"RIFF", "it holds something else than a SoundFont bank"}
	}
	t := &checkedFile{lists: map[string][]byte{}}
	for body = body[4:]; len(body) > 0; {
		var list []byte
		if list, body, err = chunk(body, "LIST"); err != nil {
			return nil, err
		}
		if len(list) < 4 {
			return nil, &Error{"LIST", "it is empty"}
		}
		if err := t.read(string(list[:4]), list[4:]); err != nil {
			return nil, err
		}
	}
	if err := t.checkCompression(); err != nil {
		return nil, err
	}
	if len(t.pcm) < 2 {
		return nil, &Error{"smpl", "it is missing, so there are no samples"}
	}
	return t, checkIndices(t.lists)
}

// chunk splits off the chunk at the beginning of b: its content, and the rest behind its pad byte, which a chunk of odd length has.
// want is its id; "" = any.
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
	content, rest = b[8:8+size], b[8+size:]
	if padded(size, rest) {
		rest = rest[1:]
	}
	return content, rest, nil
}

// padded reports whether a chunk has a pad byte: of odd length, unless the next chunk follows at once, as some programs write.
func padded(size int64, rest []byte) bool {
	return size%2 == 1 && len(rest) > 0 && (rest[0] == 0 || !isID(rest) || isID(rest[1:]))
}

// isID reports whether a chunk's id could begin here.
func isID(b []byte) bool {
	if len(b) < 4 {
		return false
	}
	for _, c := range b[:4] {
		if ok := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == ' '; !ok {
			return false
		}
	}
	return true
}

// read reads a list of chunks, and keeps those that are needed.
func (t *checkedFile) read(kind string, b []byte) error {
	for len(b) > 0 {
		id := string(b[:min(4, len(b))])
		content, rest, err := chunk(b, "")
		if err != nil {
			return err
		}
		b = rest
		switch {
		case kind == "INFO" && id == "ifil":
			t.ifil = content
		case kind == "INFO" && id == "INAM":
			t.name = content
		case kind == "sdta" && id == "smpl":
			t.pcm = content[:len(content)&^1]
		}
		r, ok := records[id]
		if kind != "pdta" || !ok {
			continue
		}
		if len(content) == 0 || len(content)%r.size != 0 {
			return &Error{id, fmt.Sprintf("%d bytes are no whole number of records of %d", len(content), r.size)}
		}
		if _, twice := t.lists[id]; twice {
			return &Error{id, "it is there twice"}
		}
		t.lists[id] = content
	}
	return nil
}

// checkCompression refuses SF3, whose samples are Ogg Vorbis: by its version, or by the type of a sample.
func (t *checkedFile) checkCompression() error {
	const kind, vorbis = 44, 0x10 // where the type stands in a record of shdr, and the bit that SF3 adds
	packed := len(t.ifil) >= 2 && binary.LittleEndian.Uint16(t.ifil) == 3
	for at := kind; at+2 <= len(t.lists["shdr"]); at += records["shdr"].size {
		packed = packed || binary.LittleEndian.Uint16(t.lists["shdr"][at:])&vorbis != 0
	}
	if packed {
		return &Error{"", "it is an SF3, whose samples are compressed: convert it to SF2, for example with Polyphone"}
	}
	return nil
}

// file returns what the library reads: it knows neither pad bytes nor other chunks, and wants the lists in its order.
func (t *checkedFile) file() io.Reader {
	part := func(id string, data []byte) [][]byte {
		data = data[:len(data):len(data)]
		if len(data)%2 == 1 {
			data = append(data, 0)
		}
		return [][]byte{binary.LittleEndian.AppendUint32([]byte(id), uint32(len(data))), data}
	}
	list := func(kind string, parts ...[]byte) [][]byte {
		size := 4
		for _, p := range parts {
			size += len(p)
		}
		head := append(binary.LittleEndian.AppendUint32([]byte("LIST"), uint32(size)), kind...)
		return append([][]byte{head}, parts...)
	}
	var info, params [][]byte
	if len(t.ifil) == 4 {
		info = part("ifil", t.ifil)
	}
	if len(t.name) > 0 {
		info = append(info, part("INAM", t.name)...)
	}
	for _, id := range []string{"phdr", "pbag", "pmod", "pgen", "inst", "ibag", "imod", "igen", "shdr"} {
		params = append(params, part(id, t.lists[id])...)
	}
	all := slices.Concat([][]byte{[]byte("RIFF\x00\x00\x00\x00sfbk")}, list("INFO", info...), list("sdta", part("smpl", t.pcm)...), list("pdta", params...))
	readers := make([]io.Reader, len(all))
	for i, b := range all {
		readers[i] = bytes.NewReader(b)
	}
	return io.MultiReader(readers...)
}

func checkIndices(lists map[string][]byte) error {
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
			if count := len(lists[owns[id]]) / records[owns[id]].size; i < last || i >= count {
				return &Error{id, fmt.Sprintf("an index, %d after %d, is not within the %d records of %q", i, last, count, owns[id])}
			}
			last = i
		}
	}
	return nil
}
