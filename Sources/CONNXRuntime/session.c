#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "runtime.h"

enum { MOST_DIMENSIONS = sizeof((headsup_onnx_tensor){0}.sizes) / sizeof(int64_t) };

struct headsup_onnx_session {
    const onnx_functions *call;
    onnx_session *session;
    onnx_memory *memory;
    onnx_allocator *allocator;
    char *input_name;
    char *output_name;
    /// The input as the library sees it, made anew only where the caller's numbers or their shape move.
    onnx_value *input;
    headsup_onnx_tensor input_view;
    /// Sizes that the network declares for its input.
    headsup_onnx_tensor declared;
    onnx_value *output;
};

#define TRY(expression) \
    if (!onnx_succeeded(call, (expression), error)) return false

static bool use_cuda(const onnx_functions *call, onnx_options *options, headsup_onnx_error *error) {
    onnx_provider_options *provider = NULL;
    TRY(call->create_cuda_options(&provider));
    const bool is_done = onnx_succeeded(call, call->append_cuda(options, provider), error);
    call->release_cuda_options(provider);
    return is_done;
}

static bool use_tensorrt(const onnx_functions *call, onnx_options *options, headsup_onnx_error *error) {
    onnx_provider_options *provider = NULL;
    TRY(call->create_tensorrt_options(&provider));
    const bool is_done = onnx_succeeded(call, call->append_tensorrt(options, provider), error);
    call->release_tensorrt_options(provider);
    return is_done;
}

