//go:build cgo && linux

#include "sequencer_linux.h"

#include <alsa/asoundlib.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct gg_sequencer {
	snd_seq_t *seq;
	int client;
	char name[64]; // of our clients
	uint32_t appeared[256 << 8]; // by address: when a port was announced
	uint32_t announced;          // how many ports were
};

// watch subscribes to what the sequencer announces. Without that a port that comes back at once looks as one that was disconnected.
static void watch(gg_sequencer *s) {
	int port = snd_seq_create_simple_port(s->seq, "watch", SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_NO_EXPORT, SND_SEQ_PORT_TYPE_APPLICATION);
	if (port >= 0) snd_seq_connect_from(s->seq, port, SND_SEQ_CLIENT_SYSTEM, SND_SEQ_PORT_SYSTEM_ANNOUNCE);
}

// read_announcements reads what was announced since the last time. Too much of it is dropped by ALSA (-ENOSPC).
static void read_announcements(gg_sequencer *s) {
	snd_seq_event_t *e;
	for (int rc; (rc = snd_seq_event_input(s->seq, &e)) >= 0 || rc == -ENOSPC;)
		if (rc >= 0 && e->type == SND_SEQ_EVENT_PORT_START) s->appeared[e->data.addr.client << 8 | e->data.addr.port] = ++s->announced;
}

gg_sequencer *gg_sequencer_open(const char *name) {
	gg_sequencer *s = calloc(1, sizeof *s);
	if (!s) return NULL;
	if (snd_seq_open(&s->seq, "default", SND_SEQ_OPEN_DUPLEX, SND_SEQ_NONBLOCK) < 0) {
		free(s);
		return NULL;
	}
	snprintf(s->name, sizeof s->name, "%s", name);
	char own[80];
	snprintf(own, sizeof own, "%s (watch)", name); // a name of its own: aconnect finds a client by its name
	snd_seq_set_client_name(s->seq, own);
	watch(s);
	s->client = snd_seq_client_id(s->seq);
	return s;
}

void gg_sequencer_close(gg_sequencer *s) {
	snd_seq_close(s->seq);
	free(s);
}

// next_client finds the next client, and whether it is ours. The sequencer knows the thread that opened a client, not the process, so
// the name decides.
static int next_client(gg_sequencer *s, snd_seq_client_info_t *client, int *own) {
	if (snd_seq_query_next_client(s->seq, client) < 0) return 0;
	*own = strcmp(snd_seq_client_info_get_name(client), s->name) == 0;
	return 1;
}

int gg_sequencer_own(gg_sequencer *s, int *dst, int max) {
	snd_seq_client_info_t *client;
	snd_seq_client_info_alloca(&client);
	snd_seq_client_info_set_client(client, -1);
	int n = 0;
	for (int own; n < max && next_client(s, client, &own);) {
		int number = snd_seq_client_info_get_client(client);
		if (own && number != s->client) dst[n++] = number;
	}
	return n;
}

// connectable reports whether a port of ours can be connected to this one.
static int connectable(const snd_seq_port_info_t *port, int direction) {
	unsigned want = direction == GG_RECEIVE ? SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ : SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_SUBS_WRITE;
	return (snd_seq_port_info_get_capability(port) & (want | SND_SEQ_PORT_CAP_NO_EXPORT)) == want;
}

int gg_sequencer_ports(gg_sequencer *s, int direction, gg_port *dst, int max) {
	snd_seq_client_info_t *client;
	snd_seq_client_info_alloca(&client);
	snd_seq_port_info_t *port;
	snd_seq_port_info_alloca(&port);
	snd_seq_client_info_set_client(client, SND_SEQ_CLIENT_SYSTEM); // the first one after the timer's
	read_announcements(s);
	int n = 0;
	for (int own; n < max && next_client(s, client, &own);) {
		int number = snd_seq_client_info_get_client(client);
		snd_seq_port_info_set_client(port, number);
		snd_seq_port_info_set_port(port, -1);
		while (!own && n < max && snd_seq_query_next_port(s->seq, port) >= 0) {
			if (!connectable(port, direction)) continue;
			dst[n].address = number << 8 | snd_seq_port_info_get_port(port);
			dst[n].appeared = s->appeared[dst[n].address];
			snprintf(dst[n].name, sizeof dst[n].name, "%s:%s", snd_seq_client_info_get_name(client), snd_seq_port_info_get_name(port));
			n++;
		}
	}
	return n;
}

// first_port returns the address of a client's first port. RtMidi gives a client one port.
static snd_seq_addr_t first_port(gg_sequencer *s, int client) {
	snd_seq_port_info_t *port;
	snd_seq_port_info_alloca(&port);
	snd_seq_port_info_set_client(port, client);
	snd_seq_port_info_set_port(port, -1);
	if (snd_seq_query_next_port(s->seq, port) < 0) return (snd_seq_addr_t){.client = (unsigned char)client};
	return *snd_seq_port_info_get_addr(port);
}

int gg_sequencer_peers(gg_sequencer *s, int client, int direction, int *dst, int max) {
	snd_seq_addr_t own = first_port(s, client);
	snd_seq_query_subscribe_t *q;
	snd_seq_query_subscribe_alloca(&q);
	snd_seq_query_subscribe_set_root(q, &own);
	snd_seq_query_subscribe_set_type(q, direction == GG_RECEIVE ? SND_SEQ_QUERY_SUBS_WRITE : SND_SEQ_QUERY_SUBS_READ);
	int n = 0;
	for (; n < max; n++) {
		snd_seq_query_subscribe_set_index(q, n);
		if (snd_seq_query_port_subscribers(s->seq, q) < 0) break;
		const snd_seq_addr_t *peer = snd_seq_query_subscribe_get_addr(q);
		dst[n] = peer->client << 8 | peer->port;
	}
	return n;
}

int gg_sequencer_connect(gg_sequencer *s, int client, int direction, int address) {
	snd_seq_addr_t own = first_port(s, client), peer = {.client = (unsigned char)(address >> 8), .port = (unsigned char)address};
	snd_seq_port_subscribe_t *p;
	snd_seq_port_subscribe_alloca(&p);
	snd_seq_port_subscribe_set_sender(p, direction == GG_RECEIVE ? &peer : &own);
	snd_seq_port_subscribe_set_dest(p, direction == GG_RECEIVE ? &own : &peer);
	return snd_seq_subscribe_port(s->seq, p);
}
