// master: an ALSA sequencer clock master that follows a script, on the kernel's queue.
//
// usage: master TOKEN...
//   wait N      until N clients are subscribed
//   bpm X       tempo from here on
//   spp N       F2, N steps         start | continue | stop     FA, FB, FC
//   ticks N     N times F8, the first one now; time goes on by N periods
//   ramp N X    N times F8 while the tempo moves evenly to X
//   until       F8 without end, until SIGUSR1
//   hold        nothing, until SIGUSR1
//   rest MS     time goes on
//   lost        time goes on by one period without its F8
//   sysex N     an SysEx message of N bytes     open N   the same without its end
//   flood MS    SysEx of all sizes, notes, controllers and events of every type with random content, as fast as they go
#include <alsa/asoundlib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static snd_seq_t *seq;
static int port, queue;
static double now = 0.3e9; // ns on the queue
static double bpm = 120;
static unsigned char block[65536];

static double period(void) { return 60e9 / (bpm * 24); }

static void die(const char *what) {
	fprintf(stderr, "master: %s\n", what);
	exit(2);
}

static void schedule(snd_seq_event_t *ev) {
	snd_seq_real_time_t t = {(unsigned)(now / 1e9), (unsigned)((long long)now % 1000000000LL)};
	snd_seq_ev_set_source(ev, port);
	snd_seq_ev_set_subs(ev);
	snd_seq_ev_schedule_real(ev, queue, 0, &t);
	if (snd_seq_event_output(seq, ev) < 0) die("cannot put out an event");
}

static void simple(int type, int value) {
	snd_seq_event_t ev;
	snd_seq_ev_clear(&ev);
	ev.type = type;
	snd_seq_ev_set_fixed(&ev);
	ev.data.control.value = value;
	schedule(&ev);
}

static volatile sig_atomic_t signalled;

static void on_signal(int number) {
	(void)number;
	signalled = 1;
}

static double queue_time(void) {
	snd_seq_queue_status_t *status;
	snd_seq_queue_status_alloca(&status);
	snd_seq_get_queue_status(seq, queue, status);
	const snd_seq_real_time_t *t = snd_seq_queue_status_get_real_time(status);
	return t->tv_sec * 1e9 + t->tv_nsec;
}

static void pause_ns(double ns) {
	if (ns > 0) nanosleep(&(struct timespec){.tv_sec = ns / 1e9, .tv_nsec = (long long)ns % 1000000000LL}, NULL);
}

// until keeps the queue filled for LEAD ns and no longer, so that the song ends soon after the signal.
#define LEAD 150e6
static void until(void) {
	for (snd_seq_drain_output(seq); !signalled; now += period()) {
		simple(SND_SEQ_EVENT_CLOCK, 0);
		snd_seq_drain_output(seq);
		pause_ns(now - queue_time() - LEAD);
	}
	signalled = 0;
}

static void hold(void) {
	for (snd_seq_drain_output(seq); !signalled;) pause_ns(5e6);
	signalled = 0;
	double soon = queue_time() + LEAD;
	if (now < soon) now = soon;
}

static void sysex(int size, int end) {
	snd_seq_event_t ev;
	snd_seq_ev_clear(&ev);
	if (size < 2) size = 2;
	if (size > (int)sizeof block) size = sizeof block;
	memset(block, 0x55, size);
	block[0] = 0xF0;
	if (end) block[size - 1] = 0xF7;
	snd_seq_ev_set_sysex(&ev, size, block);
	schedule(&ev);
}

