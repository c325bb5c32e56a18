package groove

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// recallNote stands before a recall code in the text of a file.
const recallNote = "GrooveGen recall code: "

// RecallNote returns the text with which a file carries a recall code: as a text event of a MIDI file, as a comment of
// sound or a picture. It is "" for no code.
func RecallNote(code string) string {
	if code == "" {
		return ""
	}
	return recallNote + code
}

// ErrNoRecallCode is returned for a file without a recall code.
var ErrNoRecallCode = errors.New("it has no recall code: only files of a single loop that GrooveGen wrote have one")

// recallMarks are what stands before a recall code in files of each format.
var recallMarks = [][]byte{[]byte(recallNote), []byte(`"code": "`), []byte(`"code":"`)}

// RecallCodeOf returns the recall code in a file that was exported: MIDI, sound, a picture or a document. It reads
// block by block, to the first code. The error is ErrNoRecallCode, or that of the reader.
func RecallCodeOf(r io.Reader) (string, error) {
	const block = 64 << 10
	buf := make([]byte, 0, 2*block)
	for {
		n, err := io.ReadFull(r, buf[len(buf):len(buf)+block])
		buf = buf[:len(buf)+n]
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !ended {
			return "", fmt.Errorf("read recall code: %w", err)
		}
		if code := codeIn(buf, ended); code != "" {
			return code, nil
		}
		if ended {
			return "", ErrNoRecallCode
		}
		buf = append(buf[:0], buf[max(0, len(buf)-block):]...)
	}
}

// codeIn returns the first whole code in a part of a file; "" if there is none. whole says that the file ends there:
// otherwise a code at the end may go on.
func codeIn(data []byte, whole bool) string {
	for _, mark := range recallMarks {
		for rest := data; ; {
			_, after, found := bytes.Cut(rest, mark)
			if !found {
				break
			}
			rest = after
			end := bytes.IndexFunc(after, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') })
			if end < 0 && whole {
				end = len(after)
			}
			if end < 0 || end > maxRecallCode+maxBehind {
				continue
			}
			if code := codeAt(string(after[:end])); code != "" {
				return code
			}
		}
	}
	return ""
}

// maxBehind is how many capital letters and digits may follow a code that are not part of it: in a picture four bytes
// of a checksum stand directly behind it.
const maxBehind = 4

// codeAt returns the recall code at the beginning of a run of capital letters and digits; "" if there is none.
func codeAt(run string) string {
	for behind := 0; behind <= maxBehind && behind < len(run); behind++ {
		code := run[:len(run)-behind]
		if !IsRecallCode(code) {
			return ""
		}
		if _, err := DecodeRecallCode(code); err == nil {
			return code
		}
	}
	return ""
}
