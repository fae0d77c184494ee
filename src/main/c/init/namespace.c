/* Enters the cgroup and namespaces of the container. */
#include "init.h"
#include "sys.h"
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* Moves this process to a cgroup by its cgroup.procs file, and closes the file. */
static int move_to(int file)
{
    cleanup_close int procs = file;
    return procs < 0 ? procs : write(procs, "0", 1) < 0 ? -errno : 0;
}

static int join_cgroup(int directory, const char *procs)
{
    return move_to(result(openat(directory, procs, O_WRONLY | O_CLOEXEC)));
}

/* Field: the path of the cgroup.procs file. */
int op_join_cgroup(struct init *init, struct fields *fields)
{
    (void)init;
    const char *procs = field_string(fields);
    return fields->broken ? -EBADMSG : join_cgroup(AT_FDCWD, procs);
}

/*
 * Joins a cgroup after the clone. pids.max does not apply to a task that moves in, while a clone inside the cgroup
 * would need room for its parent too (cgroup-v2.rst, PID). Field: the cgroup.procs file, open.
 */
int op_enter_cgroup(struct init *init, struct fields *fields)
{
    (void)init;
    int procs = (int)field_number(fields);
    return fields->broken || procs < 0 ? -EBADMSG : move_to(procs);
}

int op_oom_score_adj(struct init *init, struct fields *fields)
{
    const char *value = field_string(fields);
    return fields->broken ? -EBADMSG : proc_write(init, "self/oom_score_adj", value);
}

/* Returns the pid of a pidfd in the trusted /proc; -EINVAL if the file descriptor is not a pidfd. */
static int process_of(const struct init *init, int pidfd)
{
    char path[32], text[512];
    snprintf(path, sizeof path, "self/fdinfo/%d", pidfd);
    cleanup_close int fd = result(openat(init->proc, path, O_RDONLY | O_CLOEXEC));
    if (fd < 0)
        return fd;
    ssize_t size = read(fd, text, sizeof text - 1);
    text[size < 0 ? 0 : size] = 0;
    const char *line = strstr(text, "\nPid:");
    return line == NULL ? -EINVAL : atoi(line + 5);
}

