/* Device nodes and symbolic links in /dev, masked and read-only paths. */
#include "init.h"
#include "mount.h"
#include "sys.h"
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* Sets mode and owner by file descriptor, since another process may share the root and replace the file. */
static int set_owner_and_mode(const struct init *init, int fd, mode_t mode, uid_t uid, gid_t gid)
{
    char self[32];
    snprintf(self, sizeof self, "self/fd/%d", fd);
    if (fchmodat(init->proc, self, mode & 07777, 0) < 0 || fchownat(fd, "", uid, gid, AT_EMPTY_PATH) < 0)
        return -errno;
    return 0;
}

/* Uses an existing file if it is the same device. */
static int use_device(const struct init *init, int dir, const char *name, mode_t mode, dev_t device, uid_t uid, gid_t gid)
{
    struct stat st;
    cleanup_close int fd = result(openat(dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (fd < 0)
        return fd;
    if (fstat(fd, &st) < 0)
        return -errno;
    if ((st.st_mode & S_IFMT) != (mode & S_IFMT) || (!S_ISFIFO(mode) && st.st_rdev != device))
        return -EEXIST;
    return set_owner_and_mode(init, fd, mode, uid, gid);
}

/* Bind-mounts the host's device node, since mknod(2) fails with EPERM in a user namespace. */
static int bind_device(struct init *init, const char *path, dev_t device)
{
    static const struct attributes harmless = {.one = {.attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC}};
    struct stat st;
    cleanup_close int tree = clone_mount(init, AT_FDCWD, path, 0);
    if (tree < 0)
        return tree;
    if (fstat(tree, &st) < 0)
        return -errno;
    if (!(S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode)) || st.st_rdev != device)
        return -ENODEV;
    cleanup_close int target = path_make(init, path, PATH_FILE, 0);
    return target < 0 ? target : place_mount(init, tree, target, &harmless);
}

/* Fields: path, type and mode, major, minor, uid, gid. */
int op_device(struct init *init, struct fields *fields)
{
    const char *path = field_string(fields), *name;
    mode_t mode = (mode_t)field_number(fields);
    unsigned major = (unsigned)field_number(fields), minor = (unsigned)field_number(fields);
    uid_t uid = (uid_t)field_number(fields);
    gid_t gid = (gid_t)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    dev_t device = makedev(major, minor);
    int dir = path_parent(init, path, &name);
    if (dir < 0)
        return dir;
    bool existed = mknodat(dir, name, mode, device) < 0;
    if (existed && errno == EPERM && !S_ISFIFO(mode)) {
        forget_parent(init);
        return bind_device(init, path, device);
    }
    if (existed && errno != EEXIST)
        return -errno;
    return existed || uid != 0 || gid != 0 ? use_device(init, dir, name, mode, device, uid, gid) : 0;
}

int make_symlink(struct init *init, const char *path, const char *target, bool replace)
{
    const char *name;
    int dir = path_parent(init, path, &name);
    if (dir < 0)
        return dir;
    if (replace && unlinkat(dir, name, 0) < 0 && errno != ENOENT)
        return -errno;
    return symlinkat(target, dir, name) < 0 && errno != EEXIST ? -errno : 0;
}

/* Fields: path, target, whether to replace an existing file. */
int op_symlink(struct init *init, struct fields *fields)
{
    const char *path = field_string(fields);
    const char *target = field_string(fields);
    bool replace = field_number(fields);
    return fields->broken ? -EBADMSG : make_symlink(init, path, target, replace);
}

/* Clones the host's /dev/null and verifies it: the container's may be any file (CVE-2025-31133). */
static int clone_null(const struct init *init)
{
    struct stat st;
    int fd = clone_mount(init, AT_FDCWD, "/dev/null", AT_SYMLINK_NOFOLLOW);
    if (fd < 0)
        return fd;
    if (fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3))
        return fd;
    close(fd);
    return -ENODEV;
}

static int make_small_directory(const char *inodes)
{
    cleanup_close int context = sys_fsopen("tmpfs");
    if (context < 0)
        return context;
    int err = sys_fsconfig(context, FSCONFIG_SET_STRING, "nr_inodes", inodes);
    if (err == 0)
        err = sys_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL);
    return err < 0 ? err : sys_fsmount(context, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
}

/* The root directory takes one inode; Linux 5.4 requires room for two. */
static int make_empty_directory(const struct init *init)
{
    int directory = make_small_directory("1");
    if (directory == -EINVAL || directory == -ENOSPC)
        directory = make_small_directory("2");
    return directory == -ENOSYS
        ? stage_filesystem(init, "tmpfs", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "nr_inodes=2") : directory;
}

/*
 * Masks a file with /dev/null or a directory with an empty one; field: the path. The first mask of each kind is kept
 * open and cloned for all others, which share its filesystem. Before Linux 6.15 only an attached mount can be cloned.
 */
int op_mask(struct init *init, struct fields *fields)
{
    static const struct attributes none;
    struct stat st;
    const char *path = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    cleanup_close int target = open_protected(init, path);
    if (target == -ENOENT)
        return 0;
    if (target < 0)
        return target;
    bool directory = fstat(target, &st) == 0 && S_ISDIR(st.st_mode);
    int *first = directory ? &init->empty : &init->null;
    bool have = *first >= 0;
    int mask = have ? clone_mount(init, *first, "", AT_EMPTY_PATH)
               : directory ? make_empty_directory(init) : clone_null(init);
    if (mask < 0)
        return mask;
    if (!have)
        *first = mask;
    int err = place_mount(init, mask, target, &none);
    if (err == 0)
        err = keep_kernel_mount(init, path, mask);
    if (have)
        close(mask);
    return err;
}

/* Makes a path read-only by a bind mount on itself; field: the path. */
int op_readonly(struct init *init, struct fields *fields)
{
    static const struct attributes readonly = {.one = {.attr_set = MOUNT_ATTR_RDONLY}};
    const char *path = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    cleanup_close int target = open_protected(init, path);
    if (target == -ENOENT)
        return 0;
    if (target < 0)
        return target;
    cleanup_close int mount = clone_mount(init, target, "", AT_EMPTY_PATH | AT_RECURSIVE);
    return mount < 0 ? mount : place_mount(init, mount, target, &readonly);
}
