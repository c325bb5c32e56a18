package web

import (
	"net/http"
	"sort"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/groovegen/groovegen/daemon/control"
)

// latenessEdges are the buckets of the lateness of notes, in seconds. A listener hears some 5 ms between two drums.
var latenessEdges = []float64{10e-6, 50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 20e-3, 50e-3, 100e-3, 1}

// metric is a number of the status.
type metric struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	of   func(*control.Status) float64
}

func newMetric(name, help string, kind prometheus.ValueType, of func(*control.Status) float64) metric {
	return metric{prometheus.NewDesc("groovegen_"+name, help, nil, nil), kind, of}
}

func gauge(name, help string, of func(*control.Status) float64) metric {
	return newMetric(name, help, prometheus.GaugeValue, of)
}

func counter(name, help string, of func(*control.Status) uint64) metric {
	return newMetric(name+"_total", help, prometheus.CounterValue, func(s *control.Status) float64 { return float64(of(s)) })
}

func flag(name, help string, of func(*control.Status) bool) metric {
	return gauge(name, help, func(s *control.Status) float64 {
		if of(s) {
			return 1
		}
		return 0
	})
}

// statusMetrics are the numbers of the status that somebody may watch over an evening.
var statusMetrics = []metric{
	gauge("uptime_seconds", "Time since the start of the daemon.", func(s *control.Status) float64 { return s.UptimeS }),
	flag("realtime", "1 if a thread of real-time priority sends the notes.", func(s *control.Status) bool { return s.Realtime }),
	counter("notes_sent", "Note-ons sent.", func(s *control.Status) uint64 { return s.Counters.Notes }),
	gauge("notes_sounding", "Notes that have begun and not ended.", func(s *control.Status) float64 { return float64(s.Counters.Sounding) }),
	counter("notes_dropped", "Notes dropped because they were more than a beat late.", func(s *control.Status) uint64 { return s.Counters.LateDrops }),
	counter("notes_early", "Notes with a place before the start or jump that they follow, which sounded at once.", func(s *control.Status) uint64 { return s.Counters.EarlyNotes }),
	counter("midi_reconnects", "How often MIDI ports came that were missing.", func(s *control.Status) uint64 { return s.MIDI.Reconnects }),
	flag("midi_error", "1 while a MIDI port is missing or refuses notes.", func(s *control.Status) bool { return s.MIDI.Error != "" }),
	counter("clock_events_dropped", "Input messages dropped because the queue was full.", func(s *control.Status) uint64 { return s.Counters.EventDrops }),
	counter("reports_dropped", "Reports of the player dropped because a queue was full.", func(s *control.Status) uint64 { return s.Counters.ReportDrops }),
	counter("send_errors", "Messages that the MIDI output refused.", func(s *control.Status) uint64 { return s.Counters.SendErrors }),
	counter("panics", "How often the user silenced everything.", func(s *control.Status) uint64 { return s.Counters.Panics }),
	flag("clock_external", "1 while an external clock is followed.", func(s *control.Status) bool { return s.Clock.Source == "external" }),
	flag("clock_running", "1 while the song runs.", func(s *control.Status) bool { return s.Clock.State == "running" }),
	flag("clock_lost", "1 while the clock is lost.", func(s *control.Status) bool { return s.Clock.State == "lost" }),
	flag("clock_locked", "1 while the tempo of the clock can be trusted.", func(s *control.Status) bool { return s.Clock.Locked }),
	flag("clock_unplaced", "1 while a clock that was lost has sent no position.", func(s *control.Status) bool { return s.Clock.Unplaced }),
	gauge("clock_tempo_bpm", "Tempo of the clock in quarter notes a minute.", func(s *control.Status) float64 { return s.Clock.BPM }),
	gauge("clock_jitter_seconds", "Standard deviation of the external ticks.", func(s *control.Status) float64 { return s.Clock.JitterMS / 1e3 }),
	counter("clock_late_ticks", "Ticks that came late, together with others.", func(s *control.Status) uint64 { return s.Clock.LateTicks }),
	counter("clock_epochs", "Starts and jumps of the song.", func(s *control.Status) uint64 { return uint64(s.Clock.Epoch) }),
	counter("loops_decoded", "Loops that were made.", func(s *control.Status) uint64 { return s.Decode.Decoded }),
	counter("loops_failed", "Loops that could not be made.", func(s *control.Status) uint64 { return s.Decode.Failed }),
	counter("loops_repeated", "Loops that began again because no other was ready.", func(s *control.Status) uint64 { return s.Loop.Repeats }),
	flag("loop_pending", "1 while a loop waits to take over.", func(s *control.Status) bool { return s.Loop.PendingID != 0 }),
	flag("decode_behind", "1 while the machine hardly keeps up with decoding.", func(s *control.Status) bool { return s.Decode.Behind != "" }),
	flag("training", "1 while a training runs.", func(s *control.Status) bool { return s.Job != nil && !s.Job.State.Final() }),
}

