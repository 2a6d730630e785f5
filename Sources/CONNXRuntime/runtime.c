#include "runtime.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void onnx_say(headsup_onnx_error *error, const char *words) {
    snprintf(error->text, sizeof error->text, "%s", words ? words : "no reason given");
}

bool onnx_succeeded(const onnx_functions *call, onnx_status *status, headsup_onnx_error *error) {
    if (!status) return true;
    onnx_say(error, call->status_message(status));
    call->release_status(status);
    return false;
}

static bool resolve(headsup_onnx_runtime *runtime, headsup_onnx_error *error) {
    const onnx_base *(*base)(void);
    *(void **)&base = dlsym(runtime->library, "OrtGetApiBase");
    if (!base) {
        onnx_say(error, "it is not ONNX Runtime");
        return false;
    }
    runtime->base = base();
    const void *const *table = runtime->base ? runtime->base->table(TABLE_VERSION) : NULL;
    if (!table) {
        onnx_say(error, "it is older than ONNX Runtime 1.11");
        return false;
    }
#define TAKE(place, name, result, parameters) *(const void **)&runtime->call.name = table[place];
    ONNX_FUNCTIONS(TAKE)
#undef TAKE
    return onnx_succeeded(
        &runtime->call, runtime->call.create_environment(LOG_NOTHING_BUT_FATAL, "headsup", &runtime->environment),
        error);
}

headsup_onnx_runtime *headsup_onnx_open(const char *library, headsup_onnx_error *error) {
    headsup_onnx_runtime *runtime = calloc(1, sizeof *runtime);
    if (!runtime) {
        onnx_say(error, "no memory is left");
        return NULL;
    }
    // The library keeps threads and thread-local data of its own, so that it stays in memory once it is there.
    runtime->library = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!runtime->library) onnx_say(error, dlerror());
    if (runtime->library && resolve(runtime, error)) return runtime;
    headsup_onnx_close(runtime);
    return NULL;
}

void headsup_onnx_close(headsup_onnx_runtime *runtime) {
    if (!runtime) return;
    if (runtime->environment) runtime->call.release_environment(runtime->environment);
    if (runtime->library) dlclose(runtime->library);
    free(runtime);
}

const char *headsup_onnx_version(const headsup_onnx_runtime *runtime) { return runtime->base->version(); }

bool headsup_onnx_has_provider(const headsup_onnx_runtime *runtime, const char *name) {
    const onnx_functions *call = &runtime->call;
    headsup_onnx_error ignored;
    char **names = NULL;
    int count = 0;
    if (!onnx_succeeded(call, call->providers(&names, &count), &ignored)) return false;
    bool is_there = false;
    for (int index = 0; index < count; ++index) is_there = is_there || strcmp(names[index], name) == 0;
    onnx_succeeded(call, call->release_providers(names, count), &ignored);
    return is_there;
}
