/*
 * Probes what the kernel, or a sandbox around davit, allows; versions tell neither. A system call is made with
 * arguments that every kernel with the call refuses with one known error before it does anything.
 */
#include "davit.h"
#include <fcntl.h>
#include <limits.h>
#include <linux/bpf.h>
#include <linux/keyctl.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif
#define NAMESPACE_TIME 0x80 /* CLONE_NEWTIME, which shares its bit with a signal's number */

enum { UNKNOWN_FLAGS = ~0u >> 1 };

/* Returns 0 if a call succeeded or failed with the expected error, else its error. */
static int refused_by(long value, int expected)
{
    return value >= 0 || errno == expected ? 0 : -errno;
}

static int opened(long fd)
{
    if (fd < 0)
        return -errno;
    close((int)fd);
    return 0;
}

static int openat2_call(void)
{
    return refused_by(syscall(SYS_openat2, AT_FDCWD, ".", NULL, 0), EINVAL);
}

static int clone3_call(void)
{
    struct clone_args args = {0};
    return refused_by(syscall(SYS_clone3, &args, 0), EINVAL);
}

/* A kernel without the cgroup field returns E2BIG. */
static int clone_into_cgroup(void)
{
    struct clone_args args = {.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = INT_MAX};
    return refused_by(syscall(SYS_clone3, &args, sizeof args), EBADF);
}

static int open_tree_call(void)
{
    return refused_by(syscall(SYS_open_tree, AT_FDCWD, ".", UNKNOWN_FLAGS), EINVAL);
}

static int move_mount_call(void)
{
    return refused_by(syscall(SYS_move_mount, -1, "", -1, "", UNKNOWN_FLAGS), EINVAL);
}

static int fsopen_call(void)
{
    return refused_by(syscall(SYS_fsopen, "tmpfs", UNKNOWN_FLAGS), EINVAL);
}

static int fsconfig_call(void)
{
    return refused_by(syscall(SYS_fsconfig, -1, FSCONFIG_SET_FLAG, NULL, NULL, 0), EINVAL);
}

static int fsmount_call(void)
{
    return refused_by(syscall(SYS_fsmount, -1, UNKNOWN_FLAGS, 0), EINVAL);
}

static int fspick_call(void)
{
    return refused_by(syscall(SYS_fspick, -1, "", UNKNOWN_FLAGS), EINVAL);
}

static int mount_setattr_call(void)
{
    return refused_by(syscall(SYS_mount_setattr, -1, "", AT_EMPTY_PATH, NULL, 0), EINVAL);
}

static int pidfd_open_call(void)
{
    return opened(syscall(SYS_pidfd_open, getpid(), 0));
}

static int pidfd_send_signal_call(void)
{
    return refused_by(syscall(SYS_pidfd_send_signal, -1, 0, NULL, 0), EBADF);
}

static int pidfd_getfd_call(void)
{
    return refused_by(syscall(SYS_pidfd_getfd, -1, 0, UNKNOWN_FLAGS), EINVAL);
}

static int setns_pidfd(void)
{
    if (syscall(SYS_unshare, CLONE_NEWUTS) < 0)
        return -errno;
    int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    return fd < 0 ? -errno : (int)result(syscall(SYS_setns, fd, CLONE_NEWUTS));
}

static int memfd(long flags)
{
    return opened(memfd_create("davit", MFD_CLOEXEC | MFD_ALLOW_SEALING | (unsigned)flags));
}

/* Before Linux 6.3, without MFD_EXEC, every memfd is executable. */
static int executable_memfd(void)
{
    int err = memfd(MFD_EXEC);
    return err == -EINVAL ? memfd(0) : err;
}

static int init_image(void)
{
    int fd = davit_init_image();
    return fd < 0 ? fd : 0;
}

static int execveat_call(void)
{
    return refused_by(syscall(SYS_execveat, -1, "davit", NULL, NULL, UNKNOWN_FLAGS), EINVAL);
}

static int close_range_call(void)
{
    return refused_by(syscall(SYS_close_range, 1, 0, 0), EINVAL);
}

static int seccomp_call(void)
{
    return refused_by(syscall(SYS_seccomp, UNKNOWN_FLAGS, 0, NULL), EINVAL);
}

static int seccomp_notify(void)
{
    struct seccomp_notif_sizes sizes;
    return (int)result(syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes));
}

/* The kernel checks the flags before it reads the program. */
static int seccomp_flags(long flags)
{
    return refused_by(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, NULL), EFAULT);
}

static int keyctl_call(void)
{
    return refused_by(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0), ENOKEY);
}

static int device_program(void)
{
    const struct bpf_insn program[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1}, {.code = BPF_JMP | BPF_EXIT}};
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attributes.insns = (uint64_t)(uintptr_t)program;
    attributes.insn_cnt = sizeof program / sizeof *program;
    attributes.license = (uint64_t)(uintptr_t)"Apache-2.0";
    return opened(syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes));
}

