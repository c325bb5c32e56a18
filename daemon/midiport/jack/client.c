//go:build cgo && linux

#include "client.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../schedule.h"
#include "library.h"

#define STALL_NS 1000000000LL
#define CLOSE_WAIT_MS 200

struct gg_client {
	jack_client *jack;
	jack_port *in, *out;

	gg_schedule schedule; // Go hands over, process sends
	gg_lateness_log lateness;
	gg_ring received;        // process writes, Go reads
	sem_t available;           // posted when received has grown or stopped was set
	atomic_int listening, stopped, gone;
	atomic_uint cycles;
	atomic_llong last_cycle, period;
	atomic_ullong dropped; // input events that found the ring full
	atomic_uint appeared[1024]; // how many ports have appeared, by a hash of their names
	atomic_uint waiting; // number of entries that process keeps for later periods

	// Used by the process thread only.
	int64_t offset; // CLOCK_MONOTONIC − JACK's clock
	int have_offset;
};

static jack_library lib;
static pthread_mutex_t load_lock = PTHREAD_MUTEX_INITIALIZER;
static int loaded;

static int load(void) {
	pthread_mutex_lock(&load_lock);
	int rc = loaded ? 0 : jack_load(&lib);
	loaded = rc == 0;
	pthread_mutex_unlock(&load_lock);
	return rc;
}

// A period on the time axis: the instant of its first frame and the length of one.
typedef struct {
	double start, frame; // ns
	jack_frames count;
} cycle;

// update_offset measures the offset between JACK's clock and ours. In all versions that we looked at both are
// CLOCK_MONOTONIC, but JACK does not guarantee that. A reading that was interrupted is ignored.
static void update_offset(gg_client *c) {
	int64_t before = gg_monotonic();
	int64_t jack = (int64_t)lib.get_time() * 1000;
	int64_t after = gg_monotonic();
	if (!c->have_offset || after - before < 20000) {
		int64_t offset = before + (after - before) / 2 - jack;
		// JACK's clock counts whole microseconds: within 2 µs it is the same clock.
		c->offset = offset > -2000 && offset < 2000 ? 0 : offset;
		c->have_offset = 1;
	}
	atomic_store_explicit(&c->last_cycle, after, memory_order_relaxed);
}

static cycle this_cycle(gg_client *c, jack_frames count) {
	jack_frames frames;
	uint64_t start, next;
	float length;
	if (!lib.get_cycle_times || lib.get_cycle_times(c->jack, &frames, &start, &next, &length) != 0 || length <= 0) {
		start = lib.frames_to_time(c->jack, lib.last_frame_time(c->jack));
		length = count * 1e6f / lib.get_sample_rate(c->jack);
	}
	atomic_store_explicit(&c->period, (long long)(length * 1000), memory_order_relaxed);
	return (cycle){(double)((int64_t)start * 1000 + c->offset), length * 1000.0 / count, count};
}

static void read_input(gg_client *c, cycle now) {
	void *buffer = lib.port_get_buffer(c->in, now.count);
	if (!buffer || !atomic_load_explicit(&c->listening, memory_order_acquire)) return;
	uint32_t n = lib.midi_get_event_count(buffer);
	int any = 0;
	for (uint32_t i = 0; i < n; i++) {
		jack_midi_event e;
		if (lib.midi_event_get(&e, buffer, i) != 0 || e.size == 0) continue;
		if (e.size > 3 || e.buffer[0] == 0xF0 || e.buffer[0] == 0xFE) continue; // SysEx and active sensing
		gg_event g = {.at = (int64_t)(now.start + e.time * now.frame), .len = (uint8_t)e.size};
		memcpy(g.data, e.buffer, e.size);
		if (gg_ring_put(&c->received, g))
			any = 1;
		else
			atomic_fetch_add(&c->dropped, 1);
	}
	if (any) sem_post(&c->available);
}