static bool is_directory(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A pidfd, or the directory of a process in /proc, which davit uses if a sandbox around it does not know pidfds. */
static bool is_process(const struct init *init, int fd)
{
    return is_directory(fd) || process_of(init, fd) > 0;
}

static const struct {
    int type;
    const char *file;
} namespaces[] = {
    {CLONE_NEWUSER, "user"}, {CLONE_NEWCGROUP, "cgroup"}, {CLONE_NEWIPC, "ipc"}, {CLONE_NEWUTS, "uts"},
    {CLONE_NEWNET, "net"}, {CLONE_NEWPID, "pid"}, {CLONE_NEWTIME, "time"}, {CLONE_NEWNS, "mnt"},
};

enum { NAMESPACES = sizeof namespaces / sizeof *namespaces };

static int open_namespaces_in(int directory, int types, int fds[NAMESPACES])
{
    char path[32];
    for (size_t i = 0; i < NAMESPACES; i++) {
        snprintf(path, sizeof path, "ns/%s", namespaces[i].file);
        if (types & namespaces[i].type && (fds[i] = openat(directory, path, O_RDONLY | O_CLOEXEC)) < 0)
            return -errno;
    }
    return 0;
}

/* An open /proc/PID never leads to another process, even if the pid is reused. */
static int open_namespaces(const struct init *init, int types, int process, int fds[NAMESPACES])
{
    char path[16];
    if (is_directory(process))
        return open_namespaces_in(process, types, fds);
    int pid = process_of(init, process);
    if (pid <= 0)
        return pid < 0 ? pid : -ESRCH;
    snprintf(path, sizeof path, "%d", pid);
    cleanup_close int directory = result(openat(init->proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    int err = directory < 0 ? directory : open_namespaces_in(directory, types, fds);
    /* If the process ended before its directory was opened, the pid may have been reused. */
    return err < 0 ? err : process_of(init, process) == pid ? 0 : -ESRCH;
}

/* Joins the open namespaces. With may_stay, those that need privileges of the user namespace (EPERM) stay open. */
static int join_all(int fds[NAMESPACES], size_t first, bool may_stay)
{
    for (size_t i = first; i < NAMESPACES; i++) {
        if (fds[i] < 0)
            continue;
        if (setns(fds[i], namespaces[i].type) == 0) {
            close(fds[i]);
            fds[i] = -1;
        } else if (errno != EPERM || !may_stay) {
            return -errno;
        }
    }
    return 0;
}

/*
 * Does what setns(2) does with a pidfd since Linux 5.8. Joins first what the host's privileges allow, then the user
 * namespace, the first in the list, then the rest.
 */
static int join_one_by_one(const struct init *init, int types, int pidfd)
{
    int fds[NAMESPACES];
    for (size_t i = 0; i < NAMESPACES; i++)
        fds[i] = -1;
    int err = open_namespaces(init, types, pidfd, fds);
    if (err == 0)
        err = join_all(fds, 1, (types & CLONE_NEWUSER) != 0);
    if (err == 0)
        err = join_all(fds, 0, false);
    for (size_t i = 0; i < NAMESPACES; i++)
        close_fd(&fds[i]);
    return err;
}

/* Fields: the types, the file descriptor of a namespace or process. */
int op_join_namespace(struct init *init, struct fields *fields)
{
    int type = (int)field_number(fields);
    int fd = (int)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    int err = result(setns(fd, type));
    if (err == -EINVAL && is_process(init, fd))
        err = join_one_by_one(init, type, fd);
    if (err < 0)
        return err;
    close(fd);
    return 0;
}

/* The offsets of a time namespace can be set only until the first process enters it (time_namespaces(7)). */
int op_time_offsets(struct init *init, struct fields *fields)
{
    const char *offsets = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    if (unshare(CLONE_NEWTIME) < 0)
        return -errno;
    return *offsets == 0 ? 0 : proc_write(init, "self/timens_offsets", offsets);
}

int op_unshare(struct init *init, struct fields *fields)
{
    int flags = (int)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    if (unshare(flags) < 0)
        return -errno;
    init->own_mounts = init->own_mounts || flags & CLONE_NEWNS;
    return 0;
}

/*
 * Before Linux 5.7, without CLONE_INTO_CGROUP, the parent joins the cgroup first. The seccomp profile of a container
 * that davit itself runs in may refuse clone3.
 */
static int clone_process(uint64_t flags, int cgroup)
{
    struct clone_args args = {
        .flags = flags | CLONE_PARENT | (cgroup < 0 ? 0 : CLONE_INTO_CGROUP),
        .cgroup = cgroup < 0 ? 0 : (__u64)cgroup,
    };
    int pid = sys_clone3(&args);
    if (cgroup >= 0 && (pid == -ENOSYS || pid == -E2BIG)) {
        int err = join_cgroup(cgroup, "cgroup.procs");
        return err < 0 ? err : clone_process(flags, -1);
    }
    return pid == -ENOSYS ? sys_clone(flags | CLONE_PARENT) : pid;
}

/* A new network namespace has its loopback interface down, and containers rely on 127.0.0.1. */
static int raise_loopback(struct init *init)
{
    struct ifreq lo = {.ifr_name = "lo", .ifr_flags = IFF_UP}; /* read-only flags are ignored (netdevice(7)) */
    cleanup_close int any = result(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    int err = any < 0 ? any : result(ioctl(any, SIOCSIFFLAGS, &lo));
    if (err < 0)
        snprintf(init->detail, sizeof init->detail, "cannot bring the loopback interface up");
    return err;
}

/*
 * Clones the container's init, which continues with the next record; CLONE_PARENT makes it a child of davit. This
 * process sends its pid in the host's pid namespace, and exits.
 */
int op_clone(struct init *init, struct fields *fields)
{
    uint64_t flags = field_number(fields);
    int cgroup = (int)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    int pid = clone_process(flags, cgroup);
    if (pid < 0)
        return pid;
    if (pid > 0) {
        int err = tell(init, MESSAGE_PID, pid, -1, NULL);
        leave(err < 0 ? 1 : 0);
    }
    if (cgroup >= 0)
        close(cgroup);
    init->own_mounts = flags & CLONE_NEWNS;
    /* Until SYNC_READY the container dies with davit, since no other process knows of it. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        return -errno;
    return flags & CLONE_NEWNET ? raise_loopback(init) : 0;
}
