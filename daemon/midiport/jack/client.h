// A JACK client with one MIDI input, one MIDI output, or both.
#ifndef GROOVEGEN_JACK_CLIENT_H
#define GROOVEGEN_JACK_CLIENT_H

#include "../event.h"

typedef struct gg_client gg_client;

// Results of gg_open and gg_send other than 0.
enum {
	GG_NO_LIBRARY = 1, // libjack.so.0 cannot be opened
	GG_OLD_LIBRARY,    // it lacks a function
	GG_NO_SERVER,
	GG_REFUSED, // the server refused the client, a port or its activation
	GG_FULL,
	GG_GONE,
	GG_STALLED, // the server has not called process for a second
};

enum { GG_IN = 1, GG_OUT = 2 };

int gg_open(const char *name, int directions, gg_client **out);
// gg_close waits until messages have been sent, then frees c. No thread may be in gg_wait.
void gg_close(gg_client *c);
const char *gg_name(gg_client *c);

// gg_ports lists the MIDI ports that we can connect to: GG_IN = ports that we can receive from. Free with gg_free.
const char **gg_ports(gg_client *c, int direction);
// gg_connections lists the ports that ours of this direction is connected to. Free with gg_free.
const char **gg_connections(gg_client *c, int direction);
void gg_free(void *ports);
// gg_appeared returns a number that is larger when a port of this name has appeared again.
unsigned gg_appeared(gg_client *c, const char *name);
int gg_connect(gg_client *c, const char *other, int direction);

// gg_send hands over a message. One thread at a time. It does not block.
int gg_send(gg_client *c, int64_t at, uint8_t len, uint8_t b0, uint8_t b1, uint8_t b2);
// gg_cancel cancels every scheduled message handed over so far.
void gg_cancel(gg_client *c);

// gg_listen stores events from now on. gg_wait blocks until there are events and returns how many it wrote, 0 after a
// wake-up without events, −1 after gg_stop or when the server is gone. One thread.
void gg_listen(gg_client *c, int on);
int gg_wait(gg_client *c, gg_event *dst, int max);
void gg_stop(gg_client *c);

int64_t gg_period(gg_client *c); // length of a period in nanoseconds
int gg_gone(gg_client *c);
int gg_realtime(gg_client *c); // the server calls process on a real-time thread
uint64_t gg_dropped(gg_client *c); // input events that found the ring full
// gg_lateness returns how far behind their instants the frames of note-ons were that were handed over ahead, in ns.
int gg_lateness(gg_client *c, int64_t *dst, int max);

#endif