static double monotonic(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

// flood sends directly, not by the queue, and cares for no refusal: the kernel has no room for all of it.
static void flood(double ms) {
	snd_seq_t *s;
	if (snd_seq_open(&s, "default", SND_SEQ_OPEN_OUTPUT, SND_SEQ_NONBLOCK) < 0) die("cannot open a second client");
	snd_seq_set_client_name(s, "flood");
	int p = snd_seq_create_simple_port(s, "out", SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ, SND_SEQ_PORT_TYPE_APPLICATION);
	snd_seq_query_subscribe_t *q;
	snd_seq_query_subscribe_alloca(&q);
	snd_seq_addr_t me = {snd_seq_client_id(seq), port};
	snd_seq_query_subscribe_set_root(q, &me);
	snd_seq_query_subscribe_set_type(q, SND_SEQ_QUERY_SUBS_READ);
	for (int i = 0;; i++) { // whoever hears the clock hears this, but for the receiver
		snd_seq_query_subscribe_set_index(q, i);
		if (snd_seq_query_port_subscribers(seq, q) < 0) break;
		const snd_seq_addr_t *to = snd_seq_query_subscribe_get_addr(q);
		snd_seq_client_info_t *info;
		snd_seq_client_info_alloca(&info);
		snd_seq_get_any_client_info(seq, to->client, info);
		if (strcmp(snd_seq_client_info_get_name(info), "seqcap") != 0) snd_seq_connect_to(s, p, to->client, to->port);
	}
	const double end = monotonic() + ms * 1e6;
	unsigned long count = 0;
	while (monotonic() < end) {
		snd_seq_event_t ev;
		snd_seq_ev_clear(&ev);
		for (unsigned i = 0; i < sizeof ev.data; i++) ((unsigned char *)&ev.data)[i] = rand();
		switch (rand() % 4) {
		case 0: {
			int size = 1 + rand() % (rand() % 8 ? 300 : 20000);
			for (int i = 0; i < size; i++) block[i] = rand();
			if (rand() % 2) block[0] = 0xF0;
			if (rand() % 2) block[size - 1] = 0xF7;
			snd_seq_ev_set_sysex(&ev, size, block);
			break;
		}
		case 1:
			ev.type = SND_SEQ_EVENT_NOTEON + rand() % 8;
			break;
		case 2:
			ev.type = SND_SEQ_EVENT_CONTROL14 + rand() % 3;
			break;
		default:
			ev.type = rand() % 256;
			// Not what a clock follower must obey.
			if (ev.type == SND_SEQ_EVENT_CLOCK || ev.type == SND_SEQ_EVENT_START || ev.type == SND_SEQ_EVENT_STOP ||
			    ev.type == SND_SEQ_EVENT_CONTINUE || ev.type == SND_SEQ_EVENT_SONGPOS || ev.type >= SND_SEQ_EVENT_SYSEX)
				ev.type = SND_SEQ_EVENT_SENSING;
		}
		snd_seq_ev_set_source(&ev, p);
		snd_seq_ev_set_subs(&ev);
		snd_seq_ev_set_direct(&ev);
		if (snd_seq_event_output_direct(s, &ev) >= 0) count++;
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
	fprintf(stderr, "master: flooded with %lu events\n", count);
	snd_seq_close(s);
}

static int subscribers(void) {
	snd_seq_query_subscribe_t *q;
	snd_seq_query_subscribe_alloca(&q);
	snd_seq_addr_t me = {snd_seq_client_id(seq), port};
	snd_seq_query_subscribe_set_root(q, &me);
	snd_seq_query_subscribe_set_type(q, SND_SEQ_QUERY_SUBS_READ);
	snd_seq_query_subscribe_set_index(q, 0);
	return snd_seq_query_port_subscribers(seq, q) < 0 ? 0 : snd_seq_query_subscribe_get_num_subs(q);
}

static void await(int n) {
	for (int i = 0; subscribers() < n; i++) {
		if (i > 1000) die("nobody subscribes");
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
}

int main(int argc, char **argv) {
	if (snd_seq_open(&seq, "default", SND_SEQ_OPEN_DUPLEX, 0) < 0) die("no ALSA sequencer");
	snd_seq_set_client_name(seq, "master");
	port = snd_seq_create_simple_port(seq, "out", SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ,
	                                  SND_SEQ_PORT_TYPE_MIDI_GENERIC | SND_SEQ_PORT_TYPE_APPLICATION);
	queue = snd_seq_alloc_queue(seq);
	snd_seq_set_client_pool_output(seq, 1000);
	snd_seq_set_output_buffer_size(seq, 262144);
	signal(SIGUSR1, on_signal);
	int started = 0;
	for (int i = 1; i < argc; i++) {
		const char *t = argv[i], *a = i + 1 < argc ? argv[i + 1] : "";
		if (!strcmp(t, "wait")) { await(atoi(a)); i++; continue; }
		if (!started) {
			snd_seq_start_queue(seq, queue, NULL);
			snd_seq_drain_output(seq);
			started = 1;
		}
		if (!strcmp(t, "bpm")) bpm = atof(a), i++;
		else if (!strcmp(t, "spp")) simple(SND_SEQ_EVENT_SONGPOS, atoi(a)), i++;
		else if (!strcmp(t, "start")) simple(SND_SEQ_EVENT_START, 0);
		else if (!strcmp(t, "continue")) simple(SND_SEQ_EVENT_CONTINUE, 0);
		else if (!strcmp(t, "stop")) simple(SND_SEQ_EVENT_STOP, 0);
		else if (!strcmp(t, "rest")) now += atof(a) * 1e6, i++;
		else if (!strcmp(t, "until")) until();
		else if (!strcmp(t, "hold")) hold();
		else if (!strcmp(t, "lost")) now += period();
		else if (!strcmp(t, "sysex")) sysex(atoi(a), 1), i++;
		else if (!strcmp(t, "open")) sysex(atoi(a), 0), i++;
		else if (!strcmp(t, "flood")) {
			snd_seq_drain_output(seq);
			flood(atof(a));
			i++;
		} else if (!strcmp(t, "ticks")) {
			for (int n = atoi(a); n > 0; n--, now += period()) {
				simple(SND_SEQ_EVENT_CLOCK, 0);
				if (n % 16 == 0) snd_seq_drain_output(seq);
			}
			i++;
		} else if (!strcmp(t, "ramp")) {
			int n = atoi(a);
			double to = i + 2 < argc ? atof(argv[i + 2]) : bpm, step = n > 0 ? (to - bpm) / n : 0;
			for (; n > 0; n--, now += period(), bpm += step) {
				simple(SND_SEQ_EVENT_CLOCK, 0);
				if (n % 16 == 0) snd_seq_drain_output(seq);
			}
			i += 2;
		} else die(t);
	}
	snd_seq_drain_output(seq);
	snd_seq_sync_output_queue(seq);
	return 0;
}
