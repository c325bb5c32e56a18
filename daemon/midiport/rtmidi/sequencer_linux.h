// Questions to the ALSA sequencer about clients, ports and connections, asked by a client of our own, so that no thread of a port waits
// for the answers. Its one port, which others do not see, receives what the sequencer announces. None of this is on the real-time path.
#ifndef GROOVEGEN_SEQUENCER_H
#define GROOVEGEN_SEQUENCER_H

#include <stdint.h>

// An address is a client's number times 256, and a port's number.
typedef struct {
	int address;
	char name[136]; // client:port, without numbers
	uint32_t appeared; // larger for the later of two ports; 0 = it was there before us
} gg_port;

enum { GG_RECEIVE, GG_SEND }; // what a port of ours does

typedef struct gg_sequencer gg_sequencer;

gg_sequencer *gg_sequencer_open(const char *name); // NULL if ALSA refuses
void gg_sequencer_close(gg_sequencer *s);
// gg_sequencer_own lists the clients of our name but for s, and returns their number.
int gg_sequencer_own(gg_sequencer *s, int *dst, int max);
// gg_sequencer_ports lists the ports of clients of other names that a port of ours can be connected to, and returns their number.
int gg_sequencer_ports(gg_sequencer *s, int direction, gg_port *dst, int max);
// gg_sequencer_peers lists the addresses to which the first port of a client is connected, and returns their number.
int gg_sequencer_peers(gg_sequencer *s, int client, int direction, int *dst, int max);
// gg_sequencer_connect connects the first port of a client to an address. 0 = done.
int gg_sequencer_connect(gg_sequencer *s, int client, int direction, int address);

#endif
