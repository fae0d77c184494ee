/*
 * The mounts on /proc, /sys and /dev. Whoever shares the root filesystem can rename the directory that one lies on, and
 * the mount goes along: what must be protected in it is looked up below the mount itself, whatever its name.
 */
#include "init.h"
#include "sys.h"
#include <string.h>
#include <sys/stat.h>

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

/* Whether what a name leads to is the root of a mount: by its filesystem and inode, as before Linux 5.8 mounts have no ids. */
static int verify(struct init *init, const char *path, int mount)
{
    struct stat kept, found;
    cleanup_close int fd = path_open(init, path, O_PATH, 0);
    if (fd < 0)
        return fd;
    if (fstat(mount, &kept) < 0 || fstat(fd, &found) < 0)
        return -errno;
    if (kept.st_dev == found.st_dev && kept.st_ino == found.st_ino)
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
