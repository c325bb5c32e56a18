package web

import (
	"fmt"
	"testing"
)

// BenchmarkFast is what one state of a dragged fader costs, for all pages together.
func BenchmarkFast(b *testing.B) {
	hub := newFakeHub()
	c := liveUpdates{s: &Server{hub: hub, log: discard}}
	b.ReportAllocs()
	for i := range b.N {
		_ = hub.do(command("count_in", i%4))
		c.updateControls()
	}
}

// BenchmarkCalm is what the lists cost, for all pages together.
func BenchmarkCalm(b *testing.B) {
	c := newListReader(&Server{hub: newFakeHub(), log: discard})
	b.ReportAllocs()
	for range b.N {
		c.readLists()
	}
}

// BenchmarkUpdate is what each page costs beyond that, without the socket.
func BenchmarkUpdate(b *testing.B) {
	var news snapshotCache
	var c cursor
	b.ReportAllocs()
	doc := new(steerEncoder).encode(newFakeHub().state)
	b.SetBytes(int64(len(doc)))
	var buffer []byte
	for i := range b.N {
		news.set(partSteer, doc)
		news.set(partPages, fmt.Append(nil, i))
		news.parts[partSteer].revision++
		buffer = news.appendNew(buffer[:0], &c)
	}
}
