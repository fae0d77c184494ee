/* The last operations: resolve the executable, wait for the start, execute the container's process. */
#include "init.h"
#include "sys.h"
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* Checks whether the user may execute a file; access(2) ignores the capabilities that this process still has. */
static int check_executable(const char *path, bool any_mode)
{
    struct stat st;
    if (stat(path, &st) < 0)
        return -errno;
    if (S_ISDIR(st.st_mode))
        return -EISDIR;
    if (any_mode && st.st_mode & 0111)
        return 0;
    return access(path, X_OK) < 0 ? -errno : 0;
}

/*
 * Fields: the candidate paths in the order of PATH, and whether any execute bit in the mode is enough. The error is
 * that of the first candidate that exists but cannot be executed, or -ENOENT.
 */
int op_find_executable(struct init *init, struct fields *fields)
{
    const char **candidates = field_strings(fields);
    bool any_mode = field_number(fields);
    int err = -ENOENT;
    if (fields->broken)
        return -EBADMSG;
    for (; *candidates != NULL; candidates++) {
        int candidate = check_executable(*candidates, any_mode);
        if (candidate == 0) {
            init->path = *candidates;
            return 0;
        }
        if (err == -ENOENT && candidate != -ENOTDIR)
            err = candidate;
    }
    return err;
}

static void end(int signal)
{
    leave(128 + signal);
}

/* The init of a pid namespace only gets signals for which it has a handler (pid_namespaces(7)). */
void end_by_signals(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], end);
}

static int accept_start(int listener)
{
    int start;
    do
        start = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    while (start < 0 && errno == EINTR);
    return result(start);
}

/*
 * Waits for the start: another davit connects to the start socket, which OP_CLOSE has kept, and sends MESSAGE_GO. If it
 * dies after connecting, the container ends, since it was claimed.
 */
int op_await_start(struct init *init, struct fields *fields)
{
    (void)fields;
    if (init->listener < 0)
        return -EBADMSG;
    close(init->sync);
    init->sync = accept_start(init->listener);
    close(init->listener);
    init->listener = -1;
    return init->sync < 0 ? init->sync : await_go(init->sync);
}

int add_home(const struct init *init, const char **env)
{
    return init->home[0] == 0 ? 0 : append(init, env, init->home);
}

/* Fields: arguments, environment. The socket to davit, the last open file descriptor, is close-on-exec. */
int op_execute(struct init *init, struct fields *fields)
{
    sigset_t none;
    const char **args = field_strings(fields);
    const char **env = field_strings(fields);
    if (fields->broken || init->path == NULL)
        return -EBADMSG;
    int err = add_home(init, env);
    if (err < 0)
        return err;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(init->path, (char *const *)args, (char *const *)env);
    return -errno;
}
