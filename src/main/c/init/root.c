/* Mounts the root filesystem and changes the root to it. */
#include "init.h"
#include "lines.h"
#include "mount.h"
#include "sys.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

/* Sets the propagation of the new mount namespace; field: the MS_* flags for "/". */
int op_propagation(struct init *init, struct fields *fields)
{
    (void)init;
    uint64_t flags = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    return mount(NULL, "/", NULL, flags, NULL) < 0 ? -errno : 0;
}

/* Makes the mount that contains a path private: pivot_root(2) requires that for the new root's parent mount. */
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
        if (slash == NULL)
            return -EINVAL;
        slash[slash == parent ? 1 : 0] = 0;
    }
    return 0;
}

/*
 * Opens the mount point of the root: its own path, where hooks look for it. In a user namespace the path may lead
 * through directories without permission; then it is "/", which suits pivot_root(2) as well.
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
        err = move_to(init, init->root, place);
    if (err < 0)
        return err;
    struct attributes attributes = {.propagation = parent_shared ? MS_PRIVATE : init->propagation_late};
    return place_mount(init, init->root, -1, &attributes);
}

/*
 * Attaches the root filesystem, the first tree of OP_OPEN_TREE; without a mount namespace only opens it. Fields: path,
 * whether to mount it, whether its parent mount is shared with the host.
 */
int op_root(struct init *init, struct fields *fields)
{
    const char *path = field_string(fields);
    bool as_mount = field_number(fields);
    bool parent_shared = field_number(fields);
    if (fields->broken || init->root >= 0 || (as_mount && init->placed == init->opened))
        return -EBADMSG;
    if (!as_mount) {
        init->root = result(openat(AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC));
        return init->root < 0 ? init->root : 0;
    }
    init->root = take_tree(init);
    return init->root < 0 ? init->root : mount_root(init, path, parent_shared);
}

/* Stacks the old root on the new one and unmounts it there, so that no directory is needed for it (pivot_root(2)). */
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
    /* A shared mount would propagate the unmount to the host. */
    if (fchdir(old) < 0 || mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL) < 0 || umount2(".", MNT_DETACH) < 0)
        return -errno;
    return chdir("/") < 0 ? -errno : verify_kernel_mounts(init);
}

static bool is_octal(char digit)
{
    return digit >= '0' && digit <= '7';
}

/* Decodes octal escapes of mountinfo, such as \040 for a space (proc_pid_mountinfo(5)). */
static void unescape(char *path)
{
    char *to = path;
    for (; *path; path++) {
        if (path[0] == '\\' && is_octal(path[1]) && is_octal(path[2]) && is_octal(path[3])) {
            *to++ = (char)((path[1] - '0') << 6 | (path[2] - '0') << 3 | (path[3] - '0'));
            path += 3;
        } else {
            *to++ = *path;
        }
    }
    *to = 0;
}

/* Returns the mount point in a line of mountinfo if it is a procfs or sysfs, else NULL. */
static char *kernel_mount(char *line)
{
    const char *type = strstr(line, " - ");
    if (type == NULL || (strncmp(type, " - proc ", 8) != 0 && strncmp(type, " - sysfs ", 9) != 0))
        return NULL;
    for (int i = 0; i < 4; i++)
        if (strsep(&line, " ") == NULL)
            return NULL;
    char *point = strsep(&line, " ");
    if (point == NULL)
        return NULL;
    unescape(point);
    return point;
}

/*
 * Unmounts the host's procfs and sysfs mounts outside of the new root: an escape from the chroot could reach them, and
 * as long as one is fully visible, a user namespace may mount another (mount_namespaces(7)). A mount that cannot be
 * unmounted is covered.
 */
static int hide_kernel_mounts(const struct init *init)
{
    char root[PATH_MAX], self[32], *line, *point;
    snprintf(self, sizeof self, "self/fd/%d", init->root);
    ssize_t length = readlinkat(init->proc, self, root, sizeof root - 1);
    if (length < 0)
        return -errno;
    root[length] = 0;
    struct lines lines = {.fd = openat(init->proc, "self/mountinfo", O_RDONLY | O_CLOEXEC)};
    if (lines.fd < 0)
        return -errno;
    cleanup_close int file = lines.fd;
    while ((line = next_line(&lines)) != NULL) {
        point = kernel_mount(line);
        if (point == NULL || (strncmp(point, root, (size_t)length) == 0 && (point[length] == '/' || point[length] == 0)))
            continue;
        /* A shared mount would propagate the unmount to the host. */
        mount(NULL, point, NULL, MS_SLAVE | MS_REC, NULL);
        if (umount2(point, MNT_DETACH) < 0 && errno == EPERM && mount("tmpfs", point, "tmpfs", MS_RDONLY, NULL) < 0)
            return -errno;
    }
    return 0;
}

/*
 * Changes the root without pivot_root, for a root filesystem on a ramdisk or without a mount namespace; field: whether
 * to move the mount to "/" first. An escape from the chroot must not find the host's procfs and sysfs.
 */
int op_chroot(struct init *init, struct fields *fields)
{
    bool move = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    if (fchdir(init->root) < 0)
        return -errno;
    if (move) {
        int err = hide_kernel_mounts(init);
        if (err < 0)
            return err;
        if (mount(".", "/", NULL, MS_MOVE, NULL) < 0)
            return -errno;
    }
    return chroot(".") < 0 || chdir("/") < 0 ? -errno : verify_kernel_mounts(init);
}

/* Sets attributes and propagation of the root mount, once all below it is made; fields: attributes, propagation. */
int op_root_attributes(struct init *init, struct fields *fields)
{
    struct attributes attributes;
    read_attributes(fields, &attributes);
    attributes.propagation = field_number(fields);
    return fields->broken ? -EBADMSG : place_mount(init, init->root, -1, &attributes);
}
