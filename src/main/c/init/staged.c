/*
 * Mounts without the mount API of Linux 5.2, which a sandbox around davit may not know. Instead of a detached mount, a
 * mount is staged on a directory or file of the host in this process's mount namespace and then moved. It is staged for
 * one operation only, or until the next one.
 */
#include "mount.h"
#include "sys.h"
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>

static const char STAGE_DIRECTORY[] = "/proc", STAGE_FILE[] = "/dev/null";

enum { SELF_SIZE = 32 };

/* Writes a path of a file descriptor relative to the trusted /proc, which becomes the working directory. */
static int name_descriptor(const struct init *init, int fd, char self[SELF_SIZE])
{
    snprintf(self, SELF_SIZE, "self/fd/%d", fd);
    return fchdir(init->proc) < 0 ? -errno : 0;
}

static int stage(const struct init *init, int source, unsigned long flags)
{
    char self[SELF_SIZE];
    struct stat st;
    if (fstat(source, &st) < 0)
        return -errno;
    const char *place = S_ISDIR(st.st_mode) ? STAGE_DIRECTORY : STAGE_FILE;
    int err = name_descriptor(init, source, self);
    if (err < 0)
        return err;
    if (mount(self, place, NULL, MS_BIND | flags, NULL) < 0)
        return -errno;
    return result(openat(AT_FDCWD, place, O_PATH | O_NOFOLLOW | O_CLOEXEC));
}

int clone_mount(const struct init *init, int dir, const char *path, unsigned flags)
{
    int tree = sys_open_tree(dir, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | flags);
    if (tree != -ENOSYS || !init->own_mounts)
        return tree;
    unsigned long recursive = flags & AT_RECURSIVE ? MS_REC : 0;
    if (flags & AT_EMPTY_PATH)
        return stage(init, dir, recursive);
    int nofollow = flags & AT_SYMLINK_NOFOLLOW ? O_NOFOLLOW : 0;
    cleanup_close int source = result(openat(dir, path, O_PATH | O_CLOEXEC | nofollow));
    return source < 0 ? source : stage(init, source, recursive);
}

int stage_filesystem(const struct init *init, const char *source, const char *type, unsigned long flags, const char *data)
{
    if (!init->own_mounts)
        return -ENOSYS;
    if (mount(source, STAGE_DIRECTORY, type, flags, data) < 0)
        return -errno;
    return result(openat(AT_FDCWD, STAGE_DIRECTORY, O_PATH | O_DIRECTORY | O_CLOEXEC));
}

int discard_mount(const struct init *init, int mount)
{
    char self[SELF_SIZE];
    int err = name_descriptor(init, mount, self);
    /* EINVAL: a detached mount is not mounted, and closing it is enough. */
    return err == 0 && umount2(self, MNT_DETACH) < 0 && errno != EINVAL ? -errno : err;
}

int move_to(const struct init *init, int mount_fd, int target)
{
    char from[SELF_SIZE], to[SELF_SIZE];
    int err = sys_move_mount(mount_fd, target);
    if (err != -ENOSYS)
        return err;
    err = name_descriptor(init, mount_fd, from);
    if (err == 0)
        err = name_descriptor(init, target, to);
    return err < 0 ? err : result(mount(from, to, NULL, MS_MOVE, NULL));
}
