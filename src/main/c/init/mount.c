/*
 * The container's mounts. Each is made detached, gets its attributes, and is then attached by file descriptor: it is
 * never visible with other attributes, and no path is looked up twice (CVE-2021-30465).
 */
#include "mount.h"
#include "init.h"
#include "sys.h"
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

static enum path_kind kind_of(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode) ? PATH_DIRECTORY : PATH_FILE;
}

static const char not_proc[] = "only a proc filesystem can be mounted there";

/*
 * Tells whether a directory is the container's /proc, whatever path has led to it. Once a procfs is mounted there, its
 * filesystem type tells instead.
 */
static bool is_place_of_proc(const struct init *init, int directory)
{
    struct stat proc, st;
    if (init->kernel[0] != 0)
        return false;
    cleanup_close int place = path_open(init, "/proc", O_PATH, 0);
    return place >= 0 && fstat(place, &proc) == 0 && fstat(directory, &st) == 0 && proc.st_dev == st.st_dev &&
           proc.st_ino == st.st_ino;
}

/*
 * Opens the mount point of the next mount, and makes it if missing. It must not be inside a procfs, except for the
 * files that may be mounted over: programs trust the content of /proc. The path is looked up once, and then used by
 * file descriptor. tree is the mount to attach there, or -1 for a new filesystem, for which is_proc tells whether it is
 * a procfs.
 */
static int open_target(struct init *init, const char *path, int tree, uint64_t flags, bool is_proc, bool *made)
{
    uint64_t resolve = flags & MOUNT_NO_SYMLINKS ? RESOLVE_NO_SYMLINKS : 0;
    int fd = path_open(init, path, O_PATH | (flags & MOUNT_COVER_LINK ? O_NOFOLLOW : 0), resolve);
    *made = fd == -ENOENT;
    if (*made)
        fd = path_make_missing(init, path, tree < 0 ? PATH_DIRECTORY : kind_of(tree), resolve);
    if (fd == -ELOOP && flags & MOUNT_NO_SYMLINKS)
        strcpy(init->detail, "it must be mounted on ordinary directory, and there is a symbolic link");
    if (fd < 0)
        return fd;
    if ((flags & MOUNT_IS_PROC || is_place_of_proc(init, fd)) && !is_proc && (tree < 0 || !is_procfs(tree))) {
        close(fd);
        strcpy(init->detail, not_proc);
        return -EPERM;
    }
    if (flags & MOUNT_ON_PROC)
        return fd;
    if (!is_procfs(fd))
        return fd;
    close(fd);
    strcpy(init->detail, "it lies in a proc filesystem");
    return -EPERM;
}

static bool has_mode(const char **options)
{
    for (; *options != NULL; options++)
        if (strncmp(*options, "mode=", 5) == 0)
            return true;
    return false;
}

/* Gives a tmpfs the mode of the directory that it covers, unless it has the option mode=. */
static int keep_mode(struct init *init, int directory, struct filesystem *filesystem, char option[16])
{
    struct stat st;
    if (strcmp(filesystem->type, "tmpfs") != 0 || has_mode(filesystem->options) || fstat(directory, &st) < 0)
        return 0;
    snprintf(option, 16, "mode=%o", st.st_mode & 07777);
    return append(init, filesystem->options, option);
}

static int place_and_keep(struct init *init, const char *path, int mount, int target, const struct attributes *attributes)
{
    int err = place_mount(init, mount, target, attributes);
    return err < 0 ? err : keep_kernel_mount(init, path, mount);
}

/*
 * Mounts a filesystem; fields: destination, flags, type, source, superblock flags, options, attributes, propagation.
 */
