#include "CALSA.h"

#include <alsa/asoundlib.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct calsa_device {
    snd_pcm_t *pcm;
    unsigned period;
    unsigned buffer;
};

static _Thread_local char message[256];
static _Thread_local char told[256];

static void keep_message(const char *file, int line, const char *function, int error, const char *format, ...) {
    (void)file;
    (void)line;
    (void)function;
    (void)error;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
}

static void install_handler(void) { snd_lib_error_set_handler(keep_message); }

static void set_up_library(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install_handler);
}

const char *calsa_last_message(void) {
    memcpy(told, message, sizeof told);
    message[0] = 0;
    return told;
}

const char *calsa_error_text(int error) { return snd_strerror(error); }

static int set_hardware(calsa_device *device, unsigned rate, unsigned channels, unsigned period, unsigned buffer) {
    snd_pcm_hw_params_t *wanted;
    snd_pcm_hw_params_alloca(&wanted);
    snd_pcm_uframes_t period_frames = period;
    snd_pcm_uframes_t buffer_frames = buffer;
    int error = snd_pcm_hw_params_any(device->pcm, wanted);
    if (error >= 0) error = snd_pcm_hw_params_set_rate_resample(device->pcm, wanted, 1);
    if (error >= 0) error = snd_pcm_hw_params_set_access(device->pcm, wanted, SND_PCM_ACCESS_RW_INTERLEAVED);
    if (error >= 0) error = snd_pcm_hw_params_set_format(device->pcm, wanted, SND_PCM_FORMAT_S16);
    if (error >= 0) error = snd_pcm_hw_params_set_channels(device->pcm, wanted, channels);
    if (error >= 0) error = snd_pcm_hw_params_set_rate(device->pcm, wanted, rate, 0);
    if (error >= 0) error = snd_pcm_hw_params_set_period_size_near(device->pcm, wanted, &period_frames, NULL);
    if (error >= 0) error = snd_pcm_hw_params_set_buffer_size_near(device->pcm, wanted, &buffer_frames);
    if (error >= 0) error = snd_pcm_hw_params(device->pcm, wanted);
    if (error < 0) return error;
    snd_pcm_hw_params_get_period_size(wanted, &period_frames, NULL);
    snd_pcm_hw_params_get_buffer_size(wanted, &buffer_frames);
    device->period = (unsigned)period_frames;
    device->buffer = (unsigned)buffer_frames;
    return 0;
}

static int set_software(calsa_device *device) {
    snd_pcm_sw_params_t *wanted;
    snd_pcm_sw_params_alloca(&wanted);
    // Two periods must be there before it starts, or the first late wake-up is an underrun.
    snd_pcm_uframes_t start = 2 * device->period <= device->buffer ? 2 * device->period : device->buffer;
    int error = snd_pcm_sw_params_current(device->pcm, wanted);
    if (error >= 0) error = snd_pcm_sw_params_set_start_threshold(device->pcm, wanted, start);
    if (error >= 0) error = snd_pcm_sw_params(device->pcm, wanted);
    return error < 0 ? error : 0;
}

int calsa_open(const char *name, unsigned rate, unsigned channels, unsigned period, unsigned buffer,
               calsa_device **device) {
    set_up_library();
    message[0] = 0;
    calsa_device *opened = calloc(1, sizeof *opened);
    if (!opened) return -ENOMEM;
    int error = snd_pcm_open(&opened->pcm, name, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
    if (error < 0) {
        free(opened);
        return error;
    }
    error = set_hardware(opened, rate, channels, period, buffer);
    if (error == 0) error = set_software(opened);
    if (error < 0) {
        snd_pcm_close(opened->pcm);
        free(opened);
        return error;
    }
    *device = opened;
    return 0;
}

void calsa_close(calsa_device *device) {
    snd_pcm_drop(device->pcm);
    snd_pcm_close(device->pcm);
    free(device);
}

unsigned calsa_period(const calsa_device *device) { return device->period; }
unsigned calsa_buffer(const calsa_device *device) { return device->buffer; }

long calsa_held(calsa_device *device) {
    snd_pcm_sframes_t frames = 0;
    int error = snd_pcm_delay(device->pcm, &frames);
    if (error < 0) return error;
    return frames > 0 ? frames : 0;
}

long calsa_write(calsa_device *device, const int16_t *frames, unsigned count) {
    snd_pcm_sframes_t taken = snd_pcm_writei(device->pcm, frames, count);
    return taken == -EAGAIN ? 0 : taken;
}

int calsa_recover(calsa_device *device, int error) { return snd_pcm_recover(device->pcm, error, 1); }

int calsa_list(void (*each)(const char *name, const char *description, void *context), void *context) {
    set_up_library();
    void **hints = NULL;
    int error = snd_device_name_hint(-1, "pcm", &hints);
    if (error < 0) return error;
    for (void **hint = hints; *hint; hint++) {
        char *name = snd_device_name_get_hint(*hint, "NAME");
        char *description = snd_device_name_get_hint(*hint, "DESC");
        // No direction means both.
        char *direction = snd_device_name_get_hint(*hint, "IOID");
        if (name && (!direction || strcmp(direction, "Output") == 0)) {
            each(name, description ? description : "", context);
        }
        free(name);
        free(description);
        free(direction);
    }
    snd_device_name_free_hint(hints);
    return 0;
}
