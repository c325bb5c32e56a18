// The two threads of RtMidi's ports that must be on time and therefore run no Go: RtMidi's own thread, which stamps input,
// and our sender thread, which sends each message at its instant.
#ifndef GROOVEGEN_THREADS_H
#define GROOVEGEN_THREADS_H

#include "../event.h"

// An input stores the messages of RtMidi's callback until Go fetches them.
typedef struct gg_input gg_input;

// gg_input_open installs the callback on an input device of RtMidi. NULL without memory, or if RtMidi is not linked.
gg_input *gg_input_open(void *device, int priority);
// gg_input_listen stores events from now on.
void gg_input_listen(gg_input *e);
// gg_input_wait blocks until there are events and returns how many it wrote, −1 after gg_input_stop. One thread.
int gg_input_wait(gg_input *e, gg_event *dst, int max);
void gg_input_stop(gg_input *e);
// gg_input_free frees e. RtMidi's thread has ended and no thread is in gg_input_wait.
void gg_input_free(gg_input *e);
uint64_t gg_input_dropped(gg_input *e);

// An output has a thread that sends messages at their instants.
typedef struct gg_output gg_output;

gg_output *gg_output_open(void *device, int priority);
// gg_output_send hands over a message; now is the current time. 0 = no room, 2 = call gg_output_wake for it. One thread at
// a time. It does not block.
int gg_output_send(gg_output *h, int64_t now, int64_t at, uint8_t len, uint8_t b0, uint8_t b1, uint8_t b2);
void gg_output_wake(gg_output *h);
// gg_output_cancel cancels every scheduled message handed over so far.
void gg_output_cancel(gg_output *h);
// gg_output_close sends the messages that are due within a fifth of a second, then ends the thread and frees h.
void gg_output_close(gg_output *h);
int gg_output_realtime(gg_output *h);
uint64_t gg_output_dropped(gg_output *h); // messages that the system refused
// gg_output_lateness returns how late the note-ons that were handed over ahead were sent, in ns, oldest first, each once.
int gg_output_lateness(gg_output *h, int64_t *dst, int max);

#endif
