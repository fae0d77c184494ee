/*
 * Starting processes. A child shares the memory of its parent until it executes something else (vfork): there may be a
 * virtual machine in it, of which it must touch nothing but its own stack.
 */
#include "davit.h"
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct entry {
    uint64_t inode;
    int64_t offset;
    unsigned short size;
    unsigned char type;
    char name[];
};

static int close_listed(int directory, int first)
{
    _Alignas(struct entry) char entries[1024];
    long length;
    while ((length = syscall(SYS_getdents64, directory, entries, sizeof entries)) > 0)
        for (long offset = 0; offset < length;) {
            const struct entry *entry = (const struct entry *)(entries + offset);
            int fd = entry->name[0] == '.' ? -1 : atoi(entry->name);
            if (fd >= first)
                fcntl(fd, F_SETFD, FD_CLOEXEC);
            offset += entry->size;
        }
    return length < 0 ? -errno : 0;
}

/* Closes at exec what davit was given beyond stdio and the descriptors to preserve, whatever flags they came with. */
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

/* A bit for each signal that is ignored, as one read of /proc tells it; where there is none, any may be. */
static unsigned long long ignored_signals(void)
{
    char text[4096];
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[size < 0 ? 0 : size] = 0;
    const char *line = strstr(text, "\nSigIgn:");
    return line == NULL ? ~0ull : strtoull(line + 8, NULL, 16);
}

/* What is ignored stays so beyond an execve: neither a container nor a hook shall have it from davit's caller. */
static void heed_signals(void)
{
    unsigned long long ignored = ignored_signals();
    for (int i = 1; i < NSIG; i++)
        if (ignored >> (i - 1) & 1)
            signal(i, SIG_DFL);
}

/* In the child: returns the errno of what failed. */
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
 * Starts davit-init on a plan; returns its pid. Of davit's descriptors it gets the plan and those to be kept, and of
 * davit's caller's the first three and as many more as are to be preserved.
 */
int davit_spawn_init(int plan, const int *kept, int count, int preserved)
{
    volatile int err = 0;
    int image = davit_init_image();
    if (image < 0)
        return image;
    signal(SIGCHLD, SIG_DFL); /* were it ignored, as by a caller, no child could be waited for */
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

/* An array of pointers to strings that lie one behind the other. */
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

/* In copies first, for one may have the number that another is to get. */
static int take_stdio(const int *stdio)
{
    int copies[3];
    for (int i = 0; i < 3; i++)
        if ((copies[i] = fcntl(stdio[i], F_DUPFD_CLOEXEC, 3)) < 0)
            return -1;
    for (int i = 0; i < 3; i++)
        if (dup2(copies[i], i) < 0)
            return -1;
    return 0;
}

/* In the child: returns the errno of what failed. */
static int execute(const char *path, char **args, char **env, const char *cwd, const int *stdio)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    heed_signals();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (close_others(3) < 0)
        return errno;
    if (take_stdio(stdio) < 0)
        return errno;
    if (chdir(cwd) < 0)
        return errno;
    execve(path, args, env);
    return errno;
}

/* Starts a program of the host's, a hook; returns its pid. It dies with davit. */
int davit_spawn(const char *path, const char *args, int arg_count, const char *env, int env_count, const char *cwd,
                const int *stdio)
{
    volatile int err = 0;
    char **arg_list = pointers(args, arg_count), **env_list = pointers(env, env_count);
    pid_t pid = -1;
    signal(SIGCHLD, SIG_DFL);
    errno = ENOMEM;
    if (arg_list != NULL && env_list != NULL)
        pid = vfork();
    if (pid == 0) {
        err = execute(path, arg_list, env_list, cwd, stdio);
        _exit(127);
    }
    if (pid < 0)
        err = errno;
    else if (err != 0)
        waitpid(pid, NULL, 0);
    free(arg_list);
    free(env_list);
    return err != 0 ? -err : pid;
}