int op_mount(struct init *init, struct fields *fields)
{
    struct filesystem filesystem;
    struct attributes attributes;
    const char *destination = field_string(fields);
    uint64_t flags = field_number(fields);
    filesystem.type = field_string(fields);
    filesystem.source = field_string(fields);
    filesystem.superblock = field_number(fields);
    filesystem.options = field_strings(fields);
    read_attributes(fields, &attributes);
    attributes.propagation = field_number(fields);
    if (fields->broken)
        return -EBADMSG;

    char mode[16];
    bool made;
    cleanup_close int target = open_target(init, destination, -1, flags, strcmp(filesystem.type, "proc") == 0, &made);
    if (target < 0)
        return target;
    int err = made ? 0 : keep_mode(init, target, &filesystem, mode);
    if (err < 0)
        return err;
    /* Files are copied up before the mount becomes read-only. */
    uint64_t late = flags & MOUNT_COPY_UP ? MOUNT_ATTR_RDONLY : 0;
    cleanup_close int mount = make_filesystem(init, target, &filesystem, &attributes.one, late);
    if (mount < 0)
        return mount;
    err = flags & MOUNT_COPY_UP ? copy_directory(target, mount) : 0;
    return err < 0 ? err : place_and_keep(init, destination, mount, target, &attributes);
}

/* Trees opened in the host's namespace are kept in order; one opened between mounts is attached next. */
static void keep_tree(struct init *init, struct tree tree)
{
    uint64_t how = tree.how;
    size_t at = how & (TREE_SLAVE | TREE_PRIVATE) ? init->opened : init->placed;
    memmove(init->trees + at + 1, init->trees + at, (init->opened - at) * sizeof *init->trees);
    init->trees[at] = tree;
    init->opened++;
}

/* Clones the mount at a source. */
static int clone_tree(const struct init *init, const char *source, uint64_t how)
{
    unsigned flags = how & TREE_RECURSIVE ? AT_RECURSIVE : 0;
    int nofollow = how & TREE_LINK_ITSELF;
    if (!(how & TREE_IN_ROOT))
        return clone_mount(init, AT_FDCWD, source, flags | (nofollow ? AT_SYMLINK_NOFOLLOW : 0));
    cleanup_close int inside = path_open(init, source, O_PATH | (nofollow ? O_NOFOLLOW : 0), 0);
    return inside < 0 ? inside : clone_mount(init, inside, "", flags | AT_EMPTY_PATH);
}

int take_tree(struct init *init)
{
    struct tree tree = init->trees[init->placed++];
    return tree.fd == -ENOSYS ? clone_tree(init, tree.source, tree.how) : tree.fd;
}

/* Makes a cloned tree leave the peer groups of the host's mounts, if the flags say so. */
static int leave_peers(struct init *init, int tree, uint64_t how)
{
    struct mount_attr attributes = {.propagation = how & TREE_PRIVATE ? MS_PRIVATE : how & TREE_SLAVE ? MS_SLAVE : 0};
    if (attributes.propagation == 0)
        return 0;
    int err = sys_mount_setattr(tree, AT_RECURSIVE, &attributes);
    if (err != -ENOSYS)
        return err;
    init->propagation_late = attributes.propagation | MS_REC;
    return 0;
}

/*
 * Copies the mount namespace, since a copy omits pinned mount namespaces (nsfs mounts). A tree with one of those cannot
 * be attached in the container's namespace: the kernel refuses a possibly older namespace as a loop (ELOOP).
 */
static int leave_pinned_namespaces(struct init *init)
{
    if (init->copied_mounts)
        return 0;
    init->copied_mounts = unshare(CLONE_NEWNS) == 0;
    return init->copied_mounts ? 0 : -errno;
}

/*
 * Clones the source of a bind mount; in the host's namespaces if the container's init may lack permission to reach it.
 * Fields: source, flags, the user namespace of an id-mapped mount (-1: none), whether all mounts below it are id-mapped
 * too, attributes.
 */
