// The MIDI event that Go and the C threads of the drivers exchange. Times are nanoseconds on CLOCK_MONOTONIC.
#ifndef GROOVEGEN_EVENT_H
#define GROOVEGEN_EVENT_H

#include <stdint.h>

typedef struct {
	int64_t at;
	uint8_t data[3];
	uint8_t len;
	uint8_t ahead; // of a message to send: handed over before its instant
} gg_event;

#define GG_AT_ONCE INT64_MIN

#endif
