/* Sets user, groups, capabilities and seccomp of the process. The plan decides the order (capabilities(7)). */
#include "init.h"
#include "sys.h"
#include <limits.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/*
 * In a new user namespace: lets davit write the mappings, and becomes root. An unprivileged davit may write them only
 * while this process is dumpable (proc_pid_uid_map(5)); no other process is in the namespace yet.
 */
int op_id_maps(struct init *init, struct fields *fields)
{
    (void)fields;
    prctl(PR_SET_DUMPABLE, 1);
    int err = sync_with_davit(init, SYNC_ID_MAPS, -1);
    prctl(PR_SET_DUMPABLE, 0);
    return err < 0 ? err : op_become_root(init, fields);
}

/*
 * Changes the ids. The kernel then resets the dumpable attribute to fs.suid_dumpable and clears the parent death
 * signal, so both are set again (PR_SET_DUMPABLE(2const), PR_SET_PDEATHSIG(2const)).
 */
static int set_ids(uid_t uid, gid_t gid)
{
    if (sys_setresgid(gid) < 0 || sys_setresuid(uid) < 0)
        return -errno;
    return prctl(PR_SET_DUMPABLE, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ? -errno : 0;
}

/* Becomes root of the user namespace, whatever the ids outside of it. */
int op_become_root(struct init *init, struct fields *fields)
{
    (void)init;
    (void)fields;
    return set_ids(0, 0);
}

/* Field: the capabilities to keep in the bounding set. EINVAL: the kernel knows no more capabilities. */
int op_drop_bounding(struct init *init, struct fields *fields)
{
    (void)init;
    uint64_t kept = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    for (unsigned cap = 0; cap < 64; cap++)
        if (!(kept >> cap & 1) && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
            return errno == EINVAL ? 0 : -errno;
    return 0;
}

static int set_capabilities(uint64_t effective, uint64_t permitted, uint64_t inheritable)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {
        {(uint32_t)effective, (uint32_t)permitted, (uint32_t)inheritable},
        {(uint32_t)(effective >> 32), (uint32_t)(permitted >> 32), (uint32_t)(inheritable >> 32)},
    };
    return result(syscall(SYS_capset, &header, data));
}

/* PR_SET_KEEPCAPS keeps the permitted set across the change of uid, but the effective set is cleared. */
static int raise_permitted(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data) < 0)
        return -errno;
    return set_capabilities(data[0].permitted | (uint64_t)data[1].permitted << 32,
                            data[0].permitted | (uint64_t)data[1].permitted << 32, 0);
}

/*
 * Changes the owner of stdio to the user, so that the process can reopen it through /proc/self/fd. The host's /dev/null
 * and files whose owner cannot be changed stay as they are.
 */
static int own_stdio(uid_t uid)
{
    struct stat st;
    for (int fd = 0; fd < 3; fd++) {
        if (fstat(fd, &st) < 0 || st.st_uid == uid || (S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3)))
            continue;
        if (fchown(fd, uid, st.st_gid) < 0 && errno != EINVAL && errno != EPERM && errno != EROFS)
            return -errno;
    }
    return 0;
}

/*
 * Fields: uid, gid, umask, whether to set groups, the group ids (u32 each). Keeps all capabilities, which later
 * operations need; OP_CAPABILITIES drops them.
 */
int op_user(struct init *init, struct fields *fields)
{
    (void)init;
    uid_t uid = (uid_t)field_number(fields);
    gid_t gid = (gid_t)field_number(fields);
    mode_t mask = (mode_t)field_number(fields);
    bool set_groups = field_number(fields);
    size_t size;
    const gid_t *groups = field_bytes(fields, &size);
    if (fields->broken)
        return -EBADMSG;
    umask(mask);
    int err = own_stdio(uid);
    if (err < 0)
        return err;
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
        return -errno;
    /* setgroups may be denied in a user namespace (user_namespaces(7)), an error only if the config has groups. */
    if (set_groups && sys_setgroups(size / sizeof *groups, groups) < 0 && (errno != EPERM || size > 0))
        return -errno;
    err = set_ids(uid, gid);
    return err < 0 || uid == 0 ? err : raise_permitted();
}

/* Fields: effective, permitted, inheritable and ambient set. */
int op_capabilities(struct init *init, struct fields *fields)
{
    (void)init;
    uint64_t effective = field_number(fields);
    uint64_t permitted = field_number(fields);
    uint64_t inheritable = field_number(fields);
    uint64_t ambient = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    int err = set_capabilities(effective, permitted, inheritable);
    for (unsigned cap = 0; err == 0 && cap < 64; cap++)
        if (ambient >> cap & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
            err = -errno;
    return err;
}

int op_no_new_privileges(struct init *init, struct fields *fields)
{
    (void)init;
    (void)fields;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

/* Retries without optional flags that the kernel does not know: they change nothing there, or it has no alternative. */
static int load_filter(unsigned flags, const struct sock_fprog *filter)
{
    int listener = result(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, filter));
    unsigned needed = flags & SECCOMP_FILTER_FLAG_NEW_LISTENER;
    if (listener == -EINVAL && flags != needed)
        listener = result(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, needed, filter));
    /* A sandbox may only know the older system call. */
    return (listener == -ENOSYS || listener == -EPERM) && !needed
        ? result(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter)) : listener;
}

static bool has_pidfd_getfd(void)
{
    return syscall(SYS_pidfd_getfd, -1, -1, 0) == 0 || (errno != ENOSYS && errno != EPERM);
}

/*
 * Loads the filter: from now on the profile must allow every system call. davit takes the notify file descriptor with
 * pidfd_getfd(2), and sends MESSAGE_GO once the agent has it; before Linux 5.6 it must be sent with sendmsg(2), which
 * the profile must allow. Fields: flags, program.
 */
int op_seccomp(struct init *init, struct fields *fields)
{
    size_t size;
    unsigned flags = (unsigned)field_number(fields);
    const void *program = field_bytes(fields, &size);
    if (fields->broken || size % sizeof(struct sock_filter) != 0 || size / sizeof(struct sock_filter) > USHRT_MAX)
        return -EBADMSG;
    struct sock_fprog filter = {.len = (unsigned short)(size / sizeof(struct sock_filter)), .filter = (void *)program};
    bool is_sent = flags & SECCOMP_FILTER_FLAG_NEW_LISTENER && !has_pidfd_getfd();
    int listener = load_filter(flags, &filter);
    if (listener < 0 || !(flags & SECCOMP_FILTER_FLAG_NEW_LISTENER))
        return listener;
    int err = is_sent ? sync_with_descriptor(init, SYNC_SECCOMP, listener)
                      : sync_with_davit(init, SYNC_SECCOMP, listener);
    close(listener);
    return err;
}

/* Field: the working directory, which must be inside the root: open files of the host lead out (CVE-2024-21626). */
int op_cwd(struct init *init, struct fields *fields)
{
    char cwd[4096];
    const char *path = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    if (chdir(path) < 0)
        return -errno;
    long length = syscall(SYS_getcwd, cwd, sizeof cwd);
    if (length < 0 && errno != ENAMETOOLONG)
        return -errno;
    if (length < 0 || cwd[0] == '/')
        return 0;
    strcpy(init->detail, "current working directory is outside of container mount namespace root -- possible container "
                         "breakout detected");
    return -EXDEV;
}
