#include "CSharedLibrary.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

int csharedlibrary_open(const char *name, const csharedlibrary_function *functions, size_t count, char *message,
                        size_t message_size) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(message, message_size, "%s", dlerror());
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        void *address = dlsym(library, functions[i].name);
        if (!address) {
            snprintf(message, message_size, "the library lacks %s", functions[i].name);
            dlclose(library);
            return 0;
        }
        memcpy(functions[i].variable, &address, sizeof address);
    }
    return 1;
}
