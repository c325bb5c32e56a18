// Rings between a Go thread and a C thread, and the sorted list of scheduled messages. Everything is in this header,
// because cgo compiles each package by itself. Nothing here waits or allocates.
#ifndef GROOVEGEN_SCHEDULE_H
#define GROOVEGEN_SCHEDULE_H

#include <stdatomic.h>
#include <time.h>

#include "event.h"

#define GG_RING 4096  // entries, a power of two
#define GG_LATENESS_LOG 1024 // entries, a power of two

typedef struct {
	gg_event event;
	uint32_t number; // counts the messages that were handed over
} gg_entry;

// A ring has one writer and one reader. head counts writes, tail counts reads; both wrap at 32 bits.
typedef struct {
	gg_entry slots[GG_RING];
	_Alignas(64) atomic_uint head;
	_Alignas(64) atomic_uint tail;
} gg_ring;

// A schedule has one thread that hands messages over (Go) and one that sends them (C). The list belongs to the latter.
typedef struct {
	gg_ring incoming;
	atomic_uint cancelled;     // scheduled entries with a lower number are cancelled
	gg_entry pending[GG_RING]; // sorted by time, then in the order of handing over
	uint32_t pending_count;
} gg_schedule;

// How late note-ons were sent, in ns. The sender thread writes, Go reads.
typedef struct {
	int64_t values[GG_LATENESS_LOG];
	atomic_uint head, tail;
} gg_lateness_log;

static inline int64_t gg_monotonic(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline int gg_ring_put(gg_ring *r, gg_event e) {
	unsigned head = atomic_load_explicit(&r->head, memory_order_relaxed);
	if (head - atomic_load_explicit(&r->tail, memory_order_acquire) >= GG_RING) return 0;
	r->slots[head % GG_RING] = (gg_entry){e, head};
	atomic_store_explicit(&r->head, head + 1, memory_order_release);
	return 1;
}

static inline int gg_ring_get(gg_ring *r, gg_entry *e) {
	unsigned tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
	if (tail == atomic_load_explicit(&r->head, memory_order_acquire)) return 0;
	*e = r->slots[tail % GG_RING];
	atomic_store_explicit(&r->tail, tail + 1, memory_order_release);
	return 1;
}

static inline int gg_ring_empty(gg_ring *r) { return atomic_load(&r->head) == atomic_load(&r->tail); }

// gg_schedule_put hands over a message for an instant; 0 if there is no room.
static inline int gg_schedule_put(gg_schedule *s, int64_t now, int64_t at, uint8_t len, uint8_t b0, uint8_t b1, uint8_t b2) {
	return gg_ring_put(&s->incoming, (gg_event){at, {b0, b1, b2}, len, at > now});
}

// gg_schedule_cancel cancels every scheduled entry handed over so far.
static inline void gg_schedule_cancel(gg_schedule *s) {
	atomic_store_explicit(&s->cancelled, atomic_load(&s->incoming.head), memory_order_release);
}

static inline int gg_entry_cancelled(const gg_entry *e, uint32_t end) {
	return e->event.at != GG_AT_ONCE && (int32_t)(e->number - end) < 0;
}

// gg_schedule_gather moves new messages into the sorted list, then removes the cancelled ones. The order matters: a thread
// that sees a message must also see the cancel before it.
static inline void gg_schedule_gather(gg_schedule *s) {
	gg_entry e;
	while (s->pending_count < GG_RING && gg_ring_get(&s->incoming, &e)) {
		uint32_t i = s->pending_count++;
		for (; i > 0 && s->pending[i - 1].event.at > e.event.at; i--) s->pending[i] = s->pending[i - 1];
		s->pending[i] = e;
	}
	uint32_t end = atomic_load_explicit(&s->cancelled, memory_order_acquire);
	uint32_t keep = 0;
	for (uint32_t i = 0; i < s->pending_count; i++)
		if (!gg_entry_cancelled(&s->pending[i], end)) s->pending[keep++] = s->pending[i];
	s->pending_count = keep;
}

// gg_schedule_drop removes the first entries of the list after they were sent.
static inline void gg_schedule_drop(gg_schedule *s, uint32_t count) {
	s->pending_count -= count;
	for (uint32_t i = 0; count > 0 && i < s->pending_count; i++) s->pending[i] = s->pending[i + count];
}

// gg_lateness_log_put records how late a message was sent, if it is a note-on that was handed over ahead.
static inline void gg_lateness_log_put(gg_lateness_log *l, const gg_event *e, int64_t left) {
	if (!e->ahead || (e->data[0] & 0xF0) != 0x90 || e->data[2] == 0) return;
	unsigned head = atomic_load_explicit(&l->head, memory_order_relaxed);
	if (head - atomic_load_explicit(&l->tail, memory_order_acquire) >= GG_LATENESS_LOG) return; // full
	l->values[head % GG_LATENESS_LOG] = left - e->at;
	atomic_store_explicit(&l->head, head + 1, memory_order_release);
}

static inline int gg_lateness_log_read(gg_lateness_log *l, int64_t *dst, int max) {
	unsigned tail = atomic_load_explicit(&l->tail, memory_order_relaxed);
	unsigned head = atomic_load_explicit(&l->head, memory_order_acquire);
	int n = 0;
	for (; n < max && tail != head; tail++) dst[n++] = l->values[tail % GG_LATENESS_LOG];
	atomic_store_explicit(&l->tail, tail, memory_order_release);
	return n;
}

#endif
