package daemon

import (
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/midiport/fake"
	"github.com/groovegen/groovegen/daemon/osc"
)

// BenchmarkGenreToLoop sends /groove/genre over UDP to a playing daemon and waits until the loop is decoded and with the
// player: what a finger on a controller waits for, less the quantum.
func BenchmarkGenreToLoop(b *testing.B) {
	dir := tempDir(b)
	d, err := Open(source(settings(b, dir, nil)), edges(fake.New()))
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	conn, err := net.Dial("udp", d.network.Server().Addr().String())
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
		answered := d.session.DecodeStats().Answered
		begin := time.Now()
		if _, err := conn.Write(packets[i%2]); err != nil {
			b.Fatal(err)
		}
		for d.session.DecodeStats().Answered == answered {
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
		d, err := Open(source(flags), edges(fake.New()))
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

// BenchmarkFlood plays for b.N × 1 s without and for as long with a thousand OSC messages a second to one address, and
// compares how late the notes were handed over. Run it with -benchtime 10x.
func BenchmarkFlood(b *testing.B) {
	TuneRuntime()
	d, err := Open(source(settings(b, tempDir(b), map[string]string{"play.bpm": "180", "play.density": "1.5"})), edges(fake.New()))
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	local := netip.MustParseAddr("127.0.0.1")
	phone, err := osc.Dial(d.network.Server().Addr(), netip.AddrPortFrom(local, 0))
	if err != nil {
		b.Fatal(err)
	}
	defer phone.Close()
	length := time.Duration(b.N) * time.Second
	quiet := latenessWhile(d, func() { time.Sleep(length) })
	b.ResetTimer()
	flooded := latenessWhile(d, func() {
		begin := time.Now()
		for i := 1; i <= b.N*1000; i++ {
			time.Sleep(time.Until(begin.Add(time.Duration(i) * time.Millisecond)))
			if err := phone.Send("/groove/density", 1+float64(i%100)/100); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(quiet(0.5), "quiet-p50-µs")
	b.ReportMetric(quiet(0.99), "quiet-p99-µs")
	b.ReportMetric(flooded(0.5), "flood-p50-µs")
	b.ReportMetric(flooded(0.99), "flood-p99-µs")
	if c := d.network.Server().Counters(); c.Applied < uint64(b.N)*900 {
		b.Errorf("only %d messages were done", c.Applied)
	}
}

// latenessWhile returns the quantiles, in µs, of the lateness of notes that were played while do ran.
func latenessWhile(d *Daemon, do func()) func(q float64) float64 {
	before := map[time.Duration]uint64{}
	for _, c := range d.player.LatenessBuckets() {
		before[c.UpTo] = c.Count
	}
	do()
	var times []float64
	for _, c := range d.player.LatenessBuckets() {
		for range c.Count - before[c.UpTo] {
			times = append(times, float64(c.UpTo)/float64(time.Microsecond))
		}
	}
	return func(q float64) float64 {
		if len(times) == 0 {
			return 0
		}
		return times[min(int(q*float64(len(times))), len(times)-1)]
	}
}
