// The two threads on RtMidi's ports that must be on time, and that therefore run no Go: RtMidi's own, which stamps what is
// heard, and one that sends what was handed over at its instant.
#ifndef GROOVEGEN_EDGE_H
#define GROOVEGEN_EDGE_H

#include "../event.h"

// An ear keeps what RtMidi's callback has heard until Go fetches it.
typedef struct gg_ear gg_ear;

// gg_ear_open puts an ear on an input device of RtMidi's. NULL without memory, or if RtMidi is not linked.
gg_ear *gg_ear_open(void *device, int priority);
// gg_ear_listen has events kept from now on.
void gg_ear_listen(gg_ear *e);
// gg_ear_wait blocks until there are events and returns how many it wrote, −1 after gg_ear_stop. One thread.
int gg_ear_wait(gg_ear *e, gg_event *dst, int max);
void gg_ear_stop(gg_ear *e);
// gg_ear_free frees e, once RtMidi's thread has ended and nobody is in gg_ear_wait.
void gg_ear_free(gg_ear *e);
uint64_t gg_ear_dropped(gg_ear *e);

// A hand sends what was handed over.
typedef struct gg_hand gg_hand;

gg_hand *gg_hand_open(void *device, int priority);
// gg_hand_send hands over a message, now: 0 = there is no room, 2 = h is to be woken for it. One thread at a time. It does not
// block.
int gg_hand_send(gg_hand *h, int64_t now, int64_t at, uint8_t len, uint8_t b0, uint8_t b1, uint8_t b2);
void gg_hand_wake(gg_hand *h);
// gg_hand_cancel has every scheduled message handed over so far forgotten.
void gg_hand_cancel(gg_hand *h);
// gg_hand_close sends what is due within a fifth of a second, then ends the thread and frees h.
void gg_hand_close(gg_hand *h);
int gg_hand_realtime(gg_hand *h);
uint64_t gg_hand_dropped(gg_hand *h); // messages that the system refused
// gg_hand_lateness takes out how late the note-ons that were handed over ahead left, in ns, oldest first; max at most.
int gg_hand_lateness(gg_hand *h, int64_t *dst, int max);

#endif
