/*
 * Starts processes. A child shares its parent's memory until execve(2) (vfork(2)). The parent may be a JVM, so the
 * child must only change its own stack.
 */
#include "davit.h"
#include <dirent.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The maximum number of file descriptors for a program. */
#define MAX_TAKEN 64

static int close_listed(int directory, int first)
{
    _Alignas(struct dirent) char entries[1024];
    long length;
    while ((length = syscall(SYS_getdents64, directory, entries, sizeof entries)) > 0)
        for (long offset = 0; offset < length;) {
            const struct dirent *entry = (const struct dirent *)(entries + offset);
            int fd = entry->d_name[0] == '.' ? -1 : atoi(entry->d_name);
            if (fd >= first)
                fcntl(fd, F_SETFD, FD_CLOEXEC);
            offset += entry->d_reclen;
        }
    return length < 0 ? -errno : 0;
}

/* Sets close-on-exec on all file descriptors from first on, which may have been inherited without it. */
static int close_others(int first)
{
    if (syscall(SYS_close_range, first, ~0u, CLOSE_RANGE_CLOEXEC) == 0)
        return 0;
    int directory = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* before Linux 5.11 */
    if (directory < 0)
        return -errno;
    int err = close_listed(directory, first);
    close(directory);
    return err;
}

static int keep(const int *fds, int count)
{
    for (int i = 0; i < count; i++)
        if (fcntl(fds[i], F_SETFD, 0) < 0)
            return -errno;
    return 0;
}

/* Returns the mask of ignored signals, with one read of /proc; without /proc, all bits are set. */
static unsigned long long ignored_signals(void)
{
    char text[4096];
    int fd = openat(AT_FDCWD, "/proc/self/status", O_RDONLY | O_CLOEXEC); /* musl's open makes a second system call */
    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[size < 0 ? 0 : size] = 0;
    const char *line = strstr(text, "\nSigIgn:");
    return line == NULL ? ~0ull : strtoull(line + 8, NULL, 16);
}

/* Ignored signals stay ignored across execve(2); containers and hooks must not inherit that from davit's caller. */
static void heed_signals(void)
{
    unsigned long long ignored = ignored_signals();
    for (int i = 1; i < NSIG; i++)
        if (ignored >> (i - 1) & 1)
            signal(i, SIG_DFL);
}

/* Runs in the child; returns an errno, and only on failure. */
static int execute_init(int image, int plan, const int *kept, int count, int preserved)
{
    char number[12], self[32], *args[] = {(char *)"davit-init", number, NULL}, *env[] = {NULL};
    sigset_t none;
    snprintf(number, sizeof number, "%d", plan);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    heed_signals();
    if (close_others(3 + preserved) < 0 || keep(&plan, 1) < 0 || keep(kept, count) < 0)
        return errno;
    syscall(SYS_execveat, image, "", args, env, AT_EMPTY_PATH);
    if (errno != ENOSYS && errno != EPERM)
        return errno;
    snprintf(self, sizeof self, "/proc/self/fd/%d", image);
    execve(self, args, env);
    return errno;
}

/*
 * Starts davit-init with a plan; returns its pid. It inherits the plan, the file descriptors in kept, stdio, and the
 * preserved file descriptors of davit's caller.
 */
int davit_spawn_init(int plan, const int *kept, int count, int preserved)
{
    volatile int err = 0;
    int image = davit_init_image();
    if (image < 0)
        return image;
    signal(SIGCHLD, SIG_DFL); /* if davit's caller ignored it, children could not be waited for */
    pid_t pid = vfork();
    if (pid == 0) {
        err = execute_init(image, plan, kept, count, preserved);
        _exit(127);
    }
    if (pid < 0)
        err = errno;
    else if (err != 0)
        waitpid(pid, NULL, 0);
    close(image);
    return err != 0 ? -err : pid;
}

/* Returns an array of pointers to consecutive strings. */
static char **pointers(const char *strings, int count)
{
    char **list = malloc((size_t)(count + 1) * sizeof *list);
    for (int i = 0; list != NULL && i < count; i++) {
        list[i] = (char *)strings;
        strings += strlen(strings) + 1;
    }
    if (list != NULL)
        list[count] = NULL;
    return list;
}

/* Moves file descriptors to the numbers from 0 on, through copies, since source and target numbers may overlap. */
int take_descriptors(const int *fds, int count)
{
    int copies[MAX_TAKEN];
    if (count > MAX_TAKEN) {
        errno = E2BIG;
        return -1;
    }
    for (int i = 0; i < count; i++)
        if ((copies[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, count)) < 0)
            return -1;
    for (int i = 0; i < count; i++)
        if (dup2(copies[i], i) < 0)
            return -1;
    return 0;
}

/* A program to start on the host. */
struct program {
    const char *path;
    const char *args;
    int arg_count;
    const char *env;
    int env_count;
    const char *cwd;
    const char *root; /* as for davit_spawn_apart; NULL: it stays in davit's mount namespace and dies with davit */
    const int *fds;   /* its file descriptors from 0 on */
    int fd_count;
};

/* Makes a mount namespace that is a slave of the host's, with root, unless empty, as a mount point. */
static int mount_apart(const char *root)
{
    if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
        return -1;
    return root[0] == 0 ? 0 : mount(root, root, NULL, MS_BIND | MS_REC, NULL);
}

/* Runs in the child; returns an errno, and only on failure. */
static int execute(const struct program *program, char **args, char **env)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    heed_signals();
    if (program->root == NULL)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (take_descriptors(program->fds, program->fd_count) < 0 || close_others(program->fd_count) < 0)
        return errno;
    if (program->root != NULL && mount_apart(program->root) < 0)
        return errno;
    if (chdir(program->cwd) < 0)
        return errno;
    execve(program->path, args, env);
    return errno;
}

static int start(const struct program *program)
{
    volatile int err = 0;
    char **args = pointers(program->args, program->arg_count), **env = pointers(program->env, program->env_count);
    pid_t pid = -1;
    signal(SIGCHLD, SIG_DFL);
    errno = ENOMEM;
    if (args != NULL && env != NULL)
        pid = vfork();
    if (pid == 0) {
        err = execute(program, args, env);
        _exit(127);
    }
    if (pid < 0)
        err = errno;
    else if (err != 0)
        waitpid(pid, NULL, 0);
    free(args);
    free(env);
    return err != 0 ? -err : pid;
}

/* Starts a program on the host, such as a hook; returns its pid. It dies with davit. */
int davit_spawn(const char *path, const char *args, int arg_count, const char *env, int env_count, const char *cwd,
                const int *stdio)
{
    struct program program = {path, args, arg_count, env, env_count, cwd, NULL, stdio, 3};
    return start(&program);
}

/*
 * Starts a program on the host in a new mount namespace, in which root, unless empty, is a mount point; returns its
 * pid. fds are its file descriptors from 0 on. It outlives davit, so that it can undo its work.
 */
int davit_spawn_apart(const char *path, const char *args, int arg_count, const char *env, int env_count,
                      const char *root, const int *fds, int fd_count)
{
    struct program program = {path, args, arg_count, env, env_count, "/", root, fds, fd_count};
    return start(&program);
}
