// The functions of libjack that we use, loaded at run time. The prototypes are those of JACK's public API.
#ifndef GROOVEGEN_JACK_LIBRARY_H
#define GROOVEGEN_JACK_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

typedef struct _jack_client jack_client;
typedef struct _jack_port jack_port;
typedef uint32_t jack_frames;

typedef struct {
	jack_frames time;
	size_t size;
	uint8_t *buffer;
} jack_midi_event;

enum { JACK_NO_START_SERVER = 0x01, JACK_PORT_IS_INPUT = 0x1, JACK_PORT_IS_OUTPUT = 0x2 };

#define JACK_MIDI_TYPE "8 bit raw midi"

typedef struct {
	jack_client *(*client_open)(const char *name, int options, int *status, ...);
	int (*client_close)(jack_client *);
	char *(*get_client_name)(jack_client *);
	int (*activate)(jack_client *);
	int (*deactivate)(jack_client *);
	int (*set_process_callback)(jack_client *, int (*)(jack_frames, void *), void *);
	int (*set_port_registration_callback)(jack_client *, void (*)(uint32_t port, int registered, void *), void *);
	jack_port *(*port_by_id)(jack_client *, uint32_t);
	void (*on_shutdown)(jack_client *, void (*)(void *), void *);
	void (*set_error_function)(void (*)(const char *));
	void (*set_info_function)(void (*)(const char *));
	jack_port *(*port_register)(jack_client *, const char *, const char *type, unsigned long flags, unsigned long size);
	const char *(*port_name)(const jack_port *);
	void *(*port_get_buffer)(jack_port *, jack_frames);
	const char **(*get_ports)(jack_client *, const char *name, const char *type, unsigned long flags);
	const char **(*port_get_connections)(const jack_port *);
	void (*free)(void *);
	int (*connect)(jack_client *, const char *from, const char *to);
	jack_frames (*get_sample_rate)(jack_client *);
	jack_frames (*get_buffer_size)(jack_client *);
	jack_frames (*last_frame_time)(const jack_client *);
	uint64_t (*frames_to_time)(const jack_client *, jack_frames);
	uint64_t (*get_time)(void);
	uint32_t (*midi_get_event_count)(void *);
	int (*midi_event_get)(jack_midi_event *, void *, uint32_t);
	void (*midi_clear_buffer)(void *);
	int (*midi_event_write)(void *, jack_frames, const uint8_t *, size_t);
	// NULL in a library from before 2011.
	int (*get_cycle_times)(const jack_client *, jack_frames *, uint64_t *, uint64_t *, float *);
	int (*is_realtime)(jack_client *); // NULL if the library lacks it
} jack_library;

// jack_load loads the library. It returns 0, GG_NO_LIBRARY or GG_OLD_LIBRARY. One thread at a time.
int jack_load(jack_library *lib);

#endif
