/*
 * Refers to processes by file descriptors, which never refer to another process: pidfds, or directories /proc/PID if a
 * sandbox around davit does not know pidfds. poll(2) always reports directories as ready, so /proc/PID/stat is polled.
 */
#include "davit.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LOOK_MILLISECONDS = 10, MOST_POLLED = 8 };

static bool is_unknown(int err)
{
    return err == -ENOSYS || err == -EPERM;
}

int davit_pidfd_open(int pid)
{
    char path[32];
    int fd = (int)result(syscall(SYS_pidfd_open, pid, 0));
    if (!is_unknown(fd))
        return fd;
    snprintf(path, sizeof path, "/proc/%d", pid);
    fd = (int)result(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return fd == -ENOENT ? -ESRCH : fd;
}

static bool is_directory(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Reads a small file as a string; false if it cannot be read, as for a process that no longer exists. */
static bool read_text(int dir, const char *path, char *text, size_t size)
{
    int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);
    if (fd >= 0)
        close(fd);
    text[length < 0 ? 0 : length] = 0;
    return length > 0;
}

/* Tells whether the process of a directory has ended or is a zombie (proc_pid_stat(5)). */
static bool has_ended(int directory)
{
    char text[512];
    if (!read_text(directory, "stat", text, sizeof text))
        return true;
    const char *state = strrchr(text, ')');
    return state == NULL || state[1] == 0 || strchr("ZX", state[2]) != NULL;
}

/* Returns the pid of a running process, else 0. */
static int pid_of(int process)
{
    char path[48], text[512];
    if (is_directory(process))
        return has_ended(process) || !read_text(process, "stat", text, sizeof text) ? 0 : atoi(text);
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", process);
    const char *line = read_text(AT_FDCWD, path, text, sizeof text) ? strstr(text, "\nPid:") : NULL;
    int pid = line == NULL ? 0 : atoi(line + 5);
    return pid < 0 ? 0 : pid;
}

int davit_pidfd_signal(int process, int number)
{
    int err = (int)result(syscall(SYS_pidfd_send_signal, process, number, NULL, 0));
    if (!is_unknown(err))
        return err;
    int pid = pid_of(process);
    return pid == 0 ? -ESRCH : (int)result(kill(pid, number));
}

/* Clears the events of directories of running processes; returns their number. */
static int ignore_running(struct pollfd *polled, int count)
{
    int running = 0;
    for (int i = 0; i < count; i++)
        if (polled[i].revents != 0 && is_directory(polled[i].fd) && !has_ended(polled[i].fd)) {
            polled[i].revents = 0;
            running++;
        }
    return running;
}

/* Polls all file descriptors except directories. */
static int poll_others(struct pollfd *polled, int count, int timeout)
{
    struct pollfd others[MOST_POLLED];
    for (int i = 0; i < count; i++)
        others[i] = (struct pollfd){.fd = is_directory(polled[i].fd) ? -1 : polled[i].fd, .events = polled[i].events};
    int ready = poll(others, (nfds_t)count, timeout);
    for (int i = 0; i < count; i++)
        polled[i].revents = others[i].revents;
    return ready;
}

int davit_poll_processes(struct pollfd *polled, int count, int timeout)
{
    if (count > MOST_POLLED) {
        errno = EINVAL;
        return -1;
    }
    int ready = poll(polled, (nfds_t)count, timeout), running;
    while (ready > 0 && (running = ignore_running(polled, count)) > 0) {
        if (ready > running || timeout == 0)
            return ready - running;
        int pause = timeout > 0 && timeout < LOOK_MILLISECONDS ? timeout : LOOK_MILLISECONDS;
        ready = poll_others(polled, count, pause);
        if (ready != 0)
            return ready;
        if (timeout > 0)
            timeout -= pause;
        ready = poll(polled, (nfds_t)count, 0);
    }
    return ready;
}
