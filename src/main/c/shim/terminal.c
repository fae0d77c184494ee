#include "davit.h"
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Switches a terminal to raw mode (termios(3)); fills saved for davit_terminal_restore. */
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

/* Copies the window size of one terminal to another. */
int davit_terminal_size(int from, int to)
{
    struct winsize size;
    if (ioctl(from, TIOCGWINSZ, &size) < 0)
        return -errno;
    return (int)result(ioctl(to, TIOCSWINSZ, &size));
}

/*
 * If out is a file or pipe and not a terminal, disables the translation of newline to carriage return and newline
 * (termios(3), ONLCR).
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

/* Sets O_NONBLOCK. */
int davit_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return (int)result(flags < 0 ? flags : fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

/* Copies bytes from one file descriptor to another. */
struct pipeline {
    int from, to; /* from is -1 after the end of file */
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

/* Writes at most PIPE_BUF bytes, which a writable pipe accepts without blocking, however slow its reader is. */
static void drain(struct pipeline *pipeline)
{
    long left = pipeline->end - pipeline->start;
    long size = write(pipeline->to, pipeline->bytes + pipeline->start, (size_t)(left < PIPE_BUF ? left : PIPE_BUF));
    if (size > 0)
        pipeline->start += size;
    else if (size < 0 && errno != EINTR && errno != EAGAIN)
        pipeline->start = pipeline->end; /* the reader is gone */
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

/* In bytes: more than a terminal buffers. */
enum { TERMINAL_HOLDS = 1 << 16 };

/*
 * Forwards all output that a process wrote before it ended, however slow the reader is. Its background processes may
 * keep writing; their output is not waited for.
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
 * Copies between stdin and stdout and a terminal's master, in both directions independently. Returns 1 when signals or
 * notices (-1: none) are readable, and 0 when the process has ended and all its output is written. The master must be
 * nonblocking. The state is static, since a process shows at most one terminal.
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
