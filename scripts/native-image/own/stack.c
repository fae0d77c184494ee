/*
 * pthread_getattr_np for the main thread. musl's own finds the stack's lower end by one mremap(2) a page, some 32
 * system calls, and answers with what is mapped by then, 132 KiB: an image takes that for the limit and throws
 * StackOverflowError there. The kernel lets the stack grow to RLIMIT_STACK (setrlimit(2)).
 *
 * The linker's --wrap gives this function the place of musl's.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

/* Of an unlimited stack as much is used; the kernel keeps mappings further away (at least 128 MiB, mmap_base()). */
enum { STACK_LIMIT = 8 << 20 };

int __real_pthread_getattr_np(pthread_t thread, pthread_attr_t *attr);

/* The program's name is the topmost string on the stack (execve(2), getauxval(3)); 0 if the kernel gave none. */
static uintptr_t main_stack_top(uintptr_t page_size)
{
    const char *name = (const char *)getauxval(AT_EXECFN);

    return name == NULL ? 0 : ((uintptr_t)name + strlen(name) + page_size) & -page_size;
}

static size_t main_stack_size(uintptr_t page_size)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_STACK, &limit) != 0)
        return 0;
    return limit.rlim_cur < STACK_LIMIT ? limit.rlim_cur & -page_size : STACK_LIMIT;
}

int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t *attr)
{
    uintptr_t page_size = (uintptr_t)getpagesize();
    uintptr_t top = main_stack_top(page_size);
    size_t size = main_stack_size(page_size);
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    bool is_main_stack = here < top && here > top - size;

    if (!pthread_equal(thread, pthread_self()) || !is_main_stack)
        return __real_pthread_getattr_np(thread, attr);
    pthread_attr_init(attr);
    pthread_attr_setguardsize(attr, 0);
    return pthread_attr_setstack(attr, (void *)(top - size), size);
}
