//go:build cgo && linux

#include "library.h"

#include <dlfcn.h>
#include <string.h>

#include "client.h"

// JACK prints to stderr when there is no server. Our errors say it better.
static void silent(const char *message) { (void)message; }

int jack_load(jack_library *lib) {
	void *h = dlopen("libjack.so.0", RTLD_NOW | RTLD_LOCAL);
	if (!h) return GG_NO_LIBRARY;
	const struct {
		const char *name;
		void *slot;
	} wanted[] = {
		{"jack_client_open", &lib->client_open},
		{"jack_client_close", &lib->client_close},
		{"jack_get_client_name", &lib->get_client_name},
		{"jack_activate", &lib->activate},
		{"jack_deactivate", &lib->deactivate},
		{"jack_set_process_callback", &lib->set_process_callback},
		{"jack_on_shutdown", &lib->on_shutdown},
		{"jack_set_port_registration_callback", &lib->set_port_registration_callback},
		{"jack_port_by_id", &lib->port_by_id},
		{"jack_set_error_function", &lib->set_error_function},
		{"jack_set_info_function", &lib->set_info_function},
		{"jack_port_register", &lib->port_register},
		{"jack_port_name", &lib->port_name},
		{"jack_port_get_buffer", &lib->port_get_buffer},
		{"jack_get_ports", &lib->get_ports},
		{"jack_port_get_connections", &lib->port_get_connections},
		{"jack_free", &lib->free},
		{"jack_connect", &lib->connect},
		{"jack_get_sample_rate", &lib->get_sample_rate},
		{"jack_get_buffer_size", &lib->get_buffer_size},
		{"jack_last_frame_time", &lib->last_frame_time},
		{"jack_frames_to_time", &lib->frames_to_time},
		{"jack_get_time", &lib->get_time},
		{"jack_midi_get_event_count", &lib->midi_get_event_count},
		{"jack_midi_event_get", &lib->midi_event_get},
		{"jack_midi_clear_buffer", &lib->midi_clear_buffer},
		{"jack_midi_event_write", &lib->midi_event_write},
	};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		void *f = dlsym(h, wanted[i].name);
		if (!f) {
			dlclose(h);
			return GG_OLD_LIBRARY;
		}
		memcpy(wanted[i].slot, &f, sizeof f); // as POSIX requires: no cast between object and function pointers
	}
	void *f = dlsym(h, "jack_get_cycle_times");
	memcpy(&lib->get_cycle_times, &f, sizeof f);
	f = dlsym(h, "jack_is_realtime");
	memcpy(&lib->is_realtime, &f, sizeof f);
	lib->set_error_function(silent);
	lib->set_info_function(silent);
	return 0;
}
