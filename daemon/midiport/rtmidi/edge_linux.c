//go:build cgo && linux

#include "edge_linux.h"

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
extern void rtmidi_in_set_callback(void *device, void (*hear)(double, const unsigned char *, size_t, void *), void *arg)
	__attribute__((weak));
extern int rtmidi_out_send_message(void *device, const unsigned char *message, int length) __attribute__((weak));

#define CLOSE_WAIT_NS 200000000LL
#define NAP_NS 5000000           // how long at most what is not urgent lies unread
#define MAX_EARLY_NS 500000      // how long at most a thread waits awake for an instant
#define BURST 30                 // bytes: ten messages, which RtMidi's own buffer of 32 takes without growing
#define HIGHEST_NICE (-20)

// rise makes the calling thread real-time, as far as the user may, or else the first of the ordinary ones. Signals are left
// to others: their handler is Go's.
static int rise(int priority) {
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

// wake ends an await, after the word was changed.
static void wake(atomic_uint *word) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0); }

static void call(atomic_uint *word) {
	atomic_fetch_add(word, 1);
	wake(word);
}

// await sleeps until an instant, INT64_MAX for ever, or until the word is no longer what was seen. It returns 1 if the time
// is up.
static int await(atomic_uint *word, unsigned seen, int64_t until) {
	struct {
		long sec, nsec; // what futex(2) takes, whatever time_t is
	} t = {(long)(until / 1000000000LL), (long)(until % 1000000000LL)};
	return syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, seen, until == INT64_MAX ? NULL : &t, NULL, FUTEX_BITSET_MATCH_ANY) != 0 &&
	       errno == ETIMEDOUT;
}

struct gg_ear {
	gg_ring heard;
	atomic_uint word;    // the futex; grows with what the reader must see at once, and with stopped
	atomic_int asleep;   // the reader sleeps, or is about to
	atomic_int resting;  // it looks again within NAP_NS
	atomic_int listening, stopped;
	atomic_ullong dropped;
	int priority, risen; // RtMidi's thread's own
	int idle;            // the reader's own: only what can wait has come of late
};

// hear is what RtMidi's thread calls. What is no message of three bytes at most comes out with the length 0. The clock and
// the transport wake the reader; notes and controllers, which are stamped and can wait, only if it does not look again soon
// by itself: a flood of them must not take the processor from who plays.
static void hear(double delta, const unsigned char *message, size_t size, void *arg) {
	int64_t at = gg_monotonic();
	gg_ear *e = arg;
	(void)delta;
	if (!e->risen) {
		e->risen = 1;
		rise(e->priority);
	}
	if (!atomic_load_explicit(&e->listening, memory_order_acquire)) return;
	gg_event g = {.at = at};
	if (size <= sizeof g.data) {
		memcpy(g.data, message, size);
		g.len = (uint8_t)size;
	}
	if (!gg_ring_put(&e->heard, g)) {
		atomic_fetch_add(&e->dropped, 1);
		return;
	}
	atomic_thread_fence(memory_order_seq_cst);
	if (g.data[0] < 0xF0 && atomic_load(&e->resting)) return;
	atomic_fetch_add(&e->word, 1);
	if (atomic_load(&e->asleep)) wake(&e->word);
}

gg_ear *gg_ear_open(void *device, int priority) {
	gg_ear *e;
	if (!rtmidi_in_set_callback || posix_memalign((void **)&e, 64, sizeof *e) != 0) return NULL;
	memset(e, 0, sizeof *e); // also touches every page, before the thread would
	e->priority = priority;
	rtmidi_in_set_callback(device, hear, e);
	return e;
}

void gg_ear_listen(gg_ear *e) { atomic_store_explicit(&e->listening, 1, memory_order_release); }

static int fetch(gg_ear *e, gg_event *dst, int max) {
	int n = 0, urgent = 0;
	gg_entry entry;
	while (n < max && gg_ring_get(&e->heard, &entry)) {
		dst[n++] = entry.event;
		urgent |= entry.event.data[0] >= 0xF0;
	}
	if (n > 0) e->idle = !urgent;
	return n;
}

int gg_ear_wait(gg_ear *e, gg_event *dst, int max) {
	for (;;) {
		unsigned seen = atomic_load(&e->word);
		if (atomic_load(&e->stopped)) return -1;
		int n = fetch(e, dst, max);
		if (n > 0) return n;
		int rest = e->idle;
		e->idle = 0; // after one rest without anything new it sleeps until it is woken
		atomic_store(&e->resting, rest);
		atomic_store(&e->asleep, 1);
		atomic_thread_fence(memory_order_seq_cst);
		if (gg_ring_empty(&e->heard)) await(&e->word, seen, rest ? gg_monotonic() + NAP_NS : INT64_MAX);
		atomic_store(&e->asleep, 0);
		atomic_store(&e->resting, 0);
		atomic_thread_fence(memory_order_seq_cst);
	}
}

