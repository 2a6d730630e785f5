// Tells the thread sanitizer of a Mutex that another thread holds. Waiting for it happens inside Swift's Synchronization
// library, which was not built with the sanitizer, so it would not see that one thread came after the other, and would report
// what the Mutex guards. scripts/sanitize compiles this and loads it before the tests.
//
// The three functions stand in front of the library's of the same name, call them, and say what they did. They are written in
// assembly because Swift hands them the Mutex in a register of its own: r13 on x86-64, x20 on ARM64.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

// The sanitizer's own; not there in a program that was built without it, such as the one that starts the tests.
__attribute__((weak)) void __tsan_acquire(void *);
__attribute__((weak)) void __tsan_release(void *);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

void (*mutex_lock)(void), (*mutex_try)(void), (*mutex_unlock)(void);

__attribute__((constructor)) static void find(void) {
    // A program without the library has no Mutex either.
    mutex_lock = (void (*)(void))dlsym(RTLD_NEXT, LOCK);
    mutex_try = (void (*)(void))dlsym(RTLD_NEXT, TRY);
    mutex_unlock = (void (*)(void))dlsym(RTLD_NEXT, UNLOCK);
    if ((!mutex_lock || !mutex_try || !mutex_unlock) && (mutex_lock || mutex_try || mutex_unlock)) {
        fputs("mutex-for-thread-sanitizer: this version of Swift takes a Mutex in another way\n", stderr);
        exit(70);
    }
}

void mutex_acquired(void *mutex) {
    if (__tsan_acquire) __tsan_acquire(mutex);
}

void mutex_released(void *mutex) {
    if (__tsan_release) __tsan_release(mutex);
}

#if defined(__x86_64__)
__asm__(".text\n"
        ".globl \"" LOCK "\"\n"
        "\"" LOCK "\":\n"
        "    subq $8, %rsp\n"
        "    movq mutex_lock@GOTPCREL(%rip), %rax\n"
        "    call *(%rax)\n"
        "    movq %r13, %rdi\n"
        "    call mutex_acquired@PLT\n"
        "    addq $8, %rsp\n"
        "    ret\n"
        ".globl \"" TRY "\"\n"
        "\"" TRY "\":\n"
        "    subq $8, %rsp\n"
        "    movq mutex_try@GOTPCREL(%rip), %rax\n"
        "    call *(%rax)\n"
        "    testb $1, %al\n"
        "    je 1f\n"
        "    movq %r13, %rdi\n"
        "    call mutex_acquired@PLT\n"
        "    movl $1, %eax\n"
        "1:  addq $8, %rsp\n"
        "    ret\n"
        ".globl \"" UNLOCK "\"\n"
        "\"" UNLOCK "\":\n"
        "    subq $8, %rsp\n"
        "    movq %r13, %rdi\n"
        "    call mutex_released@PLT\n"
        "    addq $8, %rsp\n"
        "    movq mutex_unlock@GOTPCREL(%rip), %rax\n"
        "    jmp *(%rax)\n");
#elif defined(__aarch64__)
__asm__(".text\n"
        ".globl \"" LOCK "\"\n"
        "\"" LOCK "\":\n"
        "    stp x29, x30, [sp, #-16]!\n"
        "    adrp x8, :got:mutex_lock\n"
        "    ldr x8, [x8, :got_lo12:mutex_lock]\n"
        "    ldr x8, [x8]\n"
        "    blr x8\n"
        "    mov x0, x20\n"
        "    bl mutex_acquired\n"
        "    ldp x29, x30, [sp], #16\n"
        "    ret\n"
        ".globl \"" TRY "\"\n"
        "\"" TRY "\":\n"
        "    stp x29, x30, [sp, #-16]!\n"
        "    adrp x8, :got:mutex_try\n"
        "    ldr x8, [x8, :got_lo12:mutex_try]\n"
        "    ldr x8, [x8]\n"
        "    blr x8\n"
        "    tbz w0, #0, 1f\n"
        "    mov x0, x20\n"
        "    bl mutex_acquired\n"
        "    mov w0, #1\n"
        "1:  ldp x29, x30, [sp], #16\n"
        "    ret\n"
        ".globl \"" UNLOCK "\"\n"
        "\"" UNLOCK "\":\n"
        "    stp x29, x30, [sp, #-16]!\n"
        "    mov x0, x20\n"
        "    bl mutex_released\n"
        "    ldp x29, x30, [sp], #16\n"
        "    adrp x8, :got:mutex_unlock\n"
        "    ldr x8, [x8, :got_lo12:mutex_unlock]\n"
        "    ldr x8, [x8]\n"
        "    br x8\n");
#endif
