/*
 * What davit does for as long as a process of a container runs in its foreground. The container decides how often:
 * nothing here takes memory, for davit's Java gives none back.
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

/* What davit_attend has found. */
enum { ENDED = 1, SIGNALS = 2, NOTICES = 4 };

/* Waits until a process has ended, or signals or notices (-1: none) can be read; returns a bit for each that is so. */
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
 * Takes signals that davit has got, and sends them to the process; orphans that have ended are forgotten. Returns 1
 * where the size of davit's terminal has changed.
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

/* What a container may say of itself to a service manager (sd_notify(3)). */
static bool may_be_said(const char *line, size_t length)
{
    static const char *const said[] = {
        "READY=", "RELOADING=", "STOPPING=", "STATUS=", "ERRNO=", "MONOTONIC_USEC=", "WATCHDOG=1"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (length >= strlen(said[i]) && memcmp(line, said[i], strlen(said[i])) == 0)
            return true;
    return false;
}

/* Keeps the lines that may be said, each with its newline; text has room for one more newline. Returns their length. */
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

/* The service manager's socket; where its path is too long for an address, by a descriptor of its directory. */
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

/* A manager looks up who has sent a notice, which must still be there then: it closes a descriptor when it has. */
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

/* A manager that is gone is no reason to stop the container. */
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
 * Takes a notice of the container's, which is waiting at a socket, and passes on to the service manager what the
 * container may say; the process that the manager is to look after is pid. One that is longer than any sensible one is
 * dropped, descriptors that come along too, and there are a hundred a second at most. Returns 1 where it said that the
 * process is ready.
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
