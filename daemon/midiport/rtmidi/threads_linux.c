//go:build cgo && linux

#include "threads_linux.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../schedule.h"

// Defined in RtMidi, which is linked into the same program. Weak, because cgo links this package alone once.
extern void rtmidi_in_set_callback(void *device, void (*on_message)(double, const unsigned char *, size_t, void *), void *arg)
	__attribute__((weak));
extern int rtmidi_out_send_message(void *device, const unsigned char *message, int length) __attribute__((weak));

#define CLOSE_WAIT_NS 200000000LL
#define POLL_NS 5000000           // longest time until a message that is not urgent is read
#define MAX_EARLY_NS 500000      // longest time that a thread spins before an instant
#define BURST 30                 // bytes: ten messages, which fit into RtMidi's buffer of 32
#define HIGHEST_NICE (-20)

// raise_priority gives the calling thread real-time priority if the user may set it, otherwise the highest ordinary one.
// It blocks signals, whose handlers are Go's.
static int raise_priority(int priority) {
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
	struct sched_param p = {.sched_priority = priority};
	if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &p) == 0) return 1;
	struct rlimit limit;
	if (getrlimit(RLIMIT_RTPRIO, &limit) == 0 && limit.rlim_cur > 0 && limit.rlim_cur < (rlim_t)priority) {
		p.sched_priority = (int)limit.rlim_cur;
		if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &p) == 0) return 1;
	}
	setpriority(PRIO_PROCESS, 0, HIGHEST_NICE);
	return 0;
}

// wake ends an await after the word was changed.
static void wake(atomic_uint *word) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0); }

static void notify(atomic_uint *word) {
	atomic_fetch_add(word, 1);
	wake(word);
}

// await sleeps until an instant (INT64_MAX = for ever) or until the word differs from seen. It returns 1 if the instant has
// come.
static int await(atomic_uint *word, unsigned seen, int64_t until) {
	struct {
		long sec, nsec; // the layout of futex(2), whatever time_t is
	} t = {(long)(until / 1000000000LL), (long)(until % 1000000000LL)};
	return syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, seen, until == INT64_MAX ? NULL : &t, NULL, FUTEX_BITSET_MATCH_ANY) != 0 &&
	       errno == ETIMEDOUT;
}

struct gg_input {
	gg_ring received;
	atomic_uint word;    // the futex; counts urgent messages and stopped
	atomic_int sleeping;   // the reader sleeps or is about to
	atomic_int polling;  // the reader checks the ring again within POLL_NS
	atomic_int listening, stopped;
	atomic_ullong dropped;
	int priority, priority_raised; // used by RtMidi's thread only
	int can_poll;            // used by the reader only: the last messages were not urgent
};

// on_message is RtMidi's callback. A message of more than three bytes gets the length 0. Clock and transport messages wake
// the reader. Notes and controllers are stamped and can wait: they wake it only if it will not check the ring soon by
// itself, so that a flood of them does not take the processor from the player.
static void on_message(double delta, const unsigned char *message, size_t size, void *arg) {
	int64_t at = gg_monotonic();
	gg_input *e = arg;
	(void)delta;
	if (!e->priority_raised) {
		e->priority_raised = 1;
		raise_priority(e->priority);
	}
	if (!atomic_load_explicit(&e->listening, memory_order_acquire)) return;
	gg_event g = {.at = at};
	if (size <= sizeof g.data) {
		memcpy(g.data, message, size);
		g.len = (uint8_t)size;
	}
	if (!gg_ring_put(&e->received, g)) {
		atomic_fetch_add(&e->dropped, 1);
		return;
	}
	atomic_thread_fence(memory_order_seq_cst);
	if (g.data[0] < 0xF0 && atomic_load(&e->polling)) return;
	atomic_fetch_add(&e->word, 1);
	if (atomic_load(&e->sleeping)) wake(&e->word);
}

gg_input *gg_input_open(void *device, int priority) {
	gg_input *e;
	if (!rtmidi_in_set_callback || posix_memalign((void **)&e, 64, sizeof *e) != 0) return NULL;
	memset(e, 0, sizeof *e); // also touches every page before the thread does
	e->priority = priority;
	rtmidi_in_set_callback(device, on_message, e);
	return e;
}

void gg_input_listen(gg_input *e) { atomic_store_explicit(&e->listening, 1, memory_order_release); }

static int fetch(gg_input *e, gg_event *dst, int max) {
	int n = 0, urgent = 0;
	gg_entry entry;
	while (n < max && gg_ring_get(&e->received, &entry)) {
		dst[n++] = entry.event;
		urgent |= entry.event.data[0] >= 0xF0;
	}
	if (n > 0) e->can_poll = !urgent;
	return n;
}

int gg_input_wait(gg_input *e, gg_event *dst, int max) {
	for (;;) {
		unsigned seen = atomic_load(&e->word);
		if (atomic_load(&e->stopped)) return -1;
		int n = fetch(e, dst, max);
		if (n > 0) return n;
		int poll = e->can_poll;
		e->can_poll = 0; // after one poll without messages it sleeps until it is woken
		atomic_store(&e->polling, poll);
		atomic_store(&e->sleeping, 1);
		atomic_thread_fence(memory_order_seq_cst);
		if (gg_ring_empty(&e->received)) await(&e->word, seen, poll ? gg_monotonic() + POLL_NS : INT64_MAX);
		atomic_store(&e->sleeping, 0);
		atomic_store(&e->polling, 0);
		atomic_thread_fence(memory_order_seq_cst);
	}
}

