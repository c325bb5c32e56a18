package osc

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestPromptIsAnswered(t *testing.T) {
	r := newRig(t)
	r.send("/groove/prompt", "funk at 95, no crash, polka dots")
	got := r.await("/groove/prompt/reply")
	if len(got.args) != 2 || got.args[0] != "funk: genre funk; at 95: bpm 95; no crash: mute crash" || got.args[1] != "polka dots" {
		t.Errorf("reply %v", got)
	}
	if did := r.hub.done(); len(did) != 1 || r.hub.State().BPM != 95 {
		t.Errorf("did %v", did)
	}
	for text, want := range map[string]string{
		"funk, density 5":             "give 0 to 2",
		"xyzzy":                       "nothing of it was understood",
		strings.Repeat("busy ", 2000): "at most 4096",
	} {
		before := r.hub.State()
		r.send("/groove/prompt", text)
		if got := r.await("/groove/error"); !strings.Contains(got.args[1].(string), want) {
			t.Errorf("%.20q: %v, want %q", text, got, want)
		}
		if !r.hub.State().Equal(before) {
			t.Errorf("%.20q changed the state", text)
		}
	}
}

// TestRepliesGoToTheSenderAlone: of two controllers the one that sent a command gets the reply, the remark or the error.
func TestRepliesGoToTheSenderAlone(t *testing.T) {
	const remark = "preset tight was made with another model"
	other := netip.MustParseAddrPort("192.168.1.21:50000")
	inBubble(t, "0.0.0.0:9000", func(t *testing.T, b *bubble) {
		b.hub.remark(remark)
		b.send(other, pack(t, "/ping"))
		b.send(phone, pack(t, "/groove/prompt", "funk at 95"))
		b.send(phone, pack(t, "/groove/preset/load", "tight"))
		b.send(phone, pack(t, "/groove/bpm", float32(1000)))
		time.Sleep(time.Second)
		got := map[string]received{}
		for _, m := range b.take() {
			switch m.address {
			case promptReplyAddress, noteAddress, errorAddress:
				if got[m.address] = m; m.to.Addr() != phone.Addr() {
					t.Errorf("%v received %v", m.to, m)
				}
			}
		}
		if note := got[noteAddress].args; len(got) != 3 || len(note) != 2 || note[0] != "/groove/preset/load" || note[1] != remark {
			t.Errorf("the sender received %v", got)
		}
	})
}

// TestPromptRepliesAreLimited: of a flood of prompts each is done, the replies come as slowly as other feedback, and the last one comes.
func TestPromptRepliesAreLimited(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		const prompts = 200
		for i := range prompts {
			b.send(localSender, pack(t, "/groove/prompt", fmt.Sprintf("at %d, xyzzy", 60+i)))
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(time.Second)
		sent := b.take()
		rates(t, sent)
		if n := count(sent, promptReplyAddress); n < 25 || n > 31 {
			t.Errorf("%d replies in a second", n)
		}
		if m := last(sent, promptReplyAddress); m.args[0] != "at 259: bpm 259" {
			t.Errorf("the last reply is %v", m)
		}
		if c := b.server.Counters(); c.Errors != 0 || c.Applied != prompts {
			t.Errorf("counters %+v", c)
		}
	})
}