static void write_output(gg_client *c, cycle now) {
	void *buffer = lib.port_get_buffer(c->out, now.count);
	if (!buffer) return;
	lib.midi_clear_buffer(buffer);
	gg_schedule *s = &c->schedule;
	gg_schedule_gather(s);
	uint32_t done = 0;
	for (; done < s->pending_count; done++) {
		gg_event *e = &s->pending[done].event;
		double at = e->at == GG_AT_ONCE ? 0 : floor((e->at - now.start) / now.frame + 0.5);
		if (at >= now.count) break;
		if (lib.midi_event_write(buffer, at > 0 ? (jack_frames)at : 0, e->data, e->len) != 0) break; // full: send in the next period
		gg_lateness_log_put(&c->lateness, e, (int64_t)(now.start + (at > 0 ? at : 0) * now.frame));
	}
	gg_schedule_drop(s, done);
	atomic_store_explicit(&c->waiting, s->pending_count, memory_order_release);
}

static int process(jack_frames count, void *arg) {
	gg_client *c = arg;
	if (count == 0) return 0;
	update_offset(c);
	cycle now = this_cycle(c, count);
	if (c->in) read_input(c, now);
	if (c->out) write_output(c, now);
	atomic_fetch_add_explicit(&c->cycles, 1, memory_order_release);
	return 0;
}

static void on_shutdown(void *arg) {
	gg_client *c = arg;
	atomic_store(&c->gone, 1);
	sem_post(&c->available);
}

static atomic_uint *appearances(gg_client *c, const char *name) {
	uint32_t hash = 2166136261u; // FNV-1a
	for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 16777619u;
	return &c->appeared[hash % (sizeof c->appeared / sizeof *c->appeared)];
}

// on_port counts ports that appear. JACK calls it on a thread of its own, not on that of process.
static void on_port(uint32_t id, int registered, void *arg) {
	gg_client *c = arg;
	jack_port *port = registered ? lib.port_by_id(c->jack, id) : NULL;
	const char *name = port ? lib.port_name(port) : NULL;
	if (name) atomic_fetch_add(appearances(c, name), 1);
}

static int create_ports(gg_client *c, int directions) {
	if (directions & GG_IN) {
		c->in = lib.port_register(c->jack, "midi_in", JACK_MIDI_TYPE, JACK_PORT_IS_INPUT, 0);
		if (!c->in) return GG_REFUSED;
	}
	if (directions & GG_OUT) {
		c->out = lib.port_register(c->jack, "midi_out", JACK_MIDI_TYPE, JACK_PORT_IS_OUTPUT, 0);
		if (!c->out) return GG_REFUSED;
	}
	double frames = lib.get_buffer_size(c->jack), rate = lib.get_sample_rate(c->jack);
	if (rate <= 0) return GG_REFUSED;
	atomic_store(&c->period, (long long)(frames * 1e9 / rate));
	atomic_store(&c->last_cycle, gg_monotonic());
	lib.on_shutdown(c->jack, on_shutdown, c);
	lib.set_port_registration_callback(c->jack, on_port, c); // without it a port that comes back at once looks as one that was disconnected
	if (lib.set_process_callback(c->jack, process, c) != 0) return GG_REFUSED;
	return lib.activate(c->jack) == 0 ? 0 : GG_REFUSED;
}

unsigned gg_appeared(gg_client *c, const char *name) { return atomic_load(appearances(c, name)); }

int gg_open(const char *name, int directions, gg_client **out) {
	int rc = load();
	if (rc != 0) return rc;
	gg_client *c;
	if (posix_memalign((void **)&c, 64, sizeof *c) != 0) return GG_REFUSED;
	memset(c, 0, sizeof *c); // also touches every page before the process thread does
	sem_init(&c->available, 0, 0);
	int status = 0;
	c->jack = lib.client_open(name, JACK_NO_START_SERVER, &status);
	if (!c->jack) {
		sem_destroy(&c->available);
		free(c);
		return GG_NO_SERVER;
	}
	rc = create_ports(c, directions);
	if (rc != 0) {
		gg_close(c);
		return rc;
	}
	*out = c;
	return 0;
}