int op_open_tree(struct init *init, struct fields *fields)
{
    struct attributes attributes;
    const char *source = field_string(fields);
    uint64_t how = field_number(fields);
    cleanup_close int maps = (int)field_number(fields);
    bool map_tree = field_number(fields);
    read_attributes(fields, &attributes);
    if (fields->broken || init->opened == init->tree_room)
        return -EBADMSG;

    int err = how & TREE_RECURSIVE && how & (TREE_SLAVE | TREE_PRIVATE) ? leave_pinned_namespaces(init) : 0;
    if (err < 0)
        return err;
    int tree = clone_tree(init, source, how);
    bool later = tree == -ENOSYS && how & (TREE_SLAVE | TREE_PRIVATE) && maps < 0;
    if (tree < 0 && !later)
        return tree;
    keep_tree(init, (struct tree){.fd = tree, .source = source, .how = how});
    init->attributes_late = init->attributes_late || later;
    if (later)
        return 0;
    err = leave_peers(init, tree, how);
    if (err < 0)
        return err;
    if (maps >= 0) {
        struct mount_attr mapped = {.attr_set = MOUNT_ATTR_IDMAP, .userns_fd = (__u64)maps};
        err = sys_mount_setattr(tree, map_tree ? AT_RECURSIVE : 0, &mapped);
        if (err < 0)
            return err;
    }
    err = set_attributes(tree, &attributes);
    if (err == -ENOSYS)
        init->attributes_late = true;
    return err == -ENOSYS ? 0 : err;
}

/* Recreates an open symbolic link at a path; 1 if done, 0 if link is not a symbolic link. */
static int copy_link(struct init *init, int link, const char *path)
{
    char target[PATH_MAX];
    struct stat st;
    if (fstat(link, &st) < 0 || !S_ISLNK(st.st_mode))
        return 0;
    ssize_t length = readlinkat(link, "", target, sizeof target - 1);
    if (length < 0)
        return -errno;
    target[length] = 0;
    int err = make_symlink(init, path, target, false);
    if (err < 0)
        return err;
    char made[PATH_MAX];
    cleanup_close int fd = path_open(init, path, O_PATH | O_NOFOLLOW, 0);
    ssize_t size = fd < 0 ? -1 : readlinkat(fd, "", made, sizeof made);
    return size == length && memcmp(made, target, (size_t)length) == 0 ? 1 : -EEXIST;
}

/* Attaches the next tree of OP_OPEN_TREE; fields: destination, flags, the same attributes, propagation. */
int op_move_mount(struct init *init, struct fields *fields)
{
    struct attributes attributes;
    const char *destination = field_string(fields);
    uint64_t flags = field_number(fields);
    read_attributes(fields, &attributes);
    attributes.propagation = field_number(fields);
    if (fields->broken || init->placed == init->opened)
        return -EBADMSG;
    cleanup_close int tree = take_tree(init);
    if (tree < 0)
        return tree;
    if (flags & MOUNT_IS_PROC && !is_procfs(tree)) {
        strcpy(init->detail, not_proc);
        return -EPERM;
    }
    int copied = flags & MOUNT_COPY_LINK ? copy_link(init, tree, destination) : 0;
    if (copied != 0)
        return copied < 0 ? copied : discard_mount(init, tree);
    bool made;
    cleanup_close int target = open_target(init, destination, tree, flags, false, &made);
    if (target < 0)
        return target;
    if (attributes.propagation == 0)
        attributes.propagation = init->propagation_late;
    if (!init->attributes_late)
        attributes = (struct attributes){.propagation = attributes.propagation};
    int err = place_and_keep(init, destination, tree, target, &attributes);
    return err == -EINVAL && kind_of(target) != kind_of(tree) ? -ENOTDIR : err;
}

/*
 * Changes an existing mount; fields: destination, superblock flags to set and to clear, options, attributes,
 * propagation.
 */
int op_remount(struct init *init, struct fields *fields)
{
    struct attributes attributes;
    const char *destination = field_string(fields);
    uint64_t set = field_number(fields);
    uint64_t clear = field_number(fields);
    const char **options = field_strings(fields);
    read_attributes(fields, &attributes);
    attributes.propagation = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    cleanup_close int mount = path_open(init, destination, O_PATH, 0);
    if (mount < 0)
        return mount;
    int err = reconfigure(init, mount, set, clear, options);
    return err < 0 ? err : place_mount(init, mount, -1, &attributes);
}

/* Makes the working directory before the root becomes read-only; field: its path. */
int op_directory(struct init *init, struct fields *fields)
{
    const char *path = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    int fd = path_make(init, path, PATH_DIRECTORY, 0);
    return fd < 0 ? fd : close(fd);
}
