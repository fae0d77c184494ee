/* The last steps: which file it is, waiting for the start, becoming the container's process. */
#include "init.h"
#include "sys.h"
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* Whether this process may execute a file, as its user and not with the capabilities that it still has. */
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
 * Fields: the paths that the command's name may stand for, in the order of PATH, and whether it is enough that anybody
 * may execute it. The error is that of the first that is there and cannot be executed; where none is there, -ENOENT.
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

/* A pid namespace's first process gets no signal that it does not handle (pid_namespaces(7)), and this one is waiting. */
static void end_by_signals(void)
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
 * From here on the container waits for its start: another davit connects to the socket and says so. One that connects
 * and dies has claimed the container and takes it along. The listening socket is the one that OP_CLOSE has kept.
 */
int op_await_start(struct init *init, struct fields *fields)
{
    (void)fields;
    if (init->listener < 0)
        return -EBADMSG;
    close(init->sync);
    end_by_signals();
    init->sync = accept_start(init->listener);
    close(init->listener);
    init->listener = -1;
    return init->sync < 0 ? init->sync : await_go(init->sync);
}

int add_home(const struct init *init, const char **env)
{
    return init->home[0] == 0 ? 0 : append(init, env, init->home);
}

/* Becomes the container's process; fields: arguments, environment. The socket to davit, all that is still open, closes itself. */
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