static void sleep_1ms(void) { nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL); }

// drain waits until all messages have been sent, and one period more, in which receivers read them.
static void drain(gg_client *c) {
	if (atomic_load(&c->schedule.incoming.head) == 0) return;
	int ms = 0;
	while (ms++ < CLOSE_WAIT_MS && !atomic_load(&c->gone) &&
	       (!gg_ring_empty(&c->schedule.incoming) || atomic_load(&c->waiting) > 0))
		sleep_1ms();
	unsigned cycles = atomic_load(&c->cycles);
	while (ms++ < CLOSE_WAIT_MS && !atomic_load(&c->gone) && atomic_load(&c->cycles) - cycles < 2) sleep_1ms();
}

void gg_close(gg_client *c) {
	drain(c);
	if (!atomic_load(&c->gone)) lib.deactivate(c->jack);
	lib.client_close(c->jack);
	sem_destroy(&c->available);
	free(c);
}

const char *gg_name(gg_client *c) { return lib.get_client_name(c->jack); }

const char **gg_ports(gg_client *c, int direction) {
	return lib.get_ports(c->jack, NULL, JACK_MIDI_TYPE, direction == GG_IN ? JACK_PORT_IS_OUTPUT : JACK_PORT_IS_INPUT);
}

const char **gg_connections(gg_client *c, int direction) {
	return lib.port_get_connections(direction == GG_IN ? c->in : c->out);
}

void gg_free(void *ports) {
	if (ports) lib.free(ports);
}

int gg_connect(gg_client *c, const char *other, int direction) {
	int rc = direction == GG_IN ? lib.connect(c->jack, other, lib.port_name(c->in))
	                            : lib.connect(c->jack, lib.port_name(c->out), other);
	return rc == 0 || rc == EEXIST ? 0 : GG_REFUSED;
}

int gg_send(gg_client *c, int64_t at, uint8_t len, uint8_t b0, uint8_t b1, uint8_t b2) {
	if (atomic_load_explicit(&c->gone, memory_order_acquire)) return GG_GONE;
	int64_t now = gg_monotonic();
	if (now - atomic_load_explicit(&c->last_cycle, memory_order_relaxed) > STALL_NS) return GG_STALLED;
	return gg_schedule_put(&c->schedule, now, at, len, b0, b1, b2) ? 0 : GG_FULL;
}

void gg_cancel(gg_client *c) { gg_schedule_cancel(&c->schedule); }

void gg_listen(gg_client *c, int on) { atomic_store_explicit(&c->listening, on, memory_order_release); }

int gg_wait(gg_client *c, gg_event *dst, int max) {
	while (sem_wait(&c->available) != 0)
		if (errno != EINTR) return -1;
	int n = 0;
	gg_entry e;
	while (n < max && gg_ring_get(&c->received, &e)) dst[n++] = e.event;
	if (n == max) sem_post(&c->available); // there may be more
	if (n == 0 && (atomic_load(&c->stopped) || atomic_load(&c->gone))) return -1;
	return n;
}

void gg_stop(gg_client *c) {
	gg_listen(c, 0);
	atomic_store(&c->stopped, 1);
	sem_post(&c->available);
}

int64_t gg_period(gg_client *c) { return atomic_load(&c->period); }
int gg_gone(gg_client *c) { return atomic_load(&c->gone); }
int gg_realtime(gg_client *c) { return lib.is_realtime && lib.is_realtime(c->jack); }
int gg_lateness(gg_client *c, int64_t *dst, int max) { return gg_lateness_log_read(&c->lateness, dst, max); }
uint64_t gg_dropped(gg_client *c) { return atomic_load(&c->dropped); }
