/* Runs hooks inside the container: createContainer before the root is changed, startContainer after it. */
#include "init.h"
#include "sys.h"
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

static int write_state(int fd, const char *before, const char *after)
{
    char pid[16];
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    const char *const parts[] = {before, pid, after};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        ssize_t written = write(fd, parts[i], strlen(parts[i]));
        if (written < 0)
            return -errno;
        if ((size_t)written < strlen(parts[i]))
            return -ENOSPC;
    }
    return 0;
}

/* Returns a pipe with room for the whole state, if a sandbox around davit does not know memfd_create. */
static int make_state_pipe(const char *before, const char *after)
{
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC | O_NONBLOCK) < 0)
        return -errno;
    fcntl(pipes[1], F_SETPIPE_SZ, strlen(before) + strlen(after) + PIPE_BUF);
    int err = write_state(pipes[1], before, after);
    close(pipes[1]);
    if (err == 0 && fcntl(pipes[0], F_SETFL, 0) == 0)
        return pipes[0];
    close(pipes[0]);
    return err < 0 ? err : -EIO;
}

/* Returns a file with the state: before, the pid in this pid namespace, after. */
static int make_state(const char *before, const char *after)
{
    int fd = memfd_create("state", MFD_CLOEXEC);
    if (fd < 0)
        return errno == ENOSYS || errno == EPERM ? make_state_pipe(before, after) : -errno;
    int err = write_state(fd, before, after);
    if (err == 0 && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    close(fd);
    return err < 0 ? err : -EIO;
}

struct hook {
    const char *path;
    const char **args;
    const char **env;
    long timeout;  /* seconds; 0: none */
    int directory; /* the working directory; -1: this process's */
    unsigned preserved; /* the number of file descriptors, from 3 on, that the container gets and the hook does not */
};

/* Runs in the child of vfork(2), which shares this process's memory until execve(2); returns only on failure. */
static int execute_hook(const struct hook *hook, int input, int output)
{
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0)
        return errno;
    if (hook->directory >= 0 && fchdir(hook->directory) < 0)
        return errno;
    for (unsigned fd = 3; fd < 3 + hook->preserved; fd++)
        close((int)fd);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execve(hook->path, (char *const *)hook->args, (char *const *)hook->env);
    return errno;
}

static long milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The last bytes of a hook's output. */
struct output {
    int fd;
    size_t length;
    char kept[256];
};

enum {
    PIPE_SIZE = 1 << 16,
    LOOK_MILLISECONDS = 10,
    LONGEST_TIMEOUT = INT_MAX / 1000, /* 24 days: poll(2) takes an int of milliseconds */
};

/* Reads available output; false if there is none. */
static bool keep_output(struct output *output)
{
    char chunk[4096];
    ssize_t length = read(output->fd, chunk, sizeof chunk);
    if (length <= 0)
        return false;
    size_t room = sizeof output->kept - 1;
    size_t fresh = (size_t)length < room ? (size_t)length : room;
    size_t old = output->length < room - fresh ? output->length : room - fresh;
    memmove(output->kept, output->kept + output->length - old, old);
    memcpy(output->kept + old, chunk + (size_t)length - fresh, fresh);
    output->length = old + fresh;
    output->kept[output->length] = 0;
    return true;
}

/* Reads at most one pipe's capacity, since processes that the hook left behind may keep writing. */
static void keep_rest(struct output *output)
{
    for (int i = 0; i < PIPE_SIZE / 4096 && keep_output(output); i++)
        ;
}

/* Tells whether a hook has ended; polled if a sandbox around davit does not know pidfds. */
static bool has_ended(pid_t pid)
{
    siginfo_t child = {0};
    return waitid(P_PID, (id_t)pid, &child, WEXITED | WNOHANG | WNOWAIT) < 0 || child.si_pid == pid;
}

/* Returns the wait status of a hook, or -ETIMEDOUT. Reads all output, so that the hook never blocks on the pipe. */
static int await_hook(pid_t pid, int pidfd, struct output *output, long timeout)
{
    struct pollfd polled[] = {{.fd = pidfd, .events = POLLIN}, {.fd = output->fd, .events = POLLIN}};
    long deadline = milliseconds_now() + timeout * 1000;
    int status;
    do {
        long left = deadline - milliseconds_now();
        int wait = timeout > 0 && left < INT_MAX ? (int)left : -1;
        int slice = pidfd < 0 && (wait < 0 || wait > LOOK_MILLISECONDS) ? LOOK_MILLISECONDS : wait;
        bool late = timeout > 0 && left <= 0;
        int ready = late ? 0 : poll(polled, 2, slice);
        int err = late ? -ETIMEDOUT : ready < 0 && errno != EINTR ? -errno : 0;
        if (err < 0) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            return err;
        }
        if (ready < 0)
            continue;
        if (polled[1].revents != 0 && !keep_output(output))
            polled[1].fd = -1;
    } while (pidfd < 0 ? !has_ended(pid) : !(polled[0].revents & POLLIN));
    keep_rest(output);
    return waitpid(pid, &status, 0) < 0 ? -errno : status;
}

/* Starts a hook; returns its pid, or the error of execve(2). */
static int start_hook(const struct hook *hook, int input, int output)
{
    volatile int err = 0;
    pid_t pid = vfork();
    if (pid == 0) {
        err = execute_hook(hook, input, output);
        leave(127);
    }
    if (pid < 0)
        return -errno;
    if (err == 0)
        return pid;
    waitpid(pid, NULL, 0);
    return -err;
}

static int run_hook(struct init *init, const struct hook *hook, int input)
{
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) < 0)
        return -errno;
    struct output output = {.fd = pipes[0]};
    cleanup_close int reading = pipes[0];
    fcntl(reading, F_SETFL, O_NONBLOCK);
    int pid = start_hook(hook, input, pipes[1]);
    close(pipes[1]);
    if (pid < 0)
        return pid;
    cleanup_close int pidfd = result(syscall(SYS_pidfd_open, pid, 0));
    if (pidfd < 0 && pidfd != -ENOSYS && pidfd != -EPERM) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        return pidfd;
    }
    int status = await_hook(pid, pidfd, &output, hook->timeout);
    if (status == 0)
        return 0;
    if (status == -ETIMEDOUT)
        snprintf(init->detail, sizeof init->detail, "%ld", hook->timeout);
    else if (status > 0)
        snprintf(init->detail, sizeof init->detail, "%d %s", status, output.kept);
    return status < 0 ? status : -ECANCELED;
}

/*
 * Fields: path, arguments, environment, timeout, whether to run in the container's root rather than in this process's
 * working directory, whether to add HOME, the state before and after the pid. The hook inherits only stdio, with the
 * state on stdin.
 */
int op_hook(struct init *init, struct fields *fields)
{
    struct hook hook;
    hook.path = field_string(fields);
    hook.args = field_strings(fields);
    hook.env = field_strings(fields);
    uint64_t timeout = field_number(fields);
    hook.timeout = (long)(timeout < LONGEST_TIMEOUT ? timeout : LONGEST_TIMEOUT);
    hook.preserved = init->preserved;
    hook.directory = field_number(fields) ? init->root : -1;
    bool with_home = field_number(fields);
    const char *before = field_string(fields);
    const char *after = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    int err = with_home ? add_home(init, hook.env) : 0;
    if (err < 0)
        return err;
    cleanup_close int state = make_state(before, after);
    err = state < 0 ? state : run_hook(init, &hook, state);
    if (err == 0)
        keep_mounts_of_hooks(init);
    return err;
}
