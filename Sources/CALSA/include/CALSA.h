// The part of the ALSA library that Headsup plays sound with. ALSA's own header speaks in macros that allocate on the
// stack and in variadic callbacks, which Swift can not call.
//
// A device belongs to one thread at a time. Frames are 16-bit native-endian samples, interleaved.

#ifndef CALSA_H
#define CALSA_H

#include <stdint.h>

typedef struct calsa_device calsa_device;

/// Opens a device for playback without ever waiting for it, and sets it up with the period and buffer nearest to those
/// asked for, in frames. Returns 0 or a negative errno.
int calsa_open(const char *name, unsigned rate, unsigned channels, unsigned period, unsigned buffer,
               calsa_device **device);

/// Stops at once and releases the device.
void calsa_close(calsa_device *device);

/// The period and the buffer that were granted, in frames.
unsigned calsa_period(const calsa_device *device);
unsigned calsa_buffer(const calsa_device *device);

/// Frames handed over and not heard yet, or a negative errno.
long calsa_held(calsa_device *device);

/// Hands frames over. Returns how many were taken, 0 if there is no room, or a negative errno.
long calsa_write(calsa_device *device, const int16_t *frames, unsigned count);

/// Puts a device back to work after an underrun (EPIPE), a suspend (ESTRPIPE) or an interrupt (EINTR). Returns 0 or a
/// negative errno.
int calsa_recover(calsa_device *device, int error);

/// Calls `each` with the name and the description of every playback device that ALSA's configuration offers.
/// Returns 0 or a negative errno.
int calsa_list(void (*each)(const char *name, const char *description, void *context), void *context);

/// What an error number means.
const char *calsa_error_text(int error);

/// What the library said last on this thread, instead of writing it to standard error; empty if nothing. Reading it
/// empties it.
const char *calsa_last_message(void);

#endif
