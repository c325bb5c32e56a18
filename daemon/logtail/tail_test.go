package logtail

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTail writes more lines than are kept, one of them too long.
func TestTail(t *testing.T) {
	var tail Tail
	if lines := tail.Lines(); len(lines) != 0 {
		t.Fatalf("an empty tail has %q", lines)
	}
	log := slog.New(slog.NewTextHandler(&tail, nil))
	for i := range maxLines + 7 {
		log.Info(fmt.Sprintf("line %d", i))
	}
	log.Warn(strings.Repeat("long ", maxLength))
	lines := tail.Lines()
	if len(lines) != maxLines {
		t.Fatalf("%d lines are kept, want %d", len(lines), maxLines)
	}
	if first := lines[0]; !strings.HasSuffix(first, `msg="line 8"`) {
		t.Errorf("the oldest line is %q, want line 8", first)
	}
	if last := lines[maxLines-1]; !strings.Contains(last, "level=WARN") || len(last) != maxLength+len("…") || !utf8.ValidString(last) {
		t.Errorf("the newest line has %d bytes: %q", len(last), last)
	}
	if _, err := tail.Write([]byte("one\ntwo")); err != nil {
		t.Fatal(err)
	}
	if lines = tail.Lines(); lines[maxLines-2] != "one" || lines[maxLines-1] != "two" {
		t.Errorf("two lines in one call became %q", lines[maxLines-2:])
	}
	if (*Tail)(nil).Lines() != nil {
		t.Error("no tail has lines")
	}
}
