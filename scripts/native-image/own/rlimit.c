/*
 * An image leaves its limit of open files alone. svm raises it to the hard limit at start, as a JVM does, and has no
 * option against it; but what the process starts inherits the limit, and programs that use select(2) or close every
 * possible descriptor suffer from it. Code that does want to change the limit calls prlimit(2).
 *
 * The linker's --wrap gives this function the place of the C library's.
 */
#include <sys/resource.h>

int __real_setrlimit(int resource, const struct rlimit *limit);

int __wrap_setrlimit(int resource, const struct rlimit *limit)
{
    return resource == RLIMIT_NOFILE ? 0 : __real_setrlimit(resource, limit);
}