/// Processors that this process may use. The library, left to choose, would tie its threads to processors of their own,
/// whatever else runs there.
static int processor_count(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

static bool set_options(
    const onnx_functions *call, onnx_options *options, headsup_onnx_provider provider, int32_t threads,
    headsup_onnx_error *error) {
    TRY(call->set_optimization(options, ALL_OPTIMIZATIONS));
    TRY(call->set_threads(options, threads > 0 ? threads : processor_count()));
    // One block for all layers' results, planned for each size of input, takes 16 MB more and saves no time.
    TRY(call->disable_memory_pattern(options));
    // Threads that wait in a loop for the next layer save a tenth of the time and cost half as much computation again
    // (docs/detection.md).
    TRY(call->set_entry(options, "session.intra_op.allow_spinning", "0"));
    if (provider == HEADSUP_ONNX_TENSORRT && !use_tensorrt(call, options, error)) return false;
    return provider == HEADSUP_ONNX_CPU || use_cuda(call, options, error);
}

static bool check_input(headsup_onnx_session *made, headsup_onnx_error *error) {
    const onnx_functions *call = made->call;
    size_t inputs = 0;
    TRY(call->input_count(made->session, &inputs));
    if (inputs != 1) {
        onnx_say(error, "it has more than one input, or none");
        return false;
    }
    onnx_type *type = NULL;
    TRY(call->input_type(made->session, 0, &type));
    const onnx_shape *info = NULL;
    int element = 0;
    size_t count = 0;
    bool is_done = onnx_succeeded(call, call->tensor_info(type, &info), error);
    if (is_done && info) {
        is_done = onnx_succeeded(call, call->element_type(info, &element), error) &&
                  onnx_succeeded(call, call->dimension_count(info, &count), error);
        if (count > MOST_DIMENSIONS) count = MOST_DIMENSIONS;
        is_done = is_done && onnx_succeeded(call, call->dimensions(info, made->declared.sizes, count), error);
        made->declared.dimensions = (int32_t)count;
    }
    call->release_type(type);
    if (is_done && element != ELEMENT_IS_FLOAT) {
        onnx_say(error, "its input is not a tensor of 32-bit floats");
        return false;
    }
    return is_done;
}

/// Chooses the output by its name, or the first one.
static bool choose_output(headsup_onnx_session *made, const char *wanted, headsup_onnx_error *error) {
    const onnx_functions *call = made->call;
    size_t count = 0;
    TRY(call->output_count(made->session, &count));
    for (size_t index = 0; index < count; ++index) {
        char *name = NULL;
        TRY(call->output_name(made->session, index, made->allocator, &name));
        if (!wanted || strcmp(name, wanted) == 0) {
            made->output_name = name;
            return true;
        }
        TRY(call->release_memory_block(made->allocator, name));
    }
    onnx_say(error, wanted ? "it has no output of the name given" : "it has no output");
    return false;
}

static bool load(
    headsup_onnx_session *made, const headsup_onnx_runtime *runtime, const char *model, const onnx_options *options,
    const char *output, headsup_onnx_error *error) {
    const onnx_functions *call = made->call;
    TRY(call->create_session(runtime->environment, model, options, &made->session));
    TRY(call->create_memory(ARENA_ALLOCATOR, DEFAULT_MEMORY, &made->memory));
    TRY(call->default_allocator(&made->allocator));
    if (!check_input(made, error)) return false;
    TRY(call->input_name(made->session, 0, made->allocator, &made->input_name));
    return choose_output(made, output, error);
}

headsup_onnx_session *headsup_onnx_load(
    const headsup_onnx_runtime *runtime, const char *model, headsup_onnx_provider provider, int32_t threads,
    const char *output, headsup_onnx_error *error) {
    const onnx_functions *call = &runtime->call;
    headsup_onnx_session *made = calloc(1, sizeof *made);
    if (!made) {
        onnx_say(error, "no memory is left");
        return NULL;
    }
    made->call = call;
    onnx_options *options = NULL;
    const bool is_done = onnx_succeeded(call, call->create_options(&options), error) &&
                         set_options(call, options, provider, threads, error) &&
                         load(made, runtime, model, options, output, error);
    if (options) call->release_options(options);
    if (is_done) return made;
    headsup_onnx_unload(made);
    return NULL;
}

void headsup_onnx_input_shape(const headsup_onnx_session *session, headsup_onnx_tensor *shape) {
    *shape = session->declared;
}

static void release_name(headsup_onnx_session *session, char *name) {
    headsup_onnx_error ignored;
    if (!name) return;
    onnx_succeeded(session->call, session->call->release_memory_block(session->allocator, name), &ignored);
}

void headsup_onnx_unload(headsup_onnx_session *session) {
    if (!session) return;
    const onnx_functions *call = session->call;
    release_name(session, session->input_name);
    release_name(session, session->output_name);
    if (session->input) call->release_value(session->input);
    if (session->output) call->release_value(session->output);
    if (session->session) call->release_session(session->session);
    if (session->memory) call->release_memory(session->memory);
    free(session);
}

static bool is_same(const headsup_onnx_tensor *a, const headsup_onnx_tensor *b) {
    return a->values == b->values && a->dimensions == b->dimensions &&
           memcmp(a->sizes, b->sizes, sizeof(int64_t) * (size_t)a->dimensions) == 0;
}

static bool set_input(headsup_onnx_session *session, const headsup_onnx_tensor *input, headsup_onnx_error *error) {
    const onnx_functions *call = session->call;
    if (session->input && is_same(input, &session->input_view)) return true;
    if (session->input) call->release_value(session->input);
    session->input = NULL;
    size_t bytes = sizeof(float);
    for (int32_t index = 0; index < input->dimensions; ++index) bytes *= (size_t)input->sizes[index];
    // The library asks for memory it may write, and does not write the input of a network.
    TRY(call->create_tensor(
        session->memory, (void *)input->values, bytes, input->sizes, (size_t)input->dimensions, ELEMENT_IS_FLOAT,
        &session->input));
    session->input_view = *input;
    return true;
}

static bool read_shape(
    const onnx_functions *call, const onnx_shape *shape, headsup_onnx_tensor *output, headsup_onnx_error *error) {
    int element = 0;
    size_t count = 0;
    TRY(call->element_type(shape, &element));
    TRY(call->dimension_count(shape, &count));
    if (element != ELEMENT_IS_FLOAT || count > MOST_DIMENSIONS) {
        onnx_say(error, "the output is not a plain tensor of 32-bit floats");
        return false;
    }
    output->dimensions = (int32_t)count;
    TRY(call->dimensions(shape, output->sizes, count));
    return true;
}

static bool view_output(headsup_onnx_session *session, headsup_onnx_tensor *output, headsup_onnx_error *error) {
    const onnx_functions *call = session->call;
    int is_tensor = 0;
    TRY(call->is_tensor(session->output, &is_tensor));
    if (!is_tensor) {
        onnx_say(error, "the output is not a tensor");
        return false;
    }
    onnx_shape *shape = NULL;
    TRY(call->tensor_shape(session->output, &shape));
    const bool is_read = read_shape(call, shape, output, error);
    call->release_shape(shape);
    if (!is_read) return false;
    void *values = NULL;
    TRY(call->tensor_values(session->output, &values));
    output->values = values;
    return true;
}

bool headsup_onnx_run(
    headsup_onnx_session *session, const headsup_onnx_tensor *input, headsup_onnx_tensor *output,
    headsup_onnx_error *error) {
    const onnx_functions *call = session->call;
    if (input->dimensions < 1 || input->dimensions > MOST_DIMENSIONS) {
        onnx_say(error, "the input has no shape");
        return false;
    }
    if (!set_input(session, input, error)) return false;
    if (session->output) call->release_value(session->output);
    session->output = NULL;
    const onnx_value *given = session->input;
    TRY(call->run(
        session->session, NULL, (const char *const *)&session->input_name, &given, 1,
        (const char *const *)&session->output_name, 1, &session->output));
    return view_output(session, output, error);
}