static int new_namespace(long type)
{
    return (int)result(syscall(SYS_unshare, type));
}

/* Returns the error that a child has as its exit code. */
static int await(pid_t child)
{
    int status;
    if (child < 0)
        return -errno;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -errno;
    return WIFEXITED(status) ? -WEXITSTATUS(status) : -ENOSYS; /* a sandbox may kill the caller */
}

/* EPERM: in a user namespace, no procfs may be mounted if the present one is partly covered (mount_namespaces(7)). */
static int mount_proc(void)
{
    if (syscall(SYS_unshare, CLONE_NEWNS | CLONE_NEWPID) < 0)
        return -errno;
    pid_t child = fork();
    if (child == 0) {
        int err = mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
        _exit((err < 0 || mount("proc", "/proc", "proc", 0, NULL) < 0) ? errno : 0);
    }
    return await(child);
}

static const struct probe {
    const char *name;
    int (*ask)(void);
    int (*ask_for)(long what);
    long what;
} probes[] = {
    {"openat2", openat2_call, NULL, 0},
    {"clone3", clone3_call, NULL, 0},
    {"clone-into-cgroup", clone_into_cgroup, NULL, 0},
    {"open_tree", open_tree_call, NULL, 0},
    {"move_mount", move_mount_call, NULL, 0},
    {"fsopen", fsopen_call, NULL, 0},
    {"fsconfig", fsconfig_call, NULL, 0},
    {"fsmount", fsmount_call, NULL, 0},
    {"fspick", fspick_call, NULL, 0},
    {"mount_setattr", mount_setattr_call, NULL, 0},
    {"pidfd_open", pidfd_open_call, NULL, 0},
    {"pidfd_send_signal", pidfd_send_signal_call, NULL, 0},
    {"pidfd_getfd", pidfd_getfd_call, NULL, 0},
    {"setns-pidfd", setns_pidfd, NULL, 0},
    {"memfd_create", NULL, memfd, 0},
    {"memfd-exec", executable_memfd, NULL, 0},
    {"init-image", init_image, NULL, 0},
    {"execveat", execveat_call, NULL, 0},
    {"close_range", close_range_call, NULL, 0},
    {"keyctl", keyctl_call, NULL, 0},
    {"bpf-devices", device_program, NULL, 0},
    {"seccomp", seccomp_call, NULL, 0},
    {"seccomp-notify", seccomp_notify, NULL, 0},
    {"SECCOMP_FILTER_FLAG_TSYNC", NULL, seccomp_flags, SECCOMP_FILTER_FLAG_TSYNC},
    {"SECCOMP_FILTER_FLAG_LOG", NULL, seccomp_flags, SECCOMP_FILTER_FLAG_LOG},
    {"SECCOMP_FILTER_FLAG_SPEC_ALLOW", NULL, seccomp_flags, SECCOMP_FILTER_FLAG_SPEC_ALLOW},
    {"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", NULL, seccomp_flags,
     SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV},
    {"new-user", NULL, new_namespace, CLONE_NEWUSER},
    {"new-mount", NULL, new_namespace, CLONE_NEWNS},
    {"new-pid", NULL, new_namespace, CLONE_NEWPID},
    {"new-network", NULL, new_namespace, CLONE_NEWNET},
    {"new-ipc", NULL, new_namespace, CLONE_NEWIPC},
    {"new-uts", NULL, new_namespace, CLONE_NEWUTS},
    {"new-cgroup", NULL, new_namespace, CLONE_NEWCGROUP},
    {"new-time", NULL, new_namespace, NAMESPACE_TIME},
    {"mount-proc", mount_proc, NULL, 0},
};

static int ask(const struct probe *probe)
{
    return probe->ask != NULL ? probe->ask() : probe->ask_for(probe->what);
}

/*
 * Runs a probe in a child, since it may change or kill the process. If it lacks privileges, it runs again in a user
 * namespace, as an unprivileged davit would do.
 */
static int ask_in_child(const struct probe *probe)
{
    pid_t child = fork();
    if (child == 0) {
        int err = ask(probe);
        if (err == -EPERM && syscall(SYS_unshare, CLONE_NEWUSER | CLONE_NEWNS) == 0)
            err = ask(probe);
        _exit(-err);
    }
    return await(child);
}

int davit_probe(const char *name)
{
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++)
        if (strcmp(probes[i].name, name) == 0)
            return ask_in_child(&probes[i]);
    return -EDOM;
}

/* Probes whether the filesystem of a path supports id-mapped mounts, with a detached mount. */
int davit_probe_idmap(const char *path, int user_namespace)
{
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_IDMAP, .userns_fd = (unsigned)user_namespace};
    int tree = (int)result(syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
    if (tree < 0)
        return tree;
    int err = (int)result(syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attributes, sizeof attributes));
    close(tree);
    return err;
}