var (
	infoDesc     = prometheus.NewDesc("groovegen_info", "What runs. The value is 1.", []string{"version", "model", "engine", "midi_system", "midi_mode"}, nil)
	latenessDesc = prometheus.NewDesc("groovegen_lateness_seconds", "How late notes were sent. The sum is exact to 1 part in 32.", nil, nil)
	decodeDesc   = prometheus.NewDesc("groovegen_decode_seconds", "Time from a request to its loop.", []string{"quantile"}, nil)
	oscDesc      = prometheus.NewDesc("groovegen_osc_total", "What the OSC port received and sent, by kind.", []string{"kind"}, nil)
	webDesc      = prometheus.NewDesc("groovegen_web_total", "What the web page's server did, by kind.", []string{"kind"}, nil)
)

// statusCollector reads the status once for each request. It is a prometheus.Collector.
type statusCollector struct{ hub Hub }

// Describe implements prometheus.Collector.
func (c statusCollector) Describe(to chan<- *prometheus.Desc) {
	for _, m := range statusMetrics {
		to <- m.desc
	}
	for _, d := range []*prometheus.Desc{infoDesc, latenessDesc, decodeDesc, oscDesc, webDesc} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c statusCollector) Collect(to chan<- prometheus.Metric) {
	s := c.hub.Status()
	for _, m := range statusMetrics {
		to <- prometheus.MustNewConstMetric(m.desc, m.kind, m.of(&s))
	}
	to <- prometheus.MustNewConstMetric(infoDesc, prometheus.GaugeValue, 1, s.Version, s.Model.ID, s.Model.Engine, s.MIDI.System, s.MIDI.Mode)
	to <- latenessHistogram(c.hub.Histogram())
	for quantile, us := range map[string]float64{"0.5": s.Decode.P50US, "0.99": s.Decode.P99US, "1": s.Decode.MaxUS} {
		to <- prometheus.MustNewConstMetric(decodeDesc, prometheus.GaugeValue, us/1e6, quantile)
	}
	collectKinds(to, oscDesc, s.OSC.Counters)
	collectKinds(to, webDesc, s.Web.Counters)
}

// latenessHistogram sums fine buckets, in µs, up to the edges.
func latenessHistogram(fine []Bucket) prometheus.Metric {
	var count uint64
	var sum float64
	upTo := make(map[float64]uint64, len(latenessEdges))
	for _, b := range fine {
		count += b.Count
		sum += b.UpTo / 1e6 * float64(b.Count)
		if i := sort.SearchFloat64s(latenessEdges, b.UpTo/1e6); i < len(latenessEdges) {
			upTo[latenessEdges[i]] += b.Count
		}
	}
	var below uint64
	for _, edge := range latenessEdges {
		below += upTo[edge]
		upTo[edge] = below
	}
	return prometheus.MustNewConstHistogram(latenessDesc, count, sum, upTo)
}

func collectKinds(to chan<- prometheus.Metric, desc *prometheus.Desc, kinds map[string]uint64) {
	for kind, n := range kinds {
		to <- prometheus.MustNewConstMetric(desc, prometheus.CounterValue, float64(n), kind)
	}
}

// metricsHandler answers in the text format of Prometheus: the status, the process and Go's runtime.
func metricsHandler(hub Hub) http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(statusCollector{hub}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}
