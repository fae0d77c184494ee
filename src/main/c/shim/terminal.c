#include "davit.h"
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Makes a terminal pass on every key as it is; fills in how it was, for davit_terminal_restore. */
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

static void drain(struct pipeline *pipeline)
{
    long size = write(pipeline->to, pipeline->bytes + pipeline->start, (size_t)(pipeline->end - pipeline->start));
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

/*
 * Shows a terminal by its master: what is typed goes in, what is written comes out, and neither waits for the other.
 * Returns 1 when there are signals or notices (-1: none) to be read, and 0 when the process has ended and all that it wrote is out. The
 * master must not block. There is one such terminal in a process: its state is kept from call to call.
 */
int davit_terminal_show(int master, int in, int out, int signals, int notices, int process)
{
    static struct pipeline input, output;
    bool ended = false;
    if (output.to != out) {
        input = (struct pipeline){.from = in, .to = master};
        output = (struct pipeline){.from = master, .to = out};
    }
    for (;;) {
        struct pollfd ready[] = {
            wait_for(&input), wait_for(&output), {.fd = signals, .events = POLLIN},
            {.fd = ended ? -1 : process, .events = POLLIN}, {.fd = notices, .events = POLLIN}};
        int count = poll(ready, sizeof ready / sizeof *ready, ended ? 0 : -1);
        if (count < 0 && errno != EINTR)
            return -errno;
        if (ended && (count <= 0 || ready[1].revents == 0))
            return 0;
        step(&input, &ready[0]);
        step(&output, &ready[1]);
        ended = ended || ready[3].revents != 0;
        if (!ended && (ready[2].revents != 0 || ready[4].revents != 0))
            return 1;
    }
}
