#pragma once

#include <stddef.h>

/// A function that is wanted of a library, and the variable of its type that becomes a pointer to it.
typedef struct {
    const char *name;
    void *variable;
} csharedlibrary_function;

/// Opens a library that may not be there, for good, and looks up what is wanted of it.
///
/// @param name as the system's loader knows it, with its version.
/// @param message becomes the reason where it returns 0; ends with a zero.
/// @return 1 where all functions were found; 0 where the library or one of them is missing, and then none is to be called.
int csharedlibrary_open(const char *name, const csharedlibrary_function *functions, size_t count, char *message,
                        size_t message_size);
