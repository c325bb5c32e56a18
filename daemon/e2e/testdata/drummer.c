// drummer: an ALSA sequencer client that plays along with a MIDI clock, the same bar again and again.
//
// usage: drummer CLIENT:PORT KEY:VELOCITY:STEP[,STEP...] ...
//   The address is the clock's. Steps are sixteenths of the bar from 0; each note is sent when the step's F8 is heard, and
//   ended by a note-on of velocity 0, which is how many drum pads end them.
#include <alsa/asoundlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 16, TICKS = 6, MOST = 16 };

static snd_seq_t *seq;
static int port, lines;
static unsigned char keys[MOST], velocities[MOST], plays[MOST][STEPS];

static void die(const char *what) {
	fprintf(stderr, "drummer: %s\n", what);
	exit(2);
}

static void strike(int key, int velocity) {
	snd_seq_event_t ev;
	snd_seq_ev_clear(&ev);
	snd_seq_ev_set_source(&ev, port);
	snd_seq_ev_set_subs(&ev);
	snd_seq_ev_set_direct(&ev);
	snd_seq_ev_set_noteon(&ev, 9, key, velocity);
	if (snd_seq_event_output_direct(seq, &ev) < 0) die("cannot send a note");
}

// learn reads a line of the bar: KEY:VELOCITY:STEP,STEP.
static void learn(char *text) {
	char *key = strtok(text, ":"), *velocity = strtok(NULL, ":");
	if (!key || !velocity || lines == MOST) die("want KEY:VELOCITY:STEP,STEP");
	keys[lines] = atoi(key), velocities[lines] = atoi(velocity);
	for (char *step; (step = strtok(NULL, ",")) != NULL;) {
		if (atoi(step) < 0 || atoi(step) >= STEPS) die("a step is from 0 to 15");
		plays[lines][atoi(step)] = 1;
	}
	lines++;
}

int main(int argc, char **argv) {
	snd_seq_addr_t clock;
	if (snd_seq_open(&seq, "default", SND_SEQ_OPEN_DUPLEX, 0) < 0) die("no ALSA sequencer");
	if (argc < 3 || snd_seq_parse_address(seq, &clock, argv[1]) < 0) die("want the clock's address and what to play");
	for (int i = 2; i < argc; i++) learn(argv[i]);
	snd_seq_set_client_name(seq, "drummer");
	port = snd_seq_create_simple_port(seq, "pads",
	                                  SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ | SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_SUBS_WRITE,
	                                  SND_SEQ_PORT_TYPE_MIDI_GENERIC | SND_SEQ_PORT_TYPE_APPLICATION);
	if (snd_seq_connect_from(seq, port, clock.client, clock.port) < 0) die("cannot hear the clock");
	int tick = -1; // before Start
	for (snd_seq_event_t *ev; snd_seq_event_input(seq, &ev) >= 0;) {
		if (ev->type == SND_SEQ_EVENT_START) tick = 0;
		if (ev->type == SND_SEQ_EVENT_STOP) tick = -1;
		if (ev->type != SND_SEQ_EVENT_CLOCK || tick < 0) continue;
		int step = tick++;
		if (step % TICKS != 0) continue;
		step = step / TICKS % STEPS;
		for (int i = 0; i < lines; i++)
			if (plays[i][step]) strike(keys[i], velocities[i]), strike(keys[i], 0);
	}
	return 0;
}
