package daemon

import (
	"net"
	"slices"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
)

// BenchmarkGenreToLoop sends /groove/genre over UDP to a playing daemon and waits until the loop is decoded and with the
// player: what a finger on a controller waits for, less the quantum.
func BenchmarkGenreToLoop(b *testing.B) {
	dir := tempDir(b)
	d, err := Open(config.Source{Flags: settings(b, dir, nil)}, edges(fake.New()))
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	conn, err := net.Dial("udp", d.osc.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	packets := [][]byte{
		[]byte("/groove/genre\x00\x00\x00,s\x00\x00jazz\x00\x00\x00\x00"),
		[]byte("/groove/genre\x00\x00\x00,s\x00\x00funk\x00\x00\x00\x00"),
	}
	times := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for i := range b.N {
		answered := d.pregen.Stats().Answered
		begin := time.Now()
		if _, err := conn.Write(packets[i%2]); err != nil {
			b.Fatal(err)
		}
		for d.pregen.Stats().Answered == answered {
			if time.Since(begin) > 5*time.Second {
				b.Fatal("no loop within 5 s")
			}
			time.Sleep(20 * time.Microsecond)
		}
		times = append(times, time.Since(begin))
	}
	b.StopTimer()
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkOpen starts a daemon until it is ready to play, model and first loop included, and closes it again.
func BenchmarkOpen(b *testing.B) {
	times := make([]time.Duration, 0, b.N)
	for range b.N {
		flags := settings(b, tempDir(b), nil)
		begin := time.Now()
		d, err := Open(config.Source{Flags: flags}, edges(fake.New()))
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(begin))
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Milliseconds()), "p50-ms")
}
