#include "davit.h"
#include <dirent.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

int davit_open(int dir, const char *path, int flags, int mode)
{
    return (int)result(openat(dir, path, flags | O_CLOEXEC, mode));
}

/* Opens a path with root as the root directory (RESOLVE_IN_ROOT): symbolic links cannot lead out of it. */
int davit_open_in_root(int root, const char *path, int flags)
{
    struct open_how how = {.flags = (unsigned)flags | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    return (int)result(syscall(SYS_openat2, root, path, &how, sizeof how));
}

int davit_close(int fd)
{
    return (int)result(close(fd));
}

long davit_read(int fd, void *buffer, long size)
{
    long length;
    do
        length = read(fd, buffer, (size_t)size);
    while (length < 0 && errno == EINTR);
    return result(length);
}

long davit_write(int fd, const void *data, long size)
{
    long length;
    do
        length = write(fd, data, (size_t)size);
    while (length < 0 && errno == EINTR);
    return result(length);
}

int davit_mkdir(int dir, const char *path, int mode)
{
    return (int)result(mkdirat(dir, path, (mode_t)mode));
}

int davit_unlink(int dir, const char *path, int flags)
{
    return (int)result(unlinkat(dir, path, flags));
}

int davit_rename(int dir, const char *from, const char *to)
{
    return (int)result(renameat(dir, from, dir, to));
}

/* Takes an exclusive lock (flock(2)) until the file descriptor is closed; -EAGAIN if the file is locked. */
int davit_lock(int fd)
{
    return (int)result(flock(fd, LOCK_EX | LOCK_NB));
}

/* Fills fields with st_dev, st_ino, st_mode, st_uid, st_gid, st_size and st_rdev. */
int davit_stat(int dir, const char *path, int flags, long *fields)
{
    struct stat st;
    if (fstatat(dir, path, &st, flags) < 0)
        return -errno;
    fields[0] = (long)st.st_dev;
    fields[1] = (long)st.st_ino;
    fields[2] = (long)st.st_mode;
    fields[3] = (long)st.st_uid;
    fields[4] = (long)st.st_gid;
    fields[5] = (long)st.st_size;
    fields[6] = (long)st.st_rdev;
    return 0;
}

int davit_chown(int dir, const char *path, int uid, int gid, int flags)
{
    return (int)result(fchownat(dir, path, (uid_t)uid, (gid_t)gid, flags));
}

/* Unmounts the topmost mount of a path lazily (MNT_DETACH); does not follow a symbolic link. */
int davit_unmount(const char *path)
{
    return (int)result(umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW));
}

long davit_readlink(int dir, const char *path, void *buffer, long size)
{
    return result(readlinkat(dir, path, buffer, (size_t)size));
}

/* Fills names with the next entries of a directory, each with its NUL; returns the length, 0 at the end. */
long davit_list(int fd, void *names, long size)
{
    _Alignas(struct dirent) char entries[4096];
    char *next = names;
    long length = syscall(SYS_getdents64, fd, entries, size < (long)sizeof entries ? size : (long)sizeof entries);
    if (length < 0)
        return -errno;
    for (long offset = 0; offset < length;) {
        const struct dirent *entry = (const struct dirent *)(entries + offset);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            next = stpcpy(next, entry->d_name) + 1;
        offset += entry->d_reclen;
    }
    /* Only "." and ".." were read: there may be more entries. */
    return length > 0 && next == (char *)names ? davit_list(fd, names, size) : next - (char *)names;
}

/* Returns the magic number of a file's filesystem (statfs(2)). */
long davit_filesystem(int fd)
{
    struct statfs fs;
    return fstatfs(fd, &fs) < 0 ? -errno : (long)fs.f_type;
}

/* Returns the CLONE_NEW* flag of an open namespace file. */
int davit_namespace_type(int fd)
{
    return (int)result(ioctl(fd, NS_GET_NSTYPE));
}

/*
 * Returns a read-only file descriptor of an unnamed file (O_TMPFILE) with the data. Each process has its own copy, so
 * that a change of one does not affect others.
 */
static int nameless_file_in(const char *directory, const void *data, long size, int mode)
{
    char self[32];
    struct statvfs fs;
    int fd = open(directory, O_TMPFILE | O_WRONLY | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return -errno;
    long err = fstatvfs(fd, &fs) < 0 ? -errno : mode & 0100 && fs.f_flag & ST_NOEXEC ? -EACCES : davit_write(fd, data, size);
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int reading = (int)(err < 0 ? err : err < size ? -ENOSPC : result(open(self, O_RDONLY | O_CLOEXEC)));
    close(fd);
    return reading;
}

int davit_nameless_file(const void *data, long size, int mode)
{
    static const char *const directories[] = {"/run", "/dev/shm", "/tmp", "/var/tmp"};
    int fd = -ENOENT;
    for (size_t i = 0; fd < 0 && i < sizeof directories / sizeof *directories; i++)
        fd = nameless_file_in(directories[i], data, size, mode);
    return fd;
}

enum { SEAL_TRIES = 20 };

/*
 * Seals a memfd against any change. While something holds a page of it, such as compaction or DAMON, the kernel waits for
 * some 100 milliseconds and then refuses F_SEAL_WRITE with EBUSY.
 */
static int seal(int fd)
{
    int sealed = -1;
    for (int tries = 0; tries < SEAL_TRIES && sealed < 0; tries++) {
        sealed = fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
        if (sealed < 0 && errno != EBUSY)
            break;
    }
    return sealed;
}

int sealed_memfd(const char *name, const void *data, long size, unsigned flags)
{
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | flags);
    if (fd < 0)
        return -errno;
    long written = result(pwrite(fd, data, (size_t)size, 0));
    if (written == size && seal(fd) == 0)
        return fd;
    int err = written < 0 ? (int)written : written < size ? -ENOSPC : -errno;
    close(fd);
    return err;
}

/* Returns a file with the data, at offset 0: a sealed memfd, or an unnamed file if a sandbox does not know memfds. */
int davit_memfd(const char *name, const void *data, long size)
{
    int fd = sealed_memfd(name, data, size, 0);
    return fd == -ENOSYS || fd == -EPERM ? davit_nameless_file(data, size, 0400) : fd;
}
