#include "davit.h"
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/* Waits for a child; returns its pid in the upper and its wait status in the lower 32 bits, 0 if WNOHANG finds none. */
long davit_wait(int pid, int options)
{
    int status = 0;
    pid_t ended;
    do
        ended = waitpid(pid, &status, options);
    while (ended < 0 && errno == EINTR);
    return ended < 0 ? -errno : (long)ended << 32 | (unsigned)status;
}

/* Reaps ended children until it finds pid, whose status davit_wait reads. */
void davit_reap_others(int pid)
{
    for (;;) {
        siginfo_t child = {0};
        if (waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT) < 0 || child.si_pid == 0 || child.si_pid == pid)
            return;
        waitpid(child.si_pid, NULL, 0);
    }
}

int davit_kill(int pid, int signal)
{
    return (int)result(kill(pid, signal));
}

/* Ends this process without running exit handlers. */
void davit_exit(int status)
{
    _exit(status);
}

/* Waits until a file descriptor is readable or a process has ended; sets events, returns the number with events. */
int davit_poll(const int *fds, int *events, int count, int timeout)
{
    struct pollfd polled[8];
    int ready;
    if (count > 8)
        return -EINVAL;
    for (int i = 0; i < count; i++)
        polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    do
        ready = davit_poll_processes(polled, count, timeout);
    while (ready < 0 && errno == EINTR);
    for (int i = 0; i < count; i++)
        events[i] = polled[i].revents;
    return (int)result(ready);
}

/* Waits until a kernel file (sysfs, cgroupfs) has changed since it was read; returns 0 after timeout milliseconds. */
int davit_poll_change(int fd, int timeout)
{
    struct pollfd polled = {.fd = fd, .events = POLLPRI};
    int ready;
    do
        ready = poll(&polled, 1, timeout);
    while (ready < 0 && errno == EINTR);
    return (int)result(ready);
}

/* Forks this process, which must have one thread; the child dies with its parent. */
int davit_fork(void)
{
    signal(SIGCHLD, SIG_DFL);
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
    }
    return (int)result(pid);
}

/*
 * Blocks all signals except those for faults, which a JVM needs, and returns a nonblocking signalfd for the blocked
 * ones.
 */
int davit_signals(void)
{
    static const int faults[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
    sigset_t all;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(&all, faults[i]);
    if (sigprocmask(SIG_SETMASK, &all, NULL) < 0)
        return -errno;
    return (int)result(signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK));
}

/* Sets a resource limit of another process (prlimit(2)). */
int davit_limit(int pid, int resource, long soft, long hard)
{
    struct rlimit limit = {(rlim_t)soft, (rlim_t)hard};
    return (int)result(prlimit(pid, resource, &limit, NULL));
}

/*
 * Opens /dev/null for stdio that davit's caller has closed; otherwise files that davit opens would get these numbers,
 * and become stdio of davit and the container.
 */
int davit_open_stdio(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
            return -errno;
    return 0;
}

/* Prefaults memory that will be written to: single page faults cost twice as much. */
int davit_populate(const void *start, long size)
{
    enum { PAGE = 4096 };
    uintptr_t first = ((uintptr_t)start + PAGE - 1) / PAGE * PAGE;
    return (int)result(madvise((void *)first, (size_t)size, MADV_POPULATE_WRITE)); /* since Linux 5.14 */
}

int davit_subreaper(int on)
{
    return (int)result(prctl(PR_SET_CHILD_SUBREAPER, on, 0, 0, 0));
}

long davit_identity(int what)
{
    return what == 0 ? (long)geteuid() : what == 1 ? (long)getegid() : (long)getpid();
}

/* Copies an environment variable to buffer; returns its length, -ENOENT if it is not set. */
long davit_getenv(const char *name, void *buffer, long size)
{
    const char *value = getenv(name);
    if (value == NULL)
        return -ENOENT;
    long length = (long)strlen(value);
    if (length > size)
        return -E2BIG;
    memcpy(buffer, value, (size_t)length);
    return length;
}

/* Returns the permitted capabilities of this process, one bit each. */
long davit_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data) < 0)
        return -errno;
    return (long)(data[0].permitted | (unsigned long)data[1].permitted << 32);
}
