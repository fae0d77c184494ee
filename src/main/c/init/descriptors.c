/* Which descriptors are open when davit-init looks up what the container can shape. */
#include "init.h"
#include "sys.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static bool is_kept(const struct init *init, int fd)
{
    return fd == init->sync || fd == init->listener;
}

/* Before Linux 5.9: the descriptors as the trusted /proc lists them. */
static int close_listed(const struct init *init, int first)
{
    _Alignas(struct dirent) char entries[1024]; /* as getdents64(2) fills it on 64 bits */
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

/* All from first on but for the sockets. */
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

/* One among those of the caller's, which has come without it, is still open. */
static void forget(int *fd, int first)
{
    if (*fd >= 0 && *fd < first)
        close(*fd);
    *fd = -1;
}

/*
 * From here on davit-init looks up paths that the container can shape: its working directory, its command with the
 * interpreters that this names, and startContainer hooks. Each could lead through /proc/self/fd to what a descriptor
 * refers to, and from there to the host (CVE-2024-21626). That they are close-on-exec is no help: execve(2) closes them
 * after it has resolved the path. So all are closed but stdio, those the container is to have, and sockets, from which
 * no path leads anywhere; and /proc/self/cwd is the container's own root. Fields: the socket at which the container
 * waits for its start, or -1.
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
    /* Their numbers may become others'. */
    init->placed = init->opened;
    memset(init->kernel, 0, sizeof init->kernel);
    return result(chdir("/"));
}