void gg_ear_stop(gg_ear *e) {
	atomic_store(&e->listening, 0);
	atomic_store(&e->stopped, 1);
	call(&e->word);
}

void gg_ear_free(gg_ear *e) { free(e); }

uint64_t gg_ear_dropped(gg_ear *e) { return atomic_load(&e->dropped); }

struct gg_hand {
	void *device;
	int priority;
	pthread_t thread;
	gg_schedule schedule;
	atomic_uint word;     // the futex; grows with everything that the thread must look at
	atomic_llong until;   // when the thread wakes by itself
	atomic_llong closing; // until when to go on sending; 0 = the port is open
	atomic_int realtime;  // −1 before the thread has begun
	atomic_ullong dropped; // messages that the system refused
	gg_lates lates;

	int64_t early; // the thread's own: how long before an instant it wakes
};

void gg_hand_wake(gg_hand *h) { wake(&h->word); }

// doze sleeps until an instant, or until the word is no longer what was seen. Systems wake a thread late by much the same time
// again and again, so it has itself woken that much earlier, and waits awake for what is left.
static void doze(gg_hand *h, unsigned seen, int64_t until) {
	int64_t alarm = until == INT64_MAX ? until : until - h->early;
	if (alarm > gg_monotonic()) {
		if (!await(&h->word, seen, alarm)) return;
		h->early += (3 * (gg_monotonic() - alarm) / 2 - h->early) / 8;
		if (h->early > MAX_EARLY_NS) h->early = MAX_EARLY_NS;
	}
	while (gg_monotonic() < until && atomic_load(&h->word) == seen) {
	}
}

// play sends what is due, a chord with one system call, and returns when the next message is.
static int64_t play(gg_hand *h) {
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
			gg_lates_put(&h->lates, e, now);
		}
		if (done == 0) return s->pending_count > 0 ? s->pending[0].event.at : INT64_MAX;
		if (rtmidi_out_send_message(h->device, burst, size) != 0) atomic_fetch_add(&h->dropped, done);
		gg_schedule_drop(s, done);
	}
}

static void *run(void *arg) {
	gg_hand *h = arg;
	atomic_store(&h->realtime, rise(h->priority));
	call(&h->word);
	for (;;) {
		unsigned seen = atomic_load(&h->word);
		int64_t closing = atomic_load(&h->closing); // before the gathering: what was handed over before it is sent
		gg_schedule_gather(&h->schedule);
		int64_t next = play(h);
		if (closing && next > closing) return NULL;
		atomic_store(&h->until, next);
		if (next > gg_monotonic()) doze(h, seen, next);
	}
}

gg_hand *gg_hand_open(void *device, int priority) {
	gg_hand *h;
	if (!rtmidi_out_send_message || posix_memalign((void **)&h, 64, sizeof *h) != 0) return NULL;
	memset(h, 0, sizeof *h); // also touches every page, before the thread would
	h->device = device;
	h->priority = priority;
	atomic_init(&h->realtime, -1);
	if (pthread_create(&h->thread, NULL, run, h) != 0) {
		free(h);
		return NULL;
	}
	while (atomic_load(&h->realtime) < 0) await(&h->word, 0, INT64_MAX);
	return h;
}

int gg_hand_send(gg_hand *h, int64_t now, int64_t at, uint8_t len, uint8_t b0, uint8_t b1, uint8_t b2) {
	if (!gg_schedule_put(&h->schedule, now, at, len, b0, b1, b2)) return 0;
	// A thread that wakes early enough by itself is left to sleep, but it must look before it sleeps again.
	atomic_fetch_add(&h->word, 1);
	return at < atomic_load(&h->until) ? 2 : 1;
}

void gg_hand_cancel(gg_hand *h) {
	gg_schedule_cancel(&h->schedule); // the thread looks before it plays, so it need not be woken
}

void gg_hand_close(gg_hand *h) {
	atomic_store(&h->closing, gg_monotonic() + CLOSE_WAIT_NS);
	call(&h->word);
	pthread_join(h->thread, NULL);
	free(h);
}

int gg_hand_realtime(gg_hand *h) { return atomic_load(&h->realtime); }
uint64_t gg_hand_dropped(gg_hand *h) { return atomic_load(&h->dropped); }

int gg_hand_lateness(gg_hand *h, int64_t *dst, int max) { return gg_lates_take(&h->lates, dst, max); }
