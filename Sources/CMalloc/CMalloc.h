// What glibc offers about its allocator; Swift's module of it leaves this header out.
#include <malloc.h>
