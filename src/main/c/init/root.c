/* How the container's root filesystem becomes the root of the container's process. */
#include "init.h"
#include "mount.h"
#include "sys.h"
#include <limits.h>
#include <string.h>
#include <sys/mount.h>

/* What mounts of the host and of this new namespace tell each other; fields: the flags for "/". */
int op_propagation(struct init *init, struct fields *fields)
{
    (void)init;
    uint64_t flags = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    return mount(NULL, "/", NULL, flags, NULL) < 0 ? -errno : 0;
}

/* Makes the mount that holds a path private: pivot_root(2) wants that of the new root's parent. */
static int make_parent_private(const char *path)
{
    char parent[PATH_MAX];
    if (strlen(path) >= sizeof parent)
        return -ENAMETOOLONG;
    strcpy(parent, path);
    while (mount(NULL, parent, NULL, MS_PRIVATE, NULL) < 0) {
        if (errno != EINVAL || strcmp(parent, "/") == 0)
            return -errno;
        char *slash = strrchr(parent, '/');
        slash[slash == parent ? 1 : 0] = 0;
    }
    return 0;
}

/*
 * Where the root is mounted: on itself, for hooks look for it there. In a user namespace its path may lead through
 * directories that are closed to the container; then on "/", where it is as good for pivot_root(2).
 */
static int open_place(const char *path)
{
    int place = result(openat(AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC));
    return place == -EACCES ? result(openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC)) : place;
}

static int mount_root(struct init *init, const char *path, bool parent_shared)
{
    cleanup_close int place = open_place(path);
    if (place < 0)
        return place;
    int err = parent_shared ? make_parent_private(path) : 0;
    if (err == 0)
        err = sys_move_mount(init->root, place);
    if (err < 0 || !parent_shared)
        return err;
    struct attributes private = {.propagation = MS_PRIVATE};
    return place_mount(init, init->root, -1, &private);
}

/*
 * Makes the root filesystem, which the first OP_TREE has opened, a mount of this namespace; without such a namespace it
 * is only opened. Fields: path, whether to mount it, whether its parent is shared with the host.
 */
int op_root(struct init *init, struct fields *fields)
{
    const char *path = field_string(fields);
    bool as_mount = field_number(fields);
    bool parent_shared = field_number(fields);
    if (fields->broken || (as_mount && init->placed == init->opened))
        return -EBADMSG;
    if (!as_mount) {
        init->root = result(openat(AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC));
        return init->root < 0 ? init->root : 0;
    }
    init->root = init->trees[init->placed++];
    return mount_root(init, path, parent_shared);
}

/* pivot_root(2) with the old root on top of the new one, whence it is taken off: no directory is needed for it. */
int op_pivot(struct init *init, struct fields *fields)
{
    (void)fields;
    cleanup_close int old = result(openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (old < 0)
        return old;
    if (fchdir(init->root) < 0)
        return -errno;
    int err = sys_pivot_root(".", ".");
    if (err < 0)
        return err;
    /* Were it shared, the host would see it unmounted. */
    if (fchdir(old) < 0 || mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL) < 0 || umount2(".", MNT_DETACH) < 0)
        return -errno;
    return chdir("/") < 0 ? -errno : 0;
}

/*
 * The way without pivot_root, for a root filesystem on a ramdisk, or without a mount namespace; fields: whether to move
 * the mount to "/" first. Who breaks out of a chroot must not find the host's kernel filesystems.
 */
int op_chroot(struct init *init, struct fields *fields)
{
    bool move = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    if (fchdir(init->root) < 0)
        return -errno;
    if (move) {
        umount2("/proc", MNT_DETACH);
        umount2("/sys", MNT_DETACH);
        if (mount(".", "/", NULL, MS_MOVE, NULL) < 0)
            return -errno;
    }
    return chroot(".") < 0 || chdir("/") < 0 ? -errno : 0;
}

/* The propagation and attributes of the root itself, once all below it is made; fields: attributes, propagation. */
int op_root_attributes(struct init *init, struct fields *fields)
{
    struct attributes attributes;
    read_attributes(fields, &attributes);
    attributes.propagation = field_number(fields);
    return fields->broken ? -EBADMSG : place_mount(init, init->root, -1, &attributes);
}
