// The part of ONNX Runtime's C interface in use, declared anew: the library hands out a table of functions whose order
// never changes, so that a function is its place in the table. Version 11 of the table (ONNX Runtime 1.11, of 2022)
// holds all of them, and every later library still gives it.
#ifndef HEADSUP_ONNX_INTERFACE_H
#define HEADSUP_ONNX_INTERFACE_H

#include <stddef.h>
#include <stdint.h>

enum { TABLE_VERSION = 11 };

typedef struct onnx_status onnx_status;
typedef struct onnx_environment onnx_environment;
typedef struct onnx_options onnx_options;
typedef struct onnx_session onnx_session;
typedef struct onnx_memory onnx_memory;
typedef struct onnx_value onnx_value;
typedef struct onnx_shape onnx_shape;
typedef struct onnx_type onnx_type;
typedef struct onnx_allocator onnx_allocator;
typedef struct onnx_provider_options onnx_provider_options;

/// What the library's one exported function returns.
typedef struct onnx_base {
    const void *const *(*table)(uint32_t version);
    const char *(*version)(void);
} onnx_base;

// Values of the interface's enumerations.
enum {
    LOG_NOTHING_BUT_FATAL = 4,
    ALL_OPTIMIZATIONS = 99,
    ELEMENT_IS_FLOAT = 1,
    ARENA_ALLOCATOR = 1,
    DEFAULT_MEMORY = 0,
};

/// X(place in the table, name, result, parameters). Those that return a status return null where all is well.
#define ONNX_FUNCTIONS(X)                                                                                              \
    X(2, status_message, const char *, (const onnx_status *))                                                          \
    X(3, create_environment, onnx_status *, (int severity, const char *name, onnx_environment **))                     \
    X(7, create_session, onnx_status *,                                                                                \
      (const onnx_environment *, const char *path, const onnx_options *, onnx_session **))                             \
    X(9, run, onnx_status *,                                                                                           \
      (onnx_session *, const void *run_options, const char *const *input_names, const onnx_value *const *inputs,       \
       size_t input_count, const char *const *output_names, size_t output_count, onnx_value **outputs))                \
    X(10, create_options, onnx_status *, (onnx_options **))                                                            \
    X(17, disable_memory_pattern, onnx_status *, (onnx_options *))                                                     \
    X(23, set_optimization, onnx_status *, (onnx_options *, int level))                                                \
    X(24, set_threads, onnx_status *, (onnx_options *, int count))                                                     \
    X(30, input_count, onnx_status *, (const onnx_session *, size_t *))                                                \
    X(31, output_count, onnx_status *, (const onnx_session *, size_t *))                                               \
    X(33, input_type, onnx_status *, (const onnx_session *, size_t index, onnx_type **))                               \
    X(36, input_name, onnx_status *, (const onnx_session *, size_t index, onnx_allocator *, char **))                  \
    X(37, output_name, onnx_status *, (const onnx_session *, size_t index, onnx_allocator *, char **))                 \
    X(49, create_tensor, onnx_status *,                                                                                \
      (const onnx_memory *, void *values, size_t bytes, const int64_t *sizes, size_t dimensions, int element,          \
       onnx_value **))                                                                                                 \
    X(50, is_tensor, onnx_status *, (const onnx_value *, int *))                                                       \
    X(51, tensor_values, onnx_status *, (onnx_value *, void **))                                                       \
    X(55, tensor_info, onnx_status *, (const onnx_type *, const onnx_shape **))                                        \
    X(60, element_type, onnx_status *, (const onnx_shape *, int *))                                                    \
    X(61, dimension_count, onnx_status *, (const onnx_shape *, size_t *))                                              \
    X(62, dimensions, onnx_status *, (const onnx_shape *, int64_t *, size_t count))                                    \
    X(65, tensor_shape, onnx_status *, (const onnx_value *, onnx_shape **))                                            \
    X(69, create_memory, onnx_status *, (int allocator, int kind, onnx_memory **))                                     \
    X(76, release_memory_block, onnx_status *, (onnx_allocator *, void *))                                             \
    X(78, default_allocator, onnx_status *, (onnx_allocator **))                                                       \
    X(92, release_environment, void, (onnx_environment *))                                                             \
    X(93, release_status, void, (onnx_status *))                                                                       \
    X(94, release_memory, void, (onnx_memory *))                                                                       \
    X(95, release_session, void, (onnx_session *))                                                                     \
    X(96, release_value, void, (onnx_value *))                                                                         \
    X(98, release_type, void, (onnx_type *))                                                                           \
    X(99, release_shape, void, (onnx_shape *))                                                                         \
    X(100, release_options, void, (onnx_options *))                                                                    \
    X(125, providers, onnx_status *, (char ***names, int *count))                                                      \
    X(126, release_providers, onnx_status *, (char **names, int count))                                                \
    X(130, set_entry, onnx_status *, (onnx_options *, const char *key, const char *value))                             \
    X(170, append_tensorrt, onnx_status *, (onnx_options *, const onnx_provider_options *))                            \
    X(171, create_tensorrt_options, onnx_status *, (onnx_provider_options **))                                         \
    X(174, release_tensorrt_options, void, (onnx_provider_options *))                                                  \
    X(204, append_cuda, onnx_status *, (onnx_options *, const onnx_provider_options *))                                \
    X(205, create_cuda_options, onnx_status *, (onnx_provider_options **))                                             \
    X(208, release_cuda_options, void, (onnx_provider_options *))

typedef struct onnx_functions {
#define MEMBER(place, name, result, parameters) result(*name) parameters;
    ONNX_FUNCTIONS(MEMBER)
#undef MEMBER
} onnx_functions;

#endif
