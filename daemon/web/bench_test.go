package web

import (
	"fmt"
	"testing"
)

// BenchmarkFast is what one state of a dragged fader costs, for all pages together.
func BenchmarkFast(b *testing.B) {
	hub := newFakeHub()
	c := caster{s: &Server{hub: hub, log: discard}}
	b.ReportAllocs()
	for i := range b.N {
		_ = hub.Apply(command("count_in", i%4))
		c.fast()
	}
}

// BenchmarkCalm is what the lists cost, for all pages together.
func BenchmarkCalm(b *testing.B) {
	c := newClerk(&Server{hub: newFakeHub(), log: discard})
	b.ReportAllocs()
	for range b.N {
		c.calm()
	}
}

// BenchmarkUpdate is what each page costs beyond that, without the socket.
func BenchmarkUpdate(b *testing.B) {
	var news board
	var c cursor
	b.ReportAllocs()
	doc := new(steerEncoder).encode(newFakeHub().state)
	b.SetBytes(int64(len(doc)))
	var buffer []byte
	for i := range b.N {
		news.put(partSteer, doc)
		news.put(partPages, fmt.Append(nil, i))
		news.parts[partSteer].revision++
		buffer = news.take(buffer[:0], &c)
	}
}
