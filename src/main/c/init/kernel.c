/*
 * The mounts on /proc, /sys and /dev. A process that shares the root filesystem can rename a mount point, and the mount
 * moves with it, so masked and read-only paths are looked up below the mount itself. If a hook has mounted something
 * over it, the container sees that mount, which is protected instead.
 */
#include "init.h"
#include "lines.h"
#include "sys.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { STACKED_MOUNTS = 8 }; /* of hooks, at most, on one mount point */

static const char *const names[KERNEL_MOUNTS] = {"/proc", "/sys", "/dev"};

/* Returns the part of a path below name, or NULL if the path is not below it. */
static const char *below(const char *path, const char *name)
{
    size_t length = strlen(name);
    return strncmp(path, name, length) == 0 && (path[length] == '/' || path[length] == 0) ? path + length : NULL;
}

int keep_kernel_mount(struct init *init, const char *path, int mount)
{
    for (size_t i = 0; i < KERNEL_MOUNTS; i++) {
        const char *rest = below(path, names[i]);
        if (rest == NULL || rest[strspn(rest, "/")] != 0)
            continue;
        int kept = result(syscall(SYS_fcntl, mount, F_DUPFD_CLOEXEC, 3)); /* musl's fcntl makes a second system call */
        if (kept < 0)
            return kept;
        if (init->kernel[i] > 0)
            close(init->kernel[i]);
        init->kernel[i] = kept;
    }
    return 0;
}

/* A path with symbolic links may be missing below the mount, but exist if a link leads out of the mount. */
static int open_by_links(const struct init *init, int mount, const char *rest, const char *path)
{
    int fd = path_open_below(init, mount, rest, O_PATH, 0);
    return fd == -ENOENT ? path_open(init, path, O_PATH, 0) : fd;
}

int open_protected(const struct init *init, const char *path)
{
    for (size_t i = 0; i < KERNEL_MOUNTS; i++) {
        const char *rest = below(path, names[i]);
        if (init->kernel[i] <= 0 || rest == NULL)
            continue;
        int fd = path_open_below(init, init->kernel[i], rest, O_PATH, RESOLVE_NO_SYMLINKS);
        return fd == -ELOOP ? open_by_links(init, init->kernel[i], rest, path) : fd;
    }
    return path_open(init, path, O_PATH, 0);
}

/* Reads the mount id from fdinfo, if statx(2) does not return it (before Linux 5.8) or is refused. */
static long fdinfo_mount(const struct init *init, int fd)
{
    char self[32], *line;
    snprintf(self, sizeof self, "self/fdinfo/%d", fd);
    struct lines lines = {.fd = openat(init->proc, self, O_RDONLY | O_CLOEXEC)};
    cleanup_close int file = lines.fd;
    while (file >= 0 && (line = next_line(&lines)) != NULL)
        if (strncmp(line, "mnt_id:", 7) == 0)
            return strtol(line + 7, NULL, 10);
    return -1;
}

/* Returns the mount id of a file descriptor, as in mountinfo, or -1 if it is unknown. */
static long mount_of(const struct init *init, int fd)
{
    long id = sys_mount_id(fd);
    return id >= 0 ? id : fdinfo_mount(init, fd);
}

static bool is_same_inode(int one, int other)
{
    struct stat of_one, of_other;
    return fstat(one, &of_one) == 0 && fstat(other, &of_other) == 0 && of_one.st_dev == of_other.st_dev &&
           of_one.st_ino == of_other.st_ino;
}

/* Two mounts, one of which covers the other, may have the same inode: it is compared only without mount ids. */
static bool is_same_mount(const struct init *init, int one, int other)
{
    long id = mount_of(init, one);
    return id < 0 ? is_same_inode(one, other) : id == mount_of(init, other);
}

/* Returns the id of the parent mount, or -1. */
static long parent_mount(const struct init *init, long id)
{
    char *line, *rest;
    struct lines lines = {.fd = openat(init->proc, "self/mountinfo", O_RDONLY | O_CLOEXEC)};
    cleanup_close int file = lines.fd;
    while (file >= 0 && (line = next_line(&lines)) != NULL)
        if (strtol(line, &rest, 10) == id && *rest == ' ')
            return strtol(rest, NULL, 10);
    return -1;
}

/* Tells whether a mount is stacked on another, directly or with mounts between them. */
static bool lies_on(const struct init *init, int mount, int below)
{
    long id = mount_of(init, mount), wanted = mount_of(init, below);
    if (wanted < 0 || id == wanted)
        return false;
    for (int depth = 0; id >= 0 && depth < STACKED_MOUNTS; depth++) {
        id = parent_mount(init, id);
        if (id == wanted)
            return true;
    }
    return false;
}

/*
 * A path without symbolic links leads to the topmost mount. If that is stacked on the kept mount, a hook has mounted
 * it; otherwise the directory may have been renamed, and the kept mount stays.
 */
void keep_mounts_of_hooks(struct init *init)
{
    for (size_t i = 0; i < KERNEL_MOUNTS && init->root >= 0; i++) {
        if (init->kernel[i] <= 0)
            continue;
        int top = path_open(init, names[i], O_PATH, RESOLVE_NO_SYMLINKS);
        if (top < 0)
            continue;
        bool is_above = lies_on(init, top, init->kernel[i]);
        close(is_above ? init->kernel[i] : top);
        if (is_above)
            init->kernel[i] = top;
    }
}

static int verify(struct init *init, const char *path, int mount)
{
    cleanup_close int fd = path_open(init, path, O_PATH, 0);
    if (fd < 0)
        return fd;
    if (is_same_mount(init, mount, fd))
        return 0;
    strcpy(init->detail, "what is mounted on /proc, /sys or /dev is no longer there");
    return -EXDEV;
}

int verify_kernel_mounts(struct init *init)
{
    int err = 0;
    for (size_t i = 0; i < KERNEL_MOUNTS; i++) {
        if (init->kernel[i] <= 0)
            continue;
        if (err == 0)
            err = verify(init, names[i], init->kernel[i]);
        close(init->kernel[i]);
        init->kernel[i] = 0;
    }
    return err;
}