void gg_input_stop(gg_input *e) {
	atomic_store(&e->listening, 0);
	atomic_store(&e->stopped, 1);
	notify(&e->word);
}

void gg_input_free(gg_input *e) { free(e); }

uint64_t gg_input_dropped(gg_input *e) { return atomic_load(&e->dropped); }

struct gg_output {
	void *device;
	int priority;
	pthread_t thread;
	gg_schedule schedule;
	atomic_uint word;     // the futex; counts everything that the thread must check
	atomic_llong until;   // when the thread wakes up by itself
	atomic_llong closing; // send until this instant, then end; 0 = the port is open
	atomic_int realtime;  // −1 before the thread has started
	atomic_ullong dropped; // messages that the system refused
	gg_lateness_log lateness;

	int64_t wake_early; // used by the thread only: how long before an instant it wakes up
};

void gg_output_wake(gg_output *h) { wake(&h->word); }

// sleep_until sleeps until an instant or until the word differs from seen. A system wakes threads late by about the same
// time again and again. So it wakes up that much earlier and spins for the rest.
static void sleep_until(gg_output *h, unsigned seen, int64_t until) {
	int64_t alarm = until == INT64_MAX ? until : until - h->wake_early;
	if (alarm > gg_monotonic()) {
		if (!await(&h->word, seen, alarm)) return;
		h->wake_early += (3 * (gg_monotonic() - alarm) / 2 - h->wake_early) / 8;
		if (h->wake_early > MAX_EARLY_NS) h->wake_early = MAX_EARLY_NS;
	}
	while (gg_monotonic() < until && atomic_load(&h->word) == seen) {
	}
}

// send_due sends the messages that are due, a chord with one system call, and returns when the next one is due.
static int64_t send_due(gg_output *h) {
	gg_schedule *s = &h->schedule;
	for (;;) {
		uint8_t burst[BURST];
		int size = 0;
		uint32_t done = 0;
		int64_t now = gg_monotonic();
		for (; done < s->pending_count && s->pending[done].event.at <= now; done++) {
			gg_event *e = &s->pending[done].event;
			if (size + e->len > BURST) break;
			memcpy(burst + size, e->data, e->len);
			size += e->len;
			gg_lateness_log_put(&h->lateness, e, now);
		}
		if (done == 0) return s->pending_count > 0 ? s->pending[0].event.at : INT64_MAX;
		if (rtmidi_out_send_message(h->device, burst, size) != 0) atomic_fetch_add(&h->dropped, done);
		gg_schedule_drop(s, done);
	}
}

static void *sender_thread(void *arg) {
	gg_output *h = arg;
	atomic_store(&h->realtime, raise_priority(h->priority));
	notify(&h->word);
	for (;;) {
		unsigned seen = atomic_load(&h->word);
		int64_t closing = atomic_load(&h->closing); // read before gathering, so that messages handed over before it are sent
		gg_schedule_gather(&h->schedule);
		int64_t next = send_due(h);
		if (closing && next > closing) return NULL;
		atomic_store(&h->until, next);
		if (next > gg_monotonic()) sleep_until(h, seen, next);
	}
}

gg_output *gg_output_open(void *device, int priority) {
	gg_output *h;
	if (!rtmidi_out_send_message || posix_memalign((void **)&h, 64, sizeof *h) != 0) return NULL;
	memset(h, 0, sizeof *h); // also touches every page before the thread does
	h->device = device;
	h->priority = priority;
	atomic_init(&h->realtime, -1);
	if (pthread_create(&h->thread, NULL, sender_thread, h) != 0) {
		free(h);
		return NULL;
	}
	while (atomic_load(&h->realtime) < 0) await(&h->word, 0, INT64_MAX);
	return h;
}

int gg_output_send(gg_output *h, int64_t now, int64_t at, uint8_t len, uint8_t b0, uint8_t b1, uint8_t b2) {
	if (!gg_schedule_put(&h->schedule, now, at, len, b0, b1, b2)) return 0;
	// A thread that wakes up early enough by itself is not woken, but it must check the ring before it sleeps again.
	atomic_fetch_add(&h->word, 1);
	return at < atomic_load(&h->until) ? 2 : 1;
}

void gg_output_cancel(gg_output *h) {
	gg_schedule_cancel(&h->schedule); // the thread checks before it sends, so it need not be woken
}

void gg_output_close(gg_output *h) {
	atomic_store(&h->closing, gg_monotonic() + CLOSE_WAIT_NS);
	notify(&h->word);
	pthread_join(h->thread, NULL);
	free(h);
}

int gg_output_realtime(gg_output *h) { return atomic_load(&h->realtime); }
uint64_t gg_output_dropped(gg_output *h) { return atomic_load(&h->dropped); }

int gg_output_lateness(gg_output *h, int64_t *dst, int max) { return gg_lateness_log_read(&h->lateness, dst, max); }
