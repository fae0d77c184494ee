/* Which namespaces and cgroup the container's process lives in. */
#include "init.h"
#include "sys.h"
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

/* The cgroup's directory, by descriptor: v1, and v2 where clone3 cannot. */
int op_join_cgroup(struct init *init, struct fields *fields)
{
    (void)init;
    const char *procs = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    cleanup_close int fd = openat(AT_FDCWD, procs, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    return write(fd, "0", 1) < 0 ? -errno : 0;
}

int op_oom_score_adj(struct init *init, struct fields *fields)
{
    const char *value = field_string(fields);
    return fields->broken ? -EBADMSG : proc_write(init, "self/oom_score_adj", value);
}

int op_join_namespace(struct init *init, struct fields *fields)
{
    (void)init;
    int type = (int)field_number(fields);
    int fd = (int)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    if (setns(fd, type) < 0)
        return -errno;
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
    (void)init;
    int flags = (int)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    return unshare(flags) < 0 ? -errno : 0;
}

static int clone_process(uint64_t flags, int cgroup)
{
    struct clone_args args = {
        .flags = flags | CLONE_PARENT | (cgroup < 0 ? 0 : CLONE_INTO_CGROUP),
        .cgroup = cgroup < 0 ? 0 : (uint64_t)cgroup,
    };
    return sys_clone3(&args);
}

/*
 * From here on the plan is the container's init's, a child of davit's as this process is. This process has nothing
 * left to do but to tell its pid, which no namespace hides from it.
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
        _exit(err < 0 ? 1 : 0);
    }
    if (cgroup >= 0)
        close(cgroup);
    /* When davit dies before the container is ready, so does the container: nobody else knows of it. */
    return prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ? -errno : 0;
}
