/*
 * Functions for the loop while a container runs in the foreground. The container decides how often it runs, so nothing
 * here allocates memory: davit's native image never collects garbage.
 */
#include "davit.h"
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Bits of davit_attend's return value. */
enum { ENDED = 1, SIGNALS = 2, NOTICES = 4 };

/* Waits until a process has ended, or signals or notices (-1: none) are readable; returns a mask of the bits above. */
int davit_attend(int process, int signals, int notices)
{
    struct pollfd polled[] = {
        {.fd = process, .events = POLLIN}, {.fd = signals, .events = POLLIN}, {.fd = notices, .events = POLLIN}};
    while (davit_poll_processes(polled, 3, -1) < 0)
        if (errno != EINTR)
            return -errno;
    return (polled[0].revents ? ENDED : 0) | (polled[1].revents ? SIGNALS : 0) | (polled[2].revents ? NOTICES : 0);
}

/*
 * Reads signals from the signalfd and forwards them to the process; reaps orphans on SIGCHLD. Returns 1 if the size of
 * davit's terminal has changed.
 */
int davit_pass_signals(int signals, int pidfd, int pid)
{
    struct signalfd_siginfo taken[16];
    bool resized = false;
    ssize_t size = read(signals, taken, sizeof taken);
    if (size < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    for (size_t i = 0; i < (size_t)size / sizeof *taken; i++) {
        int number = (int)taken[i].ssi_signo;
        if (number == SIGCHLD)
            davit_reap_others(pid);
        else if (number == SIGWINCH)
            resized = true;
        else if (number != SIGURG)
            davit_pidfd_signal(pidfd, number);
    }
    return resized;
}

enum { NOTICE_SIZE = 4096, BARRIER_MILLISECONDS = 30000, PAUSE_NANOSECONDS = 10000000 };

/* Tells whether a container may send the variable to the service manager (sd_notify(3)). */
static bool may_be_said(const char *line, size_t length)
{
    static const char *const said[] = {
        "READY=", "RELOADING=", "STOPPING=", "STATUS=", "ERRNO=", "MONOTONIC_USEC=", "WATCHDOG=1"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (length >= strlen(said[i]) && memcmp(line, said[i], strlen(said[i])) == 0)
            return true;
    return false;
}

/* Keeps the allowed lines, each with a newline; text has room for an additional newline. Returns the new length. */
static size_t keep_lines(char *text, size_t length, bool *ready)
{
    size_t kept = 0;
    text[length] = '\n';
    for (size_t start = 0; start < length;) {
        const char *newline = memchr(text + start, '\n', length + 1 - start);
        size_t size = (size_t)(newline - (text + start));
        if (may_be_said(text + start, size)) {
            *ready = *ready || memcmp(text + start, "READY=", 6) == 0;
            memmove(text + kept, text + start, size + 1);
            kept += size + 1;
        }
        start += size + 1;
    }
    return kept;
}

/* Connects to NOTIFY_SOCKET; through a file descriptor of the directory if the path is too long for an address. */
static int connect_manager(void)
{
    char directory[PATH_MAX];
    const char *path = getenv("NOTIFY_SOCKET");
    if (path == NULL)
        return -ENOENT;
    int manager = davit_connect(AT_FDCWD, path, SOCK_DGRAM);
    const char *slash = strrchr(path, '/');
    if (manager != -ENAMETOOLONG || slash == NULL || (size_t)(slash - path) + 1 >= sizeof directory)
        return manager;
    memcpy(directory, path, (size_t)(slash - path) + 1);
    directory[slash - path + 1] = 0;
    int dir = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return -errno;
    manager = davit_connect(dir, slash + 1, SOCK_DGRAM);
    close(dir);
    return manager;
}

/* Waits until the manager has processed a notice, since it looks up the sender (sd_notify_barrier(3)). */
static void await_manager(int manager)
{
    static const char barrier[] = "BARRIER=1";
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) < 0)
        return;
    long sent = davit_send_fd(manager, barrier, sizeof barrier - 1, pipes[1]);
    close(pipes[1]);
    struct pollfd polled = {.fd = pipes[0], .events = POLLIN};
    if (sent >= 0)
        poll(&polled, 1, BARRIER_MILLISECONDS);
    close(pipes[0]);
}

/* Ignores errors: without a service manager the container keeps running. */
static void tell_manager(const char *text, size_t length)
{
    int manager = connect_manager();
    if (manager < 0)
        return;
    if (davit_send(manager, text, (long)length) >= 0)
        await_manager(manager);
    close(manager);
}

static size_t add_pid(char *text, size_t length, int pid)
{
    char line[32];
    int size = snprintf(line, sizeof line, "MAINPID=%d\n", pid);
    memcpy(text + length, line, (size_t)size);
    return length + (size_t)size;
}

/*
 * Receives a notice from the container, and forwards the allowed lines to the service manager, with MAINPID=pid when
 * ready. Drops notices longer than NOTICE_SIZE and all file descriptors, and limits the rate to a hundred per second.
 * Returns 1 if the container sent READY=.
 */
int davit_pass_notice(int socket, int pid)
{
    static const struct timespec pause = {.tv_nsec = PAUSE_NANOSECONDS};
    char text[NOTICE_SIZE + 1 + 32];
    bool ready = false;
    ssize_t size = recv(socket, text, NOTICE_SIZE, MSG_DONTWAIT | MSG_TRUNC);
    if (size < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    size_t length = size > NOTICE_SIZE ? 0 : keep_lines(text, (size_t)size, &ready);
    if (ready)
        length = add_pid(text, length, pid);
    if (length > 0)
        tell_manager(text, length - 1);
    nanosleep(&pause, NULL);
    return ready;
}
