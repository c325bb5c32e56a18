package sound

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// errHeader says that a writer of sound did not begin with a header.
var errHeader = errors.New("write wav: its header does not come first")

// WriteTagged writes a WAV file with a title and a comment, which programs show among its properties: a LIST chunk of
// type INFO after the sound ("Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft 1991).
// Empty ones are left out. write writes the file.
func WriteTagged(w io.Writer, title, comment string, write func(io.Writer) error) error {
	list := []byte("INFO")
	list = appendInfo(list, "INAM", title)
	list = appendInfo(list, "ICMT", comment)
	if len(list) == 4 {
		return write(w)
	}
	chunk := binary.LittleEndian.AppendUint32([]byte("LIST"), uint32(len(list)))
	chunk = append(chunk, list...)
	t := &sizeWriter{w: w, more: uint32(len(chunk))}
	if err := write(t); err != nil {
		return err
	}
	if _, err := w.Write(chunk); err != nil {
		return fmt.Errorf("write wav: %w", err)
	}
	return nil
}

// appendInfo appends a text: its length with the zero at its end, then the text, filled up to an even length.
func appendInfo(dst []byte, kind, text string) []byte {
	if text == "" {
		return dst
	}
	dst = append(dst, kind...)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(text)+1))
	dst = append(dst, text+"\x00"...)
	if len(dst)%2 == 1 {
		dst = append(dst, 0)
	}
	return dst
}

// sizeWriter writes a WAV file and adds to the size in its header.
type sizeWriter struct {
	w       io.Writer
	more    uint32
	started bool
}

// Write implements io.Writer.
func (t *sizeWriter) Write(p []byte) (int, error) {
	if t.started {
		return t.w.Write(p)
	}
	if len(p) < 8 {
		return 0, errHeader
	}
	t.started = true
	head := append([]byte(nil), p[:8]...)
	binary.LittleEndian.PutUint32(head[4:], binary.LittleEndian.Uint32(head[4:])+t.more)
	if n, err := t.w.Write(head); err != nil {
		return n, err
	}
	n, err := t.w.Write(p[8:])
	return 8 + n, err
}
