/* Closes file descriptors before davit-init looks up paths that the container controls. */
#include "init.h"
#include "sys.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static bool is_kept(const struct init *init, int fd)
{
    return fd == init->sync || fd == init->listener;
}

/* Before Linux 5.9 (close_range(2)): closes the file descriptors that the trusted /proc lists. */
static int close_listed(const struct init *init, int first)
{
    _Alignas(struct dirent) char entries[1024]; /* struct dirent is the kernel's linux_dirent64 */
    cleanup_close int directory = result(openat(init->proc, "self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory < 0)
        return directory;
    long size;
    while ((size = syscall(SYS_getdents64, directory, entries, sizeof entries)) > 0)
        for (long offset = 0; offset < size;) {
            const struct dirent *entry = (const struct dirent *)(entries + offset);
            int fd = entry->d_name[0] == '.' ? -1 : atoi(entry->d_name);
            if (fd >= first && fd != directory && !is_kept(init, fd))
                close(fd);
            offset += entry->d_reclen;
        }
    return size < 0 ? -errno : 0;
}

/* Closes all file descriptors from first on, except the sockets. */
static int close_others(const struct init *init, int first)
{
    int kept[] = {init->sync, init->listener};
    for (;;) {
        int next = -1;
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            if (kept[i] >= first && (next < 0 || kept[i] < next))
                next = kept[i];
        if (next != first) {
            int err = sys_close_range((unsigned)first, next < 0 ? ~0u : (unsigned)next - 1);
            if (err < 0)
                return close_listed(init, first);
        }
        if (next < 0)
            return 0;
        first = next + 1;
    }
}

/* A file descriptor may still be open, if it got an unused number in the range of preserved ones. */
static void forget(int *fd, int first)
{
    if (*fd >= 0 && *fd < first)
        close(*fd);
    *fd = -1;
}

/*
 * After this operation davit-init looks up paths that the container controls: the working directory, the executable and
 * its interpreters, and startContainer hooks. Each could lead through /proc/self/fd to an open file and from there to
 * the host (CVE-2024-21626). Close-on-exec does not help, since execve(2) closes files after it has resolved the path.
 * So all file descriptors are closed, except stdio, preserved ones, and sockets, which have no paths; and
 * /proc/self/cwd becomes the container's root. Field: the start socket, or -1.
 */
int op_close(struct init *init, struct fields *fields)
{
    init->listener = (int)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    if (init->listener >= 0 && fcntl(init->listener, F_SETFD, FD_CLOEXEC) < 0)
        return -errno;
    int first = 3 + (int)init->preserved;
    int err = close_others(init, first);
    if (err < 0)
        return err;
    forget(&init->proc, first);
    forget(&init->root, first);
    forget(&init->null, first);
    forget(&init->empty, first);
    /* The numbers may be reused. */
    init->placed = init->opened;
    memset(init->kernel, 0, sizeof init->kernel);
    return result(chdir("/"));
}
