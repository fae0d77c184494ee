/*
 * System calls without a wrapper in the C library, or whose wrapper does more. They return -errno on failure, except
 * the last three.
 */
#ifndef DAVIT_SYS_H
#define DAVIT_SYS_H

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int result(long value)
{
    return value < 0 ? -errno : (int)value;
}

/* Exits, even if a seccomp filter refuses exit_group(2): C libraries would loop forever then. */
static inline _Noreturn void leave(int status)
{
    syscall(SYS_exit_group, status);
    __builtin_trap();
}

/*
 * A sandbox around davit may return EPERM for unknown system calls, as older seccomp profiles do; that is treated like
 * a kernel without the call. A kernel with the call returns EINVAL for the probe's size or flags.
 */
static inline int or_absent(int value, long probe)
{
    return value == -EPERM && probe < 0 && errno == EPERM ? -ENOSYS : value;
}

static inline int sys_openat2(int dir, const char *path, const struct open_how *how)
{
    int fd = result(syscall(SYS_openat2, dir, path, how, sizeof *how));
    return fd == -EPERM ? or_absent(fd, syscall(SYS_openat2, dir, path, how, 0)) : fd;
}

enum { NO_FLAGS = ~0u >> 1 }; /* invalid for every call of the mount API: EINVAL, after the permission check */

static inline int sys_open_tree(int dir, const char *path, unsigned flags)
{
    int tree = result(syscall(SYS_open_tree, dir, path, flags));
    return tree == -EPERM ? or_absent(tree, syscall(SYS_open_tree, dir, path, NO_FLAGS)) : tree;
}

/* Attaches a detached mount to the file that target refers to. */
static inline int sys_move_mount(int mount, int target)
{
    int err = result(syscall(SYS_move_mount, mount, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    return err == -EPERM ? or_absent(err, syscall(SYS_move_mount, mount, "", target, "", NO_FLAGS)) : err;
}

static inline int sys_mount_setattr(int mount, unsigned flags, const struct mount_attr *attributes)
{
    int err = result(syscall(SYS_mount_setattr, mount, "", AT_EMPTY_PATH | flags, attributes, sizeof *attributes));
    return err == -EPERM ? or_absent(err, syscall(SYS_mount_setattr, mount, "", AT_EMPTY_PATH, attributes, 0)) : err;
}

static inline int sys_fsopen(const char *type)
{
    int context = result(syscall(SYS_fsopen, type, FSOPEN_CLOEXEC));
    return context == -EPERM ? or_absent(context, syscall(SYS_fsopen, type, NO_FLAGS)) : context;
}

static inline int sys_fsconfig(int context, unsigned command, const char *key, const char *value)
{
    int err = result(syscall(SYS_fsconfig, context, command, key, value, 0));
    return err == -EPERM ? or_absent(err, syscall(SYS_fsconfig, -1, command, NULL, NULL, 0)) : err;
}

static inline int sys_fsmount(int context, unsigned attributes)
{
    int mount = result(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, attributes));
    return mount == -EPERM ? or_absent(mount, syscall(SYS_fsmount, context, NO_FLAGS, attributes)) : mount;
}

/* Returns a filesystem context for reconfiguring the superblock of a mount. */
static inline int sys_fspick(int mount)
{
    int context = result(syscall(SYS_fspick, mount, "", FSPICK_CLOEXEC | FSPICK_EMPTY_PATH));
    return context == -EPERM ? or_absent(context, syscall(SYS_fspick, mount, "", NO_FLAGS)) : context;
}

static inline int sys_clone3(struct clone_args *args)
{
    int pid = result(syscall(SYS_clone3, args, sizeof *args));
    return pid == -EPERM ? or_absent(pid, syscall(SYS_clone3, args, 0)) : pid;
}

/* Returns the mount id of a file descriptor (STATX_MNT_ID); not all versions of musl have struct statx. */
static inline long sys_mount_id(int fd)
{
    enum { MOUNT_ID = 0x1000 }; /* STATX_MNT_ID */
    struct {
        uint32_t known, block_size;
        uint64_t others[17], mount, more[13];
    } found = {0};
    int err = result(syscall(SYS_statx, fd, "", AT_EMPTY_PATH, MOUNT_ID, &found));
    return err < 0 ? err : found.known & MOUNT_ID ? (long)found.mount : -ENOSYS;
}

/* As fork(2) with flags. */
static inline int sys_clone(uint64_t flags)
{
#ifdef __s390__
    return result(syscall(SYS_clone, 0, flags, 0, 0, 0));
#else
    return result(syscall(SYS_clone, flags, 0, 0, 0, 0));
#endif
}

static inline int sys_pivot_root(const char *new_root, const char *put_old)
{
    return result(syscall(SYS_pivot_root, new_root, put_old));
}

static inline int sys_close_range(unsigned first, unsigned last)
{
    return result(syscall(SYS_close_range, first, last, 0));
}

/* Sets all three ids. C libraries synchronize threads first, and davit-init has only one. */
static inline long sys_setresuid(uid_t id)
{
    return syscall(SYS_setresuid, id, id, id);
}

static inline long sys_setresgid(gid_t id)
{
    return syscall(SYS_setresgid, id, id, id);
}

static inline long sys_setgroups(size_t count, const gid_t *groups)
{
    return syscall(SYS_setgroups, count, groups);
}

#endif
