/*
 * The mounts on /proc, /sys and /dev. Whoever shares the root filesystem can rename the directory that one lies on, and
 * the mount goes along: what must be protected in it is looked up below the mount itself, whatever its name. Where a hook
 * has mounted something over it, the container sees that: it is protected instead.
 */
#include "init.h"
#include "lines.h"
#include "sys.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { STACKED_MOUNTS = 8 }; /* by hooks, one on the other */

static const char *const names[KERNEL_MOUNTS] = {"/proc", "/sys", "/dev"};

/* What of a path lies below a name; NULL where it does not. */
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
        int kept = result(syscall(SYS_fcntl, mount, F_DUPFD_CLOEXEC, 3)); /* that of musl sets the flag once more */
        if (kept < 0)
            return kept;
        if (init->kernel[i] > 0)
            close(init->kernel[i]);
        init->kernel[i] = kept;
    }
    return 0;
}

/* Where a link is on the way, what is not there may still be there for one that leads out of the mount. */
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

/* By number, for statx(2) that does not know ids of mounts, before Linux 5.8, or may not be called. */
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

/* The id of the mount that a descriptor refers to, as in mountinfo; -1 where the kernel does not tell. */
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

/* One inode may be that of two mounts, one of which covers the other: it decides only where there is nothing better. */
static bool is_same_mount(const struct init *init, int one, int other)
{
    long id = mount_of(init, one);
    return id < 0 ? is_same_inode(one, other) : id == mount_of(init, other);
}

/* The mount on which one lies; -1 for none. */
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

/* Whether a mount has been put on top of another, by itself or with others in between. */
static bool lies_on(const struct init *init, int mount, int below)
{
    long id = mount_of(init, mount), wanted = mount_of(init, below);
    for (int depth = 0; id >= 0 && wanted >= 0 && depth < STACKED_MOUNTS; depth++) {
        id = parent_mount(init, id);
        if (id == wanted)
            return true;
    }
    return false;
}

/*
 * What a name leads to without a link is on top of all that is mounted there. That it lies on what has been kept, and not
 * in a directory that somebody has renamed, shows that a hook has put it there.
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
