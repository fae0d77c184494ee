#include "davit.h"
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Makes a terminal pass on every key, and all that is written, as it is; fills in how it was, for davit_terminal_restore. */
int davit_terminal_raw(int fd, void *saved, long size)
{
    struct termios modes;
    if (size < (long)sizeof modes)
        return -EINVAL;
    if (tcgetattr(fd, &modes) < 0)
        return -errno;
    memcpy(saved, &modes, sizeof modes);
    cfmakeraw(&modes);
    return (int)result(tcsetattr(fd, TCSANOW, &modes));
}

int davit_terminal_restore(int fd, const void *saved)
{
    return (int)result(tcsetattr(fd, TCSANOW, saved));
}

/* Gives one terminal the size of another. */
int davit_terminal_size(int from, int to)
{
    struct winsize size;
    if (ioctl(from, TIOCGWINSZ, &size) < 0)
        return -errno;
    return (int)result(ioctl(to, TIOCSWINSZ, &size));
}

/*
 * Where what a terminal shows goes to no terminal but to a file or a pipe, lines end as they were written, without the
 * carriage return that a terminal needs (termios(3), ONLCR).
 */
int davit_terminal_plain(int master, int out)
{
    struct termios modes;
    if (isatty(out))
        return 0;
    if (tcgetattr(master, &modes) < 0)
        return -errno;
    modes.c_oflag &= ~(tcflag_t)ONLCR;
    return (int)result(tcsetattr(master, TCSANOW, &modes));
}

/* From now on reading and writing do not wait. */
int davit_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return (int)result(flags < 0 ? flags : fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

/* Bytes on their way from one descriptor to another. */
struct pipeline {
    int from, to; /* from is -1 once it has ended */
    long start, end;
    char bytes[16384];
};

static bool is_empty(const struct pipeline *pipeline)
{
    return pipeline->start == pipeline->end;
}

static void fill(struct pipeline *pipeline)
{
    long size = read(pipeline->from, pipeline->bytes, sizeof pipeline->bytes);
    if (size == 0 || (size < 0 && errno != EINTR && errno != EAGAIN))
        pipeline->from = -1;
    pipeline->start = 0;
    pipeline->end = size > 0 ? size : 0;
}

/* Of what can be written to at all, a pipe takes so much without waiting: whoever is slow to read does not keep us. */
static void drain(struct pipeline *pipeline)
{
    long left = pipeline->end - pipeline->start;
    long size = write(pipeline->to, pipeline->bytes + pipeline->start, (size_t)(left < PIPE_BUF ? left : PIPE_BUF));
    if (size > 0)
        pipeline->start += size;
    else if (size < 0 && errno != EINTR && errno != EAGAIN)
        pipeline->start = pipeline->end; /* nobody reads it */
}

static struct pollfd wait_for(const struct pipeline *pipeline)
{
    return is_empty(pipeline) ? (struct pollfd){.fd = pipeline->from, .events = POLLIN}
                              : (struct pollfd){.fd = pipeline->to, .events = POLLOUT};
}

static void step(struct pipeline *pipeline, const struct pollfd *ready)
{
    if (ready->revents == 0)
        return;
    if (is_empty(pipeline))
        fill(pipeline);
    else
        drain(pipeline);
}

/* More than a terminal holds of what is written to it and not yet read. */
enum { TERMINAL_HOLDS = 1 << 16 };

/*
 * Passes on all that a process that has ended had written, however slowly it is read; what it has left in the
 * background may go on to write, and is not waited for.
 */
static void show_rest(struct pipeline *output)
{
    long shown = 0;
    for (;;) {
        bool reads = is_empty(output);
        struct pollfd ready = wait_for(output);
        int count = reads && shown >= TERMINAL_HOLDS ? 0 : poll(&ready, 1, reads ? 0 : -1);
        if (count == 0 || (count < 0 && errno != EINTR))
            return;
        if (count < 0)
            continue;
        step(output, &ready);
        if (reads)
            shown += output->end;
    }
}

/*
 * Shows a terminal by its master: what is typed goes in, what is written comes out, and neither waits for the other.
 * Returns 1 when there are signals or notices (-1: none) to be read, and 0 when the process has ended and all that it
 * wrote is out. The master must not block. There is one such terminal in a process: its state is kept from call to call.
 */
int davit_terminal_show(int master, int signals, int notices, int process)
{
    static struct pipeline input, output;
    if (output.to != STDOUT_FILENO) {
        input = (struct pipeline){.from = STDIN_FILENO, .to = master};
        output = (struct pipeline){.from = master, .to = STDOUT_FILENO};
    }
    for (;;) {
        struct pollfd ready[] = {
            wait_for(&input), wait_for(&output), {.fd = signals, .events = POLLIN},
            {.fd = process, .events = POLLIN}, {.fd = notices, .events = POLLIN}};
        if (davit_poll_processes(ready, sizeof ready / sizeof *ready, -1) < 0) {
            if (errno != EINTR)
                return -errno;
            continue;
        }
        step(&input, &ready[0]);
        step(&output, &ready[1]);
        if (ready[3].revents != 0) {
            show_rest(&output);
            return 0;
        }
        if (ready[2].revents != 0 || ready[4].revents != 0)
            return 1;
    }
}
